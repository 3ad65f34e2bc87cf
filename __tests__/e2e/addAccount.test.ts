/** The built program sets accounts up: against real servers, and with a person at a real terminal. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { modeOf } from '../support/profile.js';
import { MAILTUI, Program, type Run } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const ADDRESS = 'ann@larsen.example';
const AT_HOME = ['--host', '127.0.0.1'];

let program: Program;
beforeEach(() => {
  program = new Program();
});
afterEach(() => {
  program.remove();
});

function addAccount(options: readonly (string | number)[], input = 'pass\n'): Promise<Run> {
  const args = ['add-account', ADDRESS, ...AT_HOME, '--password-stdin', ...options.map(String)];
  return program.run(args, { input });
}

/** Neither a configuration nor a password, nor anything else. */
function expectNothingSaved(): void {
  expect(readdirSync(program.home)).toEqual([]);
}

describeWithDovecot('add-account against a real server', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());

  it.each([
    ['imap', 'tls', 'imaps'],
    ['imap', 'starttls', 'imap'],
    ['imap', 'none', 'imap'],
    ['pop3', 'tls', 'pop3s'],
    ['pop3', 'starttls', 'pop3'],
    ['pop3', 'none', 'pop3'],
  ] as const)(
    'sets up %s with security %s, and the account works',
    async (protocol, security, port) => {
      const trust = security === 'none' ? [] : ['--tls-ca', server.caFile];
      const settings = ['--protocol', protocol, '--security', security, '--port', server[port]];
      const added = await addAccount([...settings, ...trust]);
      expect([added.code, added.stdout]).toEqual([0, '']);
      expect(added.stderr).toContain(`Account ${ADDRESS} is set up.`);
      const [listed] = await program.json(['accounts', 'list']);
      expect(listed).toMatchObject({
        name: ADDRESS,
        protocol,
        security,
        port: server[port],
        secret: 'file',
      });
      const [tested] = await program.json(['accounts', 'test']);
      expect(tested).toMatchObject({ account: ADDRESS, ok: true, error: null });
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    },
  );

  it('trusts a pinned certificate, and no other', async () => {
    const der = execFileSync('openssl', [
      'x509',
      '-in',
      server.caFile,
      '-noout',
      '-fingerprint',
      '-sha256',
    ]);
    const fingerprint = der.toString().trim().replace(/^.*=/, '');
    const wrong = fingerprint.replace(/^../, (octet) => (octet === '00' ? 'FF' : '00'));
    const refused = await addAccount(['--port', server.imaps, '--tls-fingerprint', wrong]);
    expect(refused.code).toBe(69);
    expect(refused.stderr).toContain('not the one pinned');
    expectNothingSaved();
    expect(
      (await addAccount(['--port', server.imaps, '--tls-fingerprint', fingerprint])).code,
    ).toBe(0);
  });

  it.each<[string, (server: Dovecot) => (string | number)[], number, RegExp]>([
    [
      'the password is wrong (IMAP)',
      ({ imap }) => ['--port', imap, '--security', 'none'],
      77,
      /password/,
    ],
    [
      'the password is wrong (POP3)',
      ({ pop3 }) => ['--protocol', 'pop3', '--port', pop3, '--security', 'none'],
      77,
      /password/,
    ],
    [
      'the certificate is nobody’s',
      ({ imaps }) => ['--port', imaps],
      69,
      /certificate.*\n.*--tls-ca/s,
    ],
    [
      'the certificate is nobody’s (STLS)',
      ({ pop3 }) => ['--protocol', 'pop3', '--port', pop3, '--security', 'starttls'],
      69,
      /certificate/,
    ],
    [
      'there is no TLS on the port',
      ({ imap }) => ['--port', imap, '--security', 'tls'],
      69,
      /TLS.*\n.*--security/s,
    ],
    ['it is a POP3 server', ({ pop3 }) => ['--port', pop3, '--security', 'none'], 69, /IMAP/],
    [
      'it is an IMAP server',
      ({ imap }) => ['--protocol', 'pop3', '--port', imap, '--security', 'none'],
      69,
      /POP3/,
    ],
    ['the name does not exist', () => ['--host', 'nowhere.invalid'], 69, /name was not found/],
  ])('saves nothing and names the cause when %s', async (_, options, code, cause) => {
    const failed = await addAccount(options(server), 'wrong\n');
    expect([failed.code, failed.stdout]).toEqual([code, '']);
    expect(failed.stderr).toMatch(cause);
    expect(failed.stderr).not.toContain('wrong\n');
    expect(failed.stderr).not.toContain(' at ');
    expectNothingSaved();
  });

  it('is led through by a person at a terminal', async () => {
    const atPort = ['--port', String(server.imap)];
    const terminal = new Terminal(
      ['node', MAILTUI, 'add-account', '--no-lookup', '--security', 'none', ...atPort],
      { env: program.env },
    );
    try {
      await terminal.waitFor('E-mail address:');
      terminal.type(`${ADDRESS}\r`);
      await terminal.waitFor('IMAP or POP3 [imap]:');
      expect(terminal.screen()).toContain('Mail stays on the server, with a full copy here.');
      terminal.type('\r');
      await terminal.waitFor('IMAP server [imap.larsen.example]:');
      terminal.type('127.0.0.1\r');
      await terminal.waitFor('Server for sending (- for none)');
      terminal.type('-\r');
      await terminal.waitFor(`Name of the account here [${ADDRESS}]:`);
      terminal.type('work\r');
      await terminal.waitFor('Password (not shown):');
      terminal.type('wr0ng\r');
      await terminal.waitFor('Try again? (yes or no) [yes]:');
      terminal.type('\r');
      await terminal.waitFor(`User name [${ADDRESS}]:`);
      terminal.type('\r');
      await terminal.waitFor(/Password \(not shown\):\s*\n[^]*Password \(not shown\):/);
      terminal.type('pass\r');
      await terminal.waitFor('Account work is set up.');
      expect(await terminal.exited).toBe(0);
      expect(terminal.output).not.toContain('wr0ng');
      expect(terminal.output).not.toMatch(/: \S*pass\b/);
    } finally {
      await terminal.close();
    }
    const [tested] = await program.json(['accounts', 'test', 'work']);
    expect(tested).toMatchObject({ ok: true });
    expect(modeOf(join(program.home, 'config'))).toBe(0o700);
    expect(modeOf(join(program.home, 'config', 'config.json'))).toBe(0o600);
    expect(modeOf(join(program.home, 'config', 'secrets.json'))).toBe(0o600);
  });
});

describe('add-account', () => {
  let silent: Server;
  let port: number;
  beforeAll(async () => {
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    port = (silent.address() as AddressInfo).port;
  });
  afterAll(() => {
    silent.close();
  });

  it('names a server that cannot be reached', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const closed = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    const failed = await addAccount(['--port', closed]);
    expect(failed.code).toBe(69);
    expect(failed.stderr).toContain(`the server cannot be reached (127.0.0.1:${closed})`);
    expectNothingSaved();
  });

  it('stops at Ctrl-C while a server keeps silent, and leaves nothing', async () => {
    const command = [
      'node',
      MAILTUI,
      'add-account',
      ADDRESS,
      '--protocol',
      'imap',
      ...AT_HOME,
      '--port',
      String(port),
      '--security',
      'none',
      '--name',
      'work',
    ];
    const terminal = new Terminal(command, { env: program.env });
    try {
      await terminal.waitFor('Password (not shown):');
      terminal.type('pass\r');
      await terminal.waitFor('Logging in at');
      terminal.type('\u0003');
      expect(await terminal.exited).toBe(130);
      expect(terminal.screen()).toContain('nothing was changed');
    } finally {
      await terminal.close();
    }
    expectNothingSaved();
  });

  it('asks nothing without a terminal, and names what is missing', async () => {
    const noAddress = await program.run(['add-account', '--password-stdin'], { input: 'x\n' });
    expect([noAddress.code, noAddress.stdout]).toEqual([64, '']);
    expect(noAddress.stderr).toContain('ADDRESS is missing');
    const noPassword = await program.run(['add-account', ADDRESS]);
    expect(noPassword.code).toBe(64);
    expect(noPassword.stderr).toContain('--password-stdin');
    expect((await program.run(['add-account', ADDRESS, '--nonsense'])).code).toBe(64);
    expectNothingSaved();
  });

  it('keeps its files private under any umask', () => {
    const { status } = spawnSync(
      'sh',
      [
        '-c',
        'umask 000; exec "$@"',
        'sh',
        process.execPath,
        MAILTUI,
        'add-account',
        ADDRESS,
        '--password-stdin',
        '--no-test',
      ],
      { env: program.env, input: 'x\n' },
    );
    expect(status).toBe(0);
    expect(modeOf(join(program.home, 'config'))).toBe(0o700);
    for (const name of readdirSync(join(program.home, 'config'))) {
      expect([name, modeOf(join(program.home, 'config', name))]).toEqual([name, 0o600]);
    }
  });

  it('may be run many times at once', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const runs = await Promise.all(
      names.map((name) => addAccount(['--name', name, '--no-test'], `of ${name}\n`)),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const listed = await program.json(['accounts']);
    expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it('is undone by accounts remove', async () => {
    await addAccount(['--no-test']);
    expect((await program.run(['accounts', 'remove', ADDRESS])).code).toBe(64);
    expect((await program.run(['accounts', 'remove', ADDRESS, '--yes'])).code).toBe(0);
    expect(await program.json(['accounts'])).toEqual([]);
    expect(existsSync(join(program.home, 'mail'))).toBe(false);
    expect((await program.run(['accounts', 'show', ADDRESS])).code).toBe(64);
  });
});
