/** What the user asks for beside a sync: the rest of a message, and a message anew. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FetchRequest } from '../../src/app/messageFetches.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';
import { simple } from '../support/testMessages.js';

const DAY = 24 * 60 * 60 * 1000;

describe('fetching single messages', () => {
  const the = serviceUnderTest();

  /** Headers of `count` old messages; the content of the first. */
  async function oldMail(t: ServiceUnderTest, count = 1, size = 100): Promise<Buffer> {
    t.work.history = { days: 1 };
    const contents = Array.from({ length: count }, (_, n) => simple(n, 'zebra '.repeat(size / 6)));
    t.imap.deliver('INBOX', contents, { received: Date.now() - 30 * DAY });
    await t.sync();
    return contents[0] ?? Buffer.alloc(0);
  }
  const first = (t: ServiceUnderTest): MessageRow => {
    const row = t.inbox('work').find(({ subject }) => subject === 'message 0');
    if (row === undefined) throw new Error('no message 0');
    return row;
  };
  async function fetch(t: ServiceUnderTest, more: Partial<FetchRequest> = {}): Promise<string> {
    const { id } = first(t);
    const { signal } = new AbortController();
    const request = { again: false, signal, onProgress: () => undefined, ...more };
    return (await t.service.fetchMessages([id], request)).get(id) ?? 'nothing';
  }

  it('brings the rest, and the message stays what it was', async () => {
    const t = the();
    const content = await oldMail(t);
    const before = first(t);
    await t.service.editFlags([before.id], { add: ['flagged'] });
    t.imap.log.length = 0;
    expect(await fetch(t)).toBe('fetched');
    expect(t.imap.log).toEqual(['connect', 'open INBOX', 'fetch INBOX 1']);
    const { id, thread, placementId } = before;
    expect(first(t)).toMatchObject({ id, thread, placementId, server: 'pending' });
    expect(first(t).flags).toBe(flagsOf(['flagged']));
    expect((await t.service.raw(id)).equals(content)).toBe(true);
    expect(filesIn(t, 'mail.partial')).toEqual([]);
    expect(await fetch(t)).toBe('here');
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages[0]?.flags).toBe(flagsOf(['flagged']));
  });

  it('tells how much has come of a large one', async () => {
    const t = the();
    const content = await oldMail(t, 1, 3 * 1024 * 1024);
    const told: number[] = [];
    const onProgress = (_: string, done: number, total: number): void => {
      told.push(done);
      expect(total).toBe(content.length);
    };
    expect(await fetch(t, { onProgress })).toBe('fetched');
    expect(told.length).toBeGreaterThan(10);
    expect(told.at(-1)).toBe(content.length);
    expect((await t.service.raw(first(t).id)).equals(content)).toBe(true);
  });

  it('goes on beside a sync that waits for its server', async () => {
    const t = the();
    await oldMail(t, 2);
    t.imap.deliver('INBOX', [simple(7, 'new')], { received: Date.now() });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      t.imap.beforeMessage = (id) =>
        id === '3' ? new Promise((go) => ((release = go), resolve())) : undefined;
    });
    const sync = t.sync();
    await held;
    expect(await fetch(t)).toBe('fetched');
    release();
    expect(await sync).toMatchObject([{ ok: true }, { ok: true }]);
    expect(t.inbox('work')).toHaveLength(3);
  });

  it.each(['fetch', 'connect'] as const)('stays partial when %s fails', async (operation) => {
    const t = the();
    await oldMail(t);
    t.imap.failNext(operation, new MailtuiError('unreachable', 'cut'));
    await expect(fetch(t)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(first(t)).toMatchObject({ server: 'fetched-partially' });
    expect(filesIn(t, 'mail.partial')).toHaveLength(1);
    expect(filesIn(t, 'mail')).toEqual([]);
    expect(await fetch(t)).toBe('fetched');
  });

  it('is stopped by its signal', async () => {
    const t = the();
    await oldMail(t);
    const stop = new AbortController();
    t.imap.beforeMessage = () => {
      setImmediate(() => {
        stop.abort();
      });
      return new Promise(() => undefined);
    };
    await expect(fetch(t, { signal: stop.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(first(t)).toMatchObject({ server: 'fetched-partially' });
  });

  it('takes no other message for it, and says what the server no longer has', async () => {
    const t = the();
    await oldMail(t);
    const [message] = t.imap.mailbox('INBOX').messages;
    if (message === undefined) throw new Error('no message');
    message.content = simple(5, 'another');
    expect(await fetch(t)).toBe('other');
    expect(first(t)).toMatchObject({ server: 'fetched-partially' });
    t.imap.remove('INBOX', '1');
    expect(await fetch(t)).toBe('gone');
    t.imap.renumber('INBOX');
    await expect(fetch(t)).rejects.toMatchObject({ kind: 'protocol', retry: 'now' });
  });

  it('replaces a file by what the server has, only when that differs', async () => {
    const t = the();
    t.imap.deliver('INBOX', [simple(0, 'as it was sent')]);
    await t.sync();
    const [name = ''] = filesIn(t, 'mail');
    expect(await fetch(t, { again: true })).toBe('here');
    writeFileSync(name, 'damaged');
    expect(await fetch(t)).toBe('here');
    expect(await fetch(t, { again: true })).toBe('fetched');
    expect((await t.service.raw(first(t).id)).toString()).toContain('as it was sent');
    expect(filesIn(t, 'mail')).toEqual([name]);
    await t.service.editFlags([first(t).id], { add: ['seen'] });
    expect(await fetch(t, { again: true })).toBe('here');
  });

  it('takes turns with the sync of a letter-box', async () => {
    const t = the();
    t.pop3.deliver('INBOX', [simple(0, 'one'), simple(1, 'two')]);
    await t.sync();
    const [row] = t.inbox('home');
    t.pop3.log.length = 0;
    t.pop3.deliver('INBOX', [simple(2, 'three')]);
    const sync = t.sync();
    const request = { again: true, signal: new AbortController().signal };
    const outcomes = await t.service.fetchMessages([row?.id ?? ''], {
      ...request,
      onProgress: () => undefined,
    });
    expect([...outcomes.values()]).toEqual(['here']);
    expect(await sync).toMatchObject([{ ok: true }, { ok: true }]);
    expect(t.pop3.log.filter((entry) => entry === 'connect')).toHaveLength(2);
    const order = t.pop3.log.filter((entry) => /^(connect|open|snapshot)/.test(entry));
    expect(order).toEqual(['connect', 'snapshot INBOX', 'connect', 'open INBOX']);
  });
});

/** Message files, in whatever folder. */
function filesIn(t: ServiceUnderTest, tree: string): string[] {
  return readdirSync(join(t.dir, tree), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
