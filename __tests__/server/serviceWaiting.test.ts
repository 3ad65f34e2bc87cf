/** What waits for the server is told one by one, with why it was refused, and can be taken back. */
import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import type { WaitingEdit } from '../../src/core/waiting.js';
import { openIndexReader } from '../../src/store/index/openIndex.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const DELETED = '%recently-deleted';
const REFUSED = new MailtuiError('server-refused', 'the server refused: no room', {
  hint: 'Make room.',
});

describe('what waits for the server', () => {
  const the = serviceUnderTest();

  it('is flags, tags, another folder, a removal, a copy', async () => {
    const t = await synced(the(), 4);
    const [a = '', b = '', c = '', d = ''] = t.inbox('work').map(({ id }) => id);
    expect(waiting(t)).toEqual([]);
    await t.service.editFlags([a], { add: ['seen'] });
    await t.service.editTags([a], { add: ['later'] });
    await t.service.moveMessages([b], folderId(t, 'Archive'));
    await t.service.moveMessages([c], folderId(t, 'Trash'));
    await t.service.removeMessages([c]);
    await t.service.copyMessages([d], folderId(t, 'Archive'));
    const inbox = folderId(t, 'INBOX');
    expect(waiting(t)).toMatchObject([
      {
        message: { id: a },
        ...{ addFlags: flagsOf(['seen']), removeFlags: 0, addTags: ['later'], removeTags: [] },
        ...{ movedFrom: null, isUpload: false, refusal: null },
      },
      { message: { id: b, folder: 'Archive' }, addFlags: 0, movedFrom: inbox },
      { message: { id: c, dir: DELETED }, movedFrom: inbox },
      { message: { folder: 'Archive' }, isUpload: true, movedFrom: null },
    ]);
    await t.sync();
    expect(waiting(t)).toEqual([]);
  });

  it('says why it was refused, until it is done or wished otherwise', async () => {
    const t = await synced(the(), 2);
    const [a = '', b = ''] = t.inbox('work').map(({ id }) => id);
    await t.service.editFlags([a], { add: ['seen'] });
    await t.service.archiveMessages([b]);
    t.imap.failNext('setFlags', REFUSED);
    t.imap.failNext('move', REFUSED);
    await t.sync();
    const refusal = { message: 'the server refused: no room', hint: 'Make room.' };
    expect(waiting(t)).toMatchObject([
      { message: { id: a }, refusal },
      { message: { id: b }, refusal },
    ]);
    await t.service.editFlags([a], { add: ['flagged'] });
    expect(waiting(t)).toMatchObject([
      { message: { id: b }, refusal },
      { message: { id: a }, refusal: null },
    ]);
    await t.sync();
    expect(waiting(t)).toEqual([]);
  });

  it('says so of a copy that the server does not take', async () => {
    const t = await synced(the(), 1);
    await t.service.copyMessages([t.inbox('work')[0]?.id ?? ''], folderId(t, 'Archive'));
    t.imap.failNext('append', REFUSED);
    await t.sync();
    expect(waiting(t)).toMatchObject([
      { isUpload: true, refusal: { message: 'the server refused: no room' } },
    ]);
    await t.sync();
    expect(waiting(t)).toEqual([]);
    expect(t.imap.mailbox('Archive').messages).toHaveLength(1);
  });

  it('says that what the folder does not keep stays here, and tells it no one', async () => {
    const t = await synced(the(), 1);
    t.imap.options.keepsKeywords = ['known'];
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.editTags([id], { add: ['later', 'known'] });
    await t.service.editFlags([id], { add: ['seen', 'forwarded'] });
    expect((await t.sync())[0]).toMatchObject({ ok: true, pushed: 1 });
    expect((await t.sync())[0]).toMatchObject({ ok: true, pushed: 0 });
    t.imap.setFlags('INBOX', '1', flagsOf(['seen', 'flagged']));
    await t.sync();
    expect(t.inbox('work')[0]).toMatchObject({
      tags: ['known', 'later'],
      flags: flagsOf(['seen', 'flagged', 'forwarded']),
    });
    await t.sync();
    const message = 'the folder on the server does not keep: $Forwarded, later';
    expect(waiting(t)).toMatchObject([
      { addTags: ['later'], addFlags: flagsOf(['forwarded']), refusal: { message } },
    ]);
  });

  it('can be taken back, so that the server never hears of it', async () => {
    const t = await synced(the(), 3);
    const ids = t.inbox('work').map(({ id }) => id);
    const [a = '', b = '', c = ''] = ids;
    await t.service.editFlags([a], { add: ['seen'] });
    await t.service.editTags([a], { add: ['later'] });
    await t.service.archiveMessages([b]);
    await t.service.moveMessages([c], folderId(t, 'Trash'));
    await t.service.removeMessages([c]);
    await t.service.takeBackEdits(ids);
    expect(waiting(t)).toEqual([]);
    expect(t.inbox('work').map(({ id, flags, tags }) => [id, flags, tags])).toEqual(
      ids.map((id) => [id, 0, []]),
    );
    t.imap.log.length = 0;
    expect((await t.sync())[0]).toMatchObject({ ok: true, pushed: 0, moved: 0 });
    expect(t.imap.log.filter((entry) => /^(setFlags|move|expunge)/.test(entry))).toEqual([]);
  });

  it('and taking back can be undone', async () => {
    const t = await synced(the(), 1);
    const [{ id } = { id: '' }] = t.inbox('work');
    await t.service.archiveMessages([id]);
    await t.service.takeBackEdits([id]);
    expect(await t.service.revertEdit('undo')).toEqual({ kind: 'take-back', ids: [id] });
    expect(t.list('work', 'Archive')).toMatchObject([{ id, server: 'pending' }]);
  });

  it('is not taken back where the message is nowhere else', async () => {
    const t = await synced(the(), 1);
    await t.service.copyMessages([t.inbox('work')[0]?.id ?? ''], folderId(t, 'Archive'));
    const [copy] = t.list('work', 'Archive');
    await expect(t.service.takeBackEdits([copy?.id ?? ''])).rejects.toMatchObject({
      kind: 'bad-input',
      hint: expect.stringContaining('delete it') as unknown,
    });
  });
});

async function synced(t: ServiceUnderTest, count: number): Promise<ServiceUnderTest> {
  t.imap.createMailbox('Archive', { role: 'archive' });
  t.imap.createMailbox('Trash', { role: 'trash' });
  t.fill(t.imap, 'INBOX', count);
  await t.sync();
  return t;
}

function waiting(t: ServiceUnderTest): WaitingEdit[] {
  const reader = openIndexReader(join(t.dir, 'state', 'index.sqlite'));
  const edits = reader.waiting('work', 100);
  reader.close();
  return edits;
}

function folderId(t: ServiceUnderTest, dir: string): number {
  return t.service.folders('work').find((folder) => folder.dir === dir)?.id ?? -1;
}
