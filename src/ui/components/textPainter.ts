/** Rows of a text that is being written, with its cursor and what is selected. */
import { cellsOf, type Row } from '../state/compose/softWrap.js';
import { selectionOf, type TextEditor } from '../state/compose/textEditor.js';
import { isBefore } from '../state/compose/textLines.js';
import type { Painter, Span, Style } from '../theme/style.js';

export interface RowPlace {
  line: number;
  row: Row;
  /** Of its line: only there can the cursor be behind the last character. */
  isLast: boolean;
}

/**
 * @param style of the text
 * @param hasCursor whether keys go to this text
 */
export function rowSpans(
  editor: TextEditor,
  { line, row, isLast }: RowPlace,
  style: Style,
  hasCursor: boolean,
  { theme }: Painter,
): Span[] {
  const { cursor, lines } = editor;
  const selection = hasCursor ? selectionOf(editor) : null;
  const isSelected = (column: number): boolean => {
    if (selection === null) return false;
    const place = { line, column };
    return !isBefore(place, selection[0]) && isBefore(place, selection[1]);
  };
  const isCursor = (column: number): boolean =>
    hasCursor && cursor.line === line && cursor.column === column;
  const spans: [text: string, style: Style][] = [];
  const add = (text: string, own: Style): void => {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === own) last[0] += text;
    else spans.push([text, own]);
  };
  for (const cell of cellsOf(lines[line] ?? '', row)) {
    const own = isCursor(cell.at)
      ? theme.cursor
      : isSelected(cell.at)
        ? theme.selected
        : cell.isSign
          ? theme.faintText
          : style;
    add(cell.text, own);
  }
  if (isLast && isCursor(row.end)) add(' ', theme.cursor);
  else if (isLast && isSelected(row.end)) add(' ', theme.selected);
  return spans;
}
