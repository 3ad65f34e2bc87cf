/** Who did what to a message, asked afterwards. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { flagsOf } from '../../src/core/flags.js';
import { KEPT_AFTER_REMOVAL } from '../../src/core/recentlyDeleted.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const DELETED = '%recently-deleted';

describe('why a message is here', () => {
  const the = serviceUnderTest();

  it('tells the sync that brought it', async () => {
    const { t, id } = await synced(the());
    expect(told(t, id)).toEqual([
      expect.stringMatching(/^mailtui: fetched by a sync of work; .* since 2024-01-01T/),
    ]);
  });

  it('tells what the user did, what another device did, and what another program did', async () => {
    const { t, id, remote } = await synced(the());
    await t.service.editFlags([id], { add: ['flagged'] });
    await t.service.editTags([id], { add: ['later'] });
    await t.service.archiveMessages([id]);
    await t.sync();
    const there = t.imap.mailbox('Archive').messages[0]?.id ?? '';
    t.imap.setFlags('Archive', there, flagsOf(['flagged', 'answered']));
    await t.sync();
    const cur = join(t.dir, 'mail', 'work', 'Archive', 'cur');
    const [name = ''] = readdirSync(cur);
    renameSync(join(cur, name), join(cur, name.replace(/:2,.*/, ':2,FRS')));
    await t.sync();
    expect(remote).toBe('1');
    expect(told(t, id).slice(1)).toEqual([
      'you: marked flagged',
      'you: marked the tag later',
      'you: moved from INBOX to Archive',
      'server: marked answered',
      'program: marked seen',
    ]);
  });

  it('tells who deleted it, also when it is gone for good', async () => {
    const { t, id, remote } = await synced(the());
    t.imap.remove('INBOX', remote);
    await t.sync();
    expect(t.list('work', DELETED)).toMatchObject([{ id, removedBy: 'server' }]);
    expect(told(t, id).at(-1)).toBe('server: moved from INBOX to Recently deleted');
    t.later(KEPT_AFTER_REMOVAL + 1);
    await t.sync();
    expect(() => t.service.find(id)).toThrow('no message');
    expect(t.service.why(id).message).toBeNull();
    expect(told(t, id)).toEqual([
      'server: moved from INBOX to Recently deleted',
      'mailtui: removed for good from Recently deleted',
    ]);
  });

  it('tells that another device moved it', async () => {
    const { t, remote } = await synced(the());
    t.imap.createMailbox('Later');
    t.imap.move('INBOX', remote, 'Later');
    await t.sync();
    const [row] = t.list('work', 'Later');
    expect(told(t, row?.id ?? '').slice(1)).toEqual([
      'server: moved from INBOX to Recently deleted',
      'server: moved from Recently deleted to Later',
    ]);
  });

  it('tells that an edit was taken back', async () => {
    const { t, id } = await synced(the());
    await t.service.editFlags([id], { add: ['flagged'] });
    await t.service.revertEdit('undo');
    expect(t.service.why(id).events.at(-1)).toMatchObject({
      ...{ by: 'you', reason: 'undo', did: 'no longer flagged' },
    });
  });

  it('says so of an id that never was', async () => {
    const { t } = await synced(the());
    expect(() => t.service.why('zzzzzzzzzz')).toThrow('no message');
  });
});

async function synced(t: ServiceUnderTest) {
  t.imap.createMailbox('Archive', { role: 'archive' });
  const [remote = ''] = t.fill(t.imap, 'INBOX', 1);
  await t.sync();
  const id = t.inbox('work')[0]?.id ?? '';
  return { t, id, remote };
}

function told(t: ServiceUnderTest, id: string): string[] {
  return t.service.why(id).events.map(({ by, did }) => `${by}: ${did}`);
}
