/** When a watcher tries again, and when it waits to be asked. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ErrorKind } from '../../src/core/errors.js';
import type { MailSource } from '../../src/core/source.js';
import type { SyncSummary } from '../../src/core/syncEvents.js';
import { noticeMoves } from '../../src/protocols/movingComputer.js';
import { watchAccount } from '../../src/sync/watchAccount.js';

const NOTHING = { account: 'work', new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 1 };
const OK: SyncSummary = { ...NOTHING, ok: true, errors: [] };
const failed = (kind: ErrorKind): SyncSummary => ({
  ...NOTHING,
  ok: false,
  errors: [{ kind, message: 'no', hint: '' }],
});

/** What a sync does: connects or not, and how it ends. */
type Step = { connects: boolean; summary: SyncSummary };
const connected = (summary: SyncSummary): Step => ({ connects: true, summary });
const apart = (summary: SyncSummary): Step => ({ connects: false, summary });

describe('a watcher', () => {
  let stop: () => Promise<void> = () => Promise.resolve();
  afterEach(() => stop());

  /**
   * Plays these syncs, each watched connection being lost at once, on a computer that changes
   * networks all the time or never. After the last of them nothing happens any more.
   */
  function watching(
    steps: readonly Step[],
    { moves = true, protocol = 'imap' }: { moves?: boolean; protocol?: 'imap' | 'pop3' } = {},
  ): { syncs: () => number; sources: () => number; wake: () => void; settle: () => Promise<void> } {
    let [syncs, sources, networks] = [0, 0, 0];
    const ended = new AbortController();
    let wanted = new AbortController();
    const source = (): MailSource =>
      ({
        protocol,
        connect: () => Promise.resolve(),
        close: () => Promise.resolve(),
        ...(protocol === 'pop3' ? {} : { watch: () => Promise.reject(new Error('lost')) }),
      }) as unknown as MailSource;
    const done = watchAccount({
      createSource: () => {
        sources += 1;
        return Promise.resolve(source());
      },
      sync: async (given) => {
        const step = steps[syncs];
        syncs += 1;
        if (step === undefined) return new Promise(() => undefined);
        if (step.connects) await given.connect(ended.signal);
        return step.summary;
      },
      wanted: () => {
        wanted = new AbortController();
        return wanted.signal;
      },
      signal: ended.signal,
      random: () => 1,
      moveSigns: {
        every: 5,
        now: () => 0,
        networks: () => {
          networks += 1;
          return moves ? String(networks) : '';
        },
      },
    });
    stop = async () => {
      ended.abort();
      await Promise.race([done, Promise.resolve()]);
    };
    return {
      syncs: () => syncs,
      sources: () => sources,
      wake: () => {
        wanted.abort();
      },
      settle: () => new Promise((resolve) => setTimeout(resolve, 150)),
    };
  }

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('tries again as soon as the computer woke up or changed networks', async () => {
    const it = watching([apart(failed('unreachable')), apart(failed('timeout')), connected(OK)]);
    await until(() => it.syncs() === 4);
    expect(it.sources()).toBe(4);
  });

  it('waits a while where nothing changed, unless it is called', async () => {
    const it = watching([apart(failed('unreachable')), connected(OK)], { moves: false });
    await it.settle();
    expect(it.syncs()).toBe(1);
    it.wake();
    await until(() => it.syncs() === 2);
  });

  it.each(['login-refused', 'secret-missing', 'certificate', 'no-tls', 'config'] as const)(
    'waits to be called after %s',
    async (kind) => {
      const it = watching([apart(failed(kind)), connected(OK)]);
      await it.settle();
      expect(it.syncs()).toBe(1);
      it.wake();
      await until(() => it.syncs() === 2);
    },
  );

  it('bears a few refusals of a password that worked before', async () => {
    const refused = apart(failed('login-refused'));
    const it = watching([connected(OK), refused, refused, refused, refused, refused]);
    await until(() => it.syncs() === 4);
    await it.settle();
    expect(it.syncs()).toBe(4);
  });

  it('waits longer when the server takes no more connections', async () => {
    const it = watching([apart(failed('server-refused')), connected(OK)], { moves: false });
    await it.settle();
    expect(it.syncs()).toBe(1);
  });

  it('connects after it joined a sync that somebody else began', async () => {
    const it = watching([apart(OK), connected(OK)], { moves: false });
    await until(() => it.syncs() === 2);
    expect(it.sources()).toBe(1);
  });

  it('looks into a letter-box now and then, and when the computer woke up', async () => {
    const still = watching([connected(OK), connected(OK)], { moves: false, protocol: 'pop3' });
    await still.settle();
    expect(still.syncs()).toBe(1);
    await stop();
    const moving = watching([connected(OK), apart(OK), connected(OK)], { protocol: 'pop3' });
    await until(() => moving.syncs() === 4);
  });
});

it('looks once for all who wait by the same signs', async () => {
  let [looks, place] = [0, 'at home'];
  const networks = (): string => {
    looks += 1;
    return place;
  };
  const signs = { every: 20, networks, now: Date.now };
  const told: string[] = [];
  const stops = ['work', 'home'].map((name) => noticeMoves(() => told.push(name), signs));
  expect(looks).toBe(1);
  place = 'on a train';
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const stop of stops) stop();
  expect([told, looks]).toEqual([['work', 'home'], 2]);
});
