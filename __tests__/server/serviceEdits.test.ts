/** What a user or another program does with messages here, and what the server gets of it. */
import { describe, expect, it } from '@jest/globals';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { flagNames } from '../../src/core/flags.js';
import { KEPT_AFTER_REMOVAL } from '../../src/core/recentlyDeleted.js';
import type { MailboxRole } from '../../src/core/source.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const DELETED = '%recently-deleted';

describe('an edit', () => {
  const the = serviceUnderTest();

  it('of flags and tags is pushed as what differs', async () => {
    const t = await synced(the(), 2);
    const [row] = t.inbox('work');
    await t.service.editFlags([row?.id ?? ''], { add: ['seen', 'flagged'] });
    await t.service.editTags([row?.id ?? ''], { add: ['later'] });
    expect(t.inbox('work')[0]).toMatchObject({ server: 'pending', tags: ['later'] });
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, pushed: 1, flagged: 0 });
    expect(t.inbox('work')[0]).toMatchObject({ server: 'on-server' });
    const [remote] = t.imap.mailbox('INBOX').messages.filter(({ flags }) => flags !== 0);
    expect([flagNames(remote?.flags ?? 0), remote?.keywords]).toEqual([
      ['seen', 'flagged'],
      ['later'],
    ]);
  });

  it('that was taken back is not pushed', async () => {
    const t = await synced(the(), 1);
    const id = t.inbox('work')[0]?.id ?? '';
    await t.service.editFlags([id], { add: ['seen'] });
    await t.service.editFlags([id], { remove: ['seen'] });
    await t.service.moveMessages([id], folderId(t, 'Archive'));
    await t.service.moveMessages([id], folderId(t, 'INBOX'));
    t.imap.log.length = 0;
    expect(await t.sync()).toMatchObject([{ pushed: 0, moved: 0 }, {}]);
    expect(t.imap.log.filter((entry) => /^(setFlags|move)/.test(entry))).toEqual([]);
  });

  it('into a folder that is only here makes it there, under the name that the server gives it', async () => {
    const t = await synced(the(), 2);
    t.imap.removeMailbox('Trash');
    await t.sync();
    t.imap.options.namespace = 'INBOX/';
    const ids = t.inbox('work').map(({ id }) => id);
    await t.service.removeMessages(ids);
    expect((await t.sync())[0]).toMatchObject({ ok: true, moved: 2, new: 0 });
    const trash = () => t.service.folders('work').filter(({ name }) => name === 'Trash');
    expect(trash()).toMatchObject([{ dir: 'INBOX/Trash', path: 'INBOX/Trash', total: 2 }]);
    expect(filesOf(t, 'INBOX/Trash')).toHaveLength(2);
    expect((await t.sync())[0]).toMatchObject({ ok: true, moved: 0, new: 0, pushed: 0 });
    expect(t.imap.mailbox('INBOX/Trash').messages).toHaveLength(2);
    expect(t.list('work', 'INBOX/Trash')).toMatchObject([
      { server: 'on-server' },
      { server: 'on-server' },
    ]);
  });

  it('moves file, row and remote message', async () => {
    const t = await synced(the(), 1);
    const id = t.inbox('work')[0]?.id ?? '';
    await t.service.archiveMessages([id]);
    expect(t.list('work', 'Archive')).toMatchObject([{ id, server: 'pending' }]);
    expect(filesOf(t, 'Archive')).toHaveLength(1);
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, moved: 1, new: 0, deleted: 0 });
    expect(t.list('work', 'Archive')).toMatchObject([{ id, server: 'on-server' }]);
    expect(t.imap.mailbox('Archive').messages).toHaveLength(1);
    expect(t.imap.mailbox('INBOX').messages).toEqual([]);
  });

  it('deletes into the trash, and from there for good, with 14 days to think', async () => {
    const t = await synced(the(), 1);
    const id = t.inbox('work')[0]?.id ?? '';
    await t.service.removeMessages([id]);
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toHaveLength(1);
    await t.service.removeMessages([id]);
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toEqual([]);
    expect(t.list('work', DELETED)).toMatchObject([{ id, server: 'gone' }]);
    t.later(KEPT_AFTER_REMOVAL - 1000);
    await t.sync();
    expect(filesOf(t, DELETED)).toHaveLength(1);
    t.later(2000);
    await t.sync();
    expect(filesOf(t, DELETED)).toEqual([]);
    expect(t.list('work', DELETED)).toEqual([]);
  });

  it('copies into a folder, and the server gets the copy', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.editFlags([id], { add: ['seen'] });
    await t.service.copyMessages([id], folderId(t, 'Archive'));
    expect(t.list('work', 'Archive')).toMatchObject([{ server: 'pending' }]);
    await t.sync();
    const [copy, ...more] = t.imap.mailbox('Archive').messages;
    const [original] = t.imap.mailbox('INBOX').messages;
    expect([copy?.content.equals(original?.content ?? Buffer.alloc(0)), copy?.flags]).toEqual([
      true,
      original?.flags,
    ]);
    expect(more).toEqual([]);
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0, pushed: 0 });
    expect(t.list('work', 'Archive')).toMatchObject([{ server: 'on-server' }]);
  });

  it('restores what the server removed, and gives it back to the server', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    t.imap.remove('INBOX', t.imap.mailbox('INBOX').messages[0]?.id ?? '');
    await t.sync();
    await t.service.restoreMessages([id]);
    expect(t.inbox('work')).toMatchObject([{ id, server: 'pending' }]);
    await t.sync();
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(1);
    expect(t.inbox('work')).toMatchObject([{ id, server: 'on-server' }]);
    await expect(t.service.restoreMessages([id])).rejects.toMatchObject({ kind: 'bad-input' });
  });

  it('on a POP3 account lives here', async () => {
    const t = the();
    t.fill(t.pop3, 'INBOX', 1);
    await t.sync();
    const id = t.inbox('home')[0]?.id ?? '';
    await t.service.archiveMessages([id]);
    expect(t.list('home', 'Archive')).toMatchObject([{ id, server: 'on-server' }]);
    await t.service.removeMessages([id]);
    await t.service.removeMessages([id]);
    expect(t.list('home', DELETED)).toMatchObject([{ id }]);
    expect(await t.sync()).toMatchObject([{}, { account: 'home', ok: true, new: 0 }]);
    await t.service.restoreMessages([id]);
    expect(t.list('home', 'Trash')).toMatchObject([{ id }]);
  });
});

describe('another program', () => {
  const the = serviceUnderTest();

  it('that moves a file has moved the message', async () => {
    const t = await synced(the(), 1);
    const [name = ''] = filesOf(t, 'INBOX');
    renameSync(pathOf(t, 'INBOX', `new/${name}`), pathOf(t, 'Archive', `new/${name}`));
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, moved: 1, new: 0 });
    expect(t.imap.mailbox('Archive').messages).toHaveLength(1);
    expect(t.imap.mailbox('INBOX').messages).toEqual([]);
  });

  it('that copies a file and deletes the first has moved the message, too', async () => {
    const t = await synced(the(), 1);
    const [name = ''] = filesOf(t, 'INBOX');
    copyFileSync(pathOf(t, 'INBOX', `new/${name}`), pathOf(t, 'Archive', 'cur/1.neomutt.host:2,S'));
    rmSync(pathOf(t, 'INBOX', `new/${name}`));
    await t.sync();
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages).toEqual([]);
    const [moved, ...more] = t.imap.mailbox('Archive').messages;
    expect([flagNames(moved?.flags ?? 0), more]).toEqual([['seen'], []]);
  });

  it('that adds header fields to what it moves has moved the message, too', async () => {
    const t = await synced(the(), 1);
    const [name = ''] = filesOf(t, 'INBOX');
    const original = pathOf(t, 'INBOX', `new/${name}`);
    const copy = `Lines: 1\n${readFileSync(original, 'utf8')}`;
    writeFileSync(pathOf(t, 'Archive', 'cur/1.neomutt.host:2,'), copy);
    rmSync(original);
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0, moved: 1 });
    expect(t.imap.mailbox('INBOX').messages).toEqual([]);
    expect(t.imap.mailbox('Archive').messages).toHaveLength(1);
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0, moved: 0, pushed: 0 });
    expect(t.list('work', 'Archive')).toMatchObject([{ server: 'on-server' }]);
  });

  it('that puts a file there has given the server a message', async () => {
    const t = await synced(the(), 1);
    const [name = ''] = filesOf(t, 'INBOX');
    mkdirSync(join(t.dir, 'elsewhere'));
    const draft = pathOf(t, 'Drafts', 'cur/2.editor.host:2,DS');
    copyFileSync(pathOf(t, 'INBOX', `new/${name}`), draft);
    await t.sync();
    expect(t.list('work', 'Drafts')).toMatchObject([{ server: 'pending' }]);
    await t.sync();
    expect(t.list('work', 'Drafts')).toMatchObject([{ server: 'on-server' }]);
    const [remote] = t.imap.mailbox('Drafts').messages;
    expect(flagNames(remote?.flags ?? 0)).toEqual(['seen', 'draft']);
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(1);
  });
});

describe('the delete brake', () => {
  const the = serviceUnderTest();

  it('keeps what is gone from the server here until somebody says so', async () => {
    const t = await synced(the(), 50);
    for (const { id } of t.imap.mailbox('INBOX').messages.slice(0, 40)) t.imap.remove('INBOX', id);
    t.imap.deliver('INBOX', ['Subject: another\r\n\r\n']);
    expect((await t.sync())[0]).toMatchObject({
      ok: false,
      deleted: 0,
      new: 1,
      errors: [{ kind: 'braked' }],
    });
    expect((await t.sync())[0]).toMatchObject({
      ok: false,
      deleted: 0,
      errors: [{ kind: 'braked' }],
    });
    expect(t.inbox('work')).toHaveLength(51);
    const [forced] = await t.service.sync({ ...t.request(), force: true });
    expect(forced).toMatchObject({ ok: true, deleted: 40 });
    expect(t.list('work', DELETED)).toHaveLength(40);
  });

  it('keeps on the server what was deleted here', async () => {
    const t = await synced(the(), 50, 'Trash');
    await t.service.removeMessages(t.list('work', 'Trash').map(({ id }) => id));
    expect((await t.sync())[0]).toMatchObject({ ok: false, errors: [{ kind: 'braked' }] });
    expect(t.imap.mailbox('Trash').messages).toHaveLength(50);
    await t.service.sync({ ...t.request(), force: true });
    expect(t.imap.mailbox('Trash').messages).toEqual([]);
  });
});

describe('a message under a new id', () => {
  const the = serviceUnderTest();

  it('is recognised after UIDVALIDITY has changed', async () => {
    const t = await synced(the(), 30);
    t.imap.renumber('INBOX');
    t.imap.log.length = 0;
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(t.imap.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
    expect(new Set(t.inbox('work').map(({ server }) => server))).toEqual(new Set(['on-server']));
  });

  it('is recognised when it was moved on the server', async () => {
    const t = await synced(the(), 2);
    const [first] = t.imap.mailbox('INBOX').messages;
    t.imap.move('INBOX', first?.id ?? '', 'Archive');
    t.imap.log.length = 0;
    await t.sync();
    expect(t.imap.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
    expect([t.inbox('work').length, t.list('work', 'Archive').length]).toEqual([1, 1]);
    expect(t.list('work', DELETED)).toEqual([]);
  });

  it('is listed once when it was moved while the ids of its mailbox changed', async () => {
    const t = await synced(the(), 1, 'Trash');
    t.imap.renumber('Trash');
    t.imap.move('Trash', t.imap.mailbox('Trash').messages[0]?.id ?? '', 'INBOX');
    await t.sync();
    expect(t.inbox('work')).toMatchObject([{ server: 'on-server' }]);
    expect(t.list('work', 'Trash')).toEqual([]);
  });
});

/** An account with the usual folders and so many messages in one of them. */
async function synced(
  t: ServiceUnderTest,
  count: number,
  mailbox = 'INBOX',
): Promise<ServiceUnderTest> {
  for (const [path, role] of [
    ['Archive', 'archive'],
    ['Trash', 'trash'],
    ['Drafts', 'drafts'],
  ] as const satisfies readonly (readonly [string, MailboxRole])[]) {
    t.imap.createMailbox(path, { role });
  }
  t.fill(t.imap, mailbox, count);
  await t.sync();
  return t;
}

function folderId(t: ServiceUnderTest, dir: string): number {
  return t.service.folders('work').find((folder) => folder.dir === dir)?.id ?? -1;
}

function pathOf(t: ServiceUnderTest, dir: string, file: string): string {
  return join(t.dir, 'mail', 'work', dir, file);
}

function filesOf(t: ServiceUnderTest, dir: string): string[] {
  return ['cur', 'new'].flatMap((subdir) => readdirSync(pathOf(t, dir, subdir)));
}
