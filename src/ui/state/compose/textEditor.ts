/**
 * A text that is being written: its lines, the cursor, what is selected, and what was done to it.
 * Pure.
 *
 * Guarantees: the cursor is always between two user-perceived characters and within the text; every
 * edit can be taken back, which gives exactly the text that was there, and done again; what is typed
 * in one go is taken back in one. A text of a single line never gets a second one.
 */
import {
  behind,
  boundaryAfter,
  boundaryBefore,
  cleanText,
  endOf,
  isSame,
  linesOf,
  ordered,
  replaced,
  settledAt,
  textBetween,
  textOf,
  type Position,
  type Replacement,
} from './textLines.js';

export interface TextEditor {
  /** At least one. */
  lines: readonly string[];
  cursor: Position;
  /** The other end of what is selected; null: nothing is. */
  anchor: Position | null;
  /** Moving selects: the mark was set. */
  isMarking: boolean;
  /** The column of the screen that moves up and down aim at; null: where the cursor is. */
  goal: number | null;
  isOneLine: boolean;
  /** Newest last. */
  done: readonly Edit[];
  undone: readonly Edit[];
  /** What the last edit was, while the next one of its kind may be joined to it. */
  joins: Joined | null;
}

interface Edit extends Replacement {
  /** Where the cursor was. */
  before: Position;
}

type Joined = 'typing' | 'erasing' | 'cutting';

const MOST_EDITS = 1000;

export function newEditor(text: string, options: { isOneLine?: boolean } = {}): TextEditor {
  const isOneLine = options.isOneLine ?? false;
  const lines = isOneLine ? [asOneLine(text)] : linesOf(text);
  return {
    ...{ lines, isOneLine, cursor: { line: 0, column: 0 }, anchor: null, isMarking: false },
    ...{ goal: null, done: [], undone: [], joins: null },
  };
}

/** The whole text. */
export function editorText({ lines }: TextEditor): string {
  return textOf(lines);
}

/** What is selected, in its order; null: nothing is. */
export function selectionOf({ cursor, anchor }: TextEditor): [from: Position, to: Position] | null {
  return anchor === null || isSame(anchor, cursor) ? null : ordered(anchor, cursor);
}

export function selectedText(editor: TextEditor): string {
  const selection = selectionOf(editor);
  return selection === null ? '' : textBetween(editor.lines, ...selection);
}

/** Text as typed or pasted, in place of what is selected. */
export function insert(editor: TextEditor, text: string, joins: Joined | null = null): TextEditor {
  const clean = editor.isOneLine ? asOneLine(text) : cleanText(text);
  const [from, to] = selectionOf(editor) ?? [editor.cursor, editor.cursor];
  return edited(editor, from, to, clean, joins);
}

/** One character of the keyboard. Words are taken back one by one. */
export function type(editor: TextEditor, character: string): TextEditor {
  const { lines, cursor } = editor;
  const before = (lines[cursor.line] ?? '').charAt(cursor.column - 1);
  const beginsWord = /\s/u.test(before) && !/\s/u.test(character);
  const open = beginsWord ? { ...editor, joins: null } : editor;
  return insert(open, character, 'typing');
}

/** Takes what is selected away, or what lies between the cursor and there. */
export function erase(editor: TextEditor, there: Position): TextEditor {
  const selection = selectionOf(editor);
  if (selection !== null) return edited(editor, ...selection, '', null);
  return edited(editor, ...ordered(editor.cursor, there), '', 'erasing');
}

export function eraseBefore(editor: TextEditor): TextEditor {
  return erase(editor, boundaryBefore(editor.lines, editor.cursor));
}

export function eraseAfter(editor: TextEditor): TextEditor {
  return erase(editor, boundaryAfter(editor.lines, editor.cursor));
}

/** The same, for text that is to be put in again elsewhere. @returns it, too */
export function cut(editor: TextEditor, there: Position): [editor: TextEditor, text: string] {
  const [from, to] = selectionOf(editor) ?? ordered(editor.cursor, there);
  const text = textBetween(editor.lines, from, to);
  return [edited(editor, from, to, '', 'cutting'), text];
}

/**
 * Another text in its place, as one edit of what differs; the cursor stays at the same words where
 * it can.
 */
export function replaceText(editor: TextEditor, text: string): TextEditor {
  const wanted = editor.isOneLine ? asOneLine(text) : cleanText(text);
  const old = editorText(editor);
  if (wanted === old) return editor;
  const most = Math.min(wanted.length, old.length);
  let start = 0;
  while (start < most && wanted.charCodeAt(start) === old.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < most - start &&
    wanted.charCodeAt(wanted.length - 1 - end) === old.charCodeAt(old.length - 1 - end)
  ) {
    end += 1;
  }
  const from = behind({ line: 0, column: 0 }, old.slice(0, start));
  const to = behind(from, old.slice(start, old.length - end));
  const added = wanted.slice(start, wanted.length - end);
  const next = edited({ ...editor, anchor: null }, from, to, added, null);
  return { ...next, cursor: settledAt(next.lines, editor.cursor) };
}

/** Moves the cursor. @param selecting keeps, or begins, a selection @param goal see TextEditor */
export function moveTo(
  editor: TextEditor,
  there: Position,
  selecting: boolean,
  goal: number | null = null,
): TextEditor {
  const cursor = settledAt(editor.lines, there);
  const anchor = selecting || editor.isMarking ? (editor.anchor ?? editor.cursor) : null;
  return { ...editor, cursor, anchor, goal, joins: null };
}

/** From now on moving selects; again, and nothing is selected any more. */
export function toggleMark(editor: TextEditor): TextEditor {
  if (editor.isMarking) return unselected(editor);
  return { ...editor, anchor: editor.cursor, isMarking: true, joins: null };
}

export function unselected(editor: TextEditor): TextEditor {
  return { ...editor, anchor: null, isMarking: false };
}

export function selectAll(editor: TextEditor): TextEditor {
  return {
    ...editor,
    ...{ anchor: { line: 0, column: 0 }, cursor: endOf(editor.lines) },
    ...{ goal: null, joins: null },
  };
}

/** The same object when there is nothing to take back. */
export function undo(editor: TextEditor): TextEditor {
  const edit = editor.done.at(-1);
  if (edit === undefined) return editor;
  const { at, removed, inserted, before } = edit;
  const lines = replaced(editor.lines, at, behind(at, inserted), removed);
  return {
    ...quiet(editor),
    ...{ lines, cursor: settledAt(lines, before) },
    ...{ done: editor.done.slice(0, -1), undone: [...editor.undone, edit] },
  };
}

/** The same object when there is nothing to do again. */
export function redo(editor: TextEditor): TextEditor {
  const edit = editor.undone.at(-1);
  if (edit === undefined) return editor;
  const { at, removed, inserted } = edit;
  const lines = replaced(editor.lines, at, behind(at, removed), inserted);
  return {
    ...quiet(editor),
    ...{ lines, cursor: settledAt(lines, behind(at, inserted)) },
    ...{ done: [...editor.done, edit], undone: editor.undone.slice(0, -1) },
  };
}

function quiet(editor: TextEditor): TextEditor {
  return { ...unselected(editor), goal: null, joins: null };
}

/** The one place where the text changes in a way that can be taken back. */
function edited(
  editor: TextEditor,
  from: Position,
  to: Position,
  inserted: string,
  joins: Joined | null,
): TextEditor {
  const removed = textBetween(editor.lines, from, to);
  if (removed === inserted) return quiet(editor);
  const lines = replaced(editor.lines, from, to, inserted);
  const edit: Edit = { at: from, removed, inserted, before: editor.cursor };
  const last = editor.done.at(-1);
  const joined =
    joins !== null && editor.joins === joins && last !== undefined ? join(last, edit) : null;
  const done =
    joined === null
      ? [...editor.done.slice(1 - MOST_EDITS), edit]
      : [...editor.done.slice(0, -1), joined];
  const cursor = settledAt(lines, behind(from, inserted));
  return { ...quiet(editor), lines, cursor, done, undone: [], joins };
}

/** Both edits as one, where the second goes on where the first ended; else null. */
function join(first: Edit, second: Edit): Edit | null {
  const { at, removed, inserted, before } = first;
  if (second.removed === '' && isSame(second.at, behind(at, inserted))) {
    return { at, removed, inserted: inserted + second.inserted, before };
  }
  if (inserted !== '' || second.inserted !== '') return null;
  if (isSame(second.at, at)) return { ...first, removed: removed + second.removed };
  if (isSame(behind(second.at, second.removed), at)) {
    return { ...first, at: second.at, removed: second.removed + removed };
  }
  return null;
}

function asOneLine(text: string): string {
  return cleanText(text).replace(/\s*\n\s*|\t/g, ' ');
}
