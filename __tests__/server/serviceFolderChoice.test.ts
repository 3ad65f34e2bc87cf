/** Folders that the user left out of the sync: nothing happens to them, on either side. */
import { expect, it } from '@jest/globals';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FolderChoice } from '../../src/core/folderChoice.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const choice: FolderChoice = { exclude: ['Lists*'] };
const the = serviceUnderTest();

it('fetches only what is chosen', async () => {
  const t = await withLists(the());
  t.work.folders = choice;
  expect(await t.sync()).toMatchObject([{ ok: true, new: 1 }, {}]);
  expect(t.service.folders('work').map(({ path }) => path)).not.toContain('Lists');
  const asked = await t.service.sync({ ...t.request(), accounts: ['work'], folder: 'Lists' });
  expect(asked).toMatchObject([{ ok: false, errors: [{ kind: 'bad-input' }] }]);
  expect(asked[0]?.errors[0]?.message).toContain('not among those that are synced');
});

it('leaves the mail of a folder that is left out later as it is', async () => {
  const t = await withLists(the());
  await t.sync();
  t.work.folders = choice;
  t.imap.remove('Lists', '1');
  const [first, second] = t.list('work', 'Lists').map(({ id }) => id);
  await t.service.editFlags([first ?? ''], { add: ['flagged'] });
  await t.service.moveMessages([t.inbox('work')[0]?.id ?? ''], folderId(t, 'Lists'));
  await t.service.removeMessages([second ?? '']);
  t.imap.log.length = 0;
  expect(await t.sync()).toMatchObject([{ ok: true, new: 0, pushed: 0, moved: 0 }, {}]);
  expect(t.imap.log.filter((entry) => /^(setFlags|move|createMailbox|append)/.test(entry))).toEqual(
    [],
  );
  expect(t.imap.mailbox('INBOX').messages).toHaveLength(1);
  expect(t.list('work', 'Lists').map(({ server }) => server)).toEqual(
    expect.arrayContaining(['pending', 'on-server']),
  );

  t.work.folders = {};
  await t.sync();
  expect(await t.sync()).toMatchObject([{ ok: true }, {}]);
  expect(t.imap.mailbox('INBOX').messages).toEqual([]);
  expect(t.list('work', 'Lists').every(({ server }) => server === 'on-server')).toBe(true);
  expect(
    t.imap
      .mailbox('Lists')
      .messages.map(({ flags }) => flags)
      .some(Boolean),
  ).toBe(true);
});

it('makes no folder on the server that is left out', async () => {
  const t = await withLists(the());
  t.imap.removeMailbox('Archive');
  t.work.folders = { exclude: ['Archive'] };
  await t.sync();
  await t.service.archiveMessages([t.inbox('work')[0]?.id ?? '']);
  expect(await t.sync()).toMatchObject([{ ok: true, moved: 0 }, {}]);
  expect(t.imap.mailboxes().map(({ path }) => path)).not.toContain('Archive');
  expect(t.imap.mailbox('INBOX').messages).toHaveLength(1);
});

it('fetches again what lost its file while it was left out', async () => {
  const t = await withLists(the());
  await t.sync();
  t.work.folders = choice;
  for (const part of ['new', 'cur']) emptyDirectory(join(t.dir, 'mail/work/Lists', part));
  await t.sync();
  expect(t.list('work', 'Lists')).toEqual([]);
  t.work.folders = {};
  await t.sync();
  expect(t.list('work', 'Lists')).toHaveLength(3);
});

it('takes the roles that the user gave', async () => {
  const t = await withLists(the());
  await t.sync();
  t.work.folders = { roles: { Lists: 'trash' } };
  await t.sync();
  await t.service.removeMessages([t.inbox('work')[0]?.id ?? '']);
  await t.sync();
  expect(t.imap.mailbox('Lists').messages).toHaveLength(4);
  expect(t.service.folders('work').filter(({ role }) => role === 'trash')).toHaveLength(1);
});

async function withLists(t: ServiceUnderTest): Promise<ServiceUnderTest> {
  t.imap.createMailbox('Archive', { role: 'archive' });
  t.imap.createMailbox('Trash', { role: 'trash' });
  t.imap.createMailbox('Lists');
  t.fill(t.imap, 'INBOX', 1);
  t.fill(t.imap, 'Lists', 3);
  return Promise.resolve(t);
}

function folderId(t: ServiceUnderTest, dir: string): number {
  return t.service.folders('work').find((row) => row.dir === dir)?.id ?? -1;
}

function emptyDirectory(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name));
}
