/** New mail is told: what is new, to whom, and never at the cost of the sync. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../src/core/flags.js';
import { MailtuiError } from '../../src/core/errors.js';
import type { NewMail } from '../../src/core/newMail.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const DAY = 24 * 60 * 60_000;
const letter = (subject: string): string =>
  `From: Ann <ann@larsen.example>\r\nSubject: ${subject}\r\n\r\nHello\r\n`;
const now = {
  get received() {
    return Date.now();
  },
};

describe('new mail', () => {
  const the = serviceUnderTest();
  let told: NewMail[];
  beforeEach(() => {
    told = [];
    the().announce = (_account, mail) => {
      told.push(mail);
      return Promise.resolve(null);
    };
  });
  const subjects = () => told.map(({ messages }) => messages.map(({ subject }) => subject));

  it('of one run is told once, newest first, and not by a first sync', async () => {
    const t = the();
    t.imap.deliver('INBOX', [letter('old')], now);
    t.pop3.deliver('INBOX', [letter('old')], now);
    await t.sync();
    await t.sync();
    expect(told).toEqual([]);
    for (let at = 0; at < 30; at += 1) {
      t.imap.deliver('INBOX', [letter(`No. ${String(at)}`)], { received: Date.now() + at });
    }
    await t.sync();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ account: 'work', folder: 'INBOX', count: 30 });
    expect(subjects()[0]?.[0]).toBe('No. 29');
    expect(told[0]?.messages).toHaveLength(20);
    const [first] = told[0]?.messages ?? [];
    expect(first?.from).toEqual([{ name: 'Ann', address: 'ann@larsen.example' }]);
    expect(t.service.find(first?.id ?? '').subject).toBe('No. 29');
  });

  it('is told of letter-boxes alike', async () => {
    const t = the();
    await t.sync();
    t.pop3.deliver('INBOX', [letter('post')], { received: null });
    await t.sync();
    expect(told).toMatchObject([{ account: 'home', count: 1 }]);
  });

  it('is what is unread, arrived lately, and in the inbox', async () => {
    const t = the();
    t.imap.createMailbox('Lists');
    await t.sync();
    t.imap.deliver('INBOX', [letter('read elsewhere')], { ...now, flags: flagsOf(['seen']) });
    t.imap.deliver('INBOX', [letter('from a backup')], { received: Date.now() - 9 * DAY });
    t.imap.deliver('Lists', [letter('a list')], now);
    await t.sync();
    expect(told).toEqual([]);
    t.imap.deliver('INBOX', [letter('starred')], { ...now, flags: flagsOf(['flagged']) });
    await t.sync();
    expect(subjects()).toEqual([['starred']]);
  });

  it('of weeks without a sync is all told', async () => {
    const t = the();
    await t.sync();
    t.imap.deliver('INBOX', [letter('a')], { received: Date.now() + 2 * DAY });
    t.later(30 * DAY);
    await t.sync();
    expect(subjects()).toEqual([['a']]);
  });

  it('is not told again when its file is lost, or the folder numbered anew', async () => {
    const t = the();
    t.imap.deliver('INBOX', [letter('a'), letter('b')], { received: Date.now() - 2 * DAY });
    await t.sync();
    t.imap.renumber('INBOX');
    await t.sync();
    expect(told).toEqual([]);
  });

  it('that came before the connection was lost is told, and the rest by the next run', async () => {
    const t = the();
    await t.sync();
    t.imap.failNext('fetch', new MailtuiError('unreachable', 'cut'), 1);
    t.imap.deliver('INBOX', [letter('a'), letter('b'), letter('c')], now);
    await t.sync();
    await t.sync();
    expect(told.map(({ count }) => count)).toEqual([1, 2]);
    expect(subjects().flat().sort()).toEqual(['a', 'b', 'c']);
  });

  it('is announced before the summary, which is the last event', async () => {
    const t = the();
    await t.sync();
    t.announce = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'the bell is broken';
    };
    t.imap.deliver('INBOX', [letter('a')], now);
    t.events.length = 0;
    const [work] = await t.sync();
    expect(work).toMatchObject({ ok: true, errors: [] });
    const mine = t.events.filter(({ account }) => account === 'work');
    expect(mine.map(({ event }) => event).slice(-2)).toEqual(['warning', 'summary']);
    expect(mine.at(-2)).toMatchObject({ folder: 'INBOX', message: 'the bell is broken' });
    expect(mine.filter(({ event }) => event === 'new-mail')).toHaveLength(1);
  });

  it('is not told by a dry run', async () => {
    const t = the();
    await t.sync();
    t.imap.deliver('INBOX', [letter('a')], now);
    await t.service.sync({ ...t.request(), dryRun: true });
    expect(told).toEqual([]);
  });

  it('holds up no watcher while it is announced', async () => {
    const t = the();
    await t.sync();
    const stop = new AbortController();
    let release: () => void = () => undefined;
    const slow = new Promise<null>((resolve) => {
      release = () => {
        resolve(null);
      };
    });
    t.announce = () => slow;
    const holds = async (count: number): Promise<void> => {
      while (t.inbox('work').length < count) await new Promise((go) => setTimeout(go, 10));
    };
    const watching = t.service.watch({ ...t.request(), signal: stop.signal });
    t.imap.deliver('INBOX', [letter('a')], now);
    await holds(1);
    t.imap.deliver('INBOX', [letter('b')], now);
    await holds(2);
    release();
    stop.abort();
    await watching;
  });
});
