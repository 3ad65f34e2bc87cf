/** Questions that several places ask of the state. Pure. */
import type { ScreenAccount, ScreenFolder, ScreenRow } from '../../app/screenMail.js';
import { hitsOf, type Hits } from '../../core/query/hits.js';
import { shownDraft } from './compose/composeState.js';
import type { OpenDraft } from './compose/openDraft.js';
import { layoutOf, placeOf } from './layout.js';
import { selectedRow } from './listWindow.js';
import type { ShownMessage } from './shownMessage.js';
import { openPage } from './pages/openPage.js';
import { quotedRange } from './quotedLines.js';
import { readerHeading } from './readerHeading.js';
import { readerText, type ReaderText } from './readerText.js';
import {
  NO_ACTIVITY,
  type ComposeContext,
  type Context,
  type CountedSearch,
  type ScreenState,
} from './state.js';

/** Whose turn it is when a key comes. */
export function contextOf(state: ScreenState): Context {
  if (state.palette !== null) return 'palette';
  if (state.line !== null) return 'line';
  if (state.chooser !== null) return 'chooser';
  if (state.help !== null) return 'help';
  if (state.waiting !== null) return 'waiting';
  const page = openPage(state);
  if (page !== null) return page.typing === null ? page.kind : 'value';
  const open = shownDraft(state.compose);
  if (open !== null) return composeContext(open);
  if (state.activityTop !== null) return 'activity';
  if (state.pick !== null) return state.pick.kind;
  if (state.search?.editing === true) return 'prompt';
  if (state.accounts.length === 0) return state.address === null ? 'welcome' : 'address';
  if (state.linkHints !== null) return 'link-letters';
  const isQuoting = state.focus === 'reader' && quotedRange(state.reader) !== null;
  return isQuoting ? 'quoting' : state.focus;
}

function composeContext({ asked, completion, focus, preview }: OpenDraft): ComposeContext {
  if (asked !== null) return 'asking';
  if (preview !== null) return 'preview';
  if (completion !== null && completion.selected >= 0) return 'completing';
  return focus === 'body' ? 'body' : 'field';
}

const WRITING: readonly Context[] = ['field', 'body', 'completing', 'link-letters'];

/** Whether keys that mean nothing else are text. */
export function isTyping(state: ScreenState): boolean {
  return typedWords(state) !== null || WRITING.includes(contextOf(state));
}

/** Whether the mail of an account was ever fetched, or is just now for the first time. */
export function fetchedOf(state: ScreenState, name: string | undefined): 'never' | 'now' | 'once' {
  const account = state.accounts.find((other) => other.name === name);
  const activity = state.activity.get(name ?? '') ?? NO_ACTIVITY;
  if ((activity.finishedAt ?? account?.lastSync ?? null) !== null) return 'once';
  return activity.state === 'connecting' || activity.state === 'syncing' ? 'now' : 'never';
}

/** The text that is being typed in the last line; null: none is, or it has a field of its own. */
export function promptedWords(state: ScreenState): string | null {
  return contextOf(state) === 'address' ? null : typedWords(state);
}

/** The text that is being typed; null when there is none to type. */
export function typedWords(state: ScreenState): string | null {
  const { palette, line, chooser, search } = state;
  if (palette !== null) return palette.words;
  if (line !== null) return line.words;
  if (chooser !== null) return chooser.words;
  const context = contextOf(state);
  if (context === 'value') return openPage(state)?.typing ?? null;
  if (context === 'address') return state.address;
  return search?.editing === true ? search.words : null;
}

function folderById(state: ScreenState, id: number | null): ScreenFolder | null {
  return state.folders.find((folder) => folder.id === id) ?? null;
}

/** The folder in the list; null when a saved search is. */
export function currentFolder(state: ScreenState): ScreenFolder | null {
  return state.savedId === null ? folderById(state, state.folderId) : null;
}

export function currentSearch({ saved, savedId }: ScreenState): CountedSearch | null {
  return saved.find(({ id }) => id === savedId) ?? null;
}

/** What to mark in lists and messages; null where nothing was searched for. */
export function shownHits({ list: { source } }: ScreenState): Hits | null {
  if (source.kind === 'search') return source.words === '' ? null : hitsOf(source.words);
  return source.kind === 'saved' ? hitsOf(source.query) : null;
}

/**
 * The message that a command means: the one that is read, else the selected one. They differ when
 * what one reads has left the list meanwhile.
 */
export function currentRow(state: ScreenState): ScreenRow | null {
  const { focus, reader, list } = state;
  if (focus !== 'reader' || reader.wanted === null) return selectedRow(list);
  const inList = list.rows.find(({ id }) => id === reader.wanted);
  const shown = reader.message?.row;
  return inList ?? (shown?.id === reader.wanted ? shown : null);
}

/** The same when it is one that is still being written, else null. */
export function currentDraft(state: ScreenState): ScreenRow | null {
  const row = currentRow(state);
  return row !== null && folderById(state, row.folderId)?.role === 'drafts' ? row : null;
}

/**
 * What a command acts on: in the list all that is marked, else the one message it means, with a
 * count so many rows from the selected one on. A row that stands for a conversation means all of it
 * that is in the list.
 */
export function targetIds(state: ScreenState, count: number | null = null): readonly string[] {
  const { marks, focus, list } = state;
  const row = currentRow(state);
  if (focus === 'reader') return row === null ? [] : [row.id];
  if (marks.ids.size > 0) {
    const known = new Map(list.rows.map((one) => [one.id, one]));
    return [...new Set([...marks.ids].flatMap((id) => known.get(id)?.conversation?.ids ?? [id]))];
  }
  const rows = list.rows.slice(list.selected, list.selected + (count ?? 1));
  return [...new Set(rows.flatMap((one) => one.conversation?.ids ?? [one.id]))];
}

/** The folders of what a command acts on, as far as the messages are among those at hand. */
export function targetFolders(state: ScreenState): ScreenFolder[] {
  const ids = new Set(targetIds(state));
  const current = currentRow(state);
  const rows = [...state.list.rows, ...(current === null ? [] : [current])];
  const folderIds = new Set(rows.filter(({ id }) => ids.has(id)).map((row) => row.folderId));
  return [...folderIds].flatMap((id) => folderById(state, id) ?? []);
}

/** Blank columns left and right of the reader's text. */
export const READER_PADDING = 2;

/** Lines longer than this are hard to read; the pane may be wider. */
const MEASURE = 92;

/** Columns for heading and text in a reader of so many columns. */
export function readerColumns(pane: number): number {
  return Math.max(1, Math.min(MEASURE, pane - 2 * READER_PADDING));
}

export interface ReaderGeometry {
  text: ReaderText | null;
  /** Rows for the text, below the heading. */
  rows: number;
  /** Columns for the text. */
  columns: number;
}

export function readerGeometry(state: ScreenState): ReaderGeometry {
  const place = placeOf(layoutOf(state), 'reader');
  const columns = readerColumns(place.columns);
  const own = ownAddresses(state.accounts);
  const { message } = state.reader;
  if (message === null) return { text: null, rows: place.rows, columns };
  const rows = Math.max(1, place.rows - headingLines(message, columns, place.rows, own));
  return { text: readerText(message, columns), rows, columns };
}

/** The heading gives way where the pane is low. */
export function headingLines(
  message: ShownMessage,
  columns: number,
  paneRows: number,
  own: ReadonlySet<string>,
): number {
  return Math.min(readerHeading(message, columns, own).length, Math.max(2, paneRows - 5));
}

/** The user's, in lower case. */
export function ownAddresses(accounts: readonly ScreenAccount[]): ReadonlySet<string> {
  return new Set(accounts.map(({ address }) => address.toLowerCase()));
}
