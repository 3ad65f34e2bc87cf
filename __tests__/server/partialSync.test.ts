/** The service with mail of which only the headers come, on servers in memory that misbehave. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import type { FakeMessage } from '../support/fakeSource.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';
import { simple } from '../support/testMessages.js';

const DAY = 24 * 60 * 60 * 1000;
const SEEN = flagsOf(['seen']);

describe('IMAP with a history of some days', () => {
  const the = serviceUnderTest();

  /** A message a day, the first is the oldest. */
  function deliverDaily(t: ServiceUnderTest, days: number): void {
    for (let n = 1; n <= days; n += 1) {
      t.imap.deliver('INBOX', [simple(n, `zebra ${n}`)], {
        received: Date.now() - (days - n) * DAY,
      });
    }
  }
  const states = (t: ServiceUnderTest): string[] => t.inbox('work').map(({ server }) => server);

  it('brings new mail whole and of older mail the headers, and lists all of it', async () => {
    const t = the();
    t.work.history = { days: 2 };
    deliverDaily(t, 6);
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, new: 6 });
    expect(states(t)).toEqual([
      ...Array(3).fill('on-server'),
      ...Array(3).fill('fetched-partially'),
    ]);
    expect(t.inbox('work').map(({ subject }) => subject)).toContain('message 1');
    expect(t.inbox('work').map(({ size }) => size)).toEqual(
      t.imap.mailbox('INBOX').messages.map(({ content }) => content.length),
    );
    expect(fetchedIds(t)).toEqual(['4', '5', '6']);
    t.imap.log.length = 0;
    await t.sync();
    expect(t.imap.log).toEqual(['connect', 'list', 'snapshot INBOX', 'quota']);
  });

  it('fetches the rest when it is to keep more, and takes nothing away when less', async () => {
    const t = the();
    t.work.history = { days: 1 };
    deliverDaily(t, 6);
    await t.sync();
    const ids = t.inbox('work').map(({ id }) => id);
    t.work.history = { days: 4 };
    await t.sync();
    expect(states(t)).toEqual([...Array(5).fill('on-server'), 'fetched-partially']);
    t.work.history = 'all';
    await t.sync();
    expect(states(t)).toEqual(Array(6).fill('on-server'));
    expect(t.inbox('work').map(({ id }) => id)).toEqual(ids);
    expect(headersOf(t)).toEqual([]);
    t.work.history = { days: 1 };
    await t.sync();
    expect(states(t)).toEqual(Array(6).fill('on-server'));
    for (const { id } of t.inbox('work')) {
      const raw = await t.service.raw(id);
      expect(t.imap.mailbox('INBOX').messages.some(({ content }) => content.equals(raw))).toBe(
        true,
      );
    }
  });

  it('goes on with what an interruption left, of the headers as of the rest', async () => {
    const t = the();
    t.work.history = { days: 1 };
    deliverDaily(t, 8);
    t.imap.failNext('headers', new MailtuiError('unreachable', 'cut'), 3);
    const [cut] = await t.sync();
    expect(cut?.ok).toBe(false);
    await t.sync();
    expect(t.inbox('work')).toHaveLength(8);
    t.work.history = 'all';
    t.imap.failNext('fetch', new MailtuiError('unreachable', 'cut'), 2);
    await t.sync();
    expect(new Set(states(t)).size).toBe(2);
    await t.sync();
    expect(states(t)).toEqual(Array(8).fill('on-server'));
    expect(headersOf(t)).toEqual([]);
  });

  it('pushes flags and moves of what is partly here, and follows those of others', async () => {
    const t = the();
    t.work.history = { days: 1 };
    t.imap.createMailbox('Archive');
    deliverDaily(t, 4);
    await t.sync();
    const [oldest] = t.inbox('work').slice(-1);
    await t.service.editFlags([oldest?.id ?? ''], { add: ['seen'] });
    expect(t.inbox('work').at(-1)).toMatchObject({ server: 'pending' });
    await t.sync();
    expect(flagsOn(t, 'INBOX', oldest?.messageId)).toBe(SEEN);
    const archive = t.service.folders('work').find(({ path }) => path === 'Archive');
    await t.service.moveMessages([oldest?.id ?? ''], archive?.id ?? 0);
    await t.sync();
    expect(t.imap.mailbox('Archive').messages).toHaveLength(1);
    expect(t.list('work', 'Archive')).toMatchObject([
      { id: oldest?.id, server: 'fetched-partially', flags: SEEN },
    ]);
    expect(headersOf(t)).toHaveLength(2);
    t.work.history = 'all';
    await t.sync();
    expect(t.list('work', 'Archive')).toMatchObject([{ id: oldest?.id, server: 'on-server' }]);
  });

  it('recognises them when the mailbox was renumbered, and does not fetch them again', async () => {
    const t = the();
    t.work.history = { days: 1 };
    deliverDaily(t, 5);
    await t.sync();
    const ids = t.inbox('work').map(({ id }) => id);
    t.imap.renumber('INBOX');
    t.imap.log.length = 0;
    await t.sync();
    expect(t.imap.log.filter((entry) => /^(fetch|headers) /.test(entry))).toEqual([]);
    expect(t.inbox('work').map(({ id }) => id)).toEqual(ids);
    t.work.history = 'all';
    await t.sync();
    expect(states(t)).toEqual(Array(5).fill('on-server'));
  });

  it('fetches the rest before it removes a message from the server for good', async () => {
    const t = the();
    t.work.history = { days: 1 };
    t.imap.createMailbox('Trash', { role: 'trash' });
    deliverDaily(t, 3);
    await t.sync();
    const [oldest] = t.inbox('work').slice(-1);
    const [id, content] = [oldest?.id ?? '', t.imap.mailbox('INBOX').messages[0]?.content];
    await t.service.removeMessages([id]);
    await t.sync();
    expect(t.list('work', 'Trash')).toMatchObject([{ id, server: 'fetched-partially' }]);
    await t.service.removeMessages([id]);
    t.imap.failNext('fetch', new MailtuiError('server-refused', 'not now'));
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toHaveLength(1);
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toHaveLength(0);
    await t.service.restoreMessages([id]);
    expect((await t.service.raw(id)).equals(content ?? Buffer.alloc(0))).toBe(true);
    await t.sync();
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toHaveLength(1);
  });

  it('leaves a message on the server that was taken back while the rest was fetched', async () => {
    const t = the();
    t.work.history = { days: 1 };
    t.imap.createMailbox('Trash', { role: 'trash' });
    deliverDaily(t, 3);
    await t.sync();
    const id = t.inbox('work').at(-1)?.id ?? '';
    await t.service.removeMessages([id]);
    await t.sync();
    await t.service.removeMessages([id]);
    let restoring: Promise<void> | undefined;
    t.imap.log.push = (entry) => {
      if (entry.startsWith('fetch')) restoring ??= t.service.restoreMessages([id]);
      return Array.prototype.push.call(t.imap.log, entry);
    };
    await t.sync();
    expect(restoring).toBeDefined();
    await restoring;
    await t.sync();
    await t.sync();
    const onServer = ['INBOX', 'Trash'].flatMap((path) => t.imap.mailbox(path).messages);
    expect(onServer).toHaveLength(3);
    const here = ['INBOX', 'Trash'].flatMap((dir) => t.list('work', dir));
    expect(here.filter((row) => row.id === id)).toMatchObject([{ server: 'on-server' }]);
  });

  it('never takes a header for the message, whatever size the server tells', async () => {
    const t = the();
    t.work.history = { days: 1 };
    t.imap.sizeTold = () => 0;
    deliverDaily(t, 3);
    await t.sync();
    expect(states(t)).toEqual(Array(3).fill('on-server'));
    for (const [n, { id }] of t.inbox('work').toReversed().entries()) {
      const { content } = t.imap.mailbox('INBOX').messages[n] ?? {};
      expect(await t.service.raw(id)).toEqual(content);
    }
  });

  it('keeps the header of what somebody else deleted, and never uploads it', async () => {
    const t = the();
    t.work.history = { days: 1 };
    deliverDaily(t, 3);
    await t.sync();
    const [oldest] = t.inbox('work').slice(-1);
    t.imap.remove('INBOX', '1');
    await t.sync();
    expect(t.list('work', '%recently-deleted')).toMatchObject([{ id: oldest?.id, server: 'gone' }]);
    await t.service.restoreMessages([oldest?.id ?? '']);
    t.imap.log.length = 0;
    await t.sync();
    await t.sync();
    expect(t.imap.log.filter((entry) => entry.startsWith('append'))).toEqual([]);
    expect(t.inbox('work').at(-1)).toMatchObject({ id: oldest?.id, server: 'local-only' });
  });
});

function fetchedIds(t: ServiceUnderTest): string[] {
  return t.imap.log
    .filter((entry) => entry.startsWith('fetch INBOX'))
    .flatMap((entry) => entry.split(' ').slice(2))
    .sort();
}

function flagsOn(t: ServiceUnderTest, path: string, messageId: string | null | undefined) {
  const has = ({ content }: FakeMessage): boolean => content.includes(`<${messageId ?? ''}>`);
  return t.imap.mailbox(path).messages.find(has)?.flags;
}

/** Header files on the disk; none is a whole message. */
function headersOf(t: ServiceUnderTest): string[] {
  return readdirSync(join(t.dir, 'mail.partial'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      expect(readFileSync(join(parentPath, name), 'latin1').endsWith('\r\n\r\n')).toBe(true);
      return name;
    });
}
