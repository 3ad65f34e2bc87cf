/**
 * Tabs: views of the mail that wait behind the one that is shown. The one that is shown lives in the
 * state itself; of the others it is kept here what they showed when they were left. Drafts that are
 * open stand behind the views in the same row. Pure.
 */
import type { ScreenFolder } from '../../../app/screenMail.js';
import { currentFolder, currentSearch } from '../selectors.js';
import type { ScreenState } from '../state.js';

/** What a view of the mail is made of. */
export type MailView = Pick<
  ScreenState,
  'list' | 'marks' | 'reader' | 'search' | 'focus' | 'folderId' | 'savedId'
>;

/** A part of the mail by what it is called, which lasts longer than ids of the index. */
export type NamedPlace =
  | { kind: 'folder'; account: string; path: string }
  | { kind: 'saved'; id: string; name: string; query: string };

/** What a tab shows, in words that hold from one run to the next. */
export interface TabPlace {
  at: NamedPlace | null;
  /** Null: nothing is searched. */
  words: string | null;
  /** What is searched; null: all mail. */
  within: NamedPlace | null;
  /** What is read; null: nothing is. */
  message: { id: string; subject: string } | null;
}

export interface MailTab {
  place: TabPlace;
  /** Null: nothing was shown of it yet, or it is the one that is shown. */
  view: MailView | null;
}

export type ClosedTab = { kind: 'mail'; tab: MailTab } | { kind: 'draft'; id: string };

export interface TabsState {
  /** From left to right; never empty. */
  mail: readonly MailTab[];
  /** Index of the one that is shown, or lies under the draft that is. */
  current: number;
  /** The one that was closed last is the last. */
  closed: readonly ClosedTab[];
}

export const NOWHERE: TabPlace = { at: null, words: null, within: null, message: null };
export const ONE_TAB: TabsState = {
  mail: [{ place: NOWHERE, view: null }],
  current: 0,
  closed: [],
};

/** More of them are not worth remembering. */
export const MOST_TABS = 20;

export function viewOf(state: ScreenState): MailView {
  const { list, marks, reader, search, focus, folderId, savedId } = state;
  return { list, marks, reader, search, focus, folderId, savedId };
}

/** As it is left: what was asked for and is not here yet is asked for again when one comes back. */
export function leftView(state: ScreenState): MailView {
  const view = viewOf(state);
  const shown = view.reader.message?.row.id ?? null;
  const reader = { ...view.reader, wanted: shown, rest: null };
  const focus = view.focus === 'reader' && shown === null ? 'list' : view.focus;
  const { source } = view.list;
  const list =
    source.kind === 'search' ? { ...view.list, source: { ...source, asking: false } } : view.list;
  const search = view.search === null ? null : { ...view.search, editing: false };
  return { ...view, reader, focus, list, search };
}

/** Where one is, by name. */
export function placeNow(state: ScreenState): TabPlace {
  const { search, focus, reader } = state;
  const row = focus === 'reader' ? reader.message?.row : undefined;
  return {
    at: namedPlace(currentFolder(state), currentSearch(state)),
    words: search === null ? null : search.words.trim(),
    within: withinOf(state),
    message: row === undefined ? null : { id: row.id, subject: row.subject },
  };
}

function namedPlace(
  folder: ScreenFolder | null,
  saved: ReturnType<typeof currentSearch>,
): NamedPlace | null {
  if (folder !== null) return { kind: 'folder', account: folder.account, path: folder.path };
  if (saved === null) return null;
  return { kind: 'saved', id: saved.id, name: saved.name, query: saved.query };
}

function withinOf({ search, folders, saved }: ScreenState): NamedPlace | null {
  const list = search?.within?.list;
  if (list === undefined) return null;
  const folder = 'folderId' in list ? folders.find(({ id }) => id === list.folderId) : undefined;
  const query = 'query' in list ? saved.find((one) => one.query === list.query) : undefined;
  return namedPlace(folder ?? null, query ?? null);
}

/** All tabs with where each is, the one that is shown as it is now. */
export function placesOf(state: ScreenState): readonly TabPlace[] {
  const { mail, current } = state.tabs;
  return mail.map(({ place }, index) => (index === current ? placeNow(state) : place));
}
