/** Writing with the commands: an editor at a terminal, answers, mail that is passed on. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compose,
  editDraftOf,
  forward,
  reply,
  type ComposeOptions,
} from '../../src/cli/compose.js';
import { listDrafts } from '../../src/cli/drafts.js';
import { editIdentity } from '../../src/cli/identities.js';
import { cancelSending, listOutbox } from '../../src/cli/outbox.js';
import { redirect } from '../../src/cli/redirect.js';
import type { AccountConfig } from '../../src/core/account.js';
import { readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';
import { scriptedRun, terminalRun, type Step } from '../support/cliRun.js';
import { makeProfileWith, type TestProfile } from '../support/profile.js';
import { testAccount } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

let smtp: SmtpTestServer;
let profile: TestProfile;

beforeEach(async () => {
  smtp = await startSmtpTestServer();
  const home: AccountConfig = {
    ...testAccount('home', 'pop3', { port: 1 }),
    ...{ address: 'mira@here.example', displayName: 'Mira', outgoing: smtp.server },
    identities: [{ address: 'shop@here.example', displayName: 'Shop', signature: 'the shop' }],
  };
  profile = makeProfileWith({ accounts: [home] });
});
afterEach(() => smtp.stop());

/** A shell script that gets the file as $1. */
function editor(script: string): { EDITOR: string } {
  const file = join(profile.home, 'my editor');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return { EDITOR: `"${file}"` };
}

const TO_ANN = `sed -i 's/^To:.*/To: Ann <ann@there.example>/; s/^Subject:.*/Subject: from the editor/' "$1"`;

async function write(script: string, steps: readonly Step[], options: ComposeOptions = {}) {
  const run = terminalRun(profile, steps, { env: editor(script) });
  const code = await compose(run.context, undefined, options);
  return { code, said: run.stderr() };
}

async function json<T>(work: (context: Parameters<typeof listDrafts>[0]) => Promise<number>) {
  const run = scriptedRun(profile, { json: true });
  await work(run.context);
  return run
    .stdout()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

const drafts = () => json<{ id: string; subject: string; snippet: string }>(listDrafts);
const waiting = () => json<{ id: string; notBefore: string }>((context) => listOutbox(context));

function deliver(mail: string): void {
  const dir = join(profile.home, 'mail', 'home', 'INBOX');
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(dir, part), { recursive: true });
  writeFileSync(join(dir, 'cur', '1.m.host:2,S'), mail.replaceAll('\n', '\r\n'));
}

/** Of the message in the inbox. */
async function received(): Promise<string> {
  const { reindex } = await import('../../src/cli/reindex.js');
  await reindex(scriptedRun(profile).context);
  const { list } = await import('../../src/cli/list.js');
  const [row] = await json<{ id: string }>((context) => list(context, 'INBOX', {}));
  return row?.id ?? '';
}

describe('compose in an editor', () => {
  test('sends what was written when one says so, with the file that was named', async () => {
    const file = join(profile.home, 'menu.txt');
    writeFileSync(file, 'herring');
    const script = `${TO_ANN}\nsed -i 's|^Subject:|Attach: ${file}\\nSubject:|' "$1"\necho hello >> "$1"`;
    const { code, said } = await write(script, [['discard [send]', 's']]);
    expect([code, said]).toEqual([0, expect.stringContaining('Subject: from the editor')]);
    expect(smtp.taken.map(({ to }) => to)).toEqual([['ann@there.example']]);
    const { text, attachments } = await readMessage(smtp.taken[0]?.bytes ?? Buffer.of());
    expect(text).toContain('hello');
    expect(attachments).toMatchObject([{ name: 'menu.txt', size: 7 }]);
    expect(await drafts()).toEqual([]);
    expect(readdirSync(join(profile.home, 'state', 'editing'))).toEqual([]);
  });

  test('asks about what may have been forgotten, and can be gone on with', async () => {
    const script = `${TO_ANN}\necho 'the attached file' >> "$1"`;
    const steps: Step[] = [
      ['nothing is attached', 'edit'],
      ['nothing is attached', 'dr'],
    ];
    expect((await write(script, steps)).code).toBe(0);
    const [draft] = await drafts();
    expect(draft?.snippet).toBe('the attached file the attached file');
    const run = terminalRun(profile, [['discard', 'di']], { env: editor('true') });
    await editDraftOf(run.context, draft?.id ?? '', false);
    expect(await drafts()).toEqual([]);
    expect(smtp.taken).toEqual([]);
  });

  test.each([
    ['fails', `${TO_ANN}\necho kept >> "$1"\nsleep 0.7\n: > "$1"\nexit 3`, 'left an empty text'],
    ['empties the file', `${TO_ANN}\necho kept >> "$1"\nsleep 0.7\n: > "$1"`, 'left an empty text'],
    ['cannot be started', '', 'cannot be started'],
  ])('keeps the last good version when the editor %s', async (_how, script, words) => {
    const env = script === '' ? { EDITOR: '/nowhere/editor' } : editor(script);
    const run = terminalRun(profile, [['discard', 'dr']], { env });
    expect(await compose(run.context, undefined, { subject: 'begun' })).toBe(0);
    expect(run.stderr()).toContain(words);
    const [draft] = await drafts();
    if (script === '') expect(draft).toMatchObject({ subject: 'begun' });
    else expect(draft).toMatchObject({ subject: 'from the editor', snippet: 'kept' });
  });

  test('a file that is not there takes no text away', async () => {
    const script = `${TO_ANN}\nsed -i 's|^Subject:|Attach: /nowhere/x\\nSubject:|' "$1"\necho hello >> "$1"`;
    const { code, said } = await write(script, [['discard [send]', 's']]);
    expect(code).toBe(0);
    expect(said).toContain('It is not attached: the file /nowhere/x cannot be read.');
    expect(smtp.taken[0]?.bytes.toString()).toContain('hello');
  });

  test('an address that a program hands over is one line', async () => {
    const to = ['ann@there.example\nBcc: eve@there.example'];
    const run = scriptedRun(profile, { input: 'hello' });
    await expect(compose(run.context, undefined, { to, body: '-' })).rejects.toThrow('line break');
    expect(() => redirect(scriptedRun(profile).context, '1', to, {})).toThrow('line break');
    expect(smtp.taken).toEqual([]);
  });

  test('what goes out later waits, and can be taken back', async () => {
    await write(`${TO_ANN}\necho hello >> "$1"`, [['discard [send]', '']], { at: '+2h' });
    const [entry] = await waiting();
    expect(Date.parse(entry?.notBefore ?? '') - Date.now()).toBeGreaterThan(7_000_000);
    await cancelSending(scriptedRun(profile).context, entry?.id ?? '');
    expect(await waiting()).toEqual([]);
    expect(await drafts()).toMatchObject([{ subject: 'from the editor' }]);
  });
});

describe('what came from others', () => {
  const MAIL =
    'From: Ann <ann@there.example>\nTo: shop@here.example, mira+tea@here.example\nSubject: order\nMessage-ID: <q@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nthree\n--b\nContent-Type: text/plain; name=list.txt\nContent-Disposition: attachment\n\none herring\n--b--\n';

  test('is answered from the address that it came to, and not to oneself', async () => {
    deliver(MAIL);
    const id = await received();
    const { context } = scriptedRun(profile, { input: 'yes' });
    expect(await reply(context, id, { body: '-', all: true })).toBe(0);
    const [sent] = smtp.taken;
    expect(sent).toMatchObject({ from: 'shop@here.example', to: ['ann@there.example'] });
    const { from, inReplyTo } = summarise(sent?.bytes ?? Buffer.of());
    expect([from, inReplyTo]).toEqual([[{ name: 'Shop', address: 'shop@here.example' }], ['q@x']]);
    const { text } = await readMessage(sent?.bytes ?? Buffer.of());
    expect(text).toMatch(/^yes\n\nAnn wrote:\n> three\n\n-- \nthe shop$/);
  });

  test('is forwarded with its files, or whole', async () => {
    deliver(MAIL);
    const id = await received();
    const to = ['bob@there.example'];
    await forward(scriptedRun(profile, { input: 'see' }).context, [id], { body: '-', to });
    await forward(scriptedRun(profile).context, [id], { body: '-', to, asAttachment: true });
    const [inline, whole] = await Promise.all(smtp.taken.map(({ bytes }) => readMessage(bytes)));
    expect(inline?.text).toMatch(/^see\n[^]*Forwarded message[^]*Subject: order\n\nthree/);
    expect(inline?.attachments).toMatchObject([{ name: 'list.txt' }]);
    expect(whole?.attachments).toMatchObject([{ name: 'order.eml', type: 'message/rfc822' }]);
    expect(smtp.taken[1]?.bytes.toString()).toContain('\r\n\r\nFrom: Ann <ann@there.example>\r\n');
  });

  test('is redirected as it is, in the name of who redirects it', async () => {
    deliver(`Return-Path: <x@y>\nBcc: eve@x.example\n${MAIL}`);
    const id = await received();
    await redirect(scriptedRun(profile).context, id, ['Bób <bob@there.example>'], {});
    const [sent] = smtp.taken;
    expect(sent).toMatchObject({ from: 'shop@here.example', to: ['bob@there.example'] });
    const text = sent?.bytes.toString() ?? '';
    expect(text).toMatch(/^Resent-From: "Shop" <shop@here.example>\r\nResent-To: =\?UTF-8/);
    expect(text.endsWith(MAIL.replaceAll('\n', '\r\n'))).toBe(true);
    expect(text).not.toMatch(/eve|Return-Path/);
  });
});

test('identities are added, changed and taken away', async () => {
  const edit = (address: string | undefined, wishes = {}) =>
    json<{ address: string; signature: string }>((context) =>
      editIdentity(context, 'home', address, wishes),
    );
  expect(await edit('new@here.example', { signature: 'n' })).toMatchObject([
    { address: 'mira@here.example', signature: '' },
    { address: 'shop@here.example' },
    { address: 'new@here.example', signature: 'n' },
  ]);
  expect(await edit('NEW@here.example', { remove: true })).toHaveLength(2);
  expect(await edit('mira@here.example', { signature: 's' })).toMatchObject([
    { signature: 's' },
    {},
  ]);
  await expect(edit('no@where.example', { remove: true })).rejects.toThrow('no other address');
  await expect(edit('a\nb@x')).rejects.toThrow('no e-mail address');
});
