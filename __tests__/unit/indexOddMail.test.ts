/**
 * Mail that is odd or hostile, as it reaches the index: it is found, it is in order, and what it adds
 * is bounded, whatever it claims. Bounds are counted in rows and octets, never in time.
 */
import { describe, expect, it } from '@jest/globals';
import { Database, type SqlValue } from '../../src/store/index/database.js';
import { summarise } from '../../src/mime/summary.js';
import { asked } from '../support/asked.js';
import { addition, sha256 } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();

/** Indexes mail number `n` as a sync does. */
function take(n: number, ...lines: string[]): void {
  const raw = Buffer.from(lines.join('\r\n'));
  const change = addition(the().inbox.id, n, { size: raw.length, digest: sha256(raw) });
  the().index.commit([{ ...change, summary: summarise(raw) }]);
}

const found = (text: string): number[] =>
  the()
    .index.search(asked(text))
    .map(({ received }) => received / 1000);
const thread = (n: number): string => the().row(n).thread;

/** Of the file, by a reader of its own. */
function number(sql: string, ...parameters: SqlValue[]): number {
  const database = new Database(the().file, { readOnly: true });
  try {
    return Number(Object.values(database.get(sql, ...parameters) ?? {})[0]);
  } finally {
    database.close();
  }
}

const references = (count: number): string =>
  Array.from({ length: count }, (_, n) => `<r${String(n)}@x>`).join('\r\n ');

describe('mail that is odd', () => {
  it.each([
    ['none', 'Subject: x'],
    ['garbage', 'Date: next tuesday, maybe'],
    ['empty', 'Date:'],
    ['of the year 99999', 'Date: Fri, 1 Jan 99999 00:00:00 +0000'],
    ['of a day that never was', 'Date: Fri, 31 Feb 2020 25:61:61 +9999'],
    ['in the future', 'Date: Fri, 1 Jan 2100 00:00:00 +0000'],
    ['twice', 'Date: x\r\nDate: y'],
    ['of a megabyte', `Date: ${'9'.repeat(1_000_000)}`],
  ])('with a date that is %s stands where it came, and is found by that day', (_, line) => {
    take(1, 'Subject: before', '', 'kelp');
    take(2, line, '', 'kelp odd');
    take(3, 'Subject: behind', '', 'kelp');
    expect(found('kelp')).toEqual([3, 2, 1]);
    expect(found('odd on:1970')).toEqual([2]);
    expect(found('odd newer:1y')).toEqual([]);
  });

  it('with 10,000 references adds a hundred keys, and is with what it names first and last', () => {
    take(1, 'Message-ID: <r0@x>', 'Subject: first', '', 'a');
    take(2, 'Message-ID: <r9999@x>', 'Subject: last', '', 'b');
    take(3, 'Message-ID: <m@x>', `References: ${references(10_000)}`, 'Subject: many', '', 'c');
    expect(number('SELECT count(*) FROM thread_key')).toBeLessThanOrEqual(112);
    expect(number('SELECT max(length(ancestors)) FROM message')).toBeLessThan(400);
    expect(thread(3)).toBe(thread(1));
    expect(thread(3)).toBe(thread(2));
    expect(found('many')).toEqual([3]);
  });

  it('of which each names 10,000 others does not make a merge of every pair', () => {
    const before = number('SELECT count(*) FROM thread');
    for (let n = 1; n <= 20; n += 1) {
      const own = references(10_000).replaceAll('r', `s${String(n)}r`);
      take(n, `Message-ID: <m${String(n)}@x>`, `References: ${own} <shared@x>`, '', 'x');
    }
    expect(number('SELECT count(*) FROM thread')).toBe(before + 1);
    expect(number('SELECT count(*) FROM thread_key')).toBeLessThanOrEqual(20 * 112);
  });

  it('with a subject of a megabyte is found by its beginning, and keeps little of it', () => {
    take(1, `Subject: telescope ${'very '.repeat(200_000)}long`, '', 'body');
    expect(found('subject:telescope')).toEqual([1]);
    expect(number('SELECT max(length(subject)) FROM message')).toBeLessThanOrEqual(1000);
    expect(number('SELECT sum(length(block)) FROM message_text_data')).toBeLessThan(20_000);
  });

  it('with a text of megabytes is found, and adds no more than its bound', () => {
    const words = Array.from({ length: 600_000 }, (_, n) => `w${n.toString(36)}`).join(' ');
    take(1, 'Subject: long', '', `dome ${words}`);
    expect(found('dome')).toEqual([1]);
    expect(number('SELECT sum(length(block)) FROM message_text_data')).toBeLessThan(1_000_000);
  });

  it('without a Message-ID is each by itself, and replies to it find it by its subject', () => {
    const people = ['From: ann@x.example', 'To: bob@x.example'];
    take(1, ...people, 'Subject: keys', '', 'one');
    take(2, 'From: kim@x.example', 'To: bob@x.example', 'Subject: keys', '', 'two');
    expect(thread(1)).not.toBe(thread(2));
    take(3, 'From: bob@x.example', 'To: ann@x.example', 'Subject: Re: keys', '', 'three');
    expect(thread(3)).toBe(thread(1));
    expect(thread(3)).not.toBe(thread(2));
  });

  it('with one Message-ID and other content is two messages of one conversation', () => {
    for (let n = 1; n <= 40; n += 1) take(n, 'Message-ID: <same@x>', '', `content c${String(n)}`);
    expect(found('id:same@x')).toHaveLength(40);
    expect(found('c7')).toEqual([7]);
    expect(the().row(40).threadSize).toBe(40);
    const members = the().index.threadMembers(thread(1));
    expect(new Set(members.map(({ row }) => row.id)).size).toBe(40);
  });

  it('that names itself, and mails that name each other in a ring, are conversations', () => {
    take(1, 'Message-ID: <a@x>', 'References: <a@x> <c@x>', '', 'a');
    take(2, 'Message-ID: <b@x>', 'References: <a@x>', '', 'b');
    take(3, 'Message-ID: <c@x>', 'In-Reply-To: <b@x>', '', 'c');
    expect(new Set([1, 2, 3].map(thread)).size).toBe(1);
  });

  it('without anything, of control characters, or of one line of a megabyte, is indexed', () => {
    take(1, '');
    take(2, '\0\x01\x1b[2J', '\ud800');
    take(3, 'x'.repeat(1_000_000));
    take(4, ': \0', `To: ${'a@b.example, '.repeat(100_000)}`, '', 'end');
    expect(the().rows()).toHaveLength(4);
    expect(number('SELECT count(*) FROM correspondent')).toBeLessThanOrEqual(200);
    expect(found('end')).toEqual([4]);
  });
});
