import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  LARGE_BYTES,
  uidBatches,
  uidChunks,
  uidOf,
  uidSet,
  uidsIn,
} from '../../src/protocols/imap/uidChunks.js';

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

describe('A set that a server sent', () => {
  it('is read back as it was written, up to the limit', () => {
    const uids = fc.uniqueArray(fc.integer({ min: 1, max: 2000 }), { minLength: 1 });
    fc.assert(
      fc.property(uids, (numbers) => {
        const sorted = [...numbers].sort((a, b) => a - b);
        expect(uidsIn(uidSet(numbers), numbers.length)).toEqual(sorted);
        expect(uidsIn(uidSet(numbers), numbers.length - 1)).toBeNull();
      }),
    );
  });

  it.each(['', '0', '1:', ':1', '1:2:3', '1:*', '1,,2', 'x', '1:4294967296'])(
    'that is %j is none',
    (set) => {
      expect(uidsIn(set, 100)).toBeNull();
    },
  );

  it('may name a range backwards, and never more than the limit', () => {
    expect(uidsIn('5:3', 3)).toEqual([3, 4, 5]);
    expect(uidsIn('1:4294967295', 1000)).toBeNull();
  });
});

describe('Commands about many messages', () => {
  it('name each message once, in lines that every server reads', () => {
    const sparse = fc.array(uid, { maxLength: 3000 });
    const dense = fc.array(fc.integer({ min: 999_998_000, max: 1_000_003_000 }), {
      minLength: 2000,
      maxLength: 3000,
    });
    fc.assert(
      fc.property(fc.oneof(sparse, dense), (uids) => {
        const batches = [...uidBatches(uids)];
        expect(batches.flat()).toEqual([...new Set(uids)].sort((a, b) => a - b));
        for (const batch of batches) expect(uidSet(batch).length).toBeLessThanOrEqual(7700);
      }),
      { numRuns: 50 },
    );
  });

  it('take one line for a whole mailbox without gaps', () => {
    const uids = Array.from({ length: 50_000 }, (_, n) => n + 1);
    expect([...uidBatches(uids)]).toHaveLength(1);
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
    expect(counts.slice(0, 4)).toEqual([50, 200, 700, 700]);
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
