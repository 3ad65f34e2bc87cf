/** Keeping accounts in step: news come as they happen, edits go out, trouble is waited out. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { retryDelay } from '../../src/core/retryDelay.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const SOON_MS = 25_000;

describe('watching an account', () => {
  const the = serviceUnderTest();
  let stop: AbortController;
  let watching: Promise<void>;

  beforeEach(() => {
    stop = new AbortController();
    watching = Promise.resolve();
  });
  afterEach(async () => {
    stop.abort();
    await watching;
  });

  function watch(): void {
    const { events } = the();
    watching = the().service.watch({
      accounts: [],
      signal: stop.signal,
      onEvent: (event) => {
        events.push(event);
      },
    });
  }

  it('brings new mail as it comes, on one connection', async () => {
    const t = the();
    watch();
    await until(() => t.imap.log.includes('watch INBOX'));
    t.fill(t.imap, 'INBOX', 2);
    await until(() => t.inbox('work').length === 2);
    t.imap.deliver('INBOX', ['Subject: third\r\n\r\n']);
    await until(() => t.inbox('work').length === 3);
    expect(t.imap.log.filter((entry) => entry === 'connect')).toHaveLength(1);
  });

  it('hears of all mailboxes that are synced, where the server tells of them', async () => {
    const t = the();
    t.imap.options.notifies = true;
    t.imap.createMailbox('Lists');
    t.imap.createMailbox('Spam');
    Object.assign(t.work, { folders: { exclude: ['Spam'] } });
    watch();
    await until(() => t.imap.log.includes('watch INBOX Lists'));
    t.fill(t.imap, 'Lists', 1);
    await until(() => t.list('work', 'Lists').length === 1);
  });

  it('pushes an edit soon after it was made', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 1);
    watch();
    await until(() => t.imap.log.includes('watch INBOX'));
    await t.service.editFlags([t.inbox('work')[0]?.id ?? ''], { add: ['seen'] });
    await until(() => t.imap.mailbox('INBOX').messages[0]?.flags === 1);
    expect(t.inbox('work')).toMatchObject([{ server: 'on-server' }]);
  });

  it('connects again after the connection was lost', async () => {
    const t = the();
    t.imap.failNext('watch', new MailtuiError('unreachable', 'cut'));
    watch();
    await until(() => t.imap.log.filter((entry) => entry === 'connect').length === 2);
    t.fill(t.imap, 'INBOX', 1);
    await until(() => t.inbox('work').length === 1);
  });

  it('does not try a refused password again and again', async () => {
    const t = the();
    t.imap.failNext('connect', new MailtuiError('login-refused', 'no'));
    watch();
    await until(() =>
      t.events.some((event) => event.event === 'state' && event.state === 'waiting-for-password'),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(t.imap.log.filter((entry) => entry === 'connect')).toHaveLength(1);
    expect(t.pop3.log.filter((entry) => entry === 'connect')).toHaveLength(1);
  });

  it('goes on when it is asked after a refused password, on that one connection', async () => {
    const t = the();
    t.imap.failNext('connect', new MailtuiError('login-refused', 'no'));
    watch();
    await until(() =>
      t.events.some((event) => event.event === 'state' && event.state === 'waiting-for-password'),
    );
    t.fill(t.imap, 'INBOX', 1);
    const [work, home] = await t.sync();
    expect([work, home]).toMatchObject([
      { account: 'work', ok: true, new: 1 },
      { account: 'home', ok: true },
    ]);
    await until(() => t.imap.log.includes('watch INBOX'));
    t.fill(t.imap, 'INBOX', 1);
    await until(() => t.inbox('work').length === 2);
    expect(t.imap.log.filter((entry) => entry === 'connect')).toHaveLength(2);
  });

  it('is asked for a sync by whoever wants one, and keeps its connection', async () => {
    const t = the();
    watch();
    await until(() => t.imap.log.includes('watch INBOX'));
    t.imap.createMailbox('Lists');
    t.fill(t.imap, 'Lists', 1);
    expect(await t.sync()).toMatchObject([{ new: 1 }, { ok: true }]);
    await until(() => t.imap.log.filter((entry) => entry === 'watch INBOX').length === 2);
    expect(t.imap.log.filter((entry) => entry === 'connect')).toHaveLength(1);
  });

  it('waits when the server takes no more connections, and the others go on', async () => {
    const t = the();
    t.imap.failNext('connect', new MailtuiError('server-refused', 'too many connections'));
    watch();
    const failed = () =>
      t.events.some((event) => event.event === 'summary' && event.account === 'work' && !event.ok);
    await until(failed);
    t.fill(t.pop3, 'INBOX', 1);
    await t.service.sync({ ...t.request(), accounts: ['home'] });
    expect(t.inbox('home')).toHaveLength(1);
    expect(t.imap.log.filter((entry) => entry === 'connect')).toHaveLength(1);
    t.fill(t.imap, 'INBOX', 1);
    await until(() => t.inbox('work').length === 1);
  });

  it('ends when asked to', async () => {
    watch();
    await until(() => the().imap.log.includes('watch INBOX'));
    stop.abort();
    await watching;
  });
});

describe('the wait before another try', () => {
  it('doubles, has an end, and is never the same for all', () => {
    expect([1, 2, 3].map((failures) => retryDelay(failures, 1))).toEqual([5000, 10_000, 20_000]);
    expect(retryDelay(1000, 1)).toBe(15 * 60_000);
    expect(retryDelay(1, 0)).toBe(2500);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + SOON_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
