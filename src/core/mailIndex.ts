/**
 * MailIndex, the port to the SQLite index: which message is where, its flags, what the server
 * agreed to, cursors, threads and full text. `store/index/` implements it.
 *
 * Guarantees: one `commit` is one transaction (all or nothing, durable when it returns) and says
 * what moved; readers never wait for a writer (WAL); every query the screen makes is answered from
 * an index. Losing the index loses no mail: it is rebuilt from the Maildir.
 * Synchronous on purpose: SQLite is, and a fast query is cheaper than a promise per row.
 */
import type { Direction, LoggedEdit } from './editLog.js';
import type { IndexChange, CommitReport } from './indexChanges.js';
import type {
  Arrival,
  FolderRow,
  MessageRow,
  PageQuery,
  MessagePage,
  SearchQuery,
  FoundCount,
  ConversationPage,
  ThreadMember,
  AddressQuery,
  Correspondent,
  PlacementRow,
  RemovedRow,
  UnlinkedRow,
  UnthreadedMessage,
  PartialRow,
  NamedRow,
  FolderIdentity,
} from './indexRows.js';
import type { HistoryEvent } from './history.js';
import type { KeptMessage } from './keptMessage.js';
import type {
  DeletedLetter,
  Letter,
  LetterBoxMemory,
  LetterChange,
  LetterName,
} from './letterBox.js';
import type { SenderOffers } from './mailSender.js';
import type { MessageSummary } from './message.js';
import type { OutboxEntry } from './outbox.js';
import type { Query } from './query/ast.js';
import type { Quota } from './source.js';
import type { StorageUse } from './storage.js';
import type { FileNames, FilePlace } from './store.js';
import type { CheckDepth } from './storeCheck.js';
import type { WaitingEdit } from './waiting.js';

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
  /** What its server for sending said last; null: it was not asked. */
  senderOffers(account: string): SenderOffers | null;
  /** At most so many of each kind. Looks at every message of the account. */
  storageUse(account: string, limit: number, now: number): StorageUse;
  page(query: PageQuery): MessagePage;
  /** In the order asked for. Recently deleted messages are found only in their folder. */
  search(query: SearchQuery): MessageRow[];
  /** How many messages that would be; counts no further than the limit. */
  count(query: SearchQuery): FoundCount;
  /**
   * What the query finds, each conversation once. Null: the query asks for more than places, times
   * and states, and its messages are to be listed by themselves.
   */
  conversations(query: SearchQuery): ConversationPage | null;
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
  /** The same with what each answers; at most 1,000. */
  threadMembers(thread: string): ThreadMember[];
  /** What waits to be sent, of the account or of all, oldest first. */
  outbox(account?: string): OutboxEntry[];
  /** Those of these placements that are still there. */
  messagesOf(placementIds: readonly number[]): MessageRow[];
  /** Those that are to stay on their server, or to leave it, whatever the policy says. */
  wished(): MessageRow[];
  /**
   * Messages of the folder with all that is known of them, ordered by the unique part of their file
   * names; at most `limit` behind the one that is named so (empty: from the first on).
   */
  kept(folderId: number, after: string, limit: number): KeptMessage[];
  /** Another text whenever anything that `kept` tells of a folder's messages has changed. */
  keptState(folderId: number): string;
  /** The first address in From, by placement; those without one are left out. Untrusted text. */
  senderAddresses(placementIds: readonly number[]): Map<number, string>;
  /** Hands over the Message-IDs of all messages, a few thousand at a time. Untrusted text. */
  messageIds(): Iterable<string[]>;
  /** Hands over the digests (hex) of all messages, a few thousand at a time. */
  digests(): Iterable<string[]>;
  /** What happened to the message with this whole id, the oldest first; also one that is gone. */
  history(id: string): HistoryEvent[];
  /** Those of these digests that a message of the account has that is not (recently) deleted. */
  placedDigests(account: string, digests: readonly string[]): Set<string>;
  /** By Message-ID: the placements of the account that are not among the recently deleted. */
  placedMessageIds(account: string, messageIds: readonly string[]): Map<string, number[]>;
  /** What is wrong with the index's own file, as sentences. */
  checkFile(depth: CheckDepth): string[];
  /** Everything that `read` asks is answered as of one moment. */
  atOneMoment<T>(read: () => T): T;
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
   * The files of the messages in the folder; null when the name of one does not carry the flags that
   * the message has.
   */
  fileNames(folderId: number): FileNames | null;
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
  /** Of the unlinked, those that are to be on the server, or may be there already. */
  uploading(folderIds: readonly number[]): UnlinkedRow[];
  /** Whether there is any message of which only the header is here. */
  hasPartials(): boolean;
  /** Those of this folder of the server of which only the header is here. */
  partials(remoteFolderId: number): PartialRow[];
  /**
   * Of these placements, those whose bytes have come from the server a second time since, or are in
   * the folder of all mail, and are there, or that the server names like one in its trash or junk: the
   * other placement by theirs. The recently deleted do not count.
   */
  laterTwins(placementIds: readonly number[]): Map<number, number>;
  /**
   * Of the messages with these whole ids, the unread ones of this folder that were received since
   * then (ms since the epoch): their placements, the newest first.
   */
  unreadAmong(folderId: number, ids: readonly string[], since: number): number[];
  /**
   * Of these placements, those that the server names like another one which is a message of this
   * folder on the server, too: the other placement by theirs.
   */
  sameNamed(folderId: number, placementIds: readonly number[]): Map<number, number>;
  /** SHA-256 of the bytes in hex, and Message-ID, by placement id. */
  contents(
    placementIds: readonly number[],
  ): Map<number, { digest: string; messageId: string | null }>;
  /** By name: of each message of the account that the server names so, one that is here whole. */
  named(account: string, emailIds: readonly string[]): Map<string, NamedRow>;
  /** Of which an older mailtui did not keep what they answer; at most `limit`. */
  unthreaded(account: string, limit: number): UnthreadedMessage[];
  /** What was read of those, by placement (null: nothing): their conversations follow from it. */
  placeAgain(messages: ReadonlyMap<number, MessageSummary | null>): CommitReport;
  /** Files that have yet to follow their placement, and where they are. */
  unfiled(): { placementId: number; folderId: number; fileFolderId: number; file: FilePlace }[];
  /** Folders whose directory has yet to follow, and where it is. */
  unsettledFolders(): { folder: FolderRow; from: string }[];
  /**
   * The recently deleted of an account, oldest removal first; of those, with `until`, what was
   * removed by then (ms since the epoch).
   */
  removed(account: string, until?: number): RemovedRow[];
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
  /** Those of them that were deleted here for good. */
  deletedLetters(folderId: number): DeletedLetter[];
  countLetters(folderId: number): number;
  letterBox(account: string): LetterBoxMemory | null;
  /** All changes, or none. @throws MailtuiError `disk-full` or `disk`. */
  commitLetters(changes: readonly LetterChange[]): void;
  /** Messages of the account that came and that rules have yet to see, the oldest first. */
  arrivals(account: string): Arrival[];
  /** Unflagged messages of the folder that were received, and put there, before then (ms since the epoch). */
  aged(folderId: number, before: number): number[];
  /** Whether the user has run the retention rule of this key. */
  isApproved(key: string): boolean;
  /** Those of these placements that the query finds; `now` in ms since the epoch. */
  matching(query: Query, now: number, placementIds: readonly number[]): Set<number>;
  /** What can be taken back, or done again, next; null: nothing. */
  loggedEdit(direction: Direction): LoggedEdit | null;
  /** All changes, or none. @throws MailtuiError `disk-full` or `disk`. */
  commit(changes: readonly IndexChange[]): CommitReport;
}
