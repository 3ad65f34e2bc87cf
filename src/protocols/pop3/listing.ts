/**
 * Listings of a mailbox (the answers to UIDL and LIST, RFC 1939), read as they come off the wire.
 *
 * Guarantees: a row that is none (no number, no name, a number seen before) is left out, so that the
 * count tells whether the listing is whole; only what rows say is kept of the answer, and no line
 * that has no end.
 */
import { MailtuiError } from '../../core/errors.js';

/** Message number and the rest of its line, in the server's order. */
export type Listing = ReadonlyMap<number, string>;

/** A message number; RFC 1939 counts from 1. */
const NUMBER = /^[1-9]\d{0,8}$/;
/** RFC 1939 allows 70 printable characters; more is tolerated, but nothing that is no name. */
const NAME = /^[^\p{Cc}]{1,255}$/u;
/** RFC 1939 allows 512 octets. */
const LONGEST_LINE = 8192;

export class ListingReader {
  readonly rows = new Map<number, string>();
  #rest = '';

  /** The next bytes of the answer, cut wherever. @throws MailtuiError for a line without end. */
  feed(bytes: Buffer): void {
    // As Latin-1 every byte is one character, whatever charset a server's names are in.
    const text = this.#rest + bytes.toString('latin1');
    let start = 0;
    for (let end; (end = text.indexOf('\r\n', start)) !== -1; start = end + 2) {
      this.#row(text.slice(start, end));
    }
    if (text.length - start > LONGEST_LINE) throw endlessListing();
    this.#rest = text.slice(start);
  }

  #row(line: string): void {
    const row = /^[^ ]+ [^ ]+$/.test(line) ? line : line.replace(/ +/g, ' ').trim();
    const space = row.indexOf(' ');
    const [number, value] = [row.slice(0, space), row.slice(space + 1)];
    if (!NUMBER.test(number) || !NAME.test(value) || this.rows.has(Number(number))) return;
    this.rows.set(Number(number), value);
  }
}

export function endlessListing(): MailtuiError {
  return new MailtuiError('protocol', 'the server sends a listing without end', {
    hint: 'Check host and port; if they are right, the server is faulty.',
  });
}
