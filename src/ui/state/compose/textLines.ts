/**
 * Text as lines, and places in it. Pure.
 *
 * Guarantees: what `boundaryBefore`, `boundaryAfter` and `settledAt` return lies between two
 * user-perceived characters, never within an emoji sequence or between a letter and its accents;
 * text that comes in holds no control characters but tabs, and no halves of surrogate pairs.
 */

/** A place between two characters. */
export interface Position {
  line: number;
  /** In UTF-16 code units of the line. */
  column: number;
}

/** What was done to a text, enough to take it back. */
export interface Replacement {
  at: Position;
  removed: string;
  inserted: string;
}

const segmenter = new Intl.Segmenter();

const LINE_ENDS = /\r\n?|[\u2028\u2029\u0085]/g;
/** Controls but tab and line feed. */
const UNWANTED = /[^\P{Cc}\t\n]|\p{Cs}/gu;

/** Text from the keyboard, a paste or an editor, as this module keeps it. */
export function cleanText(text: string): string {
  return text.replace(LINE_ENDS, '\n').replace(UNWANTED, '');
}

export function linesOf(text: string): string[] {
  return cleanText(text).split('\n');
}

export function textOf(lines: readonly string[]): string {
  return lines.join('\n');
}

export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

export function isSame(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}

export function ordered(a: Position, b: Position): [first: Position, last: Position] {
  return isBefore(b, a) ? [b, a] : [a, b];
}

export function endOf(lines: readonly string[]): Position {
  const line = lines.length - 1;
  return { line, column: lines[line]?.length ?? 0 };
}

export function textBetween(lines: readonly string[], from: Position, to: Position): string {
  if (from.line === to.line) return (lines[from.line] ?? '').slice(from.column, to.column);
  const between = lines.slice(from.line + 1, to.line);
  const first = (lines[from.line] ?? '').slice(from.column);
  return [first, ...between, (lines[to.line] ?? '').slice(0, to.column)].join('\n');
}

/** The place behind this text, when it begins there. */
export function behind(from: Position, text: string): Position {
  const parts = text.split('\n');
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return { line: from.line, column: from.column + last.length };
  return { line: from.line + parts.length - 1, column: last.length };
}

/** @param text clean, see {@link cleanText} */
export function replaced(
  lines: readonly string[],
  from: Position,
  to: Position,
  text: string,
): readonly string[] {
  const before = (lines[from.line] ?? '').slice(0, from.column);
  const after = (lines[to.line] ?? '').slice(to.column);
  const middle = (before + text + after).split('\n');
  return [...lines.slice(0, from.line), ...middle, ...lines.slice(to.line + 1)];
}

/** The place before the character that ends there; the end of the line before, where one begins. */
export function boundaryBefore(lines: readonly string[], { line, column }: Position): Position {
  if (column > 0) return { line, column: startOfCharacter(lines[line] ?? '', column - 1) };
  if (line === 0) return { line, column };
  return { line: line - 1, column: lines[line - 1]?.length ?? 0 };
}

/** The place behind the character that begins there; the beginning of the next line at an end. */
export function boundaryAfter(lines: readonly string[], { line, column }: Position): Position {
  const text = lines[line] ?? '';
  if (column < text.length) return { line, column: endOfCharacter(text, column) };
  if (line >= lines.length - 1) return { line, column: text.length };
  return { line: line + 1, column: 0 };
}

/** The place itself, or behind the character that it lies in; within the text in any case. */
export function settledAt(lines: readonly string[], { line, column }: Position): Position {
  const known = Math.max(0, Math.min(line, lines.length - 1));
  const text = lines[known] ?? '';
  if (line > known) return { line: known, column: text.length };
  if (column <= 0) return { line: known, column: 0 };
  if (column >= text.length) return { line: known, column: text.length };
  const start = startOfCharacter(text, column);
  return { line: known, column: start === column ? column : endOfCharacter(text, column) };
}

function startOfCharacter(text: string, at: number): number {
  return segmenter.segment(text).containing(at)?.index ?? at;
}

function endOfCharacter(text: string, at: number): number {
  const found = segmenter.segment(text).containing(at);
  return found === undefined ? text.length : found.index + found.segment.length;
}
