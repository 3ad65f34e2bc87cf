/** What completes the word that is being typed: people in address fields, paths of files. Pure. */
import { insert, moveTo, type TextEditor } from './textEditor.js';

export interface Candidate {
  /** What is shown. */
  label: string;
  /** At the other end of its line. */
  note: string;
  /** What it puts in place of the word. */
  text: string;
  /** A folder, of which more may be typed. */
  isOpen: boolean;
}

export interface Completion {
  candidates: readonly Candidate[];
  /** Index of the one under the cursor; -1: none is, and Tab goes on to the next field. */
  selected: number;
  /** What they take the place of, in UTF-16 code units of the field. */
  from: number;
  to: number;
}

/** The address around the cursor: from behind the comma before it to the cursor. */
export interface AddressWord {
  from: number;
  to: number;
  text: string;
}

/** Commas within quotes and comments are part of a name. */
export function addressWord({ lines, cursor }: TextEditor): AddressWord {
  const before = (lines[0] ?? '').slice(0, cursor.column);
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < before.length; at += 1) {
    const character = before.charAt(at);
    if (character === '\\' && isQuoted) at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if ((character === ',' || character === ';') && !isQuoted) from = at + 1;
  }
  const start = from + before.slice(from).search(/\S|$/);
  return { from: start, to: cursor.column, text: before.slice(start) };
}

/** People who fit the word. @param people best first */
export function addressCompletion(
  word: AddressWord,
  people: readonly { name: string; address: string }[],
): Completion | null {
  if (word.text.trim() === '' || people.length === 0) return null;
  const candidates = people.map(({ name, address }) => ({
    ...{ label: name === '' ? address : name, note: name === '' ? '' : address },
    ...{ text: `${written(name, address)}, `, isOpen: false },
  }));
  // What is an address already is not taken for the beginning of another one.
  const isWhole = /^\S+@\S+\.\S+$/.test(word.text.trim());
  return { candidates, selected: isWhole ? -1 : 0, from: word.from, to: word.to };
}

/** As it stands in a header: names that hold more than words in quotes (RFC 5322, 3.2.4). */
function written(name: string, address: string): string {
  if (name === '') return address;
  const isPlain = /^[\p{L}\p{N}\p{M} !#$%&'*+/=?^_`{|}~-]+$/u.test(name);
  return `${isPlain ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`} <${address}>`;
}

/** @param typed the path as far as it goes @param found whole paths, folders with a slash behind */
export function pathCompletion(typed: string, found: readonly string[]): Completion | null {
  if (found.length === 0 || (found.length === 1 && found[0] === typed)) return null;
  const candidates = found.map((path) => ({
    ...{ label: lastPart(path), note: path.endsWith('/') ? 'folder' : '' },
    ...{ text: path, isOpen: path.endsWith('/') },
  }));
  return { candidates, selected: 0, from: 0, to: typed.length };
}

function lastPart(path: string): string {
  return /[^/]*\/?$/.exec(path)?.[0] ?? path;
}

/** Puts the candidate in. */
export function completed(
  editor: TextEditor,
  { from, to, candidates, selected }: Completion,
): TextEditor {
  const chosen = candidates[selected];
  if (chosen === undefined) return editor;
  const line = editor.cursor.line;
  const start = moveTo(
    { ...editor, isMarking: false, anchor: null },
    { line, column: from },
    false,
  );
  return insert(moveTo(start, { line, column: to }, true), chosen.text);
}

/** With the one before or behind the selected one; the ends do not meet. */
export function otherSelected(completion: Completion, by: number): Completion {
  const last = completion.candidates.length - 1;
  return { ...completion, selected: Math.max(0, Math.min(last, completion.selected + by)) };
}
