/** A message on its way in from a file of another program. Types only. */
import type { ForeignMarks } from '../../core/foreignFlags.js';

export interface IncomingMessage extends ForeignMarks {
  /** The bytes of the message and nothing else; pieces when it is too large to be held. */
  content: Buffer | AsyncIterable<Buffer>;
  /** When it was received, ms since the epoch; null: its own Date has to do. */
  received: number | null;
  /** The line of an mbox that came before it, which may tell when it was received. */
  fromLine: string | null;
  /** Folders below the place that is imported, from the top; empty: the place itself. */
  folder: readonly string[];
  /** Where it was found, for a person. Untrusted text. */
  origin: string;
}

/** What could not be read, with the reason; the rest goes on. */
export interface SkippedMessage {
  skipped: string;
  origin: string;
}

export type Incoming = IncomingMessage | SkippedMessage;

/** Of a larger message only pieces are in memory. Octets. */
export const HELD_AT_MOST = 16 * 1024 * 1024;
