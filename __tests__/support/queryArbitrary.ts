/** Queries for property tests: any text a person may type, and any tree in normal form. */
import fc from 'fast-check';
import {
  and,
  CONTENTS,
  not,
  or,
  STATES,
  type Query,
  type TextField,
} from '../../src/core/query/ast.js';
import { FIELD_NAMES } from '../../src/core/query/fields.js';

const PIECES = [
  ...FIELD_NAMES.map((name) => `${name}:`),
  ...['(', ')', '"', '\\', '-', '*', ' ', '\t', '\u3000', ' OR ', ' AND ', ' NOT ', 'OR', 'NOT'],
  ...['form:', 'http://', 'Re:', ':', '::', 'attachment:pdf', 'unread', '2026-02-31', '2026-01'],
  ...['7d', '10M', '0', '1.5k', 'today', '東京', 'ที่', 'ﬁ', 'é', '👍🏽', '\0', '\ud800', '\udc00'],
  ...["'", ';', '--', '%', '_', '?', '^', '+', '{', '}', 'NEAR(a b)', '<a@b>', 'report', 'or'],
];

/** Mostly made of what the grammar knows, so that the odd corners are met. */
export const queryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map(join) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), {
        maxLength: 20,
      })
      .map(join),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

const TEXT_FIELDS: readonly TextField[] = [
  ...(['any', 'from', 'to', 'cc', 'bcc', 'with'] as const),
  ...(['subject', 'body', 'list', 'filename'] as const),
];

const text = fc.oneof(
  fc.constantFrom(
    'report',
    'OR',
    'not',
    '-x',
    'a*',
    'from:b',
    'a b',
    '"',
    '\\',
    '(',
    '東京',
    'x:y',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
);
const value = text.filter((candidate) => candidate.trim() !== '');

const calendar = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.nat({ max: 28 }))
  .chain(([year, month, day]) =>
    fc.constantFrom(
      { kind: 'calendar' as const, year, month: null, day: null },
      { kind: 'calendar' as const, year, month, day: null },
      { kind: 'calendar' as const, year, month, day: Math.max(day, 1) },
    ),
  );
const date = fc.oneof(
  calendar,
  fc.constantFrom({ kind: 'today' as const }, { kind: 'yesterday' as const }),
  fc.record({
    kind: fc.constant('age' as const),
    count: fc.nat({ max: 9999 }),
    unit: fc.constantFrom('h' as const, 'd' as const, 'w' as const, 'm' as const, 'y' as const),
  }),
);

const term: fc.Arbitrary<Query> = fc.oneof(
  fc
    .record({ field: fc.constantFrom(...TEXT_FIELDS), text, prefix: fc.boolean() })
    .filter(({ field, text: words }) => field === 'any' || words.trim() !== '')
    .map((parts) => ({ type: 'text' as const, ...parts })),
  value.map((place) => ({ type: 'in' as const, place })),
  fc.constantFrom(...STATES).map((state) => ({ type: 'is' as const, state })),
  fc.constantFrom(...CONTENTS).map((content) => ({ type: 'has' as const, content })),
  value.map((kind) => ({ type: 'attachment' as const, kind: kind.toLowerCase() })),
  fc
    .record({ side: fc.constantFrom('before' as const, 'after' as const, 'on' as const), date })
    .map((parts) => ({ type: 'date' as const, ...parts })),
  fc
    .record({
      side: fc.constantFrom('larger' as const, 'smaller' as const),
      octets: fc.maxSafeNat(),
    })
    .map((parts) => ({ type: 'size' as const, ...parts })),
  value.map((tag) => ({ type: 'tag' as const, tag })),
  value.filter((id) => /^[^<>\s]+$/.test(id)).map((id) => ({ type: 'id' as const, id })),
  value.map((thread) => ({ type: 'thread' as const, thread })),
);

/** Any tree that the parser can make. */
export const queryTree: fc.Arbitrary<Query> = fc.letrec<{ tree: Query }>((tie) => {
  const parts = fc.array(tie('tree'), { maxLength: 4 });
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      term,
      parts.map(and),
      parts.map(or),
      tie('tree').map(not),
    ),
  };
}).tree;

function join(pieces: readonly string[]): string {
  return pieces.join('');
}
