/** Searching for the best instead of the newest. */
import { describe, expect, it } from '@jest/globals';
import { parseQuery } from '../../src/core/query/parse.js';
import { INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();
const DAY = 86_400_000;
const found = (text: string, rest = {}) =>
  the()
    .index.search({
      query: parseQuery(text).query,
      now: 100 * DAY,
      order: 'best',
      limit: 50,
      ...rest,
    })
    .map((row) => row.received / 1000);
const filler = 'many other words that say nothing of it '.repeat(20);

describe('the best of what a search finds', () => {
  it('has the words in the subject or its author, then in short texts, then in long ones', () => {
    const date = 90 * DAY;
    the().index.commit([
      the().add(1, { summary: { date, subject: 'kelp' } }),
      the().add(2, { summary: { date, from: [{ name: 'Kelp', address: 'k@x' }] } }),
      the().add(3, { summary: { date, text: 'kelp here' } }),
      the().add(4, { summary: { date, text: `${filler} kelp ${filler}` } }),
      the().add(5, { summary: { date, text: filler } }),
    ]);
    expect(found('kelp')).toEqual([1, 2, 3, 4]);
    expect(found('kelp', { order: 'newest' })).toEqual([4, 3, 2, 1]);
  });

  it('has the rarer of two words', () => {
    the().index.commit([
      ...Array.from({ length: 20 }, (_, n) => the().add(n + 1, { summary: { text: 'common' } })),
      the().add(30, { summary: { text: 'rare' } }),
      the().add(31, { summary: { text: 'common' } }),
    ]);
    expect(found('common OR rare')[0]).toBe(30);
  });

  it('is the newer of two that are as good', () => {
    const at = (date: number) => ({ received: 100 * DAY, summary: { date, text: 'kelp' } });
    the().index.commit([
      the().add(1, at(10 * DAY)),
      the().add(2, at(99 * DAY)),
      the().add(3, at(50 * DAY)),
    ]);
    const dates = the()
      .index.search({ query: parseQuery('kelp').query, now: 100 * DAY, order: 'best', limit: 9 })
      .map(({ date }) => (date ?? 0) / DAY);
    expect(dates).toEqual([99, 50, 10]);
  });

  it('keeps to everything else that is asked for', () => {
    const sent = the().index.putFolder({ ...INBOX, dir: 'Sent', path: 'Sent', role: 'sent' }).id;
    the().index.commit([
      the().add(1, { summary: { subject: 'kelp' }, flags: 1 }),
      the().add(2, { summary: { text: 'kelp' }, tags: ['todo'] }),
      the().add(3, { summary: { text: 'kelp' }, folderId: sent }),
      the().add(4, { summary: { text: 'kelp not' } }),
    ]);
    expect(found('kelp is:unread in:inbox -not')).toEqual([2]);
    expect(found('kelp tag:todo')).toEqual([2]);
    expect(found('kelp', { folderId: sent })).toEqual([3]);
    expect(found('kelp larger:1M')).toEqual([]);
    expect(found('kelp', { limit: 1 })).toEqual([1]);
  });

  it('is the newest where there are no words to go by', () => {
    the().index.commit([the().add(1), the().add(2)]);
    expect(found('in:inbox')).toEqual([2, 1]);
    expect(found('is:unread OR zzz')).toEqual([2, 1]);
  });

  it('of very many messages has them in the subject or its author first', () => {
    const many = Array.from({ length: 5200 }, (_, n) =>
      the().add(n + 1, { summary: n === 100 ? { subject: 'kelp' } : { text: 'kelp' } }),
    );
    the().index.commit(many);
    expect(found('kelp', { limit: 3 })).toEqual([101, 5200, 5199]);
  });
});
