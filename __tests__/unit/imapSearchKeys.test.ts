/** Queries as search keys of IMAP: what can be asked of a server, and what cannot. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery } from '../../src/core/query/parse.js';
import type { Argument } from '../../src/protocols/imap/imapCommand.js';
import { hasLiteral, searchKeys } from '../../src/protocols/imap/searchKeys.js';
import { queryTree } from '../support/queryArbitrary.js';

const NOW = new Date(2026, 4, 15, 12).getTime();

function written(keys: readonly Argument[]): string {
  return keys
    .map((key) => {
      if (isList(key)) return `(${written(key)})`;
      return key.type === 'ATOM' ? key.value : JSON.stringify(key.value);
    })
    .join(' ');
}

function isList(key: Argument): key is readonly Argument[] {
  return Array.isArray(key);
}

function asked(text: string) {
  const { keys, leftOut } = searchKeys(parseQuery(text).query, NOW);
  return [written(keys), leftOut];
}

describe('search keys', () => {
  it.each([
    ['release', 'TEXT "release"', []],
    ['"annual report" -draft', 'TEXT "annual report" NOT (TEXT "draft")', []],
    ['from:ann OR subject:tea', 'OR (FROM "ann") (SUBJECT "tea")', []],
    [
      'with:bob',
      'OR (FROM "bob") (OR (TO "bob") (OR (CC "bob") (OR (BCC "bob") (HEADER Reply-To "bob"))))',
      [],
    ],
    ['a OR b OR c', 'OR (TEXT "a") (OR (TEXT "b") (TEXT "c"))', []],
    ['-(a b)', 'NOT (TEXT "a" TEXT "b")', []],
    ['is:unread is:flagged', 'UNSEEN FLAGGED', []],
    ['after:2026-01-31 before:2026-03-01', 'SENTSINCE 31-Jan-2026 SENTBEFORE 1-Mar-2026', []],
    ['on:2026-02', '(SENTSINCE 1-Feb-2026 SENTBEFORE 1-Mar-2026)', []],
    ['newer:1d', 'SENTSINCE 14-May-2026', []],
    ['older:1d', 'SENTBEFORE 15-May-2026', []],
    ['larger:10k', 'LARGER 10240', []],
    ['tag:work', 'KEYWORD work', []],
    ['id:x@y list:dev', 'HEADER Message-ID "x@y" HEADER List-Id "dev"', []],
    ['in:inbox tea', 'TEXT "tea"', []],
    ['in:inbox', 'ALL', []],
    ['tea has:link filename:a.pdf', 'TEXT "tea"', ['has:link', 'filename:a.pdf']],
    ['tea (has:link OR from:ann)', 'TEXT "tea"', ['has:link OR from:ann']],
    ['has:attachment', '', ['has:attachment']],
    ['"say \\"so\\""', 'TEXT "say \\"so\\""', []],
  ])('%s', (text, keys, leftOut) => {
    const [actual, left] = asked(text);
    expect(actual).toBe(keys);
    expect(left).toEqual(leftOut);
  });

  it('are literals beyond ASCII, and have no line breaks', () => {
    const { keys } = searchKeys(
      { type: 'text', field: 'any', text: 'účtenka\r\nA1 LOGOUT', prefix: false },
      NOW,
    );
    expect(keys).toMatchObject([
      { value: 'TEXT' },
      { type: 'LITERAL', value: 'účtenka A1 LOGOUT' },
    ]);
    expect(hasLiteral(keys)).toBe(true);
  });

  it('of any query are well formed', () => {
    fc.assert(
      fc.property(queryTree, (query) => {
        const { keys, leftOut } = searchKeys(query, NOW);
        expect(keys.length + leftOut.length).toBeGreaterThan(0);
        const check = (list: readonly Argument[]): void => {
          for (const key of list) {
            if (isList(key)) {
              expect(key.length).toBeGreaterThan(0);
              check(key);
            } else if (key.type === 'ATOM') expect(key.value).toMatch(/^[A-Za-z0-9$_.-]+$/);
            else expect(key.value).not.toMatch(/\p{Cc}/u);
          }
        };
        check(keys);
      }),
    );
  });
});
