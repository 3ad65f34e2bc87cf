/** What may leave the letter-box: nothing but what the policy says, whatever we remember. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AfterDownload } from '../../src/core/account.js';
import type { Letter } from '../../src/core/letterBox.js';
import {
  concernsLetterBox,
  expiryNote,
  leavesAt,
  planRetention,
  type RetentionInput,
} from '../../src/core/retention.js';

const INBOX = 1;
const DAY = 86_400_000;
const time = fc.integer({ min: 0, max: 60 * DAY });
const policy = fc.oneof(
  fc.constantFrom<AfterDownload>('keep', 'delete', 'when-deleted'),
  fc.integer({ min: 1, max: 40 }).map((days): AfterDownload => `days:${days}`),
);
const letter = fc.record<Omit<Letter, 'remoteId'>>({
  octets: fc.option(fc.nat()),
  stored: time,
  asked: fc.option(time),
  wish: fc.constantFrom(null, null, null, 'keep' as const, 'delete' as const),
  here: fc.option(
    fc.record({
      placementId: fc.nat(),
      folderId: fc.constantFrom(INBOX, 2),
      dir: fc.constant('INBOX'),
      file: fc.constantFrom(
        { subdir: 'cur' as const, name: '1.u.host' },
        { subdir: 'partial' as const, name: '1.u.host,P=9:2,' },
      ),
      digest: fc.constant(''),
      size: fc.nat(),
      flags: fc.integer({ min: 0, max: 63 }),
    }),
  ),
});
const input: fc.Arbitrary<RetentionInput> = fc
  .record({
    policy,
    since: time,
    now: time,
    lastSync: fc.option(time),
    letters: fc.array(letter, { maxLength: 60 }),
    listed: fc.array(fc.nat(80), { maxLength: 80 }),
    force: fc.boolean(),
  })
  .map(({ letters, listed, ...rest }) => ({
    ...rest,
    letters: letters.map((one, n) => ({ ...one, remoteId: `u${n}` })),
    listed: new Set(listed.map((n) => `u${n}`)),
    total: new Set(listed).size,
    inboxId: INBOX,
  }));

describe('retention', () => {
  it('lets go only what is remembered, listed, and due by the policy or the user’s wish', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { due } = planRetention(given);
        expect(new Set(due).size).toBe(due.length);
        for (const one of due) {
          expect(given.letters).toContain(one);
          expect(given.listed?.has(one.remoteId)).toBe(true);
          expect(one.here?.file.subdir).not.toBe('partial');
          if (one.wish === 'keep') throw new Error('what is to be kept does not go');
          if (one.wish === 'delete') continue;
          if (given.policy === 'keep') throw new Error('keep lets nothing go');
          if (given.policy.startsWith('days:')) {
            const days = Number(given.policy.slice(5));
            expect(given.now - one.stored).toBeGreaterThanOrEqual(days * DAY);
          }
          if (given.policy === 'when-deleted' && one.here?.folderId === INBOX) {
            expect(one.here.flags & 32).toBe(32);
          }
        }
      }),
    );
  });

  it('held back by the brake and due together are what goes by force', () => {
    fc.assert(
      fc.property(input, (given) => {
        const free = planRetention({ ...given, force: true });
        const careful = planRetention({ ...given, force: false });
        expect(free.braked).toBe(0);
        expect(careful.due.length + careful.braked).toBe(free.due.length);
        expect(careful.braked === 0 || careful.braked > 20).toBe(true);
        const isAnnounced = given.policy === 'delete' || given.policy.startsWith('days:');
        if (!isAnnounced && careful.braked === 0) {
          expect(careful.due.length <= 20 || careful.due.length * 2 <= given.total).toBe(true);
        }
      }),
    );
  });

  it('never takes back what was due when time goes on', () => {
    fc.assert(
      fc.property(input, time, (given, later) => {
        const now = planRetention({ ...given, force: true }).due;
        const then = planRetention({ ...given, force: true, now: given.now + later }).due;
        for (const one of now) expect(then).toContain(one);
      }),
    );
  });
});

describe('a letter-box that is emptied each time', () => {
  const letters = Array.from({ length: 30 }, (_, n): Letter => ({
    remoteId: `u${n}`,
    octets: null,
    stored: 1000,
    asked: null,
    wish: null,
    here: null,
  }));
  const given: RetentionInput = {
    policy: 'delete',
    since: 1000,
    now: 2000,
    lastSync: 1500,
    letters,
    listed: null,
    total: letters.length,
    inboxId: INBOX,
    force: false,
  };

  it('is not held up, not even after an interruption', () => {
    expect(planRetention(given)).toMatchObject({ braked: 0, due: letters });
  });

  it('is held up when that was not the policy before, but for what is new', () => {
    const newer = { ...letters[0], stored: 1500, remoteId: 'new' } as Letter;
    const changed = {
      ...given,
      since: 1200,
      letters: [...letters, newer],
      total: 31,
    };
    expect(planRetention(changed)).toEqual({ braked: 30, due: [newer] });
    expect(planRetention({ ...changed, force: true }).due).toHaveLength(31);
  });
});

it('days:N holds up what was overdue when it became the policy, and nothing that had a day', () => {
  const letters = Array.from({ length: 60 }, (_, n): Letter => ({
    ...{ remoteId: `u${n}`, octets: null, asked: null, wish: null, here: null },
    stored: n * DAY,
  }));
  const given: RetentionInput = {
    ...{ policy: 'days:10', since: 40 * DAY, letters, listed: null, total: 60 },
    ...{ now: 60 * DAY, lastSync: 59 * DAY, inboxId: INBOX, force: false },
  };
  const { due, braked } = planRetention(given);
  expect(braked).toBe(31);
  expect(due.map(({ remoteId }) => remoteId)).toEqual(
    Array.from({ length: 20 }, (_, n) => `u${n + 31}`),
  );
  expect(planRetention({ ...given, since: 0 })).toMatchObject({ braked: 0 });
});

it('days:N holds up what became due while nobody looked, or because the clock went ahead', () => {
  const letters = Array.from({ length: 60 }, (_, n): Letter => ({
    ...{ remoteId: `u${n}`, octets: null, asked: null, wish: null, here: null },
    stored: n * DAY,
  }));
  const ahead: RetentionInput = {
    ...{ policy: 'days:10', since: 0, letters, listed: null, total: 60 },
    ...{ now: 400 * DAY, lastSync: 20 * DAY, inboxId: INBOX, force: false },
  };
  // What was due by the last sync had been announced.
  const { due, braked } = planRetention(ahead);
  expect([due.map(({ stored }) => stored / DAY), braked]).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    49,
  ]);
  expect(planRetention({ ...ahead, force: true }).due).toHaveLength(60);
  // A long weekend, and a clock that was put back, are nothing of the kind.
  for (const lastSync of [396 * DAY, 500 * DAY]) {
    expect(planRetention({ ...ahead, lastSync }).braked).toBeLessThan(2);
  }
});

it('a server that deletes by itself is told of where it is the first to', () => {
  expect(expiryNote(null, 'keep')).toBeNull();
  expect(expiryNote(30, 'delete')).toBeNull();
  expect(expiryNote(30, 'days:14')).toBeNull();
  expect(expiryNote(30, 'days:60')).toContain('after 30 days');
  expect(expiryNote(30, 'keep')).toContain('after 30 days');
  expect(expiryNote(0, 'days:1')).toContain('as soon as');
});

it('an edit is a reason to log in only where it decides what becomes of mail there', () => {
  for (const policy of ['keep', 'delete', 'days:3', 'when-deleted'] as const) {
    expect(concernsLetterBox('server', policy)).toBe(true);
    expect(concernsLetterBox('flags', policy)).toBe(false);
    expect(concernsLetterBox('tags', policy)).toBe(false);
    expect(concernsLetterBox('delete', policy)).toBe(policy === 'when-deleted');
  }
});

it('a date of leaving is told where the policy names one', () => {
  expect(leavesAt('days:14', 0)).toBe(14 * DAY);
  for (const other of ['keep', 'delete', 'when-deleted', '']) {
    expect(leavesAt(other, 0)).toBeNull();
  }
});
