/**
 * Where everything of a draft is on the screen: the form above, the text below. Pure.
 *
 * The form gives way where the screen is low: while the text is written, it is one line then.
 */
import type { Layout } from '../layout.js';
import { editorText } from './textEditor.js';
import { formMarks, type FormMark } from './formMarks.js';
import {
  shownFields,
  type Field,
  type LineField,
  type OpenDraft,
  type TextRow,
} from './openDraft.js';
import { rowAt, rowsOf, type Row } from './softWrap.js';
import type { TextEditor } from './textEditor.js';

export interface ComposeView {
  /** Blank columns at the left of all. */
  margin: number;
  /** Columns of form and text. */
  columns: number;
  form: readonly FormRow[];
  /** Rows for the text, below the form and its rule. */
  bodyRows: number;
  /** Columns that a line of the text may take. */
  bodyColumns: number;
}

/** A row of the form. */
export type FormRow =
  /** `row`: which part of the field's text is in it. */
  | { kind: 'field'; field: LineField; isFirst: boolean; row: Row }
  | { kind: 'from' }
  /** All attachments, or while the field has the focus one of them. */
  | { kind: 'files' }
  | { kind: 'file'; index: number; isFirst: boolean }
  /** How it goes out, where that is not as usual. */
  | { kind: 'mark'; mark: FormMark }
  /** All in one line. */
  | { kind: 'summary' };

/** Columns of a label and what separates it from its field. */
export const LABEL_COLUMNS = 11;
/** Columns before the text. */
export const BODY_INDENT = 2;

/** Text that is wider is hard to read. */
const MOST_COLUMNS = 96;
const MOST_FIELD_ROWS = 3;
const MOST_FILE_ROWS = 4;
/** With fewer rows for the text, the form gives way. */
const FEW_ROWS = 8;

export function composeView(
  open: OpenDraft,
  { columns: all, bodyRows: height }: Layout,
): ComposeView {
  const columns = Math.min(all, MOST_COLUMNS);
  const margin = Math.floor((all - columns) / 2);
  const whole = formRows(open, columns);
  const isLow = open.focus === 'body' && height - whole.length - 1 < FEW_ROWS;
  const form: readonly FormRow[] = isLow ? [{ kind: 'summary' }] : whole;
  const bodyRows = Math.max(1, height - form.length - 1);
  return { margin, columns, form, bodyRows, bodyColumns: bodyColumns(columns) };
}

/** The field in a row of the screen, counted from the top of the body; null: the rule between. */
export function fieldAt(open: OpenDraft, layout: Layout, row: number): Field | null {
  const { form } = composeView(open, layout);
  const shown = form[row];
  if (shown === undefined) return row > form.length ? 'body' : null;
  switch (shown.kind) {
    case 'field':
      return shown.field;
    case 'file':
    case 'files':
      return 'files';
    case 'from':
      return 'from';
    case 'summary':
      return 'to';
    case 'mark':
      return null;
  }
}

/** One is left for the cursor behind the last character of a row. */
function bodyColumns(columns: number): number {
  return Math.max(1, columns - BODY_INDENT - 2);
}

/** Columns for the text of a field. */
export function fieldColumns(columns: number): number {
  return Math.max(1, columns - LABEL_COLUMNS - 2);
}

function formRows(open: OpenDraft, columns: number): FormRow[] {
  const marks = formMarks(open).map((mark): FormRow => ({ kind: 'mark', mark }));
  return [...fieldsRows(open, columns), ...marks];
}

function fieldsRows(open: OpenDraft, columns: number): FormRow[] {
  return shownFields(open).flatMap((field): FormRow[] => {
    if (field === 'body') return [];
    if (field === 'from') return [{ kind: 'from' }];
    if (field !== 'files') return fieldRows(open, field, columns, true);
    const { length } = open.draft.attachments;
    if (open.focus !== 'files' && length > 0) return [{ kind: 'files' }];
    return [...fileRows(open), ...fieldRows(open, field, columns, length === 0)];
  });
}

/** The attachments around the chosen one, else the last ones. */
function fileRows({ draft, file }: OpenDraft): FormRow[] {
  const { length } = draft.attachments;
  const last = file ?? length - 1;
  const first = Math.max(0, Math.min(last - MOST_FILE_ROWS + 2, length - MOST_FILE_ROWS));
  const rows = Math.min(MOST_FILE_ROWS, length);
  return Array.from({ length: rows }, (_, at) => ({
    ...{ kind: 'file', index: first + at, isFirst: at === 0 },
  }));
}

function fieldRows(
  { lines, focus }: OpenDraft,
  field: LineField,
  columns: number,
  isFirst: boolean,
): FormRow[] {
  const editor = lines[field];
  const rows = rowsOf(editorText(editor), fieldColumns(columns));
  const most = focus === field ? MOST_FIELD_ROWS : 1;
  const current = focus === field ? rowAt(rows, editor.cursor.column) : 0;
  const first = Math.max(0, Math.min(current - most + 1, rows.length - most));
  return rows
    .slice(first, first + most)
    .map((row, at) => ({ kind: 'field', field, isFirst: isFirst && at === 0, row }));
}

/** The first row that is shown when the cursor is to be seen, near the one that was. */
export function followed(
  editor: TextEditor,
  top: TextRow,
  height: number,
  columns: number,
): TextRow {
  const { lines, cursor } = editor;
  const rowsIn = (line: number): number => rowsOf(lines[line] ?? '', columns).length;
  const current = {
    line: cursor.line,
    row: rowAt(rowsOf(lines[cursor.line] ?? '', columns), cursor.column),
  };
  const known = Math.min(top.line, lines.length - 1);
  const from = { line: known, row: Math.min(top.row, rowsIn(known) - 1) };
  if (current.line < from.line || (current.line === from.line && current.row < from.row)) {
    return current;
  }
  // Going back from the cursor as far as the rows reach: that is the lowest top there may be.
  let { line, row } = current;
  for (let left = height - 1; left > 0; left -= 1) {
    if (row > 0) row -= 1;
    else if (line > 0) {
      line -= 1;
      row = rowsIn(line) - 1;
    } else break;
  }
  const isBelow = from.line < line || (from.line === line && from.row < row);
  return isBelow ? { line, row } : from;
}

/** The rows of the text that are on the screen. */
export function shownRows(
  lines: readonly string[],
  top: TextRow,
  height: number,
  columns: number,
): { line: number; row: Row; isLast: boolean }[] {
  const shown: { line: number; row: Row; isLast: boolean }[] = [];
  for (let line = top.line; line < lines.length && shown.length < height; line += 1) {
    const rows = rowsOf(lines[line] ?? '', columns);
    for (let at = line === top.line ? top.row : 0; at < rows.length; at += 1) {
      const row = rows[at];
      if (row === undefined || shown.length >= height) break;
      shown.push({ line, row, isLast: at === rows.length - 1 });
    }
  }
  return shown;
}
