/**
 * Whatever is done here and on the server, in any order, with syncs that are killed at any step or
 * lose their connection at any operation: afterwards both sides hold the same, every message
 * exactly once, and none is lost.
 *
 * CONVERGENCE_RUNS sets how many stories are told.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MailtuiError } from '../../src/core/errors.js';
import { FLAG_NAMES, flagsOf } from '../../src/core/flags.js';
import { summarise } from '../../src/mime/summary.js';
import type { History } from '../../src/core/depth.js';
import { isPartial } from '../../src/core/partial.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { AFTER_ALL, type FakeOperation, type FakeServerOptions } from '../support/fakeSource.js';
import { MemoryStore } from '../support/memoryStore.js';
import { FOLDERS, TwoSides } from '../support/twoSides.js';

const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 400);
/** Enough for a wish that meets another to be settled: push, recognise, push again. */
const SYNCS_TO_REST = 4;

const folder = fc.constantFrom(...FOLDERS);
const which = fc.nat(30);
const flag = fc.constantFrom(...FLAG_NAMES);
const FAULTS: readonly FakeOperation[] = [
  ...(['list', 'snapshot', 'fetch', 'identify'] as const),
  ...(['setFlags', 'move', 'expunge', 'append'] as const),
];

type Act = (sides: TwoSides) => Promise<void> | void;

const act: fc.Arbitrary<[string, Act]> = fc.oneof(
  { weight: 3, arbitrary: folder.map((to) => named(`deliver to ${to}`, (s) => s.deliver(to))) },
  fc.tuple(which, flag).map(([n, name]) =>
    named(`flag ${n} ${name} here`, (s) =>
      onRow(s, n, ({ id, flags }) => {
        const has = (flags & flagsOf([name])) !== 0;
        return s.service.editFlags([id], has ? { remove: [name] } : { add: [name] });
      }),
    ),
  ),
  which.map((n) =>
    named(`tag ${n} here`, (s) =>
      onRow(s, n, ({ id, tags }) => {
        return s.service.editTags(
          [id],
          tags.includes('later') ? { remove: ['later'] } : { add: ['later'] },
        );
      }),
    ),
  ),
  fc
    .tuple(which, folder)
    .map(([n, to]) =>
      named(`move ${n} to ${to} here`, (s) =>
        onRow(s, n, ({ id }) =>
          s.service.moveMessages([id], s.folderId(to)).catch(() => undefined),
        ),
      ),
    ),
  which.map((n) =>
    named(`delete ${n} here`, (s) => onRow(s, n, ({ id }) => s.service.removeMessages([id]))),
  ),
  which.map((n) =>
    named(`restore ${n} here`, (s) =>
      onRow(s, n, ({ id }) => s.service.restoreMessages([id]).catch(() => undefined)),
    ),
  ),
  fc.tuple(which, flag).map(([n, name]) =>
    named(`flag ${n} ${name} there`, (s) =>
      onRemote(s, n, (path, id, flags) => {
        s.server.setFlags(path, id, flags ^ flagsOf([name]));
      }),
    ),
  ),
  which.map((n) =>
    named(`tag ${n} there`, (s) =>
      onRemote(s, n, (path, id) => {
        s.server.setKeywords(path, id, ['theirs']);
      }),
    ),
  ),
  fc.tuple(which, folder).map(([n, to]) =>
    named(`move ${n} to ${to} there`, (s) =>
      onRemote(s, n, (path, id) => {
        if (path !== to) s.server.move(path, id, to);
      }),
    ),
  ),
  which.map((n) =>
    named(`delete ${n} there`, (s) =>
      onRemote(s, n, (path, id, _, subject) => {
        // What was never seen here cannot be kept here.
        if (s.rows().some((row) => row.subject === subject)) s.server.remove(path, id);
      }),
    ),
  ),
  folder.map((path) => named(`renumber ${path}`, (s) => s.server.renumber(path))),
  { weight: 2, arbitrary: fc.constant(named('sync', async (s) => void (await s.sync()))) },
  {
    weight: 2,
    arbitrary: fc
      .nat(25)
      .map((steps) =>
        named(`sync, killed after ${steps}`, (s) => s.killedAfter(steps, () => s.sync())),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...FAULTS), fc.constantFrom(0, 1, AFTER_ALL))
      .map(([at, after]) =>
        named(`sync, cut at ${at} after ${after}`, async (s) => {
          s.server.failNext(at, new MailtuiError('unreachable', 'cut'), after);
          await s.sync();
        }),
      ),
  },
);

describe('both sides', () => {
  it.each<[string, FakeServerOptions]>([
    ['a server that tells everything', { tellsChanges: true, tellsEmailIds: true }],
    ['a server that tells as little as it may', { tellsStatus: false, tellsNewIds: false }],
  ])(
    'converge with %s',
    async (_, options) => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (story) => {
          const { index } = openIndex(':memory:');
          const sides = new TwoSides(new MemoryStore(), index, options);
          for (const [, work] of story) await work(sides);
          await rest(sides);
          index.close();
        }),
        { numRuns: RUNS },
      );
    },
    600_000,
  );
});

describe('an account that fetches now all of its mail, now the headers alone', () => {
  const history = fc.constantFrom<History>('all', { days: 1 }).map((wanted) =>
    named(`history ${JSON.stringify(wanted)}`, (s) => {
      s.account.history = wanted;
    }),
  );
  const theRest = fc.tuple(which, fc.nat(12)).map(([n, steps]) =>
    named(`fetch the rest of ${n}, killed after ${steps}`, (s) =>
      s.killedAfter(steps, async () => {
        await onRow(s, n, async ({ id }) => {
          const { signal } = new AbortController();
          const request = { again: false, signal, onProgress: () => undefined };
          await s.service.fetchMessages([id], request);
        });
      }),
    ),
  );
  const story = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: act },
      { weight: 1, arbitrary: history },
      { weight: 1, arbitrary: theRest },
    ),
    { maxLength: 25 },
  );

  it('has all of it in the end, whatever came between', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (acts) => {
        const { index } = openIndex(':memory:');
        const sides = new TwoSides(new MemoryStore(), index, { tellsChanges: true });
        sides.account.history = { days: 1 };
        for (const [, work] of acts) await work(sides);
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
  }, 600_000);
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

function named(name: string, work: Act): [string, Act] {
  return [name, work];
}

function onRow(
  sides: TwoSides,
  n: number,
  work: (row: ReturnType<TwoSides['rows']>[number]) => Promise<void> | void,
): Promise<void> | void {
  const rows = sides.rows();
  const row = rows[n % Math.max(rows.length, 1)];
  return row === undefined ? undefined : work(row);
}

function onRemote(
  sides: TwoSides,
  n: number,
  work: (path: string, id: string, flags: number, subject: string) => void,
): void {
  const all = sides.server
    .mailboxes()
    .flatMap(({ path, messages }) => messages.map((message) => ({ path, message })));
  const one = all[n % Math.max(all.length, 1)];
  if (one === undefined) return;
  const { id, flags, content } = one.message;
  work(one.path, id, flags, summarise(content).subject);
}
