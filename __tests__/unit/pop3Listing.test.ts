/** The answer to UIDL of a mailbox of any size is worked off as it comes; only its rows are kept. */
import { describe, expect, it } from '@jest/globals';
import { ListingReader } from '../../src/protocols/pop3/listing.js';

const MB = 1024 * 1024;

describe('A listing', () => {
  it('of 100,000 letters is the same however it is cut', () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `${String(n + 1)} uid-${String(n)}\r\n`);
    const bytes = Buffer.from(rows.join(''));
    for (const piece of [1_000_003, 1460, 7]) {
      const reader = new ListingReader();
      for (let at = 0; at < bytes.length; at += piece) {
        reader.feed(bytes.subarray(at, at + piece));
      }
      expect(reader.rows.size).toBe(100_000);
      expect([reader.rows.get(1), reader.rows.get(100_000)]).toEqual(['uid-0', 'uid-99999']);
    }
  });

  it('is not kept but for what its rows say', () => {
    const reader = new ListingReader();
    // Rows that say nothing new, and some that are none.
    const chunk = Buffer.from(`1 one\r\n${`2 ${'x'.repeat(250)}\r\nno row\r\n`.repeat(250)}`);
    const held = () => process.memoryUsage().heapUsed + process.memoryUsage().external;
    reader.feed(chunk);
    const before = held();
    for (let fed = 0; fed < 150 * MB; fed += chunk.length) reader.feed(chunk);
    expect(held()).toBeLessThan(before + 75 * MB);
    expect([...reader.rows.keys()]).toEqual([1, 2]);
  });
});
