/** The service with servers, disks and people that misbehave: nothing is lost, nothing doubled. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import { lockAccount } from '../../src/store/lock.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const SEEN = flagsOf(['seen']);

describe('the mail service when things go wrong', () => {
  const the = serviceUnderTest();

  it('goes on where a lost connection stopped it', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 120);
    t.imap.failNext('fetch', new MailtuiError('unreachable', 'cut'), 70);
    const [broken] = await t.sync();
    expect(broken).toMatchObject({ ok: false, errors: [{ kind: 'unreachable' }] });
    const kept = t.inbox('work').length;
    expect(kept).toBeGreaterThan(0);
    const [rest] = await t.sync();
    expect(rest).toMatchObject({ ok: true, new: 120 - kept });
    expect(t.inbox('work')).toHaveLength(120);
  });

  it('asks again for a message that the server left out for a moment', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 30);
    const [hidden] = t.imap.mailbox('INBOX').messages;
    if (hidden === undefined) throw new Error('no message');
    t.imap.beforeMessage = () => {
      t.imap.beforeMessage = () => undefined;
      t.imap.remove('INBOX', hidden.id);
    };
    await t.sync();
    expect(t.inbox('work')).toHaveLength(29);
    t.imap.mailbox('INBOX').messages.unshift(hidden);
    const [again] = await t.sync();
    expect(again).toMatchObject({ new: 1 });
  });

  it('keeps what is gone from an IMAP server among the recently deleted', async () => {
    const t = the();
    const [id = ''] = t.fill(t.imap, 'INBOX', 2);
    await t.sync();
    t.imap.remove('INBOX', id);
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ deleted: 1 });
    expect(t.inbox('work').map(({ server }) => server)).toEqual(['on-server']);
    expect(t.list('work', '%recently-deleted').map(({ server }) => server)).toEqual(['gone']);
  });

  it('does not infer anything from a listing that was cut short', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 4);
    await t.sync();
    t.imap.cutSnapshots = true;
    t.fill(t.imap, 'INBOX', 1);
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ deleted: 0 });
  });

  it('fetches new mail under old UIDs after UIDVALIDITY has changed', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 4);
    await t.sync();
    t.imap.mailbox('INBOX').messages.length = 0;
    t.imap.mailbox('INBOX').nextId = 1;
    t.imap.renumber('INBOX');
    t.imap.deliver('INBOX', [Buffer.from('Subject: other\r\n\r\none\r\n')]);
    await t.sync();
    t.imap.deliver('INBOX', [Buffer.from('Subject: another\r\n\r\ntwo\r\n')]);
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, new: 1 });
    const states = new Map(t.inbox('work').map(({ subject, server }) => [subject, server]));
    expect(states.get('other')).toBe('on-server');
    expect(states.get('another')).toBe('on-server');
    expect(states.get('Message number 0')).toBe('local-only');
    expect(states.size).toBe(6);
  });

  it('keeps an edit made after a first sync that was interrupted', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 60);
    for (const { id } of t.imap.mailbox('INBOX').messages) t.imap.setFlags('INBOX', id, SEEN);
    t.imap.failNext('fetch', new MailtuiError('unreachable', 'cut'), 40);
    await t.sync();
    const row = t.inbox('work')[0];
    await t.service.editFlags([row?.id ?? ''], { remove: ['seen'] });
    await t.sync();
    expect(t.service.find(row?.id ?? '').flags).toBe(0);
  });

  it('forgets nothing when the disk with the mail is not there', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 30);
    await t.sync();
    const root = join(t.dir, 'mail', 'work');
    renameSync(root, `${root}-elsewhere`);
    const [away] = await t.sync();
    expect(away).toMatchObject({ ok: false, new: 0, errors: [{ kind: 'disk' }] });
    rmSync(root, { recursive: true, force: true });
    renameSync(`${root}-elsewhere`, root);
    const [back] = await t.sync();
    expect(back).toMatchObject({ ok: true, new: 0 });
    expect(t.inbox('work')).toHaveLength(30);
  });

  it('says so when somebody else syncs the account, and does the others', async () => {
    const t = the();
    t.fill(t.pop3, 'INBOX', 1);
    const lock = lockAccount(join(t.dir, 'state'), 'work');
    const summaries = await t.sync();
    lock.release();
    expect(summaries).toMatchObject([
      { account: 'work', ok: false, errors: [{ kind: 'locked' }] },
      { account: 'home', ok: true, new: 1 },
    ]);
  });

  it('reports a folder that the server refuses, and does the others', async () => {
    const t = the();
    t.imap.createMailbox('Archive');
    t.fill(t.imap, 'Archive', 1);
    t.imap.failNext('snapshot', new MailtuiError('server-refused', 'no'));
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: false, new: 1, errors: [{ kind: 'server-refused' }] });
  });

  it('stops when asked to, with what is durable kept', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 100);
    const stop = new AbortController();
    let sent = 0;
    t.imap.beforeMessage = () => {
      sent += 1;
      if (sent === 60) stop.abort();
    };
    const [summary] = await t.service.sync({
      ...t.request(),
      accounts: ['work'],
      signal: stop.signal,
    });
    expect(summary).toMatchObject({ ok: false, errors: [{ kind: 'cancelled' }] });
    const kept = t.inbox('work').length;
    t.imap.beforeMessage = () => undefined;
    const [rest] = await t.sync();
    expect(rest).toMatchObject({ ok: true, new: 100 - kept });
  });

  it('reports a lost file and fetches the message again', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 2);
    await t.sync();
    const folder = join(t.dir, 'mail', 'work', 'INBOX', 'new');
    const [name = ''] = readdirSync(folder);
    rmSync(join(folder, name));
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, new: 1 });
    expect(t.events.some((event) => event.event === 'warning' && /gone/.test(event.message))).toBe(
      true,
    );
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
