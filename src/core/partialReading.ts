/**
 * Reading less than all that is in a mailbox: headers alone, single messages, what a search of the
 * server finds. The optional member of a MailSource; types only. What a {@link MailSource} guarantees
 * holds here, too.
 */
import type { Query } from './query/ast.js';
import type { FetchedMessage, RemotePlace } from './source.js';

/** The header of a message, on its way in. */
export interface FetchedHeader extends Omit<FetchedMessage, 'content'> {
  /** The exact bytes of the header section, with the empty line that ends it if there is one. */
  header: Buffer;
  /** Octets of the whole message as the server counts them. */
  size: number;
}

export interface PartialReading {
  /**
   * Makes this the mailbox that `fetch` and all of these read, without a snapshot of it.
   * @throws MailtuiError `protocol`, retry `now`, when its ids mean something else by now.
   */
  open(place: RemotePlace, signal: AbortSignal): Promise<void>;
  /**
   * Left out are: those that have vanished; those of which the server does not tell the size or
   * gives no header alone; and those with a header that is larger than `HEAD_LIMIT`.
   */
  headers(ids: readonly string[], signal: AbortSignal): AsyncIterable<FetchedHeader>;
  /**
   * Ids of the messages that the server received on the day of that moment or later, give or take
   * a day; ms since the epoch. Absent where the protocol tells no such time.
   */
  receivedSince?(moment: number, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Asks the server itself what is in the mailbox, which is all that the query means by its places;
   * absent where the protocol has no search. `now` is what relative dates count from.
   */
  search?(query: Query, now: number, signal: AbortSignal): Promise<RemoteMatches>;
}

/** What a server finds. */
export interface RemoteMatches {
  ids: readonly string[];
  /** Parts of the query that it could not be asked for, as one writes them: it may find more. */
  leftOut: readonly string[];
}
