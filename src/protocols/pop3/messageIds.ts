/**
 * Names for the messages of a POP3 mailbox, from what the server tells of them. Pure.
 *
 * Guarantees: no two messages of one mailbox get the same id, whatever the server says; as long
 * as the server keeps its UIDLs, a message keeps its id.
 */
import { createHash } from 'node:crypto';

/** What a mailbox listing row (`UIDL`, `LIST`) says: message number and the rest of the line. */
export type Listing = ReadonlyMap<number, string>;

/** A message number; RFC 1939 counts from 1. */
const NUMBER = /^[1-9]\d{0,8}$/;
/** RFC 1939 allows 70 printable characters; more is tolerated, but nothing that is no name. */
const NAME = /^[^\p{Cc}]{1,255}$/u;

/**
 * Rows of words as a listing; what is not one (no number, no name, a number seen before) is left
 * out, so that the count tells whether the listing is whole.
 */
export function readListing(rows: readonly (readonly string[])[]): Listing {
  const listing = new Map<number, string>();
  for (const row of rows) {
    const [number = '', ...rest] = row.filter((word) => word !== '');
    const value = rest.join(' ');
    if (!NUMBER.test(number) || !NAME.test(value) || listing.has(Number(number))) continue;
    listing.set(Number(number), value);
  }
  return listing;
}

/** Ids by message number, in the order of the numbers. */
export function uniqueIds(names: Listing): Map<number, string> {
  const taken = new Set<string>();
  const occurrences = new Map<string, number>();
  const ids = new Map<number, string>();
  for (const [number, name] of [...names].sort(([a], [b]) => a - b)) {
    let occurrence = (occurrences.get(name) ?? 0) + 1;
    let id = occurrence === 1 ? name : `${name}#${occurrence}`;
    // `x#2` may also be what the server calls another message.
    while (taken.has(id)) {
      occurrence += 1;
      id = `${name}#${occurrence}`;
    }
    occurrences.set(name, occurrence);
    taken.add(id);
    ids.set(number, id);
  }
  return ids;
}

/**
 * A cursor that stays the same exactly as long as the answers to STAT and UIDL do. STAT tells the
 * octets, which give away a server that uses its UIDLs again for other messages.
 */
export function listingCursor(stat: string, names: Listing): string {
  const hash = createHash('sha256').update(`${stat.trim()}\n`);
  for (const [number, name] of names) hash.update(`${number} ${name}\n`);
  return `uidl:${hash.digest('hex')}`;
}
