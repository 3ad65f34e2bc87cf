/** The service with the real store and index: what a sync brings, tells and follows. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync, writeFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreChange } from '../../src/app/mailService.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagNames, flagsOf } from '../../src/core/flags.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const SEEN = flagsOf(['seen']);

describe('the mail service', () => {
  const the = serviceUnderTest();

  it('fetches all folders of an IMAP account and the inbox of a POP3 account', async () => {
    const t = the();
    t.imap.createMailbox('Lists/dev');
    t.fill(t.imap, 'INBOX', 3);
    t.fill(t.imap, 'Lists/dev', 2);
    t.fill(t.pop3, 'INBOX', 4);
    const summaries = await t.sync();
    expect(summaries.map(({ account, ok, new: count }) => [account, ok, count])).toEqual([
      ['work', true, 5],
      ['home', true, 4],
    ]);
    const folders = t.service.folders().map(({ account, path, total }) => [account, path, total]);
    expect(folders).toEqual(
      expect.arrayContaining([
        ['work', 'INBOX', 3],
        ['work', 'Lists/dev', 2],
        ['home', 'INBOX', 4],
      ]),
    );
  });

  it('tells what it does, and subscribers what moved', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 3);
    const changes: StoreChange[] = [];
    const stop = t.service.onChange((change) => changes.push(change));
    await t.sync();
    stop();
    const states = t.events.filter((event) => event.event === 'state' && event.account === 'work');
    expect(states.map((event) => event.event === 'state' && event.state)).toEqual([
      'connecting',
      'syncing',
      'idle',
    ]);
    expect(changes.flatMap(({ added }) => added)).toHaveLength(3);
    expect(t.events).toContainEqual({
      event: 'progress',
      account: 'work',
      folder: 'INBOX',
      done: 3,
      total: 3,
    });
  });

  it('does not parse a message that nobody waits for any more', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 1);
    await t.sync();
    const id = t.inbox('work')[0]?.id ?? '';
    const stop = new AbortController();
    const opening = t.service.open(id, { signal: stop.signal });
    stop.abort();
    await expect(opening).rejects.toMatchObject({ kind: 'cancelled' });
    expect((await t.service.open(id)).headers.length).toBeGreaterThan(0);
  });

  it('asks an unchanged mailbox for nothing', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 3);
    await t.sync();
    t.imap.log.length = 0;
    const [again] = await t.sync();
    expect(again).toMatchObject({ new: 0, flagged: 0, deleted: 0 });
    expect(t.imap.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
  });

  it('takes over flags of the server, and keeps what the user wished meanwhile', async () => {
    const t = the();
    const [id = ''] = t.fill(t.imap, 'INBOX', 1);
    await t.sync();
    const [row] = t.inbox('work');
    await t.service.editFlags([row?.id ?? ''], { add: ['flagged'] });
    expect(t.inbox('work')[0]).toMatchObject({ server: 'pending' });
    t.imap.setFlags('INBOX', id, SEEN);
    await t.sync();
    const [merged] = t.inbox('work');
    expect(flagNames(merged?.flags ?? 0)).toEqual(['seen', 'flagged']);
    expect(merged?.file.name).toMatch(/:2,FS$/);
  });

  it('does not undo an edit made while it looks at the directory', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 1);
    await t.sync();
    const id = t.inbox('work')[0]?.id ?? '';
    // As if another program had been there, so that it looks.
    const now = new Date();
    utimesSync(join(t.dir, 'mail', 'work', 'INBOX', 'cur'), now, now);
    let edited: Promise<void> | undefined;
    t.afterScan = async () => {
      edited ??= t.service.editFlags([id], { add: ['seen'] });
      await edited;
    };
    await t.sync();
    expect(edited).toBeDefined();
    const row = t.service.find(id);
    expect(flagNames(row.flags)).toEqual(['seen']);
    expect(readdirSync(join(t.dir, 'mail', 'work', 'INBOX', 'cur'))).toEqual([row.file.name]);
  });

  it('syncs folders whose names are too long or too odd for a directory', async () => {
    const t = the();
    for (const name of ['x'.repeat(300), `${'y'.repeat(300)}/z`, 'cur', '../up']) {
      t.imap.createMailbox(name);
      t.fill(t.imap, name, 1);
    }
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, new: 4 });
    expect(readdirSync(t.dir).sort()).toEqual(['mail', 'state']);
  });

  it('marks the mail of a folder that was deleted on the server', async () => {
    const t = the();
    t.imap.createMailbox('Old');
    t.fill(t.imap, 'Old', 2);
    await t.sync();
    t.imap.removeMailbox('Old');
    await t.sync();
    const old = t.service.folders('work').find(({ path }) => path === 'Old');
    const rows = t.service.page({ folderId: old?.id ?? 0, limit: 10 }).rows;
    expect(rows.map(({ server }) => server)).toEqual(['gone', 'gone']);
  });

  it('follows keywords of the server', async () => {
    const t = the();
    const [id = ''] = t.fill(t.imap, 'INBOX', 1);
    const message = t.imap.mailbox('INBOX').messages[0];
    if (message === undefined) throw new Error('no message');
    message.keywords = ['Important'];
    await t.sync();
    expect(t.inbox('work')[0]?.tags).toEqual(['Important']);
    message.keywords = [];
    t.imap.setFlags('INBOX', id, SEEN);
    await t.sync();
    expect(t.inbox('work')[0]?.tags).toEqual([]);
  });

  it('leaves POP3 mail alone when the letter-box is emptied, and says so', async () => {
    const t = the();
    const [id = ''] = t.fill(t.pop3, 'INBOX', 2);
    await t.sync();
    t.pop3.remove('INBOX', id);
    await t.sync();
    const states = t.inbox('home').map(({ server }) => server);
    expect(states.sort()).toEqual(['gone', 'on-server']);
  });

  it('does a dry run without touching anything', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 3);
    const summaries = await t.service.sync({ ...t.request(), dryRun: true });
    expect(summaries[0]).toMatchObject({ ok: true, new: 0 });
    expect(t.events).toContainEqual({
      event: 'plan',
      account: 'work',
      folder: 'INBOX',
      fetch: 3,
      flags: 0,
      gone: 0,
      push: { flags: 0, moves: 0, removals: 0, uploads: 0 },
    });
    expect(readdirSync(t.dir).includes('mail')).toBe(false);
    expect(t.service.folders()).toEqual([]);
  });

  it('syncs one folder when asked for one, and says when there is none', async () => {
    const t = the();
    t.imap.createMailbox('Lists/dev');
    t.fill(t.imap, 'INBOX', 1);
    t.fill(t.imap, 'Lists/dev', 1);
    const [one] = await t.service.sync({ ...t.request(), accounts: ['work'], folder: 'Lists/dev' });
    expect(one).toMatchObject({ new: 1 });
    const [none] = await t.service.sync({ ...t.request(), accounts: ['work'], folder: 'Nowhere' });
    expect(none).toMatchObject({ ok: false, errors: [{ kind: 'bad-input' }] });
  });

  it('follows another program that changed flags, moved or delivered', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 1);
    await t.sync();
    const folder = join(t.dir, 'mail', 'work', 'INBOX');
    const [name = ''] = readdirSync(join(folder, 'new'));
    renameSync(join(folder, 'new', name), join(folder, 'cur', `${name}:2,RS`));
    writeFileSync(join(folder, 'new', '1.delivered.host'), 'Subject: by hand\n\nhello\n');
    await t.sync();
    const rows = t.inbox('work');
    expect(rows.map(({ subject }) => subject).sort()).toEqual(['Message number 0', 'by hand']);
    const answered = rows.find(({ subject }) => subject !== 'by hand');
    expect(flagNames(answered?.flags ?? 0)).toEqual(['seen', 'answered']);
    expect(rows.find(({ subject }) => subject === 'by hand')?.server).toBe('pending');
  });

  it('stores messages too large to be held as exactly as small ones', async () => {
    const t = the();
    const big = Buffer.concat([
      Buffer.from('Subject: big\r\n\r\n'),
      Buffer.alloc(3 * 1024 * 1024, 'x\r\n'),
    ]);
    t.imap.deliver('INBOX', [big]);
    await t.sync();
    const [row] = t.inbox('work');
    expect((await t.service.raw(row?.id ?? '')).equals(big)).toBe(true);
    expect(row?.subject).toBe('big');
  });

  it('opens a message and names an id that is unknown', async () => {
    const t = the();
    t.fill(t.imap, 'INBOX', 1);
    await t.sync();
    const [row] = t.inbox('work');
    expect((await t.service.open(row?.id ?? '')).text).toContain('token t0x');
    expect(t.service.find((row?.id ?? '').slice(0, 6)).id).toBe(row?.id);
    expect(() => t.service.find('zzzzzzzzzz')).toThrow(MailtuiError);
  });
});
