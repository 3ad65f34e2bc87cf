/** What of a query says nothing to the index is said to the user. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery } from '../../src/core/query/parse.js';
import { silenceHint } from '../../src/core/query/silence.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { INBOX, addition } from '../support/places.js';
import { queryText } from '../support/queryArbitrary.js';

describe('any string that is typed', () => {
  it('finds something, or can, or is said to be wrong', () => {
    const { index } = openIndex(':memory:');
    index.commit([addition(index.putFolder(INBOX).id, 1, { summary: { text: 'some words' } })]);
    fc.assert(
      fc.property(queryText, (text) => {
        const { query, problems } = parseQuery(text, { typing: true });
        const rows = index.search({ query, now: 0, limit: 5 });
        const isSaid = problems.length > 0 || silenceHint(query) !== null;
        const asksNothing = query.type === 'all' && rows.length > 0;
        // White space and operators alone are not yet a question.
        if (asksNothing && /[\p{L}\p{N}]/u.test(text.replace(/\b(?:OR|AND|NOT)\b/g, ''))) {
          expect({ text, isSaid }).toEqual({ text, isSaid: true });
        }
      }),
      { numRuns: 3000 },
    );
    index.close();
  });

  it('is looked for but for words without a letter or digit, which are named', () => {
    const hint = (text: string) => silenceHint(parseQuery(text).query);
    expect(hint('report')).toBeNull();
    expect(hint('东京 12')).toBeNull();
    expect(hint('is:unread larger:1M')).toBeNull();
    expect(hint('report !!!')).toMatch(/^!!! has no letter/);
    expect(hint('subject:"…" OR x')).toMatch(/^… has/);
    expect(hint('-👍')).toMatch(/^👍 has/);
    expect(hint('has:attachment:.')).toMatch(/^\. has/);
  });
});
