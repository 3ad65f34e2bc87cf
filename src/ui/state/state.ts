/**
 * What the screen knows at one moment. Plain data; `update.ts` is the only place that makes a new
 * state from an old one, and nothing here is ever changed in place.
 */
import type {
  ScreenAccount,
  ScreenCompletion,
  ScreenFolder,
  ScreenSearch,
  ScreenWaiting,
  SearchCount,
} from '../../app/screenMail.js';
import type { Configured } from '../../app/screenConfig.js';
import type { ErrorReport } from '../../core/errors.js';
import type { SyncState } from '../../core/syncEvents.js';
import type { ThemeName } from '../theme/theme.js';
import type { ComposeState } from './compose/composeState.js';
import type { LogEntry } from './activityLines.js';
import type { LinkHints } from './linkHints.js';
import type { ListWindow } from './listWindow.js';
import type { Marks } from './marks.js';
import type { SearchPlace } from './searchState.js';
import type { Page, PageKind } from './pages/page.js';
import type { PickState } from './picking.js';
import type { ShownMessage } from './shownMessage.js';
import type { TabsState } from './tabs/tabs.js';
import type { View } from './view.js';

export type Pane = 'sidebar' | 'list' | 'reader';

/** Where keys go: a pane, or what lies over the panes. */
export type Context =
  | Pane
  | 'help'
  | 'prompt'
  | 'palette'
  | 'line'
  | 'chooser'
  | 'waiting'
  /** Lines of the message that is read are being marked. */
  | 'quoting'
  | 'activity'
  | 'welcome'
  | 'address'
  | PageKind
  | 'value'
  | ComposeContext
  | PickState['kind']
  | 'link-letters';

/** While a message is written: a field of one line, its text, what completes it, a question, its page. */
export type ComposeContext = 'field' | 'body' | 'completing' | 'asking' | 'preview';

export interface ReaderState {
  /** Id of the message that should be shown. */
  wanted: string | null;
  /** The message that is shown; stays until the wanted one is here. */
  message: ShownMessage | null;
  error: ErrorReport | null;
  /** How the rest of the message that is shown is being fetched; null: it is not, and did not fail. */
  rest: RestState | null;
  /** First line shown, counted in wrapped lines. */
  scroll: number;
  /** What that line began with, to find it again when the text is wrapped for another width. */
  place: number;
  /** Where one was in messages that one has left, by their ids; counted from where each begins. */
  places: ReadonlyMap<string, number>;
  /** Words that are marked in the text; empty: none are. */
  find: string;
  /** The message whose mailing list one was asked about leaving. */
  asked: string | null;
  /** Lines that are marked to be quoted, of which message; null: none are. */
  quoting: QuotedLines | null;
}

/** Counted in wrapped lines; `to` is where one is, and may be above `from`. */
export interface QuotedLines {
  id: string;
  from: number;
  to: number;
}

export type RestState =
  /** Octets that have come, of about so many. */
  { kind: 'fetching'; done: number; total: number } | { kind: 'failed'; error: ErrorReport };

/** What one was looking at before a search, to come back to exactly that. */
export interface Place {
  list: ListWindow;
  marks: Marks;
  reader: ReaderState;
  focus: Pane;
}

export interface SearchState {
  words: string;
  /** True while the words are being typed. */
  editing: boolean;
  /** Null: all mail is searched. */
  within: SearchPlace | null;
  /** How the words may go on, while they are being typed. */
  completion: ScreenCompletion;
  /** Which of the earlier searches the words are, from 1 for the last one; 0: none. */
  back: number;
  /** Null: the tab is there for the search alone. */
  before: Place | null;
}

export const NO_COMPLETION: ScreenCompletion = { from: 0, to: 0, candidates: [] };

/** The list of commands that one finds by typing. */
export interface PaletteState {
  words: string;
  /** Index of the entry under the cursor; may be beyond the last one. */
  selected: number;
}

/** The command line. */
export interface LineState {
  words: string;
  /** What of the words was typed, and not completed or recalled. */
  typed: string;
  /** Index of the entry that completes the words; null: none does. */
  chosen: number | null;
  /** Number of lines of before that one has gone back. */
  back: number;
}

/** A list of folders or tags that one finds by typing, for these messages. */
export type ChooserState = {
  words: string;
  /** Index of the entry under the cursor; may be beyond the last one. */
  selected: number;
  ids: readonly string[];
} & (
  | {
      kind: 'folder';
      account: string;
      /** The one they are in; null: they are in several. */
      folderId: number | null;
    }
  | {
      kind: 'tag';
      known: readonly string[];
      /** On all of the messages. */
      own: readonly string[];
    }
);

/** What waits for the servers. */
export interface WaitingState {
  entries: readonly ScreenWaiting[];
  /** Index of the entry under the cursor. */
  selected: number;
}

/** What an account does, or did last. */
export interface AccountActivity {
  state: SyncState | null;
  done: number;
  total: number;
  error: Pick<ErrorReport, 'message' | 'hint'> | null;
  /** The server wants to be left alone until then, ms since the epoch; null: it does not. */
  pausedUntil: number | null;
  /** End of the last successful sync, ms since the epoch; null: none known. */
  finishedAt: number | null;
}

export interface Notice {
  /**
   * An error stays until it is dismissed or mended; a warning, under everything else, and information,
   * over it, until the next key.
   */
  level: 'error' | 'warning' | 'info';
  text: string;
  /** What one can do about it; empty when there is nothing to say. */
  hint: string;
  /** The account it is about: a successful sync of it takes the notice away. */
  account: string | null;
}

/** A search in the sidebar. Null: it is not counted yet. */
export type CountedSearch = ScreenSearch & { count: SearchCount | null };

export interface ScreenState {
  size: { columns: number; rows: number };
  /** What the terminal's background is like. */
  background: ThemeName;
  /** Name of the theme; `auto`: as the background asks for. */
  theme: string;
  /** Names of all themes. */
  themes: readonly string[];
  view: View;
  /** The minute clock, ms since the epoch. */
  now: number;
  accounts: readonly ScreenAccount[];
  folders: readonly ScreenFolder[];
  focus: Pane;
  /** Folder under the cursor of the sidebar, which is also the one in the list. */
  folderId: number | null;
  /** Id of the saved search that is under the cursor and in the list instead; null: none is. */
  savedId: string | null;
  saved: readonly CountedSearch[];
  /** First row of the sidebar that is shown. */
  sidebarTop: number;
  list: ListWindow;
  /** Of messages of the list. */
  marks: Marks;
  reader: ReaderState;
  tabs: TabsState;
  /** Words that were searched for, newest first. */
  searched: readonly string[];
  search: SearchState | null;
  /** Scroll position of the help screen; null: not shown. */
  help: number | null;
  palette: PaletteState | null;
  /** The address being typed for a first account; null: nobody types one. */
  address: string | null;
  line: LineState | null;
  chooser: ChooserState | null;
  /** Null: not shown. */
  waiting: WaitingState | null;
  compose: ComposeState;
  /** Null: not shown. */
  pick: PickState | null;
  /** Null: links have no letters now. */
  linkHints: LinkHints | null;
  /** The screens beside the mail that are open, the one that is shown last. */
  pages: readonly Page[];
  /** The configuration as it was read last. */
  configured: Configured;
  /** What was configured holds for a screen that begins anew only. */
  isOutdated: boolean;
  /** Ids of the commands that were last run from the palette, newest first. */
  recent: readonly string[];
  /** What was done by the command line, newest first. */
  history: readonly string[];
  /** What happened, newest first. */
  log: readonly LogEntry[];
  /** First line shown of what the accounts do; null: it is not shown. */
  activityTop: number | null;
  activity: ReadonlyMap<string, AccountActivity>;
  /** Errors in the order they came, and what is said until the next key. */
  notices: readonly Notice[];
  /** Keys of an unfinished sequence, as shown in the hint bar. */
  pendingKeys: string;
}

export const EMPTY_READER: ReaderState = {
  ...{ wanted: null, message: null, error: null, rest: null },
  ...{ scroll: 0, place: 0, places: new Map<string, number>(), find: '', asked: null },
  quoting: null,
};

export const NO_ACTIVITY: AccountActivity = {
  state: null,
  done: 0,
  total: 0,
  error: null,
  pausedUntil: null,
  finishedAt: null,
};
