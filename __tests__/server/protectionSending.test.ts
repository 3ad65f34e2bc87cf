/** Signing and encrypting what is sent, with real gpg on both sides. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import type { Draft } from '../../src/core/draft.js';
import { canEncrypt } from '../../src/core/draft.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { autocryptField } from '../../src/mime/autocrypt.js';
import { correspondence } from '../support/correspondence.js';
import { encryptedMail, HAS_GPG, mail } from '../support/gpg.js';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const withGpg = HAS_GPG ? describe : describe.skip;

withGpg('what is sent', () => {
  const the = correspondence();
  const rig = serviceUnderTest();
  const drafts = () => rig().service.drafts;
  const BODY = 'From here on:  \nünder the mat \n\n-- \nMira\n';

  beforeEach(() => {
    smtpFor(rig());
    rig().work.address = 'mira@here.example';
    rig().work.displayName = 'Mira';
    the().mira.use();
    for (const role of ['drafts', 'sent'] as const) {
      rig().imap.createMailbox(role === 'sent' ? 'Sent' : 'Drafts', { role });
    }
  });

  async function draft(parts: Partial<Draft>): Promise<Draft> {
    const { draft: fresh } = await drafts().start({ kind: 'new', account: 'work' });
    return { ...fresh, to: 'ann@example.org', subject: 'the barrel', body: BODY, ...parts };
  }

  async function send(written: Draft): Promise<Buffer> {
    expect((await drafts().review(written)).faults).toEqual([]);
    await drafts().send(written, Date.now());
    expect(await rig().service.outgoing.sendDue('work', new AbortController().signal)).toEqual([]);
    const content = rig().sender.sent.at(-1)?.content;
    if (content === undefined) throw new Error('nothing was sent');
    return content;
  }

  const read = async (raw: Buffer) => readOpened(await openProtected(raw, { may: false }));
  const file = (name: string, content: string): string => {
    const path = join(rig().dir, name);
    writeFileSync(path, content);
    return path;
  };

  test('is signed so that gpg itself says so, and no server has a reason to touch it', async () => {
    const eight = mail('From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\nFrom ü \n');
    const attached = { ...(await drafts().attach(file('old.eml', ''))), type: 'message/rfc822' };
    writeFileSync(join(rig().dir, 'old.eml'), eight);
    const raw = await send(
      await draft({ sign: true, format: 'markdown', attachments: [attached] }),
    );
    const text = raw.toString('latin1');
    expect(/[^ -~\r\n\t]/.test(text)).toBe(false);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
    const [, entity = '', signature = ''] = text.split(`\r\n--${boundary}\r\n`);
    expect(entity).not.toMatch(/[ \t]\r\n/);
    expect(entity).not.toMatch(/^From /m);
    // By gpg alone, with nothing of ours between.
    const at = file('signature', signature.slice(signature.indexOf('-----BEGIN')));
    the().others.gpg(['--verify', at, '-'], Buffer.from(entity, 'latin1'));
    expect(() => the().others.gpg(['--verify', at, '-'], `${entity}.`)).toThrow();
    const { protection, text: shown, warnings, attachments } = await read(raw);
    expect(protection?.signature).toMatchObject({ state: 'good', address: 'mira@here.example' });
    expect([shown, warnings]).toEqual([
      BODY.trimEnd().replace(/ +$/gm, '').replace(/^--$/m, '-- '),
      [],
    ]);
    expect(attachments.map(({ name }) => name)).toEqual(['old.eml']);
  });

  test('is encrypted with its subject, to its recipients and to its author', async () => {
    const files = [await drafts().attach(file('plan.txt', 'octets of the plan'))];
    const raw = await send(await draft({ sign: true, encrypt: true, attachments: files }));
    const text = raw.toString('latin1');
    expect(text).toContain('\r\nSubject: ...\r\n');
    for (const secret of ['barrel', 'plan.txt', 'mat', 'Mira\r\n'])
      expect(text).not.toContain(secret);
    for (const keyring of [the().others, the().mira]) {
      keyring.use();
      if (keyring === the().others)
        keyring.learn(the().mira.publicKey(the().key.mira), the().key.mira);
      const { protection, headers, attachments, text: shown } = await read(raw);
      expect(protection).toMatchObject({ encrypted: 'opened', signature: { state: 'good' } });
      expect(headers).toContainEqual(['Subject', 'the barrel']);
      expect(attachments.map(({ name }) => name)).toEqual(['plan.txt']);
      expect(shown).toContain('ünder the mat');
    }
    the().mira.use();
    // The copy in Sent is the same, and readable.
    const [row] = rig().list('work', 'Sent');
    expect(row?.subject).toBe('...');
    const shown = await rig().service.open(row?.id ?? '');
    expect(shown.text).toContain('ünder the mat');
    expect(await rig().service.raw(row?.id ?? '')).toEqual(raw);
  });

  test('names nobody who gets it unseen', async () => {
    const raw = await send(await draft({ encrypt: true, bcc: 'eve@evil.example' }));
    const text = raw.toString('latin1');
    expect(rig().sender.sent[0]?.envelope.to).toContain('eve@evil.example');
    expect(text).not.toContain('evil.example');
    const block = text.slice(text.indexOf('-----BEGIN'));
    const packets = the().others.gpg(['--list-packets'], block).toString('latin1');
    const ids = [...packets.matchAll(/pubkey enc packet: .* keyid ([0-9A-F]+)/g)].map((m) => m[1]);
    expect(ids).toHaveLength(3);
    const eve = the().others.gpg(['--with-colons', '--list-keys', the().key.eve]).toString('utf8');
    for (const id of ids) if (id !== '0000000000000000') expect(eve).not.toContain(id);
    expect(ids.filter((id) => id === '0000000000000000')).toHaveLength(1);
    the().others.use();
    expect((await read(raw)).protection?.encrypted).toBe('opened');
  });

  test('is not sent where a key lacks, and says whose', async () => {
    const written = await draft({ encrypt: true, to: 'ann@example.org, nobody@example.org' });
    const { faults } = await drafts().review(written);
    expect(faults.map(({ message }) => message)).toEqual([
      'It cannot be encrypted: there is no key for nobody@example.org.',
    ]);
    await expect(drafts().send(written, Date.now())).rejects.toThrow('no key for nobody@');
    const other = { ...(await draft({ sign: true })), from: { name: '', address: 'x@y.example' } };
    await expect(drafts().send(other, Date.now())).rejects.toThrow('no key of yours');
    expect([rig().sender.sent, rig().service.outgoing.list()]).toEqual([[], []]);
  });

  test('takes the key that came along with a message (Autocrypt), and sends its own', async () => {
    const key = the().others.gpg(['--export', the().key.stranger]);
    const header = autocryptField('stranger@example.org', key);
    const from = (who: string): Buffer => mail(`From: ${who}\n${header}Subject: hi\n\nhello\n`);
    rig().imap.deliver('INBOX', [from('stranger@example.org'), from('eve2@evil.example')]);
    await rig().sync();
    const to = 'stranger@example.org';
    const written = await draft({ to, encrypt: true });
    expect(await drafts().keys(written)).toMatchObject({
      recipients: [{ address: 'stranger@example.org', key: 'autocrypt' }],
    });
    // Whoever sends somebody else's key along is not believed.
    const spoofed = await drafts().keys({ ...written, to: 'eve2@evil.example' });
    expect(canEncrypt(spoofed)).toBe(false);
    const raw = await send(written);
    the().others.use();
    expect((await read(raw)).text).toContain('ünder the mat');
    expect(raw.toString('latin1')).toMatch(
      /^Autocrypt: addr=mira@here.example; prefer-encrypt=mutual;/m,
    );
  });

  test('answers what came encrypted encrypted, and asks when it would not', async () => {
    const inner =
      'Content-Type: text/plain; protected-headers="v1"\r\nSubject: real\r\n\r\nsecret\r\n';
    rig().imap.deliver('INBOX', [encryptedMail(the().encrypt(inner))]);
    await rig().sync();
    const [row] = rig().inbox('work');
    const { draft: answer } = await drafts().start({
      kind: 'reply',
      id: row?.id ?? '',
      to: 'sender',
    });
    expect(answer).toMatchObject({
      encrypt: true,
      subject: 'Re: real',
      to: 'Ann <ann@example.org>',
    });
    expect(answer.body).toContain('> secret');
    const { questions } = await drafts().review({ ...answer, encrypt: false });
    expect(questions.map(({ kind }) => kind)).toEqual(['answer-in-clear']);
    expect((await drafts().review(answer)).questions).toEqual([]);
    // What was decrypted is nowhere in the store.
    const found = (words: string) =>
      rig().service.search({ query: parseQuery(words).query, now: Date.now(), limit: 9 });
    expect([found('secret').length, found('real').length, found('from:ann').length]).toEqual([
      0, 0, 1,
    ]);
  });

  test('is kept as a draft that only its author can read, with its files', async () => {
    const files = [await drafts().attach(file('plan.txt', 'octets of the plan'))];
    const written = await draft({ encrypt: true, attachments: files, bcc: 'eve@evil.example' });
    const id = await drafts().save(written, false);
    const raw = (await rig().service.raw(id)).toString('latin1');
    for (const secret of ['barrel', 'plan', 'evil', 'ann@', 'mat'])
      expect(raw).not.toContain(secret);
    expect(raw).toContain('From: Mira <mira@here.example>');
    const { draft: again } = await drafts().start({ kind: 'draft', id });
    expect({ ...again, attachments: [] }).toEqual({ ...written, attachments: [] });
    writeFileSync(join(rig().dir, 'plan.txt'), 'changed');
    await drafts().save({ ...again, subject: 'next' }, false);
    const sent = await send({ ...again, subject: 'next' });
    const { attachments, headers } = await read(sent);
    expect([attachments[0]?.size, headers.find(([name]) => name === 'Subject')?.[1]]).toEqual([
      18,
      'next',
    ]);
    expect(drafts().list()).toEqual([]);
  });
});
