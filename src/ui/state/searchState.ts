/** What is being searched, and what was searched before. Pure. */
import type { ScreenList } from '../../app/screenMail.js';
import { listedOf } from './listSource.js';
import { currentFolder, currentSearch } from './selectors.js';
import { folderLabel } from './sidebarRows.js';
import type { ScreenState } from './state.js';

/** A part of the mail that is searched instead of all of it. */
export interface SearchPlace {
  list: ScreenList;
  label: string;
}

const MOST_REMEMBERED = 50;

/** The list that is shown; null when it is no part of the mail, but found already. */
export function openSearch(state: ScreenState): SearchPlace | null {
  const list = listedOf(state.list.source);
  if (list === null) return null;
  const folder = currentFolder(state);
  const label =
    folder === null ? currentSearch(state)?.name : `${folderLabel(folder)} · ${folder.account}`;
  return { list, label: label ?? '' };
}

/** What one sees, as a query that can be kept; null when it is a folder. */
export function shownQuery({ search, list }: ScreenState): string | null {
  if (list.source.kind === 'saved') return list.source.query;
  const words = search?.words.trim() ?? '';
  return words === '' ? null : words;
}

/** The words first, and once. */
export function withSearched(searched: readonly string[], words: string): readonly string[] {
  const others = searched.filter((other) => other !== words);
  return [words, ...others].slice(0, MOST_REMEMBERED);
}
