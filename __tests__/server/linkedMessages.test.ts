/** A server that lists one message in several folders and says so: All Mail and labels, as Gmail. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { MemoryStore } from '../support/memoryStore.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';
import { TwoSides } from '../support/twoSides.js';

const ALL = '[Gmail]/All Mail';
const DELETED = '%recently-deleted';

describe('a message that is in several folders of the server', () => {
  const the = serviceUnderTest();

  it('is downloaded once, and is one file under several names', async () => {
    const t = await labelled(the());
    expect(fetched(t)).toEqual(['INBOX 2 1', `${ALL} 3`]);
    expect(['INBOX', 'Work', ALL].map((dir) => t.list('work', dir).length)).toEqual([2, 1, 3]);
    const [inbox, work, all] = ['INBOX', 'Work', ALL].map((dir) => inodes(t, dir));
    expect(all).toEqual(expect.arrayContaining([...(inbox ?? []), ...(work ?? [])]));
    expect(new Set(all).size).toBe(3);
    t.imap.log.length = 0;
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0 });
    expect(fetched(t)).toEqual([]);
  });

  it('has flags of its own in each, and the words of all are found', async () => {
    const t = await labelled(the());
    expect(t.list('work', ALL).map(({ flags }) => flags)).toEqual([0, flagsOf(['seen']), 0]);
    const [row] = t.list('work', 'Work');
    await t.service.editFlags([row?.id ?? ''], { add: ['flagged'] });
    await t.sync();
    expect(t.imap.mailbox('Work').messages[0]?.flags).toBe(flagsOf(['flagged']));
    expect(readFileSync(filesOf(t, ALL)[0] ?? '', 'utf8')).toContain('Subject: ');
  });

  it('that is archived elsewhere leaves the inbox, is in All Mail, and is not among the deleted', async () => {
    const t = await labelled(the());
    for (const id of ['1', '2']) t.imap.remove('INBOX', id);
    await t.sync();
    expect(t.inbox('work')).toEqual([]);
    expect(t.list('work', DELETED)).toEqual([]);
    expect(t.list('work', ALL)).toHaveLength(3);
    for (const file of filesOf(t, ALL)) expect(statSync(file).size).toBeGreaterThan(0);
  });

  it('is downloaded once more when its files have gone, and when it has another size', async () => {
    const t = await labelled(the());
    const [first, second] = t.imap.mailbox('INBOX').messages;
    t.imap.createMailbox('Later');
    const { content = '', emailId = '' } = first ?? {};
    for (const file of ['INBOX', 'Work', ALL].flatMap((dir) => filesOf(t, dir))) {
      if (readFileSync(file).equals(Buffer.from(content))) rmSync(file);
    }
    t.imap.deliver('Later', [content], { emailId });
    t.imap.deliver('Later', ['Subject: x\r\n\r\nx\r\n'], { emailId: second?.emailId ?? '' });
    t.imap.log.length = 0;
    await t.sync();
    expect(t.list('work', 'Later')).toHaveLength(2);
    expect(fetched(t)).toEqual(['INBOX 1', 'Later 2']);
  });

  it('waits among the recently deleted when both of two equal ones are gone', async () => {
    const t = the();
    t.imap.createMailbox(ALL, { role: 'all' });
    const equal = 'Message-ID: <twice@test>\r\nSubject: twice\r\n\r\nx\r\n';
    t.imap.deliver(ALL, [equal, equal, ...[1, 2, 3].map((n) => `Subject: ${n}\r\n\r\nx\r\n`)]);
    await t.sync();
    for (const { id } of t.imap.mailbox(ALL).messages.slice(0, 2)) t.imap.remove(ALL, id);
    await t.sync();
    const subjects = t.list('work', '%recently-deleted').map(({ subject }) => subject);
    expect(subjects).toContain('twice');
  });

  it('is downloaded where a file cannot have two names', async () => {
    class NoLinks extends MemoryStore {
      override link(): Promise<never> {
        return Promise.reject(new MailtuiError('disk', 'the file system has no links'));
      }
    }
    const index = openIndex(':memory:').index;
    const sides = new TwoSides(new NoLinks(), index, { tellsEmailIds: true });
    sides.deliver('INBOX');
    const [message] = sides.server.mailbox('INBOX').messages;
    const { content = '', emailId = '' } = message ?? {};
    sides.server.deliver('Lists', [content], { emailId });
    expect(await sides.sync()).toMatchObject({ ok: true, new: 2 });
    expect(sides.here()).toEqual(['INBOX: message 1 []', 'Lists: message 1 []']);
  });

  it('is downloaded as often as it is listed where the server does not say so', async () => {
    const t = await labelled(the(), false);
    expect(fetched(t)).toEqual(['INBOX 2 1', 'Work 1', `${ALL} 3 2 1`]);
  });
});

/** Two messages in the inbox, one of them under a label, and one more in All Mail. */
async function labelled(t: ServiceUnderTest, tellsEmailIds = true): Promise<ServiceUnderTest> {
  t.imap.options.tellsEmailIds = tellsEmailIds;
  t.imap.createMailbox('Work');
  t.imap.createMailbox(ALL, { role: 'all' });
  t.fill(t.imap, 'INBOX', 2);
  const [first, second] = t.imap.mailbox('INBOX').messages;
  for (const message of [first, second]) {
    const { content = '', emailId = '' } = message ?? {};
    const flags = message === second ? flagsOf(['seen']) : 0;
    t.imap.deliver(ALL, [content], { emailId, flags });
  }
  const { content = '', emailId = '' } = second ?? {};
  t.imap.deliver('Work', [content], { emailId });
  t.imap.deliver(ALL, ['Message-ID: <sent@test>\r\nSubject: sent\r\n\r\nx\r\n']);
  expect((await t.sync())[0]).toMatchObject({ ok: true, new: 6, errors: [] });
  return t;
}

function fetched(t: ServiceUnderTest): string[] {
  return t.imap.log
    .filter((entry) => entry.startsWith('fetch '))
    .map((entry) => entry.slice('fetch '.length));
}

function filesOf(t: ServiceUnderTest, dir: string): string[] {
  const folder = join(t.dir, 'mail', 'work', dir);
  return ['cur', 'new'].flatMap((sub) =>
    readdirSync(join(folder, sub)).map((name) => join(folder, sub, name)),
  );
}

function inodes(t: ServiceUnderTest, dir: string): number[] {
  return filesOf(t, dir).map((file) => statSync(file).ino);
}
