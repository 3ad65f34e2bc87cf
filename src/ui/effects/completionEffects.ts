/** What completes what is typed in a field, from the index and from the folders of this computer. */
import type { ScreenDrafts } from '../../app/screenDrafts.js';
import {
  addressCompletion,
  addressWord,
  pathCompletion,
  type Completion,
} from '../state/compose/completion.js';
import { isAddressField, type OpenDraft } from '../state/compose/openDraft.js';

const MOST_PEOPLE = 12;

/** Of the field with the focus, as far as it is known at once; null: nothing is. */
export function completionFor(open: OpenDraft, drafts: ScreenDrafts): Completion | null {
  if (!isAddressField(open.focus) || open.focus === 'body' || open.focus === 'from') return null;
  const word = addressWord(open.lines[open.focus]);
  if (word.text.trim() === '') return null;
  return addressCompletion(word, drafts.complete(word.text, MOST_PEOPLE));
}

/** @param typed the path as far as it goes */
export function fileCompletion(typed: string, paths: readonly string[]): Completion | null {
  return typed === '' ? null : pathCompletion(typed, paths);
}
