/**
 * MailSource, the port to a mail server: what a fetcher is. `protocols/` implements it once per
 * protocol, `sync/` is its only user.
 *
 * Guarantees every implementation gives:
 * - Optional members are the capabilities: what is not there cannot be done on that protocol, and
 *   TypeScript refuses to try.
 * - Nothing is ever inferred from an answer that was cut short: a snapshot says whether it is
 *   `complete`, and the source says what absence from a complete one means.
 * - Message bytes are exact, from the wire to the consumer.
 * - No credential is sent before TLS unless the account's security is `none`; what a server sent
 *   before the TLS handshake is not believed after it.
 * - Every wait has a deadline and ends at once when the signal fires; errors are MailtuiError.
 * - After an error other than `server-refused` the source is unusable: close it and make another.
 * One caller at a time: methods are not called while another one's promise or iteration is open.
 */
import type { Protocol, ServerSettings } from './account.js';
import type { Flags } from './flags.js';
import type { LetterBox } from './letterBox.js';
import type { PartialReading } from './partialReading.js';

/** Role of a mailbox, by SPECIAL-USE (RFC 6154) or by name. */
export type MailboxRole = 'inbox' | 'sent' | 'drafts' | 'trash' | 'junk' | 'archive' | 'all';

export interface RemoteMailbox {
  /** The server's full name for it, decoded to Unicode; the key of everything else. */
  path: string;
  /** The hierarchy delimiter, empty when the mailbox name is flat. */
  delimiter: string;
  role: MailboxRole | null;
  /** False for a mere node of the hierarchy (\NoSelect, \NonExistent). */
  selectable: boolean;
  /**
   * What the server said of it together with the list (LIST-STATUS, RFC 5819): equal to the one
   * kept in the cursor means nothing changed. Null when it was not told.
   */
  status: string | null;
}

export interface RemoteMessage {
  /**
   * Names the message within its mailbox and validity: the UID on IMAP; the UIDL on POP3, with
   * `#2`, `#3`… behind it for the second and later occurrences of the same UIDL.
   */
  id: string;
  /** Octets as the server counts them; null when it was not told. */
  size: number | null;
  /** Null where the protocol has no flags, and when flags and keywords are as at the cursor. */
  flags: Flags | null;
  /** IMAP keywords other than those that {@link Flags} covers; sorted. */
  keywords: readonly string[];
  /** As in {@link FetchedMessage}. */
  emailId?: string;
}

/**
 * A source that can tell changes from the rest answers a cursor with a partial snapshot: not
 * `complete`, `messages` only the new and the changed ones, `vanished` those that are gone.
 */
export interface MailboxSnapshot {
  /** True when the server says nothing has changed since the cursor; `messages` is empty then. */
  unchanged: boolean;
  /** True when `messages` holds everything that is in the mailbox. */
  complete: boolean;
  /** UIDVALIDITY on IMAP; empty on POP3, whose ids never change meaning. */
  validity: string;
  /** Oldest first, in the server's order. */
  messages: readonly RemoteMessage[];
  /**
   * Ids that left the mailbox since the cursor, maybe with some that were never told; null when
   * the server did not say, and only absence from a `complete` snapshot tells.
   */
  vanished: readonly string[] | null;
  /** Opaque; kept after the snapshot was worked off and handed in again the next time. */
  cursor: string;
}

/** One message on its way in. */
export interface FetchedMessage {
  id: string;
  /** Null where the protocol has no flags. */
  flags: Flags | null;
  keywords: readonly string[];
  /** When the server received it, in ms since the epoch (INTERNALDATE); null when it cannot say. */
  received: number | null;
  /**
   * Names what the message holds in all mailboxes of the account, whatever its id there: EMAILID
   * (RFC 8474), X-GM-MSGID. Absent where the server has no such thing.
   */
  emailId?: string;
  /**
   * The exact bytes. A stream for messages too large to be held; it must be read to its end (or
   * the iteration abandoned) before the next message is asked for.
   */
  content: Buffer | AsyncIterable<Buffer>;
  /** The content is only the header of a message of so many octets; absent: it is all of it. */
  partialOf?: number;
}

export interface MailSource {
  readonly protocol: Protocol;
  /** What it means that a message is absent from a complete snapshot. */
  readonly absence: 'deleted' | 'nothing';
  /** There where mail is collected and may be taken away for good: POP3. */
  readonly letterBox?: LetterBox;
  /** What the connected server says it can do, in its protocol's words; untrusted, for people. */
  readonly offers?: readonly string[];

  /** Connects, secures and logs in. Called once, first. */
  connect(signal: AbortSignal): Promise<void>;
  /** All mailboxes; POP3 answers with the one INBOX. */
  listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]>;
  /** What is in the mailbox since `cursor` (null: the first time). */
  snapshot(
    mailbox: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot>;
  /**
   * The messages with these ids of the mailbox last taken a snapshot of, roughly in the order
   * asked for (a source may reorder within a chunk of its own). Ids that have vanished meanwhile
   * are left out. Backpressure: nothing is read far ahead of the consumer.
   */
  fetch(ids: readonly string[], signal: AbortSignal): AsyncIterable<FetchedMessage>;
  /** Ends the session politely if it can, at once if not. Never throws; safe to call twice. */
  close(): Promise<void>;

  /**
   * What the server tells of these messages of the mailbox last taken a snapshot of, without their
   * bodies; vanished ones are left out. It is how a message is recognised under a new id.
   */
  identify?(ids: readonly string[], signal: AbortSignal): Promise<readonly RemoteIdentity[]>;
  /** Headers alone, single messages, searches. */
  readonly partial?: PartialReading;
  /** Changes on the server; absent where the protocol has none. */
  readonly edits?: MailboxEdits;
  /**
   * Waits until something happens in the first of these mailboxes, or, where the server tells of
   * them, in one of the others: resolves with `changed` when the server says so, with `timeout`
   * after `forMs`; at once when something has happened since the last snapshot. Renews what a
   * server would let expire meanwhile. Cancelled, it leaves the source usable.
   */
  watch?(
    paths: readonly string[],
    forMs: number,
    signal: AbortSignal,
  ): Promise<'changed' | 'timeout'>;
  /** The account's storage by the server's count; null when it keeps none (RFC 9208). */
  quota?(signal: AbortSignal): Promise<Quota | null>;
}

/** What tells a message from others whatever its id. */
export interface RemoteIdentity {
  id: string;
  /** As in {@link FetchedMessage}. */
  emailId?: string;
  /** Message-ID without brackets; null when there is none. */
  messageId: string | null;
  /** Octets; null when it was not told. */
  size: number | null;
  /** INTERNALDATE in ms since the epoch. */
  received: number | null;
}

/** Octets. */
export interface Quota {
  used: number;
  limit: number;
}

/** A mailbox as it was when its ids were learned. */
export interface RemotePlace {
  path: string;
  /** As in {@link MailboxSnapshot.validity}. */
  validity: string;
}

export interface RemoteFlagEdit {
  add: Flags;
  remove: Flags;
  addKeywords: readonly string[];
  removeKeywords: readonly string[];
}

export interface RemoteAppend {
  content: Buffer;
  flags: Flags;
  keywords: readonly string[];
  /** INTERNALDATE in ms since the epoch; null: now. */
  received: number | null;
  /** Where to look whether it is there already, so that a repeated append adds nothing. */
  messageId: string | null;
}

/**
 * Changes on the server. Guarantees every implementation gives:
 * - ids are used only while the mailbox has the validity they were learned under; otherwise the
 *   method throws `server-refused` with retry `now` and nothing was changed;
 * - ids that have vanished meanwhile are left alone and are no error;
 * - no message is removed but those named (never a bare EXPUNGE);
 * - what it says was done is done on the server. After an error the outcome of that one call is
 *   unknown: whoever called looks again (a snapshot) before repeating.
 */
export interface MailboxEdits {
  /** @returns the keywords, and `$Forwarded` for the flag, that the mailbox cannot keep. */
  setFlags(
    place: RemotePlace,
    ids: readonly string[],
    edit: RemoteFlagEdit,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /**
   * @returns new ids by old ones, as far as the server tells (COPYUID).
   * @throws MarkedOnlyError when they are in the target and marked as deleted here, but the server
   *   cannot remove them.
   */
  move(
    place: RemotePlace,
    ids: readonly string[],
    target: string,
    signal: AbortSignal,
  ): Promise<MovedMessages>;
  /**
   * Removes these for good.
   * @throws MarkedOnlyError when the server cannot, and they are only marked as deleted.
   */
  expunge(place: RemotePlace, ids: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Line breaks become CRLF. One with the same Message-ID and size that is there is not repeated.
   * @returns the id in the mailbox when the server tells (APPENDUID) or it was found there.
   */
  append(path: string, message: RemoteAppend, signal: AbortSignal): Promise<AppendedMessage>;
  /** Also subscribes. Does nothing when it exists. @returns the path as the server has it. */
  createMailbox(segments: readonly string[], signal: AbortSignal): Promise<string>;
  /** Does nothing when it has that name already. @returns the path as the server has it. */
  renameMailbox(path: string, segments: readonly string[], signal: AbortSignal): Promise<string>;
  /** Whether programs that go by subscriptions list it. */
  subscribeMailbox(path: string, wanted: boolean, signal: AbortSignal): Promise<void>;
  /**
   * Does nothing when it is gone already.
   * @throws MailtuiError `server-refused` when the mailbox holds messages.
   */
  deleteMailbox(path: string, signal: AbortSignal): Promise<void>;
}

export interface MovedMessages {
  /** Validity of the target; null when the server does not tell. */
  validity: string | null;
  ids: ReadonlyMap<string, string>;
}

export interface AppendedMessage {
  validity: string | null;
  id: string | null;
  /** Of the keywords, those that were stored with it; absent: all. */
  keywords?: readonly string[];
}

/** What a protocol needs to make a source. */
export interface SourceSettings {
  account: string;
  server: ServerSettings;
  /**
   * The password, asked for once per connection and not kept. Whatever it takes to get one (a
   * program that runs, a question) ends when the signal fires.
   */
  password: (signal: AbortSignal) => Promise<string>;
  /** Where a transcript without credentials and message text goes; absent: nowhere. */
  trace?: (line: string) => void;
  /** Milliseconds without a byte after which the server counts as gone. */
  idleTimeout?: number;
}

export type SourceFactory = (settings: SourceSettings) => MailSource;
