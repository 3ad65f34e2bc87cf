/**
 * ScreenMail: the one door between mail and the screen.
 *
 * Guarantees: every string that a screen gets from here is safe to write to a terminal (it went
 * through the sanitiser) and every answer but `open` comes from the local index without waiting.
 * The screen never sees a path, a password or a byte of the network.
 */
import type { Protocol } from '../core/account.js';
import type { ErrorReport } from '../core/errors.js';
import type { Direction } from '../core/editLog.js';
import type { Flag, FlagEdit } from '../core/flags.js';
import type { ServerWish } from '../core/letterBox.js';
import type { PageKey, Removal, ServerState, SearchOrder } from '../core/indexRows.js';
import type { Announcement } from '../core/newMail.js';
import type { OutboxState } from '../core/outbox.js';
import type { ProtectionLine } from '../core/protection.js';
import type { MailboxRole } from '../core/source.js';
import type { SyncEvent } from '../core/syncEvents.js';
import type { EditRefusal } from '../core/waiting.js';
import type { RevertedEdit } from './mailService.js';
import type { TagEdit } from './messageEdits.js';
import type { FetchOutcome } from './messageFetches.js';
import type { ScreenConfig } from './screenConfig.js';
import type { ScreenDrafts } from './screenDrafts.js';
import type { ScreenInventory } from './screenInventory.js';
import type { ScreenReading } from './screenReading.js';

export interface ScreenAccount {
  name: string;
  protocol: Protocol;
  address: string;
  /** `#rrggbb`; null: none of its own. */
  colour: string | null;
  /** When its last complete sync ended, ms since the epoch; null: never. */
  lastSync: number | null;
  /** Messages of which the server is to learn something. */
  pending: number;
  /** Percent of its storage on the server that are used, when it is nearly full; else null. */
  nearlyFull: number | null;
}

export interface ScreenFolder {
  id: number;
  account: string;
  protocol: Protocol;
  /** Last part of the path, for showing. */
  name: string;
  path: string;
  /** 0 for the top of the hierarchy. */
  depth: number;
  role: MailboxRole | null;
  /** Where removed messages wait before they go for good. */
  isRecentlyDeleted: boolean;
  total: number;
  unread: number;
}

export interface ScreenRow {
  id: string;
  key: PageKey;
  folderId: number;
  account: string;
  protocol: Protocol;
  thread: string;
  /** Name, or address where there is none, of the first author. */
  from: string;
  /** The same of the first recipient: what a Sent folder shows. */
  to: string;
  subject: string;
  snippet: string;
  /** What to sort and show by: the Date header, else when it was received; ms since the epoch. */
  date: number;
  flags: readonly Flag[];
  tags: readonly string[];
  attachments: number;
  /** Octets. */
  size: number;
  server: ServerState;
  /** Only the header is here. */
  isPartial: boolean;
  /** When it leaves the server, ms since the epoch; null: no day is set. */
  leaves: number | null;
  /** POP3: what the user wants of it on the server; null: as the policy says. */
  wish: ServerWish | null;
  /** Of the recently deleted: who removed it. */
  removedBy: Removal['by'] | null;
  /** Messages of this conversation that are here. */
  threadSize: number;
  /** Of a row that stands for its conversation. */
  conversation?: ScreenConversation;
  /** Of a row of a conversation that is unfolded. */
  branch?: ScreenBranch;
}

/** What of a conversation is in a list. */
export interface ScreenConversation {
  /** The newest first. */
  ids: readonly string[];
  unread: number;
}

/** Where a message is in the tree of its conversation. */
export interface ScreenBranch {
  /** What is drawn before it: lines from what it answers. */
  lines: string;
  /** Folders that have it, too. */
  copies: readonly number[];
}

/** A search that is shown like a folder. */
export interface ScreenSearch {
  /** Tells it from all others; stays while its name does. */
  id: string;
  name: string;
  query: string;
  /** Those there always are, those the user saved, and a tag that messages have. */
  kind: 'always' | 'saved' | 'tag';
}

/** At most 1,000 of each. */
export interface SearchCount {
  total: number;
  unread: number;
}

export type SearchEdit =
  { do: 'save'; name: string; query: string } | { do: 'forget'; name: string };

/** How a query may go on. */
export interface ScreenCompletion {
  /** What of the words a candidate takes the place of. */
  from: number;
  to: number;
  /** Best first. */
  candidates: readonly { text: string; detail: string }[];
}

export interface ScreenPage {
  /** Newest first. */
  rows: readonly ScreenRow[];
  more: boolean;
}

export interface ScreenMessage {
  row: ScreenRow;
  from: readonly string[];
  to: readonly string[];
  cc: readonly string[];
  replyTo: readonly string[];
  /** Null: the message has no (usable) date. */
  date: number | null;
  /** Octets, also of what is not here. */
  size: number;
  /** Lines as the message has them, unwrapped. */
  text: string;
  attachments: readonly ScreenAttachment[];
  /** `lies`: its words are the address of another site than the one it leads to. */
  links: readonly { text: string; url: string; lies: boolean }[];
  warnings: readonly string[];
  hasHtml: boolean;
  /** What was not loaded, as a sentence; null: there was nothing. */
  blocked: string | null;
  list: ScreenMailingList | null;
  /** What the account's own server found out about the sender, and what is new of them. */
  findings: readonly string[];
  /** Of signature and encryption, what was verified; empty: there is neither. */
  protection: readonly ProtectionLine[];
  /** Its content is opened once the passphrase was given. */
  isLocked: boolean;
}

export interface ScreenAttachment {
  part: string;
  name: string;
  type: string;
  size: number;
  inline: boolean;
  /** It is a program, can start one, or hides what it is: to be opened after a question only. */
  isProgram: boolean;
}

export interface ScreenMailingList {
  name: string;
  archive: string | null;
  /** How one leaves it; null: it does not say. */
  leave: { how: 'one-click' } | { how: 'page' | 'mail'; url: string } | null;
}

export interface ScreenOpening {
  /** The terminal was given away: a passphrase may be asked for there. */
  mayAsk?: boolean;
  /** Hears the beginning of a long message, at most once, before all of it is there. */
  onBeginning?: (message: ScreenMessage) => void;
}

export interface ScreenFetch {
  again: boolean;
  signal: AbortSignal;
  /** Octets that have come, of about so many. */
  onProgress: (done: number, total: number) => void;
}

/** How one searches; absent: in all mail, the newest first. */
export interface ScreenSearchHow {
  within?: ScreenList | null;
  order?: SearchOrder;
}

/** What is listed: a folder, or what a query finds; an empty query: everything. */
export type ScreenList = { folderId: number } | { query: string };

export interface ScreenListQuery {
  of: ScreenList;
  /** Each conversation is one row; not of searches for words, which list messages always. */
  conversations?: boolean;
  after?: PageKey;
  before?: PageKey;
  /** The page at the oldest end (rows still newest first); excludes `after` and `before`. */
  oldest?: boolean;
  limit: number;
}

/** What is done to messages, by their ids. */
export type MailEdit = { ids: readonly string[] } & (
  | { do: 'flags'; flags: FlagEdit; logged?: boolean }
  | { do: 'tags'; tags: TagEdit }
  | { do: 'mute'; isOn: boolean }
  | { do: 'move'; folderId: number }
  | { do: 'archive' | 'delete' | 'restore' | 'take-back' }
  | { do: 'server'; wish: ServerWish | null }
);

/** What is done to folders; only an empty one can be deleted. */
export type FolderEdit =
  | { do: 'create'; account: string; path: string }
  | { do: 'rename'; folderId: number; path: string }
  /** Null: to the top. */
  | { do: 'move'; folderId: number; into: number | null }
  | { do: 'subscribe'; folderId: number; wanted: boolean }
  | { do: 'delete'; folderId: number };

/** What waits for a server: a change of a message, or a message that is to be sent. */
export type ScreenWaiting =
  | {
      kind: 'edit';
      row: ScreenRow;
      addFlags: readonly Flag[];
      removeFlags: readonly Flag[];
      addTags: readonly string[];
      removeTags: readonly string[];
      /** Null: it stays where it is. */
      movesTo: ScreenFolder | null;
      /** Where it is to be put on a server that does not have it; null: it has. */
      uploadsTo: ScreenFolder | null;
      /** It is to be gone from the server for good. */
      isRemoval: boolean;
      /** What the server said when it was told; null: it did not refuse. */
      refusal: EditRefusal | null;
    }
  | {
      kind: 'sending';
      row: ScreenRow;
      state: OutboxState;
      /** How the last try ended; empty: there was none. */
      answer: string;
    };

export interface ScreenMail {
  /** Writing and sending. */
  readonly drafts: ScreenDrafts;
  /** What one does with an opened message. */
  readonly reading: ScreenReading;
  /** Settings and accounts. */
  readonly config: ScreenConfig;
  /** What fills the accounts, and who is in it. */
  readonly inventory: ScreenInventory;
  accounts(): readonly ScreenAccount[];
  /**
   * In the order of the sidebar: by account as configured; inbox and roles first, then by name, the
   * recently deleted at the end and only when there are any.
   */
  folders(): readonly ScreenFolder[];
  page(query: ScreenListQuery): ScreenPage;
  /** What a query finds in the list or in all mail, its last word unfinished. */
  search(words: string, limit: number, how?: ScreenSearchHow): readonly ScreenRow[];
  /** Whether the list has the message. */
  contains(list: ScreenList, id: string): boolean;
  /** The messages of a conversation as a tree, each once; of copies that in this folder. */
  conversation(thread: string, folderId: number | null): readonly ScreenRow[];
  /** In the order of the sidebar. */
  searches(): readonly ScreenSearch[];
  countSearch(query: string): SearchCount;
  /** Kept when the promise resolves. @throws MailtuiError `usage` for what cannot be saved. */
  editSearches(edit: SearchEdit): Promise<void>;
  /** At once on the server, too, where there is one. Rejects with what a server may fail with. */
  editFolder(edit: FolderEdit): Promise<void>;
  /** How the words may go on at their end. */
  complete(words: string): ScreenCompletion;
  /** Whether servers may find words in bodies of the list, or of all mail, that are not here. */
  canAskServers(within: ScreenList | null): boolean;
  /**
   * What the servers find of the same, as they tell it. @returns what is to be known of the answer,
   * failures too, as sentences. Rejects only when the signal fires.
   */
  askServers(
    words: string,
    within: ScreenList | null,
    signal: AbortSignal,
    onFound: (rows: readonly ScreenRow[]) => void,
  ): Promise<readonly string[]>;
  /** The row as it is now; null when it is gone. */
  row(id: string): ScreenRow | null;
  /**
   * Rejects with MailtuiError; abandoned (also rejects) when the signal fires.
   */
  open(id: string, signal: AbortSignal, options?: ScreenOpening): Promise<ScreenMessage>;
  /** By account; what is to be sent, what was refused, then the newest. */
  waiting(): readonly ScreenWaiting[];
  /**
   * Fetches the rest of the message; with `again`, all of it anew. Rejects as `open` does, and then
   * with what a server may fail with.
   */
  fetch(id: string, request: ScreenFetch): Promise<FetchOutcome>;
  /** Every tag that a message has, the most frequent first. */
  tags(): readonly string[];
  /** Kept when the promise resolves; see MailService for what each does. */
  edit(edit: MailEdit): Promise<void>;
  /** Takes the last edit back, or does it again; null when there is nothing of the kind. */
  revertEdit(direction: Direction): Promise<RevertedEdit | null>;
  /** Keeps all accounts in step from now on. Events tell. */
  watch(): void;
  /** Starts a sync of these accounts (none: all); accounts already at it go on. Events tell. */
  sync(accounts: readonly string[]): void;
  onEvent(listener: (event: ScreenEvent) => void): () => void;
  close(): Promise<void>;
}

export type ScreenEvent =
  | { type: 'changed'; folderIds: readonly number[]; added: readonly string[] }
  | { type: 'sync'; event: SyncEvent }
  /** To be shown on the desktop by way of the terminal. */
  | { type: 'announcement'; announcement: Announcement }
  /** Something failed outside of a call. */
  | { type: 'failed'; error: ErrorReport };
