/** What may go wrong with drafts in unlucky moments: on the real store and index. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft } from '../../src/core/draft.js';
import { keptContents, readDraftMessage } from '../../src/mime/draftMessage.js';
import { redirectMessage } from '../../src/mime/redirect.js';
import { readSubmission } from '../../src/mime/submission.js';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const rig = serviceUnderTest();
const drafts = () => rig().service.drafts;
const ME = { name: 'Me', address: 'work@work.example' };

beforeEach(() => {
  smtpFor(rig());
  for (const role of ['drafts', 'sent'] as const) {
    rig().imap.createMailbox(role === 'sent' ? 'Sent' : 'Drafts', { role });
  }
});

async function fresh(parts: Partial<Draft> = {}): Promise<Draft> {
  const { draft } = await drafts().start({ kind: 'new', account: 'work' });
  return { ...draft, to: 'ann@there.example', subject: 's', body: 'b', ...parts };
}

async function received(...lines: string[]): Promise<string> {
  rig().imap.deliver('INBOX', [Buffer.from(`${lines.join('\r\n')}\r\n`)]);
  await rig().sync();
  return rig().inbox('work')[0]?.id ?? '';
}

describe('a draft', () => {
  test('that is handed in twice at the same moment is sent once', async () => {
    const draft = await fresh();
    const queued = await Promise.all([1, 2, 3].map(() => drafts().send(draft, Date.now())));
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1);
    await rig().sync();
    expect(rig().sender.sent).toHaveLength(1);
  });

  test('is kept on when a file that it holds already is gone', async () => {
    const path = join(rig().dir, 'notes.txt');
    writeFileSync(path, 'octets');
    const draft = await fresh({ attachments: [await drafts().attach(path)] });
    await drafts().save(draft, false);
    rmSync(path);
    const id = await drafts().save({ ...draft, body: 'typed later' }, false);
    const raw = await rig().service.raw(id);
    expect(readDraftMessage(raw)).toMatchObject({
      body: 'typed later',
      attachments: [{ name: 'notes.txt', size: 6 }],
    });
    expect(raw.toString()).toContain(Buffer.from('octets').toString('base64'));
    // What is sent has to be what the user sees.
    await expect(drafts().send(draft, Date.now())).rejects.toThrow('notes.txt');
  });

  test('takes its files over from version to version, and anew when they are others', async () => {
    const paths = ['a.bin', 'b.eml'].map((name) => join(rig().dir, name));
    const [octets = '', letter = ''] = paths;
    writeFileSync(octets, Buffer.from([0, 1, 2, 255]));
    writeFileSync(letter, 'Subject: in\r\n\r\ngr\u00fc\u00dfe\r\n');
    const [one, other] = await Promise.all(paths.map((path) => drafts().attach(path)));
    if (one === undefined || other === undefined) throw new Error('nothing is attached');
    const draft = await fresh({ attachments: [one, { ...other, type: 'message/rfc822' }] });
    const saved = async (next: Partial<Draft>): Promise<string[]> => {
      const id = await drafts().save({ ...draft, ...next }, false);
      const raw = await rig().service.raw(id);
      expect(raw.toString()).toContain('Content-Transfer-Encoding: 8bit');
      expect(readDraftMessage(raw).body).toBe(next.body);
      return keptContents(raw).map((content) => content().toString('latin1'));
    };
    const first = await saved({ body: 'one' });
    expect(first[0]).toBe('\0\u0001\u0002\u00ff');
    expect(await saved({ body: 'two' })).toEqual(first);
    const turned = await saved({ body: 'three', attachments: draft.attachments.toReversed() });
    expect(turned).toEqual(first.toReversed());
    writeFileSync(octets, 'another');
    expect((await saved({ body: 'four' }))[0]).toBe('another');
  });

  test('shows other programs whom it goes to unseen', async () => {
    const id = await drafts().save(await fresh({ bcc: 'eve@there.example' }), false);
    const [header = ''] = (await rig().service.raw(id)).toString().split('\r\n\r\n');
    expect(header).toMatch(/^Bcc: eve@there\.example$/m);
  });

  test('tells nobody of its Bcc, however it gets out', async () => {
    const draft = await fresh({ bcc: 'eve@there.example' });
    const id = await drafts().save(draft, false);
    const raw = await rig().service.raw(id);
    const spaced = Buffer.from(raw.toString().replace(/^Bcc:/m, 'Bcc :'));
    const wishes = { recipients: ['ann@there.example'], readsRecipients: false, account: ME };
    const to = [{ name: '', address: 'c@there.example' }];
    for (const content of [raw, spaced]) {
      const gone = [
        redirectMessage(content, { from: ME, to }, 0),
        readSubmission(content, { ...wishes, now: 0 }),
      ];
      for (const { content: out } of gone) {
        expect(out.toString()).not.toMatch(/eve@|^X-Mailtui-Draft/im);
        expect(out.toString()).toMatch(/\r\n\r\nb\r\n$/);
      }
    }
    const { draft: forward } = await drafts().start({
      ...{ kind: 'forward', as: 'attachment' },
      ids: [id],
    });
    await drafts().send({ ...forward, to: 'c@there.example' }, Date.now(), false);
    await rig().sync();
    const sent = rig().sender.sent[0]?.content.toString() ?? '';
    expect(sent).toContain('message/rfc822');
    expect(sent).not.toMatch(/eve@|X-Mailtui-Draft/i);
  });
});

describe('an answer', () => {
  test('to what one wrote oneself is from the same address', async () => {
    const account = rig().accounts.find(({ name }) => name === 'work');
    if (account === undefined) throw new Error('no account');
    account.identities = [{ address: 'club@work.example' }];
    const id = await received(
      `From: ${account.address}`,
      'To: ann@there.example',
      'Cc: club@work.example',
      'Subject: club',
      'Message-ID: <own@x>',
      '',
      'hello',
    );
    const { draft } = await drafts().start({ kind: 'reply', id, to: 'sender' });
    expect(draft.to).toBe('ann@there.example');
    expect(draft.from.address).toBe(account.address);
    expect((await drafts().review(draft)).questions).toEqual([]);
  });
});

test('nothing of a message that is passed on is lost', async () => {
  const id = await received(
    'From: ann@there.example',
    'Subject: picture',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=x',
    '',
    '--x',
    'Content-Type: text/html',
    '',
    '<p>see <img src="cid:pic"></p>',
    '--x',
    'Content-Type: image/png',
    'Content-ID: <pic>',
    'Content-Disposition: inline; filename=p.png',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVycmluZw==',
    '--x',
    'Content-Type: message/rfc822',
    '',
    'Subject: inner',
    '',
    'within',
    '--x--',
  );
  const { draft } = await drafts().start({ kind: 'forward', ids: [id], as: 'inline' });
  expect(draft.attachments.map(({ name }) => name)).toHaveLength(2);
  const kept = await drafts().save({ ...draft, to: 'c@there.example' }, false);
  const { draft: again } = await drafts().start({ kind: 'draft', id: kept });
  expect(again.attachments).toMatchObject(
    draft.attachments.map(({ name, type }) => ({ name, type })),
  );
  expect(readdirSync(join(rig().dir, 'mail', 'work', 'Drafts', 'tmp'))).toEqual([]);
});
