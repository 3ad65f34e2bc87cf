/** `mailtui add-account` with a person at the terminal. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import type { LoginDetails, LoginTest } from '../../src/app/testLogin.js';
import { addAccount } from '../../src/cli/addAccount.js';
import { readConfig } from '../../src/config/read.js';
import { readPassword } from '../../src/app/accounts/password.js';
import { MailtuiError } from '../../src/core/errors.js';
import { terminalRun, type Step } from '../support/cliRun.js';
import { anAccount, makeProfile, makeProfileWith } from '../support/profile.js';
import { toolsWith } from '../support/setupTools.js';
import { ScriptedImap } from '../support/scriptedImap.js';
import { LOCALHOST_FINGERPRINT } from '../support/testCertificate.js';

const ENTER = '';
const CTRL_C: Buffer = Buffer.from([3]);
const CTRL_D: Buffer = Buffer.from([4]);

/** Lets in who has this password; remembers what was tried. */
function serverWith(
  password: string,
  host = 'imap.larsen.example',
): { login: LoginTest; tried: LoginDetails[] } {
  const tried: LoginDetails[] = [];
  const login: LoginTest = async (account, typed, signal) => {
    tried.push(account);
    if (account.incoming.host !== host) throw new MailtuiError('name-not-found', 'no such server');
    if ((await typed(signal)) === password) return { mailboxes: 3 };
    throw new MailtuiError('login-refused', 'user name or password not accepted');
  };
  return { login, tried };
}

const QUESTIONS: readonly Step[] = [
  ['E-mail address', 'ann@larsen.example'],
  ['IMAP or POP3 [imap]', ENTER],
  ['IMAP server [imap.larsen.example]', ENTER],
  ['Server for sending (- for none) [smtp.larsen.example]', '-'],
  ['Name of the account here [ann@larsen.example]', 'work'],
];

describe('the wizard', () => {
  it('asks what it does not know, explains the protocols, tests, and saves', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [...QUESTIONS, ['Password', ' hun"ter ключ ']]);
    const { login, tried } = serverWith(' hun"ter ключ ');
    await expect(addAccount(person.context, undefined, {}, toolsWith(login))).resolves.toBe(0);
    const [account] = readConfig(profile.paths).accounts;
    expect(account).toEqual({
      name: 'work',
      protocol: 'imap',
      address: 'ann@larsen.example',
      incoming: {
        host: 'imap.larsen.example',
        port: 993,
        security: 'tls',
        user: 'ann@larsen.example',
      },
      secret: { kind: 'file' },
    });
    await expect(readPassword(account ?? anAccount(), profile.paths)).resolves.toBe(
      ' hun"ter ключ ',
    );
    expect(tried).toHaveLength(1);
    expect(person.left()).toBe(0);
    const screen = person.stderr();
    expect(screen).toContain('Mail stays on the server, with a full copy here.');
    expect(screen).toContain('the server is only a letter-box');
    expect(screen).toContain('choice unless you read this mail on this computer only');
    expect(screen).toContain('Logging in at imap.larsen.example:993 … done');
    expect(screen).toContain('Account work is set up.');
    expect(screen).not.toMatch(/hun"|ключ/);
    expect(person.stdout()).toBe('');
    expect(person.isRaw()).toBe(false);
  });

  it('asks only for what the options leave open, and knows large providers', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [
      ['After download [keep]', ENTER],
      ['Password', 'x'],
    ]);
    const { login } = serverWith('x', 'pop.gmail.com');
    const options = { protocol: 'pop3', name: 'g' };
    await expect(
      addAccount(person.context, 'ann@gmail.com', options, toolsWith(login)),
    ).resolves.toBe(0);
    expect(person.stderr()).toContain('Gmail: pop.gmail.com, port 995, tls.');
    expect(person.stderr()).toContain('https://myaccount.google.com/apppasswords');
    expect(person.stderr()).toContain('Switch POP on in Gmail');
    expect(readConfig(profile.paths).accounts).toMatchObject([
      { name: 'g', protocol: 'pop3', afterDownload: 'keep', outgoing: { host: 'smtp.gmail.com' } },
    ]);
  });

  it('asks again, with the reason, until an answer can be used', async () => {
    const profile = makeProfileWith({ accounts: [anAccount({ address: 'other@x.example' })] });
    const person = terminalRun(profile, [
      ['E-mail address', 'ann'],
      ['it must be an e-mail address', 'ann@larsen.example'],
      ['IMAP or POP3', 'exchange'],
      ['it is imap or pop3', 'POP3'],
      ['POP3 server [pop.larsen.example]', 'mail.larsen.example:995'],
      ['the port has an option of its own', 'mail.larsen.example'],
      ['Server for sending', '-'],
      ['After download', 'delete at once'],
      ['it is keep, delete', 'days:14'],
      ['Name of the account here', 'Work'],
      ['there is an account named "Work" already', '../x'],
      ['a name must be letters', 'home'],
      ['Password', ENTER],
      ['Password', 'x'],
    ]);
    const { login } = serverWith('x', 'mail.larsen.example');
    await expect(addAccount(person.context, undefined, {}, toolsWith(login))).resolves.toBe(0);
    expect(readConfig(profile.paths).accounts[1]).toMatchObject({
      name: 'home',
      protocol: 'pop3',
      incoming: { host: 'mail.larsen.example', port: 995 },
    });
    expect(person.left()).toBe(0);
  });

  it('lets a wrong password and user name be corrected', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [
      ...QUESTIONS,
      ['Password', 'wrong'],
      ['Try again? (yes or no) [yes]', ENTER],
      ['User name [ann@larsen.example]', 'ann'],
      ['Password', 'right'],
    ]);
    const { login, tried } = serverWith('right');
    await expect(addAccount(person.context, undefined, {}, toolsWith(login))).resolves.toBe(0);
    expect(tried.map(({ incoming }) => incoming.user)).toEqual(['ann@larsen.example', 'ann']);
    expect(person.stderr()).toContain('user name or password not accepted');
    const [account] = readConfig(profile.paths).accounts;
    expect(account?.incoming.user).toBe('ann');
    await expect(readPassword(account ?? anAccount(), profile.paths)).resolves.toBe('right');
  });

  it('lets wrong server settings be corrected, and keeps the password', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [
      ...QUESTIONS,
      ['Password', 'x'],
      ['Change the server settings and try again?', 'y'],
      ['Server [imap.larsen.example]', 'mx.larsen.example'],
      ['Encryption (tls, starttls or none) [tls]', 'starttls'],
      ['Port [143]', '1143'],
    ]);
    const { login } = serverWith('x', 'mx.larsen.example');
    await expect(addAccount(person.context, undefined, {}, toolsWith(login))).resolves.toBe(0);
    expect(readConfig(profile.paths).accounts[0]?.incoming).toMatchObject({
      host: 'mx.larsen.example',
      port: 1143,
      security: 'starttls',
    });
  });

  describe('at a server whose certificate nobody vouches for', () => {
    const shown = LOCALHOST_FINGERPRINT.replaceAll(':', '').toLowerCase();
    const question = 'Trust this certificate, and no other, from now on? (yes or no) [no]';
    let server: ScriptedImap;
    let options: Record<string, string>;
    beforeEach(async () => {
      server = await ScriptedImap.start({ tls: true });
      const host = '127.0.0.1';
      options = { protocol: 'imap', name: 'work', host, smtpHost: host, port: String(server.port) };
    });
    afterEach(() => server.stop());

    it('pins it when the person says so, also for sending by the same server', async () => {
      const profile = makeProfile();
      const person = terminalRun(profile, [
        ['Password', 'x'],
        [question, 'yes'],
      ]);
      await expect(
        addAccount(person.context, 'ann@larsen.example', options, toolsWith()),
      ).resolves.toBe(0);
      expect(person.stderr()).toContain(`Its SHA-256 fingerprint is ${shown}`);
      const [account] = readConfig(profile.paths).accounts;
      expect(account?.incoming.tlsFingerprint).toBe(shown);
      expect(account?.outgoing?.tlsFingerprint).toBe(shown);
    });

    it('logs nobody in and saves nothing unless the person says so', async () => {
      const profile = makeProfile();
      const person = terminalRun(profile, [
        ['Password', 'x'],
        [question, ENTER],
        ['Change the server settings and try again?', 'no'],
      ]);
      await expect(
        addAccount(person.context, 'ann@larsen.example', options, toolsWith()),
      ).resolves.toBe(69);
      expect(server.lines.join()).not.toMatch(/LOGIN|AUTHENTICATE/);
      expect(fs.readdirSync(profile.home)).toEqual([]);
    });

    it('tells both fingerprints when another one was pinned, and asks again', async () => {
      const profile = makeProfile();
      const pin = 'AB'.repeat(32);
      const person = terminalRun(profile, [
        ['Password', 'x'],
        [question, 'y'],
      ]);
      const pinned = { ...options, pin };
      await expect(
        addAccount(person.context, 'ann@larsen.example', pinned, toolsWith()),
      ).resolves.toBe(0);
      expect(person.stderr()).toContain(
        `Pinned is ${pin.toLowerCase()}, and the server shows ${shown}`,
      );
      expect(readConfig(profile.paths).accounts[0]?.incoming.tlsFingerprint).toBe(shown);
    });
  });

  it('saves nothing when the person gives up, and tells why it failed', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [
      ...QUESTIONS,
      ['Password', 'wrong'],
      ['Try again?', 'no'],
    ]);
    await expect(
      addAccount(person.context, undefined, {}, toolsWith(serverWith('x').login)),
    ).resolves.toBe(77);
    expect(person.stderr()).toContain('Nothing was saved.');
    expect(fs.readdirSync(profile.home)).toEqual([]);
  });

  it.each<[string, readonly Step[]]>([
    ['Ctrl-C at the first question', [['E-mail address', CTRL_C]]],
    ['Ctrl-D at the first question', [['E-mail address', CTRL_D]]],
    ['Ctrl-C at the password', [...QUESTIONS, ['Password', CTRL_C]]],
    ['Ctrl-C after half a password', [...QUESTIONS, ['Password', Buffer.from('sec\u0003')]]],
    ['Ctrl-C after a failure', [...QUESTIONS, ['Password', 'wrong'], ['Try again?', CTRL_C]]],
  ])('%s leaves nothing behind but a sound terminal', async (_, steps) => {
    const profile = makeProfile();
    const person = terminalRun(profile, steps);
    await expect(
      addAccount(person.context, undefined, {}, toolsWith(serverWith('x').login)),
    ).resolves.toBe(130);
    expect(fs.readdirSync(profile.home)).toEqual([]);
    expect(person.isRaw()).toBe(false);
    expect(person.stderr()).toContain('Stopped; nothing was changed.');
    expect(person.left()).toBe(0);
  });

  it('stops at once when a signal comes during the login', async () => {
    const profile = makeProfile();
    const stop = new AbortController();
    const person = terminalRun(profile, [...QUESTIONS, ['Password', 'x']], { signal: stop.signal });
    const login: LoginTest = (_, __, signal) => {
      stop.abort();
      return Promise.reject(
        signal.aborted ? new MailtuiError('cancelled', 'stopped') : new Error(),
      );
    };
    await expect(addAccount(person.context, undefined, {}, toolsWith(login))).resolves.toBe(130);
    expect(fs.readdirSync(profile.home)).toEqual([]);
  });

  it('stops when a signal comes at a question', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [], { signal: AbortSignal.abort() });
    await expect(
      addAccount(person.context, undefined, {}, toolsWith(serverWith('x').login)),
    ).resolves.toBe(130);
    expect(person.isRaw()).toBe(false);
  });

  it('shows nothing of an address that could drive the terminal', async () => {
    const profile = makeProfile();
    const person = terminalRun(profile, [['IMAP or POP3', CTRL_C]]);
    const address = 'ann\u001b[2J\u202e@larsen.example';
    await addAccount(person.context, address, {}, toolsWith(serverWith('x').login));
    // What the line editor itself draws (moving the cursor) aside.
    expect(person.stderr()).not.toContain('\u001b[2J');
    expect(person.stderr()).not.toContain('\u202e');
  });
});
