/** Asking for a sync while one runs: the same account is never synced twice at once. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncRequest } from '../../src/app/mailService.js';
import type { SyncEvent } from '../../src/core/syncEvents.js';
import { ServiceUnderTest } from '../support/serviceUnderTest.js';

describe('a sync of an account that is being synced', () => {
  let current: ServiceUnderTest;
  let service: ServiceUnderTest['service'];
  let first: SyncEvent[];
  let second: SyncEvent[];
  let onceAtWork: () => void;

  beforeEach(() => {
    current = new ServiceUnderTest();
    current.imap.createMailbox('Lists/dev');
    current.fill(current.imap, 'INBOX', 3);
    service = current.service;
    first = [];
    second = [];
    onceAtWork = () => undefined;
  });
  afterEach(() => service.close());

  it('joins it, and each who listens hears everything once', async () => {
    const request = requestInto(first);
    const joined = inTheMiddle(() =>
      Promise.all([service.sync(requestInto(second)), service.sync({ ...request })]),
    );
    const [summary] = await service.sync(request);
    expect(summary).toMatchObject({ ok: true, new: 3 });
    expect((await joined()).flat()).toEqual([summary, summary]);
    expect(connections()).toBe(1);
    expect(second.at(-1)).toEqual({ event: 'summary', ...summary });
    expect(first.filter(({ event }) => event === 'summary')).toHaveLength(1);
  });

  it('begins anew when the first has ended', async () => {
    await service.sync(requestInto(first));
    expect(await service.sync(requestInto(second))).toMatchObject([{ ok: true, new: 0 }]);
    expect(connections()).toBe(2);
  });

  it.each([
    ['one folder', { folder: 'INBOX' }, {}],
    ['what would be done', { dryRun: true }, {}],
    ['another folder', { folder: 'INBOX' }, { folder: 'Lists/dev' }],
  ])('does not take %s for what is wanted', async (_, running, wanted) => {
    const other = inTheMiddle(() => service.sync({ ...requestInto(second), ...wanted }));
    await service.sync({ ...requestInto(first), ...running });
    // It waits for its turn, and then does what was asked.
    expect(await other()).toMatchObject([{ ok: true, errors: [] }]);
    expect(connections()).toBe(2);
  });

  it('is covered by one of all folders when only one is wanted', async () => {
    const other = inTheMiddle(() => service.sync({ ...requestInto(second), folder: 'INBOX' }));
    await service.sync(requestInto(first));
    expect(await other()).toMatchObject([{ ok: true }]);
  });

  /** Does this as soon as the running sync says that it is at work. */
  function inTheMiddle<T>(work: () => Promise<T>): () => Promise<T> {
    let done: Promise<T> | undefined;
    onceAtWork = () => {
      done ??= work();
    };
    return () => done ?? Promise.reject(new Error('it was never in the middle'));
  }

  function requestInto(events: SyncEvent[]): SyncRequest {
    return {
      accounts: ['work'],
      signal: new AbortController().signal,
      onEvent: (event) => {
        events.push(event);
        if (event.event === 'state' && event.state === 'syncing') onceAtWork();
      },
    };
  }

  function connections(): number {
    return current.imap.log.filter((entry) => entry === 'connect').length;
  }
});
