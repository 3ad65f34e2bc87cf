/**
 * Where moves lead: by characters, words, lines, rows of the screen. Pure.
 *
 * Rows are those of `softWrap`; a move up or down keeps to its column of the screen, also across
 * rows that are shorter.
 */
import { columnOf, placeAt, rowAt, rowsOf, type Row } from './softWrap.js';
import type { TextEditor } from './textEditor.js';
import { boundaryAfter, boundaryBefore, endOf, type Position } from './textLines.js';

const WORD = /[\p{L}\p{N}\p{M}_]/u;

export function characterLeft({ lines, cursor }: TextEditor): Position {
  return boundaryBefore(lines, cursor);
}

export function characterRight({ lines, cursor }: TextEditor): Position {
  return boundaryAfter(lines, cursor);
}

/** The beginning of the word before the cursor. */
export function wordLeft({ lines, cursor }: TextEditor): Position {
  const text = lines[cursor.line] ?? '';
  if (cursor.column === 0) return boundaryBefore(lines, cursor);
  let at = cursor;
  const before = (): string => characterAt(text, boundaryBefore(lines, at).column);
  while (at.column > 0 && !WORD.test(before())) at = boundaryBefore(lines, at);
  while (at.column > 0 && WORD.test(before())) at = boundaryBefore(lines, at);
  return at;
}

/** The end of the word behind the cursor. */
export function wordRight({ lines, cursor }: TextEditor): Position {
  const text = lines[cursor.line] ?? '';
  if (cursor.column >= text.length) return boundaryAfter(lines, cursor);
  let at = cursor;
  const isWord = (): boolean => WORD.test(characterAt(text, at.column));
  while (at.column < text.length && !isWord()) at = boundaryAfter(lines, at);
  while (at.column < text.length && isWord()) at = boundaryAfter(lines, at);
  return at;
}

function characterAt(text: string, column: number): string {
  return String.fromCodePoint(text.codePointAt(column) ?? 0);
}

/** The beginning of the row; from there, of the line. */
export function lineStart({ lines, cursor }: TextEditor, columns: number): Position {
  const rows = rowsOf(lines[cursor.line] ?? '', columns);
  const row = rows[rowAt(rows, cursor.column)];
  const start = row?.start ?? 0;
  return { line: cursor.line, column: start === cursor.column ? 0 : start };
}

/** The end of the row; from there, of the line. */
export function lineEnd({ lines, cursor }: TextEditor, columns: number): Position {
  const text = lines[cursor.line] ?? '';
  const rows = rowsOf(text, columns);
  const index = rowAt(rows, cursor.column);
  const row = rows[index];
  if (row === undefined || index === rows.length - 1) {
    return { line: cursor.line, column: text.length };
  }
  // The end of a row that goes on is the beginning of the next: the cursor stays before its blank.
  const column = boundaryBefore(lines, { line: cursor.line, column: row.end }).column;
  return { line: cursor.line, column: column <= cursor.column ? text.length : column };
}

export function textStart(): Position {
  return { line: 0, column: 0 };
}

export function textEnd({ lines }: TextEditor): Position {
  return endOf(lines);
}

/** The end of the line, or behind it where the cursor is there: what a cut to the end takes. */
export function cutEnd({ lines, cursor }: TextEditor): Position {
  const { length } = lines[cursor.line] ?? '';
  if (cursor.column < length) return { line: cursor.line, column: length };
  return boundaryAfter(lines, cursor);
}

/**
 * So many rows up or down, as far as there are any. At the first or the last row: to the end of the
 * text in that direction.
 * @returns the place and the column of the screen that it aims at
 */
export function rowsAway(
  editor: TextEditor,
  by: number,
  columns: number,
): { place: Position; goal: number } {
  const { lines, cursor } = editor;
  let line = cursor.line;
  let rows = rowsOf(lines[line] ?? '', columns);
  let index = rowAt(rows, cursor.column);
  const own = rows[index] ?? EMPTY;
  const goal = editor.goal ?? columnOf(lines[line] ?? '', own, cursor.column);
  let left = Math.abs(by);
  const step = Math.sign(by);
  while (left > 0) {
    const next = index + step;
    if (next < 0 || next >= rows.length) {
      const other = lines[line + step];
      if (other === undefined) break;
      line += step;
      rows = rowsOf(other, columns);
      index = step > 0 ? 0 : rows.length - 1;
    } else index = next;
    left -= 1;
  }
  if (left === Math.abs(by) && by !== 0) {
    return { place: by < 0 ? textStart() : textEnd(editor), goal };
  }
  const row = rows[index] ?? EMPTY;
  const column = placeAt(lines[line] ?? '', row, goal, index === rows.length - 1);
  return { place: { line, column }, goal };
}

const EMPTY: Row = { start: 0, end: 0 };
