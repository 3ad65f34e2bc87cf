/**
 * What the index tells: the rows of folders, messages and placements, and the questions that lists
 * and the search ask. Plain data; all text in it that came from mail or a server is untrusted.
 */
import type { Protocol } from './account.js';
import type { Flags } from './flags.js';
import type { ServerWish } from './letterBox.js';
import type { Address, Attachment } from './message.js';
import type { Query } from './query/ast.js';
import type { MailboxRole } from './source.js';
import type { FilePlace } from './store.js';

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
  /** Only of these; absent: of all. */
  accounts?: readonly string[];
  /** Only what is strictly older than this key; absent: from the newest. */
  after?: PageKey;
  /** Only what is strictly newer than this key (the ones next to it); excludes `after`. */
  before?: PageKey;
  /** Absent: the newest first. Only those can be asked for page by page. */
  order?: SearchOrder;
  limit: number;
}

/** `best`: by how well the words fit, then the newest; without words the newest first. */
export type SearchOrder = 'newest' | 'best';

/** How many messages a query finds. */
export interface FoundCount {
  total: number;
  unread: number;
}

/** A conversation in a list, as the newest of its messages that are in the list. */
export interface ConversationRow extends MessageRow {
  /** Ids of its messages that are in the list, newest first; at most 1,000. */
  ids: readonly string[];
  /** Those of them that are not read. */
  unread: number;
}

export interface ConversationPage {
  /** By their newest message in the list, newest first. */
  rows: readonly ConversationRow[];
  /** True when there are rows beyond the page in the direction asked for. */
  more: boolean;
}

/** A message of a conversation and what it answers, for putting them in order as a tree. */
export interface ThreadMember {
  row: MessageRow;
  /** Stands for its Message-ID; see core/threads.ts. */
  key: number;
  /** Those of the messages that it names as before it, the nearest first. */
  ancestors: readonly number[];
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

/** A message that came and that rules have yet to see. */
export interface Arrival {
  placementId: number;
  /** Steps that are done already. */
  done: readonly string[];
}

/** How a message left the folders: it is kept among the recently deleted for some time. */
export interface Removal {
  /** Ms since the epoch. */
  at: number;
  by: 'you' | 'server' | 'rule' | 'retention';
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

/** A message of which it is not known what it answers, and where it is. */
export interface UnthreadedMessage {
  placementId: number;
  account: string;
  dir: string;
  file: FilePlace;
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

export interface FolderIdentity {
  account: string;
  protocol: Protocol;
  dir: string;
  path: string;
  name: string;
  role: MailboxRole | null;
}
