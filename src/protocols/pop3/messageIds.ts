/**
 * Names for the messages of a POP3 mailbox, from what the server tells of them. Pure.
 *
 * Guarantees: no two messages of one mailbox get the same id, whatever the server says; as long
 * as the server keeps its UIDLs, a message keeps its id.
 */
import { createHash } from 'node:crypto';
import type { Listing } from './listing.js';

/** Message numbers by id, oldest first. */
export function numbersById(names: Listing): Map<string, number> {
  const numbers = new Map<string, number>();
  const occurrences = new Map<string, number>();
  for (const [number, name] of inOrder(names)) {
    let id = name;
    // `x#2` may also be what the server calls another message.
    while (numbers.has(id)) {
      const occurrence = (occurrences.get(name) ?? 1) + 1;
      occurrences.set(name, occurrence);
      id = `${name}#${occurrence}`;
    }
    numbers.set(id, number);
  }
  return numbers;
}

/** By number, as servers list them. */
function inOrder(names: Listing): Listing {
  let last = 0;
  for (const number of names.keys()) {
    if (number < last) return new Map([...names].sort(([a], [b]) => a - b));
    last = number;
  }
  return names;
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
