/** `mailtui add-account` by its options alone, as scripts use it. */
import { describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { LoginTest } from '../../src/app/testLogin.js';
import { addAccount } from '../../src/cli/addAccount.js';
import type { RawOptions } from '../../src/app/accounts/wishes.js';
import { readConfig } from '../../src/config/read.js';
import { readPassword } from '../../src/app/accounts/password.js';
import { MailtuiError, type ErrorKind } from '../../src/core/errors.js';
import { scriptedRun } from '../support/cliRun.js';
import { anAccount, AWKWARD_PASSWORDS, makeProfile, modeOf } from '../support/profile.js';
import { toolsWith } from '../support/setupTools.js';

const ADDRESS = 'ann@larsen.example';
const STDIN: RawOptions = { passwordStdin: true };

/** A server that lets in whoever knows `password`. */
function serverWith(password: string): LoginTest {
  return async (_, typed, signal) => {
    if ((await typed(signal)) === password) return { mailboxes: 3 };
    throw new MailtuiError('login-refused', 'user name or password not accepted');
  };
}
const never: LoginTest = () => Promise.reject(new Error('nobody asked for a login'));

describe('an account from options', () => {
  it('is tested, saved with its password, and announced', async () => {
    const profile = makeProfile();
    const { context, stderr, stdout } = scriptedRun(profile, { input: 'hunter2\n' });
    await expect(
      addAccount(context, ADDRESS, STDIN, toolsWith(serverWith('hunter2'))),
    ).resolves.toBe(0);
    const [account] = readConfig(profile.paths).accounts;
    expect(account).toEqual({
      name: ADDRESS,
      protocol: 'imap',
      address: ADDRESS,
      incoming: { host: 'imap.larsen.example', port: 993, security: 'tls', user: ADDRESS },
      secret: { kind: 'file' },
    });
    await expect(readPassword(account ?? anAccount(), profile.paths)).resolves.toBe('hunter2');
    expect(modeOf(profile.paths.configFile)).toBe(0o600);
    expect(modeOf(profile.paths.secretsFile)).toBe(0o600);
    expect(fs.readFileSync(profile.paths.configFile, 'utf8')).not.toContain('hunter2');
    expect(stdout()).toBe('');
    expect(stderr()).toContain(`Account ${ADDRESS} is set up.`);
    expect(stderr()).not.toContain('hunter2');
  });

  it('takes every option', async () => {
    const profile = makeProfile();
    const ca = join(profile.home, 'ca.pem');
    fs.writeFileSync(ca, 'x');
    const { context, stdout } = scriptedRun(profile, { json: true });
    const options: RawOptions = {
      protocol: 'pop3',
      name: 'home',
      displayName: 'Ann Larsen',
      user: 'ann',
      host: 'mail.larsen.example',
      port: '1995',
      security: 'starttls',
      smtpHost: 'out.larsen.example',
      smtpPort: '2525',
      smtpSecurity: 'none',
      passwordCommand: `pass show 'my mail'`,
      tlsCa: ca,
      tlsFingerprint: Array(32).fill('AB').join(':'),
      afterDownload: 'days:14',
      headersOnlyAbove: '1M',
      test: false,
    };
    await expect(addAccount(context, ADDRESS, options, toolsWith(never))).resolves.toBe(0);
    expect(readConfig(profile.paths).accounts).toEqual([
      {
        name: 'home',
        protocol: 'pop3',
        address: ADDRESS,
        displayName: 'Ann Larsen',
        incoming: {
          host: 'mail.larsen.example',
          port: 1995,
          security: 'starttls',
          user: 'ann',
          tlsCa: ca,
          tlsFingerprint: 'ab'.repeat(32),
        },
        outgoing: {
          host: 'out.larsen.example',
          port: 2525,
          security: 'none',
          user: 'ann',
          tlsCa: ca,
        },
        secret: { kind: 'command', command: ['pass', 'show', 'my mail'] },
        afterDownload: 'days:14',
        headersOnlyAbove: 1024 * 1024,
      },
    ]);
    expect(JSON.parse(stdout())).toMatchObject({
      name: 'home',
      secret: 'command',
      host: 'mail.larsen.example',
    });
  });

  it.each(AWKWARD_PASSWORDS)('takes %j from standard input exactly', async (password) => {
    for (const end of ['', '\n', '\r\n', '\nmore\n']) {
      const profile = makeProfile();
      const { context } = scriptedRun(profile, { input: password + end });
      await expect(
        addAccount(context, ADDRESS, STDIN, toolsWith(serverWith(password))),
      ).resolves.toBe(0);
      const [account] = readConfig(profile.paths).accounts;
      await expect(readPassword(account ?? anAccount(), profile.paths)).resolves.toBe(password);
    }
  });

  it('asks the password command for the test', async () => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile);
    const options = { passwordCommand: 'echo from-command' };
    await expect(
      addAccount(context, ADDRESS, options, toolsWith(serverWith('from-command'))),
    ).resolves.toBe(0);
  });

  it('keeps the password in the configuration when told to', async () => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile, { input: 'x\n' });
    await addAccount(context, ADDRESS, { ...STDIN, secret: 'config' }, toolsWith(serverWith('x')));
    expect(readConfig(profile.paths).accounts[0]?.secret).toEqual({ kind: 'plain', password: 'x' });
  });

  it('says when the password will not be encrypted', async () => {
    const { context, stderr } = scriptedRun(makeProfile(), { input: 'x\n' });
    await addAccount(context, ADDRESS, { ...STDIN, security: 'none' }, toolsWith(serverWith('x')));
    expect(stderr()).toContain('the password goes to imap.larsen.example without encryption');
  });
});

describe('nothing is saved', () => {
  it.each<[string, string | undefined, RawOptions, string]>([
    ['without an address', undefined, STDIN, 'ADDRESS is missing'],
    ['without a password', ADDRESS, {}, 'give --password-command or --password-stdin'],
    ['with nothing on standard input', ADDRESS, STDIN, '--password-stdin: there is nothing'],
    ['for what is no address', 'ann', STDIN, 'ADDRESS: it must be an e-mail address'],
    ['for an unknown protocol', ADDRESS, { protocol: 'jmap' }, '--protocol: it is imap or pop3'],
    ['for a name that is a path', ADDRESS, { name: '../x' }, '--name: a name must be letters'],
    ['for a port that is none', ADDRESS, { port: '0' }, '--port: a port is a whole number'],
    ['for a port of sending that is none', ADDRESS, { smtpPort: 'x' }, '--smtp-port: a port is'],
    [
      'for an unknown security',
      ADDRESS,
      { security: 'ssl' },
      '--security: it is tls, starttls or none',
    ],
    [
      'for a host with its port',
      ADDRESS,
      { host: 'h:993' },
      '--host: the port has an option of its own',
    ],
    ['for a host that is a URL', ADDRESS, { host: 'imaps://h' }, '--host: it must be a host name'],
    [
      'for a CA file that is not there',
      ADDRESS,
      { tlsCa: '/nowhere/ca' },
      '--tls-ca: /nowhere/ca cannot be read',
    ],
    [
      'for half a fingerprint',
      ADDRESS,
      { tlsFingerprint: 'abcd' },
      '--tls-fingerprint: it must be',
    ],
    [
      'for a retention that is none',
      ADDRESS,
      { afterDownload: 'days:0' },
      '--after-download: it is keep',
    ],
    ['for a retention on IMAP', ADDRESS, { afterDownload: 'keep' }, '--after-download is for POP3'],
    [
      'for a command that needs a shell',
      ADDRESS,
      { passwordCommand: 'a | b' },
      '--password-command: the command is run without a shell',
    ],
    [
      'for less than all of the mail by the wrong measure',
      ADDRESS,
      { ...STDIN, headersOnlyAbove: '1M' },
      'it has --history instead',
    ],
    [
      'for two passwords',
      ADDRESS,
      { passwordCommand: 'a', passwordStdin: true },
      'exclude each other',
    ],
    [
      'for a command that is to be kept',
      ADDRESS,
      { passwordCommand: 'a', secret: 'file' },
      '--secret says where',
    ],
    [
      'for an unknown place of the secret',
      ADDRESS,
      { secret: 'x' },
      '--secret: it is file, keyring or config',
    ],
    [
      'for a port of sending without a host',
      ADDRESS,
      { smtpPort: '25', lookup: false },
      '--smtp-host is missing',
    ],
    ['for POP3 where there is none', 'a@icloud.com', { protocol: 'pop3' }, 'iCloud has no POP3'],
  ])('%s', async (_, address, options, message) => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile);
    await expect(addAccount(context, address, options, toolsWith(never))).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(message),
    });
    expect(fs.readdirSync(profile.home)).toEqual([]);
  });

  it.each<[ErrorKind, number, string]>([
    ['login-refused', 77, 'Check the password and the user name (ann@larsen.example)'],
    ['name-not-found', 69, 'Check the spelling of imap.larsen.example'],
    ['unreachable', 69, 'Check host and port'],
    ['timeout', 69, 'try again later'],
    ['certificate', 69, '--tls-ca'],
    ['no-tls', 69, '--security'],
    ['protocol', 69, 'does not speak IMAP'],
    ['server-refused', 69, 'Check with your provider'],
  ])(
    'when the test ends with %s: exit code %d, the cause and what to do',
    async (kind, code, advice) => {
      const profile = makeProfile();
      const { context, stderr } = scriptedRun(profile, { input: 'hunter2\n' });
      const refuse: LoginTest = () => Promise.reject(new MailtuiError(kind, 'the cause\u001b[2J'));
      await expect(addAccount(context, ADDRESS, STDIN, toolsWith(refuse))).resolves.toBe(code);
      expect(stderr()).toContain('the cause');
      expect(stderr()).toContain(advice);
      expect(stderr()).not.toContain('\u001b');
      expect(stderr()).not.toContain('hunter2');
      expect(fs.readdirSync(profile.home)).toEqual([]);
    },
  );

  it('and the way out of a large provider is named', async () => {
    const { context, stderr } = scriptedRun(makeProfile(), { input: 'wrong\n' });
    await expect(
      addAccount(context, 'ann@gmail.com', STDIN, toolsWith(serverWith('right'))),
    ).resolves.toBe(77);
    expect(stderr()).toContain('https://myaccount.google.com/apppasswords');
  });

  it('when the password command fails', async () => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile);
    const login = addAccount(
      context,
      ADDRESS,
      { passwordCommand: 'false' },
      toolsWith(serverWith('')),
    );
    await expect(login).resolves.toBe(78);
    expect(fs.readdirSync(profile.home)).toEqual([]);
  });

  it('when the signal fires', async () => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile, { input: 'x\n', signal: AbortSignal.abort() });
    const added = addAccount(context, ADDRESS, STDIN, toolsWith(never));
    await expect(added).rejects.toMatchObject({ kind: 'cancelled' });
    expect(fs.readdirSync(profile.home)).toEqual([]);
  });
});
