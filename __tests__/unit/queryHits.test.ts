/** Where the words of a query stand in a text. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Hits } from '../../src/core/query/hits.js';
import { parseQuery } from '../../src/core/query/parse.js';

/** The parts of the text that are marked. */
function marked(words: string, text: string): string[] {
  const hits = new Hits(parseQuery(words, { typing: true }).query);
  return hits.in(text).map(([at, end]) => text.slice(at, end));
}

describe('hits', () => {
  it.each([
    ['report', 'The annual Report and reports', ['Report', 'report']],
    ['"report"', 'The Report and reports', ['Report']],
    ['creme brulee', 'Une crème brûlée', ['crème', 'brûlée']],
    ['cre\u0300me*', 'cremes, crème', ['creme', 'crème']],
    ['"annual report"', 'annual  report; annual', ['annual  report']],
    ['会议', '本周会议纪要', ['会议']],
    ['-draft report', 'draft report', ['report']],
    ['from:ann OR subject:lunch', 'Ann: Lunch', ['Ann', 'Lunch']],
    ['is:unread larger:1M', 'unread 1M', []],
    ['c++', 'c++ and c', ['c', 'c']],
    ['(a', 'an (a) b', ['a']],
    ['straße', 'Straße', ['Straße']],
    ['ﬁle', 'file ﬁles', ['file', 'ﬁle']],
  ])('of %j in %j', (words, text, expected) => {
    expect(marked(words, text)).toEqual(expected);
  });

  it('are within the text and in order, whatever either is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (words, text) => {
        const hits = new Hits(parseQuery(words, { typing: true }).query);
        let last = 0;
        for (const [at, end] of hits.in(text)) {
          expect(at).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(at);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
