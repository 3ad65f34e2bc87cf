import { describe, expect, it } from '@jest/globals';
import { asked } from '../support/asked.js';
import { INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();

describe('searching', () => {
  const found = (...words: string[]) =>
    the()
      .index.search(asked(words.join(' ')))
      .map((row) => row.received / 1000);

  it('finds words in subject, addresses, text and attachment names, newest first', () => {
    the().index.commit([
      the().add(1, { summary: { subject: 'Quarterly Report' } }),
      the().add(2, { summary: { from: [{ name: 'Zoë Müller', address: 'zoe.m@example.org' }] } }),
      the().add(3, { summary: { text: 'the report is late, see naïve café' } }),
      the().add(4, {
        summary: {
          attachments: [
            { part: '2', name: 'report-2024.PDF', type: 'x/y', size: 1, inline: false },
          ],
        },
      }),
    ]);
    expect(found('REPORT')).toEqual([4, 3, 1]);
    expect(found('report', 'late')).toEqual([3]);
    expect(found('late', 'rep')).toEqual([3]);
    expect(found('re')).toEqual([4, 3, 1]);
    expect(found('r')).toEqual([]);
    expect(found('rep', 'late')).toEqual([]);
    expect(found('muller')).toEqual([2]);
    expect(found('zoe.m@example.org')).toEqual([2]);
    expect(found('cafe')).toEqual([3]);
    expect(found('2024.pdf')).toEqual([4]);
    expect(found('ﬁ')).toEqual([]);
  });

  it('stays within a folder or an account, with few matches and with many', () => {
    const other = the().index.putFolder({ ...INBOX, account: 'bob' });
    the().index.commit(
      Array.from({ length: 1500 }, (_, n) =>
        the().add(n, {
          folderId: n % 2 === 0 ? the().inbox.id : other.id,
          summary: { text: `common ${n < 10 ? 'rare' : ''}` },
        }),
      ),
    );
    for (const [word, count] of [
      ['common', 1500],
      ['rare', 10],
    ] as const) {
      const numbers = (scope: object) =>
        the()
          .index.search(asked(word, { limit: 5000, ...scope }))
          .map((row) => row.received / 1000);
      const all = Array.from({ length: count }, (_, n) => count - 1 - n);
      expect(numbers({})).toEqual(all);
      expect(numbers({ folderId: the().inbox.id })).toEqual(all.filter((n) => n % 2 === 0));
      expect(numbers({ account: 'bob' })).toEqual(all.filter((n) => n % 2 === 1));
      expect(numbers({ limit: 3 })).toEqual(all.slice(0, 3));
      expect(numbers({ account: 'nobody' })).toEqual([]);
    }
  });

  it('finds any part of Chinese, Japanese and Korean text', () => {
    the().index.commit([
      the().add(1, { summary: { subject: '東京都庁舎の写真' } }),
      the().add(2, { summary: { text: 'ｶﾀｶﾅのテスト、テストABC한국어안녕하세요' } }),
      the().add(3, { summary: { text: '京都' } }),
    ]);
    expect(found('京都')).toEqual([3, 1]);
    expect(found('東京都')).toEqual([1]);
    expect(found('庁舎の写')).toEqual([1]);
    expect(found('都')).toEqual([3, 1]);
    expect(found('真')).toEqual([1]);
    expect(found('カタカナ')).toEqual([2]);
    expect(found('テストABC')).toEqual([2]);
    expect(found('국어안')).toEqual([2]);
    expect(found('東都')).toEqual([]);
    expect(found('写真', '京都')).toEqual([1]);
  });

  it.each([
    [[]],
    [['']],
    [['"']],
    [['"a', 'b"']],
    [['AND', 'OR']],
    [['NOT']],
    [['NEAR(a b)']],
    [['subject:x']],
    [['*']],
    [['a*b*']],
    [['^x']],
    [['-', '+', '(']],
    [['\0', '\ud800']],
    [['👍🏽']],
    [['́']],
    [["'; DROP TABLE message; --"]],
    [['x'.repeat(100_000)]],
    [Array.from({ length: 5000 }, (_, n) => `w${n}`)],
    [['漢'.repeat(5000)]],
  ])('takes %j as words and nothing else', (words) => {
    the().index.commit([the().add(1, { summary: { text: 'a b or and not near subject x 漢字' } })]);
    const text = words.join(' ');
    expect(the().index.search(asked(text)).length).toBeLessThanOrEqual(1);
    expect(the().index.search(asked(`subject ${text}`, { limit: NaN }))).toEqual([]);
  });
});
