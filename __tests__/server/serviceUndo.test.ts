/** What the user did can be taken back and done again, here and on the server. */
import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { openIndex } from '../../src/store/index/openIndex.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const DELETED = '%recently-deleted';

describe('undo', () => {
  const the = serviceUnderTest();

  it('says when there is nothing to undo or to redo', async () => {
    expect(await the().service.revertEdit('undo')).toBeNull();
    expect(await the().service.revertEdit('redo')).toBeNull();
  });

  it('goes back through flags, tags and folders one by one, and forward again', async () => {
    const t = await synced(the(), 2);
    const ids = t.inbox('work').map(({ id }) => id);
    const [one = ''] = ids;
    await t.service.editFlags([one], { add: ['flagged'] });
    await t.service.editTags(ids, { add: ['later'] });
    await t.service.archiveMessages(ids);
    expect(await t.service.revertEdit('undo')).toEqual({ kind: 'archive', ids });
    expect(t.inbox('work').map(({ id }) => id)).toEqual(ids);
    expect(await t.service.revertEdit('undo')).toMatchObject({ kind: 'tags' });
    expect(t.inbox('work').flatMap(({ tags }) => tags)).toEqual([]);
    expect(await t.service.revertEdit('undo')).toEqual({ kind: 'flags', ids: [one] });
    expect(t.inbox('work').map(({ flags, server }) => [flags, server])).toEqual([
      [0, 'on-server'],
      [0, 'on-server'],
    ]);
    expect(await t.service.revertEdit('undo')).toBeNull();
    for (const kind of ['flags', 'tags', 'archive']) {
      expect(await t.service.revertEdit('redo')).toMatchObject({ kind });
    }
    expect(t.list('work', 'Archive').map(({ tags }) => tags)).toEqual([['later'], ['later']]);
    expect(await t.service.revertEdit('redo')).toBeNull();
  });

  it('brings back what was archived and deleted after the server has heard of it', async () => {
    const t = await synced(the(), 3);
    const [one = '', two = ''] = t.inbox('work').map(({ id }) => id);
    await t.service.archiveMessages([one]);
    await t.service.removeMessages([two]);
    await t.sync();
    await t.service.removeMessages([two]);
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(1);
    expect(t.list('work', DELETED)).toHaveLength(1);
    for (const kind of ['delete', 'delete', 'archive']) {
      expect(await t.service.revertEdit('undo')).toMatchObject({ kind });
    }
    expect(t.inbox('work')).toHaveLength(3);
    await t.sync();
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(3);
    expect(t.inbox('work').map(({ server }) => server)).toEqual(Array(3).fill('on-server'));
  });

  it('takes a restoring back, which is then kept for 14 days from now', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.removeMessages([id]);
    await t.service.removeMessages([id]);
    await t.service.restoreMessages([id]);
    expect(await t.service.revertEdit('undo')).toEqual({ kind: 'restore', ids: [id] });
    expect(t.list('work', DELETED)).toMatchObject([{ id, removedBy: 'you' }]);
    expect(await t.service.revertEdit('redo')).toEqual({ kind: 'restore', ids: [id] });
    expect(t.list('work', DELETED)).toEqual([]);
  });

  it('leaves alone what has become something else since', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.editFlags([id], { add: ['flagged'] });
    await t.service.editFlags([id], { add: ['seen'] }, { logged: false });
    expect(await t.service.revertEdit('undo')).toMatchObject({ kind: 'flags' });
    expect(t.inbox('work')[0]?.flags).toBe(1);
    await t.service.archiveMessages([id]);
    await t.sync();
    const [remote] = t.imap.mailbox('Archive').messages;
    t.imap.remove('Archive', remote?.id ?? '');
    await t.sync();
    expect(await t.service.revertEdit('undo')).toEqual({ kind: 'archive', ids: [] });
    expect(t.list('work', DELETED)).toMatchObject([{ id, removedBy: 'server' }]);
  });

  it('cannot redo what was undone before another edit', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.archiveMessages([id]);
    await t.service.revertEdit('undo');
    await t.service.editFlags([id], { add: ['flagged'] });
    expect(await t.service.revertEdit('redo')).toBeNull();
    expect(await t.service.revertEdit('undo')).toMatchObject({ kind: 'flags' });
  });

  it('is remembered by the index, for the next start', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.archiveMessages([id]);
    const other = openIndex(join(t.dir, 'state', 'index.sqlite')).index;
    const inbox = other.folders('work').find(({ role }) => role === 'inbox')?.id;
    const archive = other.folders('work').find(({ role }) => role === 'archive')?.id;
    expect(other.loggedEdit('undo')).toMatchObject({
      kind: 'archive',
      messages: [{ id, folder: { before: inbox, after: archive } }],
    });
    expect(other.pendingCount('work')).toBe(1);
    other.close();
    await t.service.revertEdit('undo');
    // What was taken back can be done again then, too.
    const third = openIndex(join(t.dir, 'state', 'index.sqlite')).index;
    expect(third.loggedEdit('redo')).toMatchObject({ kind: 'archive', messages: [{ id }] });
    third.close();
  });
});

async function synced(t: ServiceUnderTest, messages: number): Promise<ServiceUnderTest> {
  t.imap.createMailbox('Archive', { role: 'archive' });
  t.imap.createMailbox('Trash', { role: 'trash' });
  t.fill(t.imap, 'INBOX', messages);
  await t.sync();
  return t;
}
