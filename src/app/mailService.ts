/**
 * MailService: everything a screen or a command may ask of mailtui. An interface and its words
 * only; `localMailService.ts` answers it in this process, and the screen's side of the worker
 * thread is `screenMail.ts`.
 *
 * All text in rows and messages is as decoded from mail, untrusted: whoever prints it to a
 * terminal passes it through the sanitiser (`mime/sanitise.ts`).
 */
import type { Direction, EditKind } from '../core/editLog.js';
import type { FlagEdit } from '../core/flags.js';
import type { ServerWish } from '../core/letterBox.js';
import type { CommitReport } from '../core/indexChanges.js';
import type {
  AddressQuery,
  Correspondent,
  FolderRow,
  FoundCount,
  MessagePage,
  MessageRow,
  PageQuery,
  SearchQuery,
} from '../core/indexRows.js';
import type { ReadableMessage } from '../core/message.js';
import type { WhyReport } from '../core/whyHere.js';
import type { TagEdit } from './messageEdits.js';
import type { FetchOutcome, FetchRequest } from './messageFetches.js';
import type { Quota } from '../core/source.js';
import type { StorageUse } from '../core/storage.js';
import type { Asking } from '../crypto/runGpg.js';
import type { Drafts } from './drafts/drafts.js';
import type { OutgoingMail } from './outgoingMail.js';
import type { ServerSearchReport, ServerSearchRequest } from './serverSearches.js';
import type { SyncEvent, SyncSummary } from '../core/syncEvents.js';

export interface SyncRequest {
  /** Names of accounts; empty: all. */
  accounts: readonly string[];
  /** Only this folder of each account. */
  folder?: string;
  /** Say what would be done, and do nothing. */
  dryRun?: boolean;
  /** Releases the delete brake. */
  force?: boolean;
  signal: AbortSignal;
  onEvent: (event: SyncEvent) => void;
}

export type WatchRequest = Pick<SyncRequest, 'accounts' | 'signal' | 'onEvent'>;

export interface OpenOptions {
  signal?: AbortSignal;
  /** Whether, and where, a passphrase may be asked for; absent: it may not. */
  asking?: Asking;
  /** Hears the beginning of a long message, while the rest of it is being read. */
  onBeginning?: (message: ReadableMessage) => void;
}

export interface NotingOptions {
  signal?: AbortSignal | undefined;
  /** Hears the message as it is before other mail is looked through. */
  onBeginning?: ((message: ReadableMessage) => void) | undefined;
}

export interface EditOptions {
  /** False: done by the way and not to be taken back, as reading a message marks it read. */
  logged?: boolean;
}

/** An edit that was taken back or done again. */
export interface RevertedEdit {
  kind: EditKind;
  /** Messages that were changed; none when all of them have become something else since. */
  ids: readonly string[];
}

/** A change of the store that lists and counts may have to follow. */
export type StoreChange = CommitReport;

export interface MailService {
  /** Of the accounts that are configured, as `search`. */
  folders(account?: string): FolderRow[];
  /** Of the server's storage, as of the last sync; null: it keeps no count. */
  quota(account: string): Quota | null;
  /** What fills the account here, at most so many of each kind. */
  storageUse(account: string, limit: number): StorageUse;
  page(query: PageQuery): MessagePage;
  search(query: SearchQuery): MessageRow[];
  /** How many messages that would be; counts no further than the limit. */
  count(query: SearchQuery): FoundCount;
  /** What servers find; one report per account. See ServerSearches. */
  searchServers(request: ServerSearchRequest): Promise<ServerSearchReport[]>;
  /** Best first; whose letters count as the user's is said by the accounts' addresses. */
  correspondents(query: Omit<AddressQuery, 'own'>): Correspondent[];
  /** False when an older version indexed some of the mail, and search may miss it. */
  isFullyIndexed(): boolean;
  /** @throws MailtuiError `bad-input` when no message, or more than one, has this id. */
  find(id: string): MessageRow;
  /** What happened to a message; one that is gone is asked for by its whole id. @throws as `find` */
  why(id: string): WhyReport;
  raw(id: string): Promise<Buffer>;
  /** The same with what is encrypted opened, where that needs no passphrase. In memory only. */
  content(id: string): Promise<Buffer>;
  /**
   * Parsed for reading, decrypted and verified; a message that cannot be parsed comes with its
   * headers and a warning, one that cannot be opened with what its protection says.
   * @throws MailtuiError `cancelled` as soon as the signal fires, but for a
   *   short message that is being parsed.
   */
  open(id: string, options?: OpenOptions): Promise<ReadableMessage>;
  /**
   * The message with what else of the mail here is for the time that it invites to.
   * @param content of which it was read
   */
  noteConflicts(
    id: string,
    content: Buffer,
    message: ReadableMessage,
    options?: NotingOptions,
  ): Promise<ReadableMessage>;
  /**
   * Fetches the rest of these messages, or with `again` all of each; see MessageFetches. By id.
   * @throws MailtuiError what a server may fail with; what has come until then stays.
   */
  fetchMessages(
    ids: readonly string[],
    request: FetchRequest,
  ): Promise<ReadonlyMap<string, FetchOutcome>>;
  /** Changes flags here; the desired state, pushed later where the protocol has flags. */
  editFlags(ids: readonly string[], edit: FlagEdit, options?: EditOptions): Promise<void>;
  /** The same for tags. */
  editTags(ids: readonly string[], edit: TagEdit): Promise<void>;
  /** The whole conversations of these messages; see core/muting.ts. */
  muteConversations(ids: readonly string[], isOn: boolean): Promise<void>;
  /** @throws MailtuiError `bad-input` when the folder is of another account. */
  moveMessages(ids: readonly string[], folderId: number): Promise<void>;
  /** The copies are messages of their own; the folder may be of another account. */
  copyMessages(ids: readonly string[], folderId: number): Promise<void>;
  /**
   * Takes attachments out of what is here of the message; see stripParts.ts.
   * @param parts their numbers
   */
  stripAttachments(id: string, parts: readonly string[]): Promise<void>;
  /** To the archive folder of each message's account. */
  archiveMessages(ids: readonly string[]): Promise<void>;
  /** Into the trash; what is there already to the recently deleted. */
  removeMessages(ids: readonly string[]): Promise<void>;
  /** Back to where it was. @throws MailtuiError `bad-input` when a message is not deleted. */
  restoreMessages(ids: readonly string[]): Promise<void>;
  /**
   * What waits for the server of an IMAP account is not to be done any more.
   * @throws MailtuiError `bad-input` for a message that the server does not have.
   */
  takeBackEdits(ids: readonly string[]): Promise<void>;
  /**
   * POP3: whether they stay on the server whatever the policy, or leave it with the next sync; null:
   * as the policy says. @throws MailtuiError `bad-input` when one is not on a POP3 server.
   */
  editOnServer(ids: readonly string[], wish: ServerWish | null): Promise<void>;
  /**
   * Takes the last edit back, or does again what was taken back last; over all accounts, and across
   * restarts. @returns null when there is nothing of the kind.
   */
  revertEdit(direction: Direction): Promise<RevertedEdit | null>;
  /**
   * On the server of an IMAP account, then here. `path` is as the server writes names.
   * @throws MailtuiError `bad-input` for a name that is taken or cannot be, `locked`, and what a
   *   server may fail with.
   */
  createFolder(account: string, path: string, signal: AbortSignal): Promise<FolderRow>;
  /** The same for another name; folders below it go with it. */
  renameFolder(folderId: number, path: string, signal: AbortSignal): Promise<FolderRow>;
  /** The same for another place; `into`: the folder that it lies in then, null: none. */
  moveFolder(folderId: number, into: number | null, signal: AbortSignal): Promise<FolderRow>;
  /** On the server: whether programs that go by subscriptions list it. */
  subscribeFolder(folderId: number, wanted: boolean, signal: AbortSignal): Promise<void>;
  /**
   * Only when it is empty. `force`: its messages go to the trash before, and the account is synced.
   */
  deleteFolder(folderId: number, force: boolean, signal: AbortSignal): Promise<void>;
  /**
   * One summary per account, in the order of the accounts; never rejects for an account's failure.
   * An account that is being synced already is not begun again: its events go to both, its signal
   * stays that of the first. @throws MailtuiError `usage` for an unknown account.
   */
  sync(request: SyncRequest): Promise<SyncSummary[]>;
  /**
   * Keeps accounts in step until the signal fires: new mail comes as the server tells of it, and
   * edits are pushed soon after they were made. Resolves then; never rejects for an account's
   * failure, of which the events tell. @throws MailtuiError `usage` for an unknown account.
   */
  watch(request: WatchRequest): Promise<void>;
  /** What is to be sent, and sending it. */
  readonly outgoing: OutgoingMail;
  /** Writing: from an idea to a message in the outbox. */
  readonly drafts: Drafts;
  /** @returns a function that ends the subscription. */
  onChange(listener: (change: StoreChange) => void): () => void;
  close(): Promise<void>;
}
