/** People the user knows beside those whom messages name. Pure. */
import type { Correspondent } from './indexRows.js';
import type { Address } from './message.js';

/** Those found in the mail, and behind them those of the book that nobody wrote to or from. */
export function withAddressBook(
  found: readonly Correspondent[],
  book: readonly Address[],
  { text, limit }: { text: string; limit: number },
): Correspondent[] {
  const known = new Set(found.map(({ address }) => address));
  const wanted = wordsOf(text);
  const others = book
    .filter(({ address }) => !known.has(address.toLowerCase()))
    .filter((person) => {
      const words = wordsOf(`${person.name} ${person.address}`);
      return wanted.every((start) => words.some((word) => word.startsWith(start)));
    })
    .map(({ name, address }) => ({
      ...{ name, address: address.toLowerCase(), messages: 0, written: 0, lastWritten: null },
    }));
  return [...found, ...others].slice(0, limit);
}

/** Each address once, the later name where there is one. */
export function mergedBook(book: readonly Address[], added: readonly Address[]): Address[] {
  const people = new Map<string, Address>();
  for (const person of [...book, ...added]) {
    const key = person.address.toLowerCase();
    const name = person.name === '' ? (people.get(key)?.name ?? '') : person.name;
    people.set(key, { name, address: person.address });
  }
  return [...people.values()];
}

/** As the index has them: without case and accents. */
function wordsOf(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}
