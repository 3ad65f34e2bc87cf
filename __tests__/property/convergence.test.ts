/**
 * Whatever is done here and on the server, in any order, with syncs that are killed at any step or
 * lose their connection at any operation: afterwards both sides hold the same, every message
 * exactly once, and none is lost. The same stories are told on a real server by e2e/twoWay.
 *
 * CONVERGENCE_RUNS sets how many stories are told.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../src/core/depth.js';
import { isPartial } from '../../src/core/partial.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import type { FakeServerOptions } from '../support/fakeSource.js';
import { MemoryStore } from '../support/memoryStore.js';
import { anyAct, tell } from '../support/sharedStory.js';
import { TwoSides } from '../support/twoSides.js';

const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 120);
/** Enough for a wish that meets another to be settled: push, recognise, push again. */
const SYNCS_TO_REST = 4;

describe('both sides', () => {
  it.each<[string, FakeServerOptions]>([
    ['a server that tells everything', { tellsChanges: true, tellsEmailIds: true }],
    ['a server that tells as little as it may', { tellsStatus: false, tellsNewIds: false }],
  ])(
    'converge with %s',
    async (_, options) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyAct, { maxLength: 25 }), async (story) => {
          const { index } = openIndex(':memory:');
          const sides = new TwoSides(new MemoryStore(), index, options);
          for (const act of story) await tell(sides, act);
          await rest(sides);
          index.close();
        }),
        { numRuns: RUNS },
      );
    },
    3_600_000,
  );
});

describe('an account that fetches now all of its mail, now the headers alone', () => {
  const history = fc.constantFrom<History>('all', { days: 1 });
  const theRest = fc.record({ theRestOf: fc.nat(30), killedAfter: fc.nat(12) });
  const story = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: anyAct },
      { weight: 1, arbitrary: history.map((wanted) => ({ history: wanted })) },
      { weight: 1, arbitrary: theRest },
    ),
    { maxLength: 25 },
  );

  async function fetchRest(sides: TwoSides, n: number, steps: number): Promise<void> {
    const rows = sides.rows();
    const row = rows[n % Math.max(rows.length, 1)];
    if (row === undefined) return;
    const { signal } = new AbortController();
    const request = { again: false, signal, onProgress: () => undefined };
    await sides.killedAfter(steps, () => sides.service.fetchMessages([row.id], request));
  }

  it('has all of it in the end, whatever came between', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (acts) => {
        const { index } = openIndex(':memory:');
        const sides = new TwoSides(new MemoryStore(), index, { tellsChanges: true });
        sides.account.history = { days: 1 };
        for (const act of acts) {
          if ('history' in act) sides.account.history = act.history;
          else if ('theRestOf' in act) await fetchRest(sides, act.theRestOf, act.killedAfter);
          else await tell(sides, act);
        }
        sides.account.history = 'all';
        await rest(sides);
        const partial = sides.rows().filter(({ file }) => isPartial(file));
        expect(partial.filter(({ server }) => server === 'fetched-partially')).toEqual([]);
        for (const { id, subject, file } of sides.rows()) {
          const { header, body } = TwoSides.message(Number(subject.replace('message ', '')));
          const raw = (await sides.service.raw(id)).toString();
          expect(raw).toBe(isPartial(file) ? header : header + body);
        }
        index.close();
      }),
      { numRuns: RUNS },
    );
  }, 3_600_000);
});

async function rest(sides: TwoSides): Promise<void> {
  for (let n = 0; n < SYNCS_TO_REST + 8; n += 1) await sides.sync();
  const summary = await sides.sync();
  expect(summary).toMatchObject({ ok: true, new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0 });
  expect(sides.here()).toEqual(sides.there());
  const rows = sides.rows();
  expect(rows.filter(({ server }) => server === 'pending')).toEqual([]);
  // All that ever were are here: on both sides, or kept.
  const subjects = Array.from({ length: sides.delivered }, (_, n) => `message ${n + 1}`);
  const found = new Set(rows.map(({ subject }) => subject));
  expect(subjects.filter((subject) => !found.has(subject))).toEqual([]);
  // And none is there twice, or listed twice.
  const listed = rows.filter(({ dir }) => dir !== RECENTLY_DELETED_DIR);
  expect(new Set(listed.map(({ subject }) => subject)).size).toBe(listed.length);
}
