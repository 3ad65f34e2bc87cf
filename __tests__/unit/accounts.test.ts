/** `mailtui accounts`: list, show, test, remove. */
import { describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { LoginTest } from '../../src/app/testLogin.js';
import { listAccounts, removeAccount, showAccount, testAccounts } from '../../src/cli/accounts.js';
import { readConfig } from '../../src/config/read.js';
import { readStoredPassword } from '../../src/config/secretsFile.js';
import { writeSecret } from '../../src/config/secrets.js';
import type { AccountConfig } from '../../src/core/account.js';
import { MailtuiError } from '../../src/core/errors.js';
import { scriptedRun, terminalRun } from '../support/cliRun.js';
import { anAccount, makeProfile, makeProfileWith } from '../support/profile.js';

const work = anAccount({
  displayName: 'Ann \u202eLarsen',
  outgoing: { host: 'smtp.larsen.example', port: 465, security: 'tls', user: 'ann' },
});
const home = anAccount({
  name: 'home',
  protocol: 'pop3',
  address: 'ann@home.example',
  incoming: {
    host: 'pop.home.example',
    port: 110,
    security: 'starttls',
    user: 'ann',
    tlsFingerprint: 'ab'.repeat(32),
  },
  secret: { kind: 'plain', password: 'hunter2' },
  afterDownload: 'days:7',
});
const helped: AccountConfig = anAccount({
  name: 'helped',
  secret: { kind: 'command', command: ['gopass', 'hunter3'] },
});

/** Reached straight, and without a certificate of the user. */
const AS_USUAL = { tlsCert: null, proxy: null, preferIp: null };

describe('accounts list', () => {
  it('prints a line for each', async () => {
    const { context, stdout } = scriptedRun(makeProfileWith({ accounts: [work, home] }));
    await expect(listAccounts(context)).resolves.toBe(0);
    expect(stdout()).toBe(
      'work  IMAP  ann@larsen.example  imap.larsen.example:993 (tls)\n' +
        'home  POP3  ann@home.example  pop.home.example:110 (starttls)\n',
    );
  });

  it('prints an object for each with --json, and no secret ever', async () => {
    const profile = makeProfileWith({ accounts: [work, home, helped] });
    const { context, stdout } = scriptedRun(profile, { json: true });
    await listAccounts(context);
    expect(stdout()).not.toMatch(/hunter|\u202e/);
    const [first, second, third] = stdout()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(first).toEqual({
      name: 'work',
      newestFirst: null,
      enabled: true,
      syncEvery: null,
      colour: null,
      authentication: null,
      sendmail: null,
      history: 'all',
      headersOnlyAbove: null,
      notify: null,
      onNewMail: null,
      openpgp: { sign: false, encrypt: 'ask' },
      protocol: 'imap',
      address: 'ann@larsen.example',
      displayName: 'Ann \u202eLarsen',
      host: 'imap.larsen.example',
      port: 993,
      security: 'tls',
      user: 'ann',
      tlsCa: null,
      tlsFingerprint: null,
      ...AS_USUAL,
      secret: 'file',
      afterDownload: null,
      folders: { include: [], exclude: [], roles: {} },
      outgoing: {
        host: 'smtp.larsen.example',
        port: 465,
        security: 'tls',
        user: 'ann',
        tlsCa: null,
        tlsFingerprint: null,
        ...AS_USUAL,
      },
    });
    expect(second).toMatchObject({ secret: 'plain', afterDownload: 'days:7', outgoing: null });
    expect(third).toMatchObject({ secret: 'command' });
  });

  it('of nothing is empty, and says how to begin', async () => {
    const { context, stdout, stderr } = scriptedRun(makeProfile());
    await expect(listAccounts(context)).resolves.toBe(0);
    expect(stdout()).toBe('');
    expect(stderr()).toContain('mailtui add-account');
  });
});

describe('accounts show', () => {
  it('tells everything but the secret, safe for a terminal', async () => {
    const profile = makeProfileWith({ accounts: [work, home, helped] });
    for (const name of ['work', 'home', 'helped']) {
      const { context, stdout } = scriptedRun(profile);
      await expect(showAccount(context, name)).resolves.toBe(0);
      expect(stdout()).not.toMatch(/hunter|\u202e/);
      expect(stdout()).toContain(join(profile.paths.mailDir, name));
    }
    const { context, stdout } = scriptedRun(profile);
    await showAccount(context, 'home');
    expect(stdout()).toContain('POP3 pop.home.example, port 110, starttls, as ann');
    expect(stdout()).toContain('in the configuration file');
    expect(stdout()).toContain('days:7');
  });

  it('of an unknown name names the known ones', async () => {
    const { context } = scriptedRun(makeProfileWith({ accounts: [work, home] }));
    await expect(showAccount(context, 'wrok')).rejects.toMatchObject({
      kind: 'usage',
      hint: 'The accounts are: work, home',
    });
  });
});

describe('accounts remove', () => {
  it('takes the account and its password, and leaves the mail', async () => {
    const profile = makeProfileWith({ accounts: [work, home] });
    await writeSecret(profile.paths, 'work', 'file', 'x');
    const mail = join(profile.paths.mailDir, 'work', 'INBOX', 'cur');
    fs.mkdirSync(mail, { recursive: true });
    const { context, stderr } = scriptedRun(profile);
    await expect(removeAccount(context, 'work', true)).resolves.toBe(0);
    expect(readConfig(profile.paths).accounts.map(({ name }) => name)).toEqual(['home']);
    expect(readStoredPassword(profile.paths, 'work')).toBeNull();
    expect(fs.existsSync(mail)).toBe(true);
    expect(stderr()).toContain(`Its mail stays in ${join(profile.paths.mailDir, 'work')}.`);
  });

  it('needs --yes where nobody can be asked', async () => {
    const profile = makeProfileWith({ accounts: [work] });
    const { context } = scriptedRun(profile);
    await expect(removeAccount(context, 'work', false)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('--yes'),
    });
    expect(readConfig(profile.paths).accounts).toHaveLength(1);
  });

  it.each([
    ['yes', 0, 0],
    ['', 0, 1],
    [Buffer.from([3]), 130, 1],
  ])('asks on a terminal: %j', async (typed, code, left) => {
    const profile = makeProfileWith({ accounts: [work] });
    const question = 'Remove the account work (ann@larsen.example) and its password?';
    const { context } = terminalRun(profile, [
      typeof typed === 'string' ? [question, typed] : [question, typed],
    ]);
    await expect(removeAccount(context, 'work', false)).resolves.toBe(code);
    expect(readConfig(profile.paths).accounts).toHaveLength(left);
  });

  it('says that the account is gone when only its password stays', async () => {
    const profile = makeProfileWith({ accounts: [work] });
    fs.writeFileSync(profile.paths.secretsFile, 'damaged', { mode: 0o600 });
    const { context } = scriptedRun(profile);
    await expect(removeAccount(context, 'work', true)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining('the account work is removed, but its password is not'),
    });
    expect(readConfig(profile.paths).accounts).toEqual([]);
  });
});

describe('accounts test', () => {
  const login: LoginTest = async (account, password, signal) => {
    if (account.name === 'home')
      throw new MailtuiError('login-refused', 'not accepted', { hint: 'Hm.' });
    await password(signal);
    return { mailboxes: 12 };
  };

  it('tries all, tells each, and ends with the worst', async () => {
    const profile = makeProfileWith({ accounts: [work, home, anAccount({ name: 'third' })] });
    await writeSecret(profile.paths, 'work', 'file', 'x');
    const { context, stdout, stderr } = scriptedRun(profile);
    await expect(testAccounts(context, undefined, login)).resolves.toBe(78);
    expect(stdout()).toMatch(/^work: the login works \(12 folders, \d+ ms\)\n$/);
    expect(stderr()).toContain('mailtui: home: not accepted\n  Hm.\n');
    expect(stderr()).toContain(`third: ${profile.paths.secretsFile} has no password for third`);
  });

  it('passes on what the owner should know of the server', async () => {
    const note = 'the server itself deletes mail after 30 days';
    const noted: LoginTest = () => Promise.resolve({ mailboxes: 1, note });
    const profile = makeProfileWith({ accounts: [home] });
    const plain = scriptedRun(profile);
    await expect(testAccounts(plain.context, 'home', noted)).resolves.toBe(0);
    expect(plain.stderr()).toBe(`home: ${note}\n`);
    const json = scriptedRun(profile, { json: true });
    await testAccounts(json.context, 'home', noted);
    expect(JSON.parse(json.stdout())).toMatchObject({ ok: true, note });
  });

  it('tries one, as JSON', async () => {
    const profile = makeProfileWith({ accounts: [work, home] });
    const { context, stdout } = scriptedRun(profile, { json: true });
    await expect(testAccounts(context, 'home', login)).resolves.toBe(77);
    expect(JSON.parse(stdout())).toEqual({
      account: 'home',
      ok: false,
      mailboxes: 0,
      ms: expect.any(Number),
      error: { kind: 'login-refused', message: 'not accepted', hint: 'Hm.' },
    });
  });

  it('needs an account', async () => {
    const { context } = scriptedRun(makeProfile());
    await expect(testAccounts(context, undefined, login)).rejects.toMatchObject({ kind: 'config' });
  });
});
