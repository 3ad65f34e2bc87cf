/**
 * MailIndex, the port to the SQLite index: which message is where, its flags, what the server
 * agreed to, cursors, threads and full text. `store/index/` implements it.
 *
 * Guarantees: one `commit` is one transaction (all or nothing, durable when it returns) and says
 * what moved; readers never wait for a writer (WAL); every query the screen makes is answered from
 * an index. Losing the index loses no mail: it is rebuilt from the Maildir.
 * Synchronous on purpose: SQLite is, and a fast query is cheaper than a promise per row.
 */
import type { Protocol } from './account.js';
import type { Direction, LoggedEdit } from './editLog.js';
import type { Flags } from './flags.js';
import type { FolderChange } from './folderChange.js';
import type { Letter, LetterBoxMemory, LetterChange, LetterName, ServerWish } from './letterBox.js';
import type { Address, Attachment, MessageSummary } from './message.js';
import type { Dispatch, OutboxEntry } from './outbox.js';
import type { Query } from './query/ast.js';
import type { MailboxRole, Quota } from './source.js';
import type { StorageUse } from './storage.js';
import type { FilePlace } from './store.js';
import type { EditRefusal, WaitingEdit } from './waiting.js';

export interface FolderRow {
  id: number;
  account: string;
  protocol: Protocol;
  /** Directory below the account's, see `folderDir` in core. */
  dir: string;
  /** Full name on the server, decoded; the same as `dir` until a sync has told. Untrusted text. */
  path: string;
  /** Last part of the path. Untrusted text. */
  name: string;
  role: MailboxRole | null;
  validity: string;
  cursor: string | null;
  /** `MailStore.state` when every file of the folder was last known to have its row; null: unknown. */
  scanned: string | null;
  total: number;
  unread: number;
}

/**
 * What the server holds of a message, as far as we know. `fetched-partially`: it is there, and only
 * its header is here.
 */
export type ServerState = 'on-server' | 'fetched-partially' | 'local-only' | 'pending' | 'gone';

/** One message at one place, as lists show it. All text untrusted. */
export interface MessageRow {
  /** Short and stable: survives reindex and flag changes. What every command takes. */
  id: string;
  placementId: number;
  folderId: number;
  account: string;
  /** The folder's `path`. */
  folder: string;
  /** The folder's `dir`, with `file` the place of the bytes. */
  dir: string;
  file: FilePlace;
  messageId: string | null;
  /** Short id of the conversation; equal for all its messages. */
  thread: string;
  /** Messages in the conversation, over all folders; counted up to 1,000. */
  threadSize: number;
  from: readonly Address[];
  to: readonly Address[];
  cc: readonly Address[];
  bcc: readonly Address[];
  replyTo: readonly Address[];
  subject: string;
  /** The Date header in ms since the epoch; null when missing or garbage. */
  date: number | null;
  /** When the server, or failing that mailtui, received it; ms since the epoch. */
  received: number;
  /** What lists are ordered by: `date`, or `received` where that is missing or in the future. */
  sortDate: number;
  /** Octets of the message, also when only its header is here. */
  size: number;
  flags: Flags;
  tags: readonly string[];
  attachments: readonly Attachment[];
  snippet: string;
  server: ServerState;
  /** Of the recently deleted: how it came there. */
  removedBy?: Removal['by'];
  /** When it leaves the server, by the policy of the last sync; ms since the epoch. */
  leaves?: number;
  /** POP3: what the user wants of it on the server; absent: as the policy says. */
  wish?: ServerWish;
}

/** Where one is in a list: lists are ordered by `sortDate` descending, then `placementId`. */
export interface PageKey {
  sortDate: number;
  placementId: number;
}

export interface PageQuery {
  /** One folder, or the folders of a role over all accounts, or everything. */
  folderId?: number;
  role?: MailboxRole;
  account?: string;
  unreadOnly?: boolean;
  /** Rows strictly older than this key; absent: from the newest. */
  after?: PageKey;
  /** Rows strictly newer than this key (the ones next to it); excludes `after`. */
  before?: PageKey;
  limit: number;
}

export interface MessagePage {
  /** Newest first. */
  rows: readonly MessageRow[];
  /** True when there are rows beyond the page in the direction asked for. */
  more: boolean;
}

export interface SearchQuery {
  query: Query;
  /** What relative dates count from; ms since the epoch. */
  now: number;
  folderId?: number;
  account?: string;
  limit: number;
}

export interface AddressQuery {
  /** Beginnings of words of name and address; empty: everybody. */
  text: string;
  /** The user's own addresses, in any case of letters. */
  own: readonly string[];
  /** Ms since the epoch. */
  now: number;
  limit: number;
}

/** Somebody whom messages name as author or recipient. All text untrusted. */
export interface Correspondent {
  /** As in their newest message that has one; may be empty. */
  name: string;
  /** In lower case. */
  address: string;
  /** Messages here that name them. */
  messages: number;
  /** Messages that the user wrote to them. */
  written: number;
  /** The date of the last of those, ms since the epoch; null: none. */
  lastWritten: number | null;
}

/** What a sync needs to know of a placement. */
export interface PlacementRow {
  placementId: number;
  /** Where the user wants it, and lists show it. */
  folderId: number;
  /** Null: not known to be any remote message. */
  remoteId: string | null;
  /** The folder that `remoteId` is of; another one than `folderId` while a move is pending. */
  remoteFolderId: number;
  /** Delivery key in the file name, if any. */
  key: string | null;
  file: FilePlace;
  /** The user's wish. */
  flags: Flags;
  /** What server and user last agreed on; null on protocols without flags. */
  agreed: Flags | null;
  /** The user's wish; sorted. */
  tags: readonly string[];
  /** Keywords that server and user last agreed on. */
  agreedTags: readonly string[];
  gone: boolean;
  upload: Upload;
}

/**
 * Whether the server is to get a message that it does not have: not at all; at the next sync; or
 * only if the next look at all its mailboxes does not recognise it, because it was there and may
 * have moved (`unless-found`), or because it may have been put there (`unless-done`).
 */
export type Upload = 'no' | 'yes' | 'unless-found' | 'unless-done';

/** How a message left the folders: it is kept among the recently deleted for some time. */
export interface Removal {
  /** Ms since the epoch. */
  at: number;
  by: 'you' | 'server';
}

/** A placement among the recently deleted. */
export interface RemovedRow {
  placementId: number;
  /** Where it was. */
  folderId: number;
  removal: Removal;
}

/** A placement without a remote message, with what it may be recognised by. */
export interface UnlinkedRow {
  placementId: number;
  folderId: number;
  messageId: string | null;
  /** What the server names it by; null when it did not tell. */
  emailId: string | null;
  size: number;
  received: number;
  /** Delivery key in the file name: it came from the server once. */
  key: string | null;
  upload: Upload;
  /** It was put here (`unless-done`), and the account has the same bytes elsewhere, too. */
  isCopy: boolean;
  /** Only its header is here. */
  isPartial: boolean;
}

/** A placement of which only the header is here, and the rest in that folder of the server. */
export interface PartialRow {
  placementId: number;
  remoteId: string;
  remoteFolderId: number;
  size: number;
  received: number;
}

/** A whole message that is here under a name that the server gave it. */
export interface NamedRow {
  /** Where the file is. */
  dir: string;
  file: FilePlace;
  size: number;
  digest: string;
  received: number;
}

/** One thing to change. A list of these is one transaction. */
export type IndexChange =
  | {
      type: 'add';
      folderId: number;
      file: FilePlace;
      key: string | null;
      remoteId: string | null;
      /** The folder that the remote message is in; absent: this one. */
      remoteFolderId?: number;
      flags: Flags;
      agreed: Flags | null;
      tags: readonly string[];
      size: number;
      digest: string;
      received: number;
      summary: MessageSummary;
      /** Absent: no. */
      upload?: Upload;
      /** See `FetchedMessage`; absent: not known. */
      emailId?: string;
    }
  | { type: 'flags'; placementId: number; flags: Flags }
  /** The user's wish. */
  | { type: 'tags'; placementId: number; tags: readonly string[] }
  /**
   * The user wants it in that folder (or, with `removal`, among the recently deleted). The file is
   * to follow: until `filed` it counts as being where it was.
   */
  | { type: 'move'; placementId: number; folderId: number; removal?: Removal }
  /** The file is in the placement's folder now. */
  | { type: 'filed'; placementId: number; file: FilePlace }
  /** The server has these flags and keywords now because we said so. */
  | { type: 'pushed'; placementId: number; agreed: Flags; agreedTags: readonly string[] }
  /** What the user wants of it on a POP3 server; null: as the policy says. */
  | { type: 'wish'; placementId: number; wish: ServerWish | null }
  /** No remote message is known any more for this one; whether it is to become one again. */
  | { type: 'unlink'; placementId: number; upload: Upload }
  /** `unless-done`: what the server named it by is forgotten, since it gets another name. */
  | { type: 'upload'; placementId: number; upload: Upload }
  /** We renamed the file. */
  | { type: 'file'; placementId: number; file: FilePlace }
  /**
   * All of the message is in this file now, under the unique name it had (`MailStore.replace`), in
   * the directory of that folder. All else of the placement stays as it is.
   */
  | {
      type: 'replaced';
      placementId: number;
      folderId: number;
      file: FilePlace;
      size: number;
      digest: string;
      summary: MessageSummary;
    }
  /**
   * Another program renamed the file: within the transaction, `flags` becomes the three-way merge
   * of those in the old name, `flags` and those in the new name. Does nothing when the row does
   * not have the old name any more.
   */
  | { type: 'renamed'; placementId: number; folderId: number; from: FilePlace; to: FilePlace }
  /**
   * The server's flags are these now: within the transaction, `flags` becomes the three-way merge
   * (`mergeFlags`) of agreed, flags and theirs as they are then, and `agreed` becomes theirs.
   */
  | { type: 'agree'; placementId: number; theirs: Flags; tags: readonly string[] }
  /**
   * This placement is that remote message. Flags are merged as in `agree` when some
   * were agreed before; otherwise the server's are added to the ones here.
   */
  | {
      type: 'link';
      placementId: number;
      /** The folder that the remote message is in; absent: the placement's. */
      folderId?: number;
      remoteId: string;
      agreed: Flags | null;
      tags: readonly string[];
      /** Absent: as it was. */
      emailId?: string;
    }
  /** No longer (or again) on the server; the message stays here. */
  | { type: 'gone'; placementId: number; gone: boolean }
  /** The file is gone: forget the row, unless it is of another file than this one by now. */
  | { type: 'forget'; placementId: number; folderId?: number; file?: FilePlace }
  /**
   * Remote ids mean something else from now on (UIDVALIDITY, another server): forgets the cursor
   * and which remote message of the folder each placement is. The messages stay, and so does what
   * was agreed. `isOtherServer`: what the server named messages by (EMAILID) is forgotten, too.
   */
  | { type: 'validity'; folderId: number; validity: string; isOtherServer?: boolean }
  | { type: 'cursor'; folderId: number; cursor: string | null }
  /** Forgotten again with the next change of a message of the folder. */
  | { type: 'scanned'; folderId: number; scanned: string }
  /** Remembers what the user did, in the commit that does it; `at` in ms since the epoch. */
  | ({ type: 'edited'; at: number } & Omit<LoggedEdit, 'id'>)
  /** That entry of the log was taken back, or done again. */
  | { type: 'undone'; id: number; undone: boolean }
  /** The server refused what it was told of the message; forgotten when the message changes. */
  | { type: 'refused'; placementId: number; refusal: EditRefusal }
  /** How the sending of the message stands now; null: it is none of the outbox any more. */
  | { type: 'outbox'; placementId: number; dispatch: Dispatch | null }
  /** A complete sync of the account ended then; ms since the epoch. */
  | { type: 'synced'; account: string; at: number }
  /** What the server says of the account's storage; null: it keeps no count. */
  | { type: 'quota'; account: string; quota: Quota | null }
  | FolderChange;

/** What a commit did, for whoever shows it. */
export interface CommitReport {
  /** Folders whose lists or counts may look different now. */
  folderIds: readonly number[];
  /** Ids of messages that are new. */
  added: readonly string[];
}

export interface FolderIdentity {
  account: string;
  protocol: Protocol;
  dir: string;
  path: string;
  name: string;
  role: MailboxRole | null;
}

/** The reading half; the screen has its own instance on its own thread. */
export interface MailIndexReader {
  folders(account?: string): FolderRow[];
  /** When the account's last complete sync ended, ms since the epoch; null: never. */
  lastSync(account: string): number | null;
  /** Messages of the account of which the server is to learn something. */
  pendingCount(account: string): number;
  /** The same, one by one: what was refused first, then the newest. At most `limit`. */
  waiting(account: string, limit: number): WaitingEdit[];
  /** As the server told it last; null: it keeps none. */
  quota(account: string): Quota | null;
  /** At most so many of each kind. Looks at every message of the account. */
  storageUse(account: string, limit: number): StorageUse;
  page(query: PageQuery): MessagePage;
  /** Newest first. Recently deleted messages are found only in their folder. */
  search(query: SearchQuery): MessageRow[];
  /** Best first: whom the user wrote to often and lately, then whoever writes most. */
  correspondents(query: AddressQuery): Correspondent[];
  /** Every tag that a message has, the most frequent first. Untrusted text. */
  tags(): string[];
  /** False when words of some messages are missing: an older version made the index. */
  isFullyIndexed(): boolean;
  /** By id or an unambiguous beginning of one. @throws MailtuiError `bad-input` when ambiguous. */
  find(id: string): MessageRow | null;
  /** Oldest first. */
  thread(thread: string): MessageRow[];
  /** What waits to be sent, of the account or of all, oldest first. */
  outbox(account?: string): OutboxEntry[];
  /** Those of these placements that are still there. */
  messagesOf(placementIds: readonly number[]): MessageRow[];
  /** Those that are to stay on their server, or to leave it, whatever the policy says. */
  wished(): MessageRow[];
  /** Changes whenever another connection has committed. */
  version(): number;
  close(): void;
}

export interface MailIndex extends MailIndexReader {
  /** Finds the folder by account and dir, creates or updates it. */
  putFolder(identity: FolderIdentity): FolderRow;
  /** Of the messages in the folder. */
  placements(folderId: number): PlacementRow[];
  /**
   * The files of the messages in the folder, as `cur/name` or `new/name`, with the flags that the
   * messages have.
   */
  fileFlags(folderId: number): Map<string, Flags>;
  /**
   * Those whose remote message is of this folder, and those in it that have none. With `among`, of
   * the former only those with these remote ids.
   */
  remotePlacements(folderId: number, among?: readonly string[]): PlacementRow[];
  /** How many are messages of this folder on the server, as far as is known. */
  countRemote(folderId: number): number;
  /** Those of the account of which the server is to learn something. */
  pending(account: string): PlacementRow[];
  /** Those in these folders that are no remote message. */
  unlinked(folderIds: readonly number[]): UnlinkedRow[];
  /** Whether there is any message of which only the header is here. */
  hasPartials(): boolean;
  /** Those of this folder of the server of which only the header is here. */
  partials(remoteFolderId: number): PartialRow[];
  /**
   * Of these placements, those whose bytes have come from the server a second time since, or are in
   * the folder of all mail, and are there: the other placement by theirs. The recently deleted do not count.
   */
  laterTwins(placementIds: readonly number[]): Map<number, number>;
  /** SHA-256 of the bytes in hex, and Message-ID, by placement id. */
  contents(
    placementIds: readonly number[],
  ): Map<number, { digest: string; messageId: string | null }>;
  /** By name: of each message of the account that the server names so, one that is here whole. */
  named(account: string, emailIds: readonly string[]): Map<string, NamedRow>;
  /** Files that have yet to follow their placement, and where they are. */
  unfiled(): { placementId: number; folderId: number; fileFolderId: number; file: FilePlace }[];
  /** Folders whose directory has yet to follow, and where it is. */
  unsettledFolders(): { folder: FolderRow; from: string }[];
  /** The recently deleted of an account, oldest removal first. */
  removed(account: string): RemovedRow[];
  /** Those of these ids that are still there, as they are now. */
  placementsById(placementIds: Iterable<number>): PlacementRow[];
  /**
   * What is remembered of a letter-box: those that are not known to be gone from it; of these, with
   * `storedUntil`, only what was stored by then (ms since the epoch).
   */
  letters(folderId: number, storedUntil?: number): Letter[];
  /** The same, by their ids and with little more: there may be very many. */
  letterNames(folderId: number): Map<string, LetterName>;
  /** Those of them that have these ids. */
  lettersNamed(folderId: number, remoteIds: readonly string[]): Letter[];
  /** Those of them that the user wants to be deleted from the server. */
  unwantedLetters(folderId: number): Letter[];
  countLetters(folderId: number): number;
  letterBox(account: string): LetterBoxMemory | null;
  /** All changes, or none. @throws MailtuiError `disk-full` or `disk`. */
  commitLetters(changes: readonly LetterChange[]): void;
  /** What can be taken back, or done again, next; null: nothing. */
  loggedEdit(direction: Direction): LoggedEdit | null;
  /** All changes, or none. @throws MailtuiError `disk-full` or `disk`. */
  commit(changes: readonly IndexChange[]): CommitReport;
}
