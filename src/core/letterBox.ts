/**
 * What only a letter-box (POP3) has: messages that can be taken out of it for good, and what we
 * remember of those we have read. Types only; `retention.ts` decides, `sync/` does.
 *
 * A *letter* is a message that was in the letter-box and is durable here. It is remembered by its
 * remote id for as long as the server may still list it, wherever its file has moved to since.
 */
import type { FilePlace } from './store.js';
import type { Flags } from './flags.js';

/** How the server wants to be used; known once connected. */
export interface LetterBoxTerms {
  /** Ms that have to pass between two logins; 0: none. */
  loginDelay: number;
  /** Days after which the server itself deletes mail; null: it does not say, or never. */
  expire: number | null;
}

/** The optional member of a {@link MailSource} whose server is a letter-box. */
export interface LetterBox {
  readonly terms: LetterBoxTerms;
  /** Ms to wait before the server lets us in again, as it told or as is usual; 0: none. */
  readonly pause: number;
  /**
   * The header of each of these messages of the last snapshot (its body may follow), so that they
   * can be recognised. Those that have vanished are left out.
   */
  heads(ids: readonly string[], signal: AbortSignal): AsyncIterable<{ id: string; head: Buffer }>;
  /**
   * Marks messages of the last snapshot for removal. Resolves with those the server has marked.
   * Nothing is removed unless `finish` follows, whatever else happens.
   */
  mark(ids: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Ends the session; what was marked is removed. False: the server did not say that it was, so
   * nobody knows. The source can then only be reopened or closed.
   */
  finish(signal: AbortSignal): Promise<boolean>;
  /** Another session, after `finish` or after a failure. Ids are good again after a snapshot. */
  reopen(signal: AbortSignal): Promise<void>;
}

/** What the user wants of one message on the server, whatever the policy says. */
export type ServerWish = 'keep' | 'delete';

/** What we remember of a message of the letter-box. */
export interface Letter {
  remoteId: string;
  /** Octets by the server's own count when it was last listed; null: it never told. */
  octets: number | null;
  /** When it was stored; ms since the epoch. */
  stored: number;
  /** When the server confirmed that it is removed; null: never asked for. */
  asked: number | null;
  /** Null: as the policy says. */
  wish: ServerWish | null;
  /** Null: deleted here for good. */
  here: LetterHere | null;
}

/** As little of a letter as tells which message of a listing it is. */
export interface LetterName extends Pick<Letter, 'remoteId' | 'octets'> {
  /** False: deleted here for good. */
  isHere: boolean;
}

/** Where a letter is now. */
export interface LetterHere {
  placementId: number;
  folderId: number;
  /** Directory of the folder its file is in. */
  dir: string;
  file: FilePlace;
  /** SHA-256 of the bytes that were stored, in hex. */
  digest: string;
  /** Octets of the file. */
  size: number;
  flags: Flags;
}

/** One that was deleted here for good, and that the server may still list. */
export type DeletedLetter = Omit<Letter, 'here'>;

/**
 * Where deleted letters are remembered beside the index, so that they are not fetched again when it
 * is lost. Each call is about all of a letter-box; what was saved under another validity is not given.
 */
export interface LetterMemory {
  /** Never throws: what cannot be read is not remembered. */
  load(account: string, validity: string): readonly DeletedLetter[];
  /** Durable when it returns. @throws MailtuiError `disk` or `disk-full` */
  save(account: string, validity: string, letters: readonly DeletedLetter[]): void;
}

export type LetterChange =
  /** It was deleted here for good, as is remembered elsewhere; does nothing where it is known. */
  | ({ type: 'deleted'; folderId: number } & DeletedLetter)
  /** What was remembered of it before the index was lost; where its message is stays. */
  | { type: 'remembered'; folderId: number; letter: Omit<Letter, 'here'> }
  | { type: 'octets'; folderId: number; remoteId: string; octets: number }
  | { type: 'asked'; folderId: number; remoteId: string; at: number }
  /** The remote id is that of another message from now on, or of none. */
  | { type: 'forgotten'; folderId: number; remoteId: string }
  /** What the account's policy is since when; ms since the epoch. */
  | { type: 'policy'; account: string; policy: string; since: number }
  /** The server does not let us in before; ms since the epoch. */
  | { type: 'next-login'; account: string; at: number };

export interface LetterBoxMemory {
  /** The policy of the last sync; empty: there was none. */
  policy: string;
  since: number;
  nextLogin: number;
}
