import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeFlags } from '../../src/core/flags.js';
import type { IndexChange } from '../../src/core/indexChanges.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { indexText, searchPhrase } from '../../src/core/searchText.js';
import { parseThreadName, threadName } from '../../src/core/threads.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { asked } from '../support/asked.js';
import { addition, INBOX } from '../support/places.js';
import { queryText, queryTree } from '../support/queryArbitrary.js';

describe('conversations', () => {
  const ids = fc.constantFrom(...'abcdefghij');
  const mail = fc.array(
    fc.record({
      messageId: fc.option(ids),
      references: fc.array(ids, { maxLength: 3 }),
      inReplyTo: fc.array(ids, { maxLength: 1 }),
    }),
    { maxLength: 12 },
  );

  it('are the same, and have the same names, in whatever order the mail comes', () => {
    fc.assert(
      fc.property(mail.chain(inTwoOrders), ([one, other]) => {
        expect(threadsOf(one)).toEqual(threadsOf(other));
      }),
      { numRuns: 60 },
    );
  });

  it('hold exactly what is connected', () => {
    fc.assert(
      fc.property(mail, (messages) => {
        const threads = threadsOf(messages.map((message, n) => ({ n, message })));
        const keys = messages.map((m) => [m.messageId ?? '', ...m.references, ...m.inReplyTo]);
        const groups = connected(keys.map((list) => list.filter((key) => key !== '')));
        for (const a of messages.keys()) {
          for (const b of messages.keys()) {
            expect(threads.get(a) === threads.get(b)).toBe(groups[a] === groups[b]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('have names that can be read back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 48 - 1), (key) => {
        expect(threadName(key)).toHaveLength(10);
        expect(parseThreadName(threadName(key))).toBe(key);
      }),
    );
  });

  interface Numbered {
    n: number;
    message: { messageId: string | null; references: string[]; inReplyTo: string[] };
  }

  function threadsOf(mails: readonly Numbered[]): Map<number, string> {
    return withIndex((index, inbox) => {
      for (const { n, message } of mails) {
        index.commit([addition(inbox, n, { summary: message })]);
      }
      const { rows } = index.page({ limit: 100 });
      for (const { thread } of rows) {
        expect(index.thread(thread).every((row) => row.thread === thread)).toBe(true);
      }
      return new Map(rows.map((row) => [row.received / 1000, row.thread] as const).sort());
    });
  }

  function inTwoOrders(messages: Numbered['message'][]) {
    const numbered = messages.map((message, n) => ({ n, message }));
    return fc
      .shuffledSubarray(numbered, { minLength: numbered.length })
      .map((other) => [numbered, other] as const);
  }
});

describe('the index after any changes', () => {
  const flags = fc.nat(63);
  const n = fc.nat(7);
  const step = fc.oneof(
    fc.record({ type: fc.constant('add' as const), n, flags }),
    fc.record({ type: fc.constant('forget' as const), n }),
    fc.record({ type: fc.constant('flags' as const), n, flags }),
    fc.record({ type: fc.constant('agree' as const), n, theirs: flags, tags: fc.constant([]) }),
    fc.record({ type: fc.constant('gone' as const), n, gone: fc.boolean() }),
  );

  it('holds what a simple model holds, and counts right', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 8 }), (commits) => {
        withIndex((index, inbox) => {
          const model = new Map<number, { flags: number; agreed: number; gone: boolean }>();
          for (const steps of commits) {
            // What is to change is decided before the commit, as the callers do.
            const placements = new Map(
              index.placements(inbox).map((row) => [Number(row.remoteId), row.placementId]),
            );
            const known = new Set(placements.keys());
            const changes = steps.flatMap((one): IndexChange[] => {
              if (one.type === 'add') {
                if (!model.has(one.n))
                  model.set(one.n, { flags: one.flags, agreed: 0, gone: false });
                return [addition(inbox, one.n, { flags: one.flags })];
              }
              const placementId = placements.get(one.n);
              if (placementId === undefined || !known.has(one.n)) return [];
              const row = model.get(one.n);
              if (one.type === 'forget') {
                model.delete(one.n);
                known.delete(one.n);
              } else if (row !== undefined) {
                if (one.type === 'flags') row.flags = one.flags;
                if (one.type === 'gone') row.gone = one.gone;
                if (one.type === 'agree') {
                  row.flags = mergeFlags(row.agreed, row.flags, one.theirs);
                  row.agreed = one.theirs;
                }
              }
              return [{ ...one, placementId }];
            });
            index.commit(changes);
            const held = index
              .placements(inbox)
              .map((row) => [
                Number(row.remoteId),
                { flags: row.flags, agreed: row.agreed, gone: row.gone },
              ]);
            expect(new Map(held as [number, object][])).toEqual(model);
            const unread = [...model.values()].filter((row) => (row.flags & 1) === 0).length;
            expect(index.folders()).toMatchObject([{ total: model.size, unread }]);
            expect(index.page({ limit: 100 }).rows).toHaveLength(model.size);
            expect(index.page({ limit: 100, unreadOnly: true }).rows).toHaveLength(unread);
          }
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('searching', () => {
  it('finds every part of two characters and more of text without spaces', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'日本語東京한국あアガ𠀀กนำี่ไทยຂໍកើမြ'),
      minLength: 2,
    });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (run, from, length) => {
        const characters = [...run];
        const start = from % (characters.length - 1);
        const part = characters.slice(start, start + 2 + (length % characters.length)).join('');
        // Marks that belong to no letter are nothing to look for.
        fc.pre(/\p{L}/u.test(part));
        withIndex((index, inbox) => {
          index.commit([addition(inbox, 1, { summary: { text: `x${run}y` } })]);
          expect(index.search(asked(part))).toHaveLength(1);
          expect(index.search(asked(`${part}鬱`))).toHaveLength(0);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('answers any text and any query, without an error of the database', () => {
    withIndex((index, inbox) => {
      index.commit([addition(inbox, 1, { summary: { text: 'some words' } })]);
      fc.assert(
        fc.property(queryText, (text) => {
          expect(index.search(asked(text)).length).toBeLessThan(2);
          const people = { text, own: ['me@example.org'], now: 0, limit: 5 };
          expect(index.correspondents(people)).toEqual([]);
        }),
        { numRuns: 2000 },
      );
      fc.assert(
        fc.property(queryTree, (query) => {
          expect(index.search({ query, now: 0, limit: 5 }).length).toBeLessThan(2);
        }),
        { numRuns: 2000 },
      );
    });
  });

  it('splits every character for the index as it does for a question', () => {
    for (let code = 1; code < 0x30000; code += 1) {
      const text = `a${String.fromCodePoint(code)}b`;
      // Marks that belong to no letter are in no question.
      if (/[\p{M}\p{Cs}]/u.test(text.normalize('NFKC'))) continue;
      const words = indexText(text).split(/\s+/).join(' ');
      if (words !== searchPhrase(text, false)?.phrase.split(/\s+/).join(' ')) {
        throw new Error(`U+${code.toString(16)} is indexed as ${words}`);
      }
    }
  });

  it('takes every spelling of a text for the same, whatever stands around it', () => {
    const letters = fc.constantFrom(
      ...'aé и\u0438\u0306\u00ad\u0301\u0327e.’…ﬁ½ｱﾞガ\u3099か東京각\u1100\u1161\u11a8\u200d😀ไทย₂',
    );
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
        expect(indexText(text)).toBe(indexText(text.normalize('NFKC')));
        expect(indexText(text.normalize('NFD'))).toBe(indexText(text.normalize('NFC')));
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves text alone that has no such characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(indexText(text).replaceAll(' ', '')).toBe(text.replaceAll(/[\0 ]/g, ''));
      }),
    );
  });
});

function withIndex<T>(work: (index: MailIndex, inbox: number) => T): T {
  const { index } = openIndex(':memory:');
  try {
    return work(index, index.putFolder(INBOX).id);
  } finally {
    index.close();
  }
}

/** The number of the connected set that each list of keys is in; one without keys is alone. */
function connected(lists: readonly (readonly string[])[]): number[] {
  const group = lists.map((_, n) => n);
  for (let changed = true; changed;) {
    changed = false;
    for (const [a, list] of lists.entries()) {
      for (const [b, other] of lists.entries()) {
        const smaller = Math.min(group[a] ?? 0, group[b] ?? 0);
        if (group[a] === group[b] || !list.some((key) => other.includes(key))) continue;
        group[a] = smaller;
        group[b] = smaller;
        changed = true;
      }
    }
  }
  return group;
}
