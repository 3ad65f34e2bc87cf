import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { candidates, completionAt } from '../../src/core/query/complete.js';
import { dateRange } from '../../src/core/query/dates.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { printQuery } from '../../src/core/query/print.js';
import { queryText, queryTree } from '../support/queryArbitrary.js';
import { processorTime } from '../support/processorTime.js';

describe('a query', () => {
  it('is read from any text, with problems that point into it', () => {
    fc.assert(
      fc.property(queryText, fc.boolean(), (text, typing) => {
        const { problems } = parseQuery(text, { typing, places: ['INBOX', 'Archive/2026'] });
        for (const { at, end, message } of problems) {
          expect([at >= 0, at < end, end <= text.length]).toEqual([true, true, true]);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('is the same when it is printed and read again, wherever it came from', () => {
    const comesBack = (query: ReturnType<typeof parseQuery>['query']): void => {
      const printed = printQuery(query);
      expect({ printed, ...parseQuery(printed) }).toEqual({ printed, query, problems: [] });
    };
    fc.assert(fc.property(queryTree, comesBack), { numRuns: 5000 });
    fc.assert(
      fc.property(queryText, fc.boolean(), (text, typing) => {
        comesBack(parseQuery(text, { typing }).query);
      }),
      { numRuns: 5000 },
    );
  });

  it('is read in linear time', () => {
    const hard = ['(', ')', '-', '"', '\\', 'a ', 'OR ', 'NOT ', 'from:', ':', 'from:(', '*', '東'];
    for (const piece of hard) {
      const start = processorTime();
      const { query } = parseQuery(piece.repeat(100_000));
      printQuery(query);
      expect([piece, processorTime() - start < 3000]).toEqual([piece, true]);
    }
  });

  it('is completed within the text, whatever stands there', () => {
    fc.assert(
      fc.property(queryText, fc.nat({ max: 60 }), (text, position) => {
        const cursor = Math.min(position, text.length);
        const spot = completionAt(text, cursor);
        expect(spot.from <= cursor && cursor <= spot.to && spot.to <= text.length).toBe(true);
        const places = ['INBOX', 'My Folder'];
        for (const { text: candidate } of candidates(spot, { places, tags: ['todo'] })) {
          expect(candidate).not.toBe('');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('has dates that are ranges around a moment of theirs', () => {
    fc.assert(
      fc.property(
        queryTree.filter((query) => query.type === 'date'),
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (query, now) => {
          const { start, moment, end } = dateRange(query.date, now.getTime());
          expect([start <= moment, moment < end]).toEqual([true, true]);
        },
      ),
    );
  });
});
