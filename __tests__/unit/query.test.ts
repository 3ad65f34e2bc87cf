import { describe, expect, it } from '@jest/globals';
import { candidates, completionAt } from '../../src/core/query/complete.js';
import { dateRange, parseQueryDate } from '../../src/core/query/dates.js';
import { parseQuery, type ParseOptions } from '../../src/core/query/parse.js';
import { printQuery } from '../../src/core/query/print.js';
import { mayGoOn } from '../../src/core/query/unfinished.js';

/** What the text is taken for, printed plainly. */
const read = (text: string, options: ParseOptions = {}) =>
  printQuery(parseQuery(text, options).query);

describe('what is typed', () => {
  it.each([
    ['invoice march', 'invoice march'],
    ['"annual report" -draft', '"annual report" -draft'],
    ['"one"', 'one'],
    ['a OR b c', 'a OR b c'],
    ['(a OR b) c', '(a OR b) c'],
    ['a AND NOT b', 'a -b'],
    ['--a', 'a'],
    ['-(a b)', '-(a b)'],
    ['-(a)', '-a'],
    ['((a) (b c))', 'a b c'],
    ['from:(ann OR bob) -is:(read flagged)', '(from:ann OR from:bob) -(is:read is:flagged)'],
    ['FROM:Ann', 'from:Ann'],
    ['subject:"a b"', 'subject:"a b"'],
    ['rep*', 'rep*'],
    ['"annual rep"*', '"annual rep"*'],
    ['in:"My Folder"', 'in:"My Folder"'],
    ['is:unseen', 'is:unread'],
    ['has:attachment:PDF', 'has:attachment:pdf'],
    ['newer:7d older:2026-1-5', 'after:7d before:2026-01-05'],
    ['on:2026/01', 'on:2026-01'],
    ['larger:10MB smaller:1.5k', 'larger:10M smaller:1536'],
    ['id:<a@b>', 'id:a@b'],
    ['"say \\"hi\\" \\\\o/"', '"say \\"hi\\" \\\\o/"'],
    ['or and not', '"or" "and" "not"'],
    ['a - b', 'a "-" b'],
    ['', ''],
  ])('%s', (text, printed) => {
    expect(parseQuery(text).problems).toEqual([]);
    expect(read(text)).toBe(printed);
  });

  it('ends in the beginning of a word while it is typed', () => {
    const typing = { typing: true };
    expect(read('annual rep', typing)).toBe('annual rep*');
    expect(read('annual rep ', typing)).toBe('annual rep');
    expect(read('from:an', typing)).toBe('from:an*');
    expect(read('"annual rep"', typing)).toBe('"annual rep"');
    expect(read('(annual OR rep', typing)).toBe('annual OR rep*');
    expect(read('is:unread', typing)).toBe('is:unread');
  });
});

describe('what is wrong', () => {
  it.each([
    ['a form:bob', 'a "form:bob"', [2, 7], 'error', /no field form:/, 'from:'],
    ['subjct:x', '"subjct:x"', [0, 7], 'error', /no field subjct:/, 'subject:'],
    ['colour:red', '"colour:red"', [0, 7], 'hint', /searched for as a word/, null],
    ['x is:unred', 'x', [2, 10], 'error', /is: knows unread/, 'is:unread'],
    ['has:atachment', '', [0, 13], 'error', /has: knows/, 'has:attachment'],
    ['before:2026-02-30', '', [0, 17], 'error', /a date is like/, null],
    ['on:yesteday x', 'x', [0, 11], 'error', /a date is like/, 'on:yesterday'],
    ['larger:lots', '', [0, 11], 'error', /a size is like/, null],
    ['from: ann', 'ann', [0, 5], 'error', /directly behind/, null],
    ['(a b', 'a b', [0, 1], 'error', /not closed/, null],
    ['a) b', 'a b', [1, 2], 'error', /to close/, null],
    ['a OR', 'a', [2, 4], 'error', /behind OR/, null],
    ['OR a', 'a', [0, 2], 'error', /before OR/, null],
    ['a NOT', 'a', [2, 5], 'error', /behind NOT/, null],
    ['"a b', '"a b"', [0, 4], 'hint', /quotation mark/, null],
    ['in:archiv', 'in:archiv', [0, 9], 'error', /no folder/, 'in:Archive'],
    ['in:"my foldr"', 'in:"my foldr"', [0, 13], 'error', /no folder/, 'in:"My Folder"'],
  ] as const)('%s', (text, printed, [at, end], severity, message, suggestion) => {
    const parsed = parseQuery(text, { places: ['INBOX', 'Archive', 'My Folder'] });
    expect(printQuery(parsed.query)).toBe(printed);
    const expected = { at, end, severity, message: expect.stringMatching(message), suggestion };
    expect(parsed.problems).toEqual([expected]);
  });

  it('is nothing of what looks like a field to us alone', () => {
    for (const text of ['https://example.org/a:b', '12:30', 'Re: hello', '::', 'c:']) {
      expect([text, parseQuery(text).problems]).toEqual([text, []]);
    }
  });

  it('does not grow without bounds', () => {
    const words = parseQuery('word '.repeat(5000));
    expect(words.problems).toHaveLength(1);
    expect(words.query).toMatchObject({ type: 'and', parts: { length: 100 } });
    expect(parseQuery('('.repeat(5000) + 'a').query).toEqual({ type: 'all' });
    expect(printQuery(parseQuery('x'.repeat(5000)).query)).toHaveLength(1000);
  });
});

describe('dates', () => {
  const now = new Date(2026, 2, 31, 14, 30).getTime();
  const at = (text: string) => {
    const date = parseQueryDate(text);
    if (date === null) throw new Error(`no date: ${text}`);
    const { moment, start, end } = dateRange(date, now);
    return [moment, start, end].map((ms) => {
      const local = new Date(ms);
      const parts = [local.getFullYear(), local.getMonth() + 1, local.getDate(), local.getHours()];
      return parts.join(' ');
    });
  };

  it.each([
    ['2026-01-31', ['2026 1 31 0', '2026 1 31 0', '2026 2 1 0']],
    ['2026-12', ['2026 12 1 0', '2026 12 1 0', '2027 1 1 0']],
    ['2024', ['2024 1 1 0', '2024 1 1 0', '2025 1 1 0']],
    ['2024-02-29', ['2024 2 29 0', '2024 2 29 0', '2024 3 1 0']],
    ['today', ['2026 3 31 0', '2026 3 31 0', '2026 4 1 0']],
    ['yesterday', ['2026 3 30 0', '2026 3 30 0', '2026 3 31 0']],
    ['1d', ['2026 3 30 14', '2026 3 30 0', '2026 3 31 0']],
    ['2w', ['2026 3 17 14', '2026 3 17 0', '2026 3 18 0']],
    ['1m', ['2026 2 28 14', '2026 2 28 0', '2026 3 1 0']],
    ['1y', ['2025 3 31 14', '2025 3 31 0', '2025 4 1 0']],
    ['3h', ['2026 3 31 11', '2026 3 31 0', '2026 4 1 0']],
  ])('%s', (text, expected) => {
    expect(at(text)).toEqual(expected);
  });

  it.each([
    '2026-13',
    '2026-02-29',
    '2026-00-01',
    '26-01-01',
    '0999',
    '7',
    '7x',
    '-7d',
    '',
    '99999d',
  ])('not %j', (text) => {
    expect(parseQueryDate(text)).toBeNull();
  });
});

describe('completion', () => {
  const offered = (text: string, cursor = text.length) => {
    const spot = completionAt(text, cursor);
    const words = candidates(spot, {
      places: ['INBOX', 'Archive', 'My Folder', 'Old/Inbox'],
      tags: ['todo', 'later'],
      people: [{ name: 'Ann', address: 'ann@example.org' }],
    });
    return words.map((word) => text.slice(0, spot.from) + word.text + text.slice(spot.to));
  };

  it('offers fields, then what they take', () => {
    expect(offered('x su')).toEqual(['x subject:']);
    expect(offered('-t')).toEqual(['-to:', '-tag:', '-thread:']);
    expect(offered('is:un')).toEqual(['is:unread']);
    expect(offered('has:att')).toEqual(['has:attachment', 'has:attachment:pdf']);
    expect(offered('in:inb')).toEqual(['in:INBOX', 'in:Old/Inbox']);
    expect(offered('in:"my')).toEqual(['in:"My Folder"']);
    expect(offered('tag:')).toEqual(['tag:todo', 'tag:later']);
    expect(offered('from:an x', 7)).toEqual(['from:ann@example.org x']);
    expect(offered('from:(an')).toEqual([]);
    expect(offered('subject:a')).toEqual([]);
    expect(offered('"a ')).toEqual([]);
    expect(offered('xyz')).toEqual([]);
  });
});

describe('the last word while one types', () => {
  it.each([
    ['me', 10_000, true],
    ['me', 1_000_000, false],
    ['budget me', 1_000_000, false],
    ['from:me', 1_000_000, false],
    ['mee', 1_000_000, true],
    ['me ', 1_000_000, true],
    ['日本', 1_000_000, true],
  ])('%j in %d messages may go on: %s', (words, messages, expected) => {
    expect(mayGoOn(words, messages)).toBe(expected);
  });
});
