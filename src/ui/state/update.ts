/**
 * update: the one way from a state to the next. Pure and total: any action in any state gives a
 * valid state. What has to be read from the store or told to it happens in `effects/`.
 */
import type { ScreenAccount, ScreenFolder, ScreenRow } from '../../app/screenMail.js';
import type { Configured } from '../../app/screenConfig.js';
import type { SyncEvent } from '../../core/syncEvents.js';
import type { ThemeName } from '../theme/theme.js';
import type { ComposeState } from './compose/composeState.js';
import { withCursorShown } from './compose/cursorShown.js';
import { layoutOf } from './layout.js';
import type { LinkHints } from './linkHints.js';
import {
  movePage,
  moveSelection,
  scrolledTo,
  selectedRow,
  withRows,
  type ListWindow,
} from './listWindow.js';
import { NO_MARKS, rangeTo, withoutMarks, type Marks } from './marks.js';
import { withNotice, withoutNotice } from './notices.js';
import type { PickState } from './picking.js';
import type { Page } from './pages/page.js';
import { placed, readerAfter, step, type ReaderAction } from './readerUpdate.js';
import { recentFirst } from './recentFirst.js';
import { withSearched } from './searchState.js';
import { sidebarTop } from './sidebarRows.js';
import {
  type ChooserState,
  type CountedSearch,
  type LineState,
  type Notice,
  type PaletteState,
  type Pane,
  type QuotedLines,
  type ScreenState,
  type SearchState,
  type WaitingState,
} from './state.js';
import { afterSyncEvent } from './syncActivity.js';
import type { MailView, TabsState } from './tabs/tabs.js';
import type { View } from './view.js';

export type Action =
  | ReaderAction
  | { type: 'resized'; columns: number; rows: number }
  | { type: 'background'; background: ThemeName }
  | { type: 'theme'; theme: string }
  | { type: 'themes'; themes: readonly string[] }
  | { type: 'view'; view: View }
  | { type: 'tick'; now: number }
  | {
      type: 'mailbox';
      accounts: readonly ScreenAccount[];
      folders: readonly ScreenFolder[];
    }
  | { type: 'focus'; pane: Pane }
  | { type: 'folderChosen'; folderId: number; list: ListWindow }
  | { type: 'savedChosen'; id: string; list: ListWindow }
  | { type: 'saved'; saved: readonly CountedSearch[] }
  | { type: 'list'; list: ListWindow }
  | { type: 'moved'; by: number }
  | { type: 'paged'; screens: number }
  | { type: 'rowsChanged'; rows: readonly ScreenRow[] }
  /** The user has put these elsewhere. */
  | { type: 'rowsLeft'; ids: readonly string[] }
  | { type: 'marks'; marks: Marks }
  | { type: 'search'; search: SearchState; list: ListWindow }
  | { type: 'searchEditing'; editing: boolean }
  | { type: 'searchLeft' }
  /** `view`: what is shown of the mail from now on; null: what was. */
  | { type: 'tabs'; tabs: TabsState; view: MailView | null }
  | { type: 'searched'; words: string }
  | { type: 'help'; scroll: number | null }
  | { type: 'palette'; palette: PaletteState | null }
  | { type: 'address'; words: string | null }
  | { type: 'line'; line: LineState | null }
  | { type: 'lineUsed'; words: string }
  | { type: 'chooser'; chooser: ChooserState | null }
  | { type: 'activity'; top: number | null }
  | { type: 'waiting'; waiting: WaitingState | null }
  | { type: 'compose'; compose: ComposeState }
  | { type: 'pick'; pick: PickState | null }
  | { type: 'linkHints'; hints: LinkHints | null }
  | { type: 'pages'; pages: readonly Page[] }
  | { type: 'configured'; configured: Configured }
  | { type: 'beginAnew' }
  | { type: 'commandUsed'; id: string }
  | { type: 'sync'; event: SyncEvent; at: number }
  | { type: 'quoting'; quoting: QuotedLines | null }
  | { type: 'notice'; notice: Notice }
  | { type: 'dismissed'; notice: Notice }
  | { type: 'pendingKeys'; keys: string };

const MOST_RECENT = 5;
/** Lines of before that are remembered. */
const MOST_HISTORY = 100;

/** Applies the action, then keeps selection and scroll positions inside what the screen shows. */
export function update(state: ScreenState, action: Action): ScreenState {
  const next = apply(state, action);
  return next === state ? state : settled(state, next);
}

function apply(state: ScreenState, action: Action): ScreenState {
  switch (action.type) {
    case 'resized':
      return { ...state, size: { columns: action.columns, rows: action.rows } };
    case 'background':
      return { ...state, background: action.background };
    case 'themes':
      return { ...state, themes: action.themes };
    case 'theme':
      return { ...state, theme: action.theme };
    case 'view':
      return { ...state, view: action.view };
    case 'tick':
      return { ...state, now: action.now };
    case 'mailbox':
      return { ...state, accounts: action.accounts, folders: action.folders };
    case 'focus':
      if (state.focus === action.pane) return state;
      return { ...state, focus: action.pane, linkHints: null };
    case 'folderChosen':
      return {
        ...{ ...state, folderId: action.folderId, savedId: null, list: action.list },
        ...{ marks: NO_MARKS, search: null },
      };
    case 'savedChosen':
      return {
        ...{ ...state, savedId: action.id, list: action.list },
        ...{ marks: NO_MARKS, search: null },
      };
    case 'saved':
      return { ...state, saved: action.saved };
    case 'list':
      return withReadRow({ ...state, list: action.list }, action.list.rows);
    case 'moved':
      return withList(state, (list, visible) => moveSelection(list, action.by, visible));
    case 'paged':
      return withList(state, (list, visible) =>
        movePage(list, step(visible, action.screens), visible),
      );
    case 'rowsChanged':
      return rowsChanged(state, action.rows);
    case 'rowsLeft':
      return rowsLeft(state, action.ids);
    case 'marks':
      return { ...state, marks: action.marks };
    case 'search': {
      const marks = action.list === state.list ? state.marks : NO_MARKS;
      return { ...state, search: action.search, list: action.list, marks };
    }
    case 'searchEditing':
      if (state.search === null) return state;
      return { ...state, search: { ...state.search, editing: action.editing } };
    case 'searched':
      return { ...state, searched: withSearched(state.searched, action.words) };
    case 'searchLeft':
      return searchLeft(state);
    case 'tabs':
      return { ...state, tabs: action.tabs, ...action.view };
    case 'help':
      return { ...state, help: action.scroll };
    case 'address':
      return { ...state, address: action.words };
    case 'palette':
      return { ...state, palette: action.palette };
    case 'line':
      return { ...state, line: action.line };
    case 'lineUsed':
      return { ...state, history: recentFirst(state.history, action.words, MOST_HISTORY) };
    case 'chooser':
      return { ...state, chooser: action.chooser };
    case 'activity':
      return { ...state, activityTop: action.top };
    case 'waiting':
      return { ...state, waiting: action.waiting };
    case 'compose':
      return { ...state, compose: action.compose };
    case 'pick':
      return { ...state, pick: action.pick };
    case 'linkHints':
      return { ...state, linkHints: action.hints };
    case 'pages':
      return { ...state, pages: action.pages };
    case 'configured':
      return { ...state, configured: action.configured };
    case 'beginAnew':
      return { ...state, isOutdated: true };
    case 'commandUsed':
      return { ...state, recent: recentFirst(state.recent, action.id, MOST_RECENT) };
    case 'sync':
      return afterSyncEvent(state, action.event, action.at);
    case 'quoting':
      return { ...state, reader: { ...state.reader, quoting: action.quoting } };
    case 'notice':
      return { ...state, notices: withNotice(state.notices, action.notice) };
    case 'dismissed':
      return { ...state, notices: withoutNotice(state.notices, action.notice) };
    case 'pendingKeys':
      return state.pendingKeys === action.keys ? state : { ...state, pendingKeys: action.keys };
    default: {
      const reader = readerAfter(state, action);
      return reader === state.reader ? state : { ...state, reader };
    }
  }
}

function withList(
  state: ScreenState,
  change: (list: ListWindow, visible: number) => ListWindow,
): ScreenState {
  return { ...state, list: change(state.list, layoutOf(state).listRows) };
}

/** Back to the place before the search. What is shown there is all that is wanted. */
function searchLeft(state: ScreenState): ScreenState {
  const before = state.search?.before ?? null;
  if (before === null) return state;
  const { list, marks, focus, reader } = before;
  const wanted = reader.message?.row.id ?? null;
  return { ...state, list, marks, focus, reader: { ...reader, wanted }, search: null };
}

/** Shows an edit at once; the index says the same a moment later. */
function rowsChanged(state: ScreenState, changed: readonly ScreenRow[]): ScreenState {
  const now = new Map(changed.map((row) => [row.id, row]));
  const rows = state.list.rows.map((known) => changedRow(known, now));
  return withReadRow({ ...state, list: { ...state.list, rows } }, changed);
}

/** What a row says beside the message, such as its place in a tree, it keeps. */
function changedRow(known: ScreenRow, now: ReadonlyMap<string, ScreenRow>): ScreenRow {
  const { key, branch, conversation } = known;
  const changed = conversation?.ids.flatMap((id) => now.get(id) ?? []) ?? [];
  const isWhole = conversation !== undefined && changed.length === conversation.ids.length;
  const unread = changed.filter(({ flags }) => !flags.includes('seen')).length;
  const row = now.get(known.id);
  if (row === undefined && !isWhole) return known;
  return {
    ...(row ?? known),
    key,
    ...(branch === undefined ? {} : { branch }),
    ...(isWhole ? { conversation: { ...conversation, unread } } : {}),
  };
}

/** The reader shows the message as these rows have it, if one is of it. */
function withReadRow(state: ScreenState, rows: readonly ScreenRow[]): ScreenState {
  const { message } = state.reader;
  const row = rows.find(({ id }) => id === message?.row.id);
  if (message === null || row === undefined || row === message.row) return state;
  return { ...state, reader: { ...state.reader, message: { ...message, row } } };
}

/** What a search found stays in its results. */
function rowsLeft(state: ScreenState, ids: readonly string[]): ScreenState {
  const next = { ...state, marks: withoutMarks({ ...state.marks, range: null }, ids) };
  if (state.list.source.kind === 'search') return next;
  const gone = new Map(ids.map((id) => [id, null]));
  return withList(next, (list, visible) => withRows(list, gone, visible));
}

/** The invariants that follow from what is on the screen. */
function settled(before: ScreenState, state: ScreenState): ScreenState {
  let next = state;
  const layout = layoutOf(state);
  const list = scrolledTo(state.list, layout.listRows);
  if (list.top !== state.list.top || list.selected !== state.list.selected)
    next = { ...next, list };
  const marks = next.list === before.list ? next.marks : rangeTo(next.marks, next.list);
  if (marks !== next.marks) next = { ...next, marks };
  next = withCursorShown(next, layout);
  const top = sidebarTop(next, layout.bodyRows);
  if (top !== next.sidebarTop) next = { ...next, sidebarTop: top };
  const { size, focus, search, view } = before;
  const isMoved = size !== next.size || focus !== next.focus || view !== next.view;
  if (isMoved || search !== next.search) {
    const reader = placed(next);
    if (reader !== next.reader) next = { ...next, reader };
  }
  if (next.focus === 'reader' && next.reader.wanted === null && selectedRow(next.list) === null) {
    next = { ...next, focus: 'list' };
  }
  return next;
}
