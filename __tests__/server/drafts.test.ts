/** Writing: drafts on the real store and index, and a sender that does as it is told. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, Quoting } from '../../src/core/draft.js';
import { flagNames } from '../../src/core/flags.js';
import { readDraftMessage } from '../../src/mime/draftMessage.js';
import { readMessage } from '../../src/mime/read.js';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const rig = serviceUnderTest();
const drafts = () => rig().service.drafts;
const RECENTLY_DELETED = '%recently-deleted';

beforeEach(() => {
  smtpFor(rig());
  for (const role of ['drafts', 'sent'] as const) {
    rig().imap.createMailbox(role === 'sent' ? 'Sent' : 'Drafts', { role });
  }
});

async function fresh(account = 'work', parts: Partial<Draft> = {}): Promise<Draft> {
  const { draft } = await drafts().start({ kind: 'new', account });
  return { ...draft, ...parts };
}

const file = (name: string, content: string): string => {
  const path = join(rig().dir, name);
  writeFileSync(path, content);
  return path;
};

describe('a draft that is saved', () => {
  test('is one message, whole at any moment, and comes back as it was typed', async () => {
    const draft = await fresh('work', {
      to: 'ann@there.example, "Bób, the" <bob@there.example>, unfini',
      cc: 'nobody yet,',
      subject: 'plan — Grüße',
      body: 'one  \n\n-- \n> two\nFrom here\n\tthree é\n',
      attachments: [await drafts().attach(file('notes.txt', 'octets'))],
    });
    const id = await drafts().save({ ...draft, body: 'o' }, false);
    expect(await drafts().save(draft, false)).toBe(id);
    expect(drafts().list()).toMatchObject([{ id, subject: draft.subject, server: 'local-only' }]);
    const { draft: again } = await drafts().start({ kind: 'draft', id });
    expect({ ...again, attachments: [] }).toEqual({ ...draft, attachments: [] });
    expect(again.attachments).toMatchObject([{ name: 'notes.txt', size: 6 }]);
    // What it holds goes from version to version, whatever became of the file.
    writeFileSync(join(rig().dir, 'notes.txt'), 'changed');
    await drafts().save({ ...again, subject: 'next' }, false);
    const raw = await rig().service.raw(id);
    expect(raw.toString()).toContain(Buffer.from('octets').toString('base64'));
    expect(readDraftMessage(raw).subject).toBe('next');
  });

  test('goes to the server when it is put down, and only its newest version is there', async () => {
    const draft = await fresh('work', { subject: 'v1', body: 'one' });
    await drafts().save(draft, false);
    await rig().sync();
    expect(rig().imap.log.filter((line) => line.startsWith('append'))).toEqual([]);
    const first = await drafts().save(draft, true);
    await rig().sync();
    await rig().sync();
    expect(rig().list('work', 'Drafts')).toMatchObject([{ id: first, server: 'on-server' }]);
    const second = await drafts().save({ ...draft, subject: 'v2' }, false);
    expect(second).not.toBe(first);
    await drafts().save({ ...draft, subject: 'v3' }, true);
    await rig().sync();
    await rig().sync();
    expect(rig().list('work', 'Drafts')).toMatchObject([{ subject: 'v3', server: 'on-server' }]);
    expect(rig().imap.mailbox('Drafts').messages).toHaveLength(1);
    expect(rig().list('work', RECENTLY_DELETED)).toMatchObject([{ subject: 'v1' }]);
  });

  test('keeps the version before most of the text was cut away', async () => {
    const draft = await fresh('home', { body: 'long '.repeat(300) });
    await drafts().save(draft, false);
    await drafts().save({ ...draft, body: '' }, false);
    expect(drafts().list()).toHaveLength(1);
    expect(rig().list('home', RECENTLY_DELETED)).toHaveLength(1);
  });

  test('is saved in the order in which it was typed, however fast', async () => {
    const draft = await fresh('home');
    const bodies = Array.from({ length: 20 }, (_, at) => `version ${at}`);
    const ids = await Promise.all(bodies.map((body) => drafts().save({ ...draft, body }, false)));
    expect(new Set(ids).size).toBe(1);
    const raw = await rig().service.raw(ids[0] ?? '');
    expect(readDraftMessage(raw).body).toBe('version 19');
    const dir = join(rig().dir, 'mail', 'home', 'Drafts');
    expect(['cur', 'new', 'tmp'].flatMap((part) => readdirSync(join(dir, part)))).toHaveLength(1);
  });

  test('that another program wrote can be taken up, and is then one message still', async () => {
    rig().imap.deliver('Drafts', [
      Buffer.from(
        'From: me@work.example\r\nTo: Ann <ann@there.example>\r\nSubject: other\r\nIn-Reply-To: <q@x>\r\n\r\nfrom elsewhere\r\n',
      ),
    ]);
    await rig().sync();
    const [row] = drafts().list('work');
    const { draft } = await drafts().start({ kind: 'draft', id: row?.id ?? '' });
    expect(draft).toMatchObject({
      ...{ account: 'work', to: 'Ann <ann@there.example>', subject: 'other' },
      ...{ body: 'from elsewhere', references: ['q@x'] },
    });
    await drafts().save({ ...draft, body: 'and on' }, true);
    await rig().sync();
    await rig().sync();
    expect(rig().imap.mailbox('Drafts').messages).toHaveLength(1);
    expect(drafts().list()).toHaveLength(1);
  });

  test('that is discarded can be had back', async () => {
    const draft = await fresh('home', { body: 'x' });
    await drafts().save(draft, false);
    await drafts().discard(draft.key);
    expect(drafts().list()).toEqual([]);
    expect(rig().list('home', RECENTLY_DELETED)).toHaveLength(1);
  });
});

test('an answer quotes what is unread: all, unless what the message repeats was read', async () => {
  const repeated = 'I agree.\r\n\r\nOn 3 March 2026, Ben wrote:\r\n> well?\r\n';
  const before = 'From: ben@there.example\r\nMessage-ID: <q@there>\r\n\r\nwell?\r\n';
  const answer = `From: ann@there.example\r\nMessage-ID: <a@there>\r\nIn-Reply-To: <q@there>\r\nSubject: s\r\n\r\n${repeated}`;
  rig().imap.deliver('INBOX', [Buffer.from(before), Buffer.from(answer)]);
  await rig().sync();
  const [id = '', parent = ''] = ['a@there', 'q@there'].map(
    (messageId) =>
      rig()
        .inbox('work')
        .find((row) => row.messageId === messageId)?.id,
  );
  const quoted = async (quoting?: Quoting): Promise<string> => {
    const how = quoting === undefined ? {} : { quoting };
    const { draft } = await drafts().start({ kind: 'reply', id, to: 'sender', ...how });
    return draft.body.trim();
  };
  const all = 'ann@there.example wrote:\n> I agree.\n>\n> On 3 March 2026, Ben wrote:\n>> well?';
  expect(await quoted()).toBe(all);
  await rig().service.editFlags([parent], { add: ['seen'] });
  expect(await quoted()).toBe('ann@there.example wrote:\n> I agree.');
  expect(await quoted('all')).toBe(all);
  expect(await quoted('none')).toBe('');
});

describe('a draft that is sent', () => {
  const TO = { to: 'Ann <ann@there.example>', subject: 's', body: 'b' };

  test('stays until its message is sent and filed, and goes out once', async () => {
    const draft = await fresh('work', { ...TO, bcc: 'eve@there.example' });
    await drafts().save(draft, true);
    await rig().sync();
    const queued = await drafts().send(draft, Date.now());
    expect(await drafts().send(draft, Date.now())).toEqual(queued);
    expect(drafts().list()).toHaveLength(1);
    await expect(
      drafts().start({ kind: 'draft', id: drafts().list()[0]?.id ?? '' }),
    ).rejects.toThrow('waits in the outbox');
    await rig().sync();
    await rig().sync();
    expect(drafts().list()).toEqual([]);
    expect(rig().imap.mailbox('Drafts').messages).toEqual([]);
    expect(rig().imap.mailbox('Sent').messages).toHaveLength(1);
    const [sent] = rig().sender.sent;
    expect(rig().sender.sent).toHaveLength(1);
    expect(sent?.envelope.to).toEqual(['ann@there.example', 'eve@there.example']);
    expect(sent?.content.toString()).not.toMatch(/eve@|x-mailtui/i);
    expect(sent?.content.toString()).toContain(`Message-ID: <${draft.key}@`);
    await expect(drafts().send(draft, Date.now())).rejects.toThrow('sent already');
    // Also when it was moved to another account since.
    const moved = { ...draft, account: 'home' };
    await expect(drafts().send(moved, Date.now())).rejects.toThrow('sent already');
  });

  test('can be taken back while it waits, and not later', async () => {
    const draft = await fresh('work', TO);
    const queued = await drafts().send(draft, Date.now() + 60_000);
    await rig().sync();
    expect(rig().sender.sent).toEqual([]);
    const id = (await drafts().cancel(queued.id)) ?? '';
    expect(drafts().list()).toMatchObject([{ id }]);
    expect(rig().list('work', '%outbox')).toEqual([]);
    const { draft: again } = await drafts().start({ kind: 'draft', id });
    const once = await drafts().send(again, Date.now());
    let late: Promise<string | null | undefined> = Promise.resolve(null);
    rig().sender.whileSending = () => {
      late = drafts().cancel(once.id);
    };
    await rig().sync();
    expect(await late).toBeUndefined();
    expect(rig().sender.sent).toHaveLength(1);
  });

  test('marks what it answers and what it forwards', async () => {
    rig().imap.deliver('INBOX', [
      Buffer.from(
        'From: ann@there.example\r\nTo: work@work.example\r\nMessage-ID: <q@x>\r\n\r\nhi\r\n',
      ),
      Buffer.from('From: bob@there.example\r\nSubject: f\r\n\r\nfwd me\r\n'),
    ]);
    await rig().sync();
    const ids = new Map(
      rig()
        .inbox('work')
        .map(({ id, subject }) => [subject, id]),
    );
    const answer = await drafts().start({ kind: 'reply', id: ids.get('') ?? '', to: 'sender' });
    expect(answer.draft).toMatchObject({ to: 'ann@there.example', references: ['q@x'] });
    await drafts().send(answer.draft, Date.now());
    const { draft } = await drafts().start({
      ...{ kind: 'forward', as: 'attachment' },
      ids: [ids.get('f') ?? ''],
    });
    await drafts().send({ ...draft, to: 'c@there.example' }, Date.now());
    await rig().sync();
    const states = rig()
      .inbox('work')
      .map(({ subject, flags }) => [subject, flagNames(flags)]);
    expect(Object.fromEntries(states)).toEqual({ '': ['answered'], f: ['forwarded'] });
    const { attachments, text } = await readMessage(rig().sender.sent[1]?.content ?? Buffer.of());
    expect(attachments).toMatchObject([{ name: 'f.eml', type: 'message/rfc822' }]);
    expect(text).not.toContain('Forwarded');
  });

  test('does not name the parent of a message without Message-ID as what it answers', async () => {
    const head = 'From: ann@there.example\nTo: work@example.test\nSubject: s\n';
    const mail = (more: string): Buffer => Buffer.from(`${head}${more}\nhi\n`);
    rig().imap.deliver('INBOX', [
      mail('Message-ID: <parent@there.example>\n'),
      mail('References: <parent@there.example>\nIn-Reply-To: <parent@there.example>\n'),
    ]);
    await rig().sync();
    const child = rig()
      .inbox('work')
      .find(({ messageId }) => messageId === null);
    const { draft } = await drafts().start({ kind: 'reply', id: child?.id ?? '', to: 'sender' });
    await drafts().send(draft, Date.now());
    await rig().sync();
    const content = rig().sender.sent[0]?.content.toString() ?? '';
    expect(content).toContain('References: <parent@there.example>');
    expect(content).not.toContain('In-Reply-To');
    const answered = rig()
      .inbox('work')
      .filter(({ flags }) => flagNames(flags).includes('answered'));
    expect(answered.map(({ messageId }) => messageId)).toEqual([null]);
  });

  test('is looked over first', async () => {
    const draft = await fresh('work', {
      ...{ to: 'ann@there.example, nonsense', body: 'see the attached file', subject: ' ' },
      attachments: [{ name: 'x', type: '', size: 1, source: { kind: 'file', path: '/nowhere/x' } }],
    });
    const { faults } = await drafts().review(draft);
    expect(faults.map(({ field }) => field)).toEqual(['to', 'attachments']);
    const { questions } = await drafts().review({ ...draft, attachments: [] });
    expect(questions.map(({ kind }) => kind)).toEqual(['missing-attachment', 'empty-subject']);
    await expect(drafts().send(draft, Date.now())).rejects.toThrow('/nowhere/x');
    expect(rig().service.outgoing.list()).toEqual([]);
  });
});
