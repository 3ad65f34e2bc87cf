import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LARGE_BYTES, uidChunks, uidOf, uidSet } from '../../src/protocols/imap/uidChunks.js';

const uid = fc.integer({ min: 1, max: 0xffffffff });
const size = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 200_000 }),
  fc.integer({ min: 0, max: 3 * LARGE_BYTES }),
);

/** The UIDs that a set names. */
function namedBy(set: string): number[] {
  return set.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split(':').map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}

describe('A set of UIDs', () => {
  it('names each of them once, in order, and nothing else', () => {
    const dense = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    const sparse = fc.array(uid, { minLength: 1 });
    fc.assert(
      fc.property(fc.oneof(dense, sparse), (uids) => {
        expect(namedBy(uidSet(uids))).toEqual([...new Set(uids)].sort((a, b) => a - b));
      }),
    );
  });

  it('joins neighbours', () => {
    expect(uidSet([9, 5, 3, 4])).toBe('3:5,9');
  });
});

describe('A download in chunks', () => {
  it('keeps the order, loses nothing, and is bounded in every way', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(uid, size), { maxLength: 2000 }), (messages) => {
        const sizes = new Map(messages);
        const uids = [...sizes.keys()];
        const chunks = [...uidChunks(uids, (n) => sizes.get(n) ?? null)];
        expect(chunks.flatMap((chunk) => chunk.uids)).toEqual(uids);
        for (const chunk of chunks) {
          const octets = chunk.uids.reduce((sum, n) => sum + (sizes.get(n) ?? 0), 0);
          expect(chunk.large).toBe(octets > LARGE_BYTES);
          if (chunk.large) expect(chunk.uids).toHaveLength(1);
          // RFC 7162, 4, with room for the rest of the command.
          expect(uidSet(chunk.uids).length).toBeLessThan(8000);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('begins with few messages, so that the newest are there at once', () => {
    const uids = Array.from({ length: 5000 }, (_, n) => 5000 - n);
    const counts = [...uidChunks(uids, () => 1000)].map((chunk) => chunk.uids.length);
    expect(counts.slice(0, 6)).toEqual([50, 100, 200, 400, 700, 700]);
  });
});

describe('An id', () => {
  it('names the UID it was made of', () => {
    fc.assert(
      fc.property(uid, (n) => {
        expect(uidOf(String(n))).toBe(n);
      }),
    );
  });

  it.each(['', '0', '01', '-1', '1.5', '1:*', '*', '1,2', ' 1', '4294967296', '1e3', '1\r\n'])(
    'that is %j names none',
    (id) => {
      expect(uidOf(id)).toBeNull();
    },
  );
});
