/** Signing in by OAuth2: three ways, renewal, revocation; and Dovecot, which asks about the tokens. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, type Dovecot } from '../support/dovecot.js';
import { startDovecotFor } from '../support/oauthDovecot.js';
import { CLIENT_ID, startOAuthServer, type OAuthServer } from '../support/oauthServer.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

describeWithDovecot('an account that signs in by OAuth2', () => {
  let provider: OAuthServer;
  let server: Dovecot;
  let program: Program;
  beforeAll(async () => {
    provider = await startOAuthServer();
    server = await startDovecotFor(provider);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  });
  beforeEach(() => {
    program = new Program();
    provider.life = 3600;
    provider.clientSecret = '';
    program.configure([
      testAccount('ann', 'imap', { port: server.imaps, security: 'tls', tlsCa: server.caFile }),
    ]);
  });
  afterEach(() => {
    program.remove();
  });

  const how = (): string[] => [
    '--issuer',
    provider.issuer,
    '--client-id',
    CLIENT_ID,
    '--scope',
    'mail',
  ];

  /** Signs in by a browser that this test is. */
  async function signIn(account = 'ann'): Promise<{ code: number | null; said: string }> {
    const child = program.start(['accounts', 'sign-in', account, ...how()]);
    let said = '';
    const url = new Promise<string>((resolve) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /^ {2}(http\S+)$/m.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const first = await Promise.race([url, ended.then(() => null)]);
    if (first !== null) await fetch(await provider.consent(first));
    return { code: await ended, said };
  }
  const subjects = async () => (await program.json(['list'])).map(({ subject }) => subject);
  const tokens = (): { ann?: string } =>
    JSON.parse(readFileSync(join(program.home, 'config', 'secrets.json'), 'utf8')) as {
      ann?: string;
    };

  it('signs in by a browser, fetches with the token, and says nothing of it', async () => {
    const { code, said } = await signIn();
    expect([code, said]).toEqual([0, expect.stringContaining('Signed in: ann can be fetched.')]);
    const stored = JSON.parse(tokens().ann ?? '') as { accessToken: string; refreshToken: string };
    for (const token of [stored.accessToken, stored.refreshToken])
      expect(said).not.toContain(token);
    const config = readFileSync(join(program.home, 'config', 'config.json'), 'utf8');
    expect(config).not.toContain(stored.refreshToken);
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await subjects()).toEqual(['Herring']);
    expect((await program.json(['accounts']))[0]).toMatchObject({ secret: 'oauth2' });
  }, 60_000);

  it('can begin without a password', async () => {
    program.configure([]);
    const place = [
      '--host',
      '127.0.0.1',
      '--port',
      String(server.imaps),
      '--tls-ca',
      server.caFile,
    ];
    const more = ['--user', 'ann', '--name', 'ann', '--sign-in'];
    const added = await program.run(['add-account', 'ann@larsen.example', ...place, ...more]);
    expect([added.code, added.stderr]).toEqual([
      0,
      expect.stringContaining('Sign in with: mailtui accounts sign-in ann'),
    ]);
    expect((await program.run(['sync'])).stderr).toContain('mailtui accounts sign-in ann');
    expect((await signIn()).code).toBe(0);
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 60_000);

  it('goes back to a password', async () => {
    expect((await signIn()).code).toBe(0);
    const args = ['accounts', 'edit', 'ann', '--password-stdin'];
    expect((await program.run(args, { input: 'pass\n' })).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ secret: 'file' });
    expect(readFileSync(join(program.home, 'config', 'config.json'), 'utf8')).not.toContain(
      'oauth',
    );
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 60_000);

  it('fetches POP3 with the same token', async () => {
    program.configure([
      testAccount('ann', 'pop3', { port: server.pop3s, security: 'tls', tlsCa: server.caFile }),
    ]);
    expect((await signIn()).code).toBe(0);
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await subjects()).toEqual(['Herring']);
  }, 60_000);

  it('renews the token before it ends, and keeps the refresh token that replaces the old one', async () => {
    provider.life = 60;
    expect((await signIn()).code).toBe(0);
    const first = tokens().ann;
    for (let round = 0; round < 2; round += 1) {
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    expect(tokens().ann).not.toBe(first);
    expect(provider.grants.slice(-2)).toEqual(['refresh_token', 'refresh_token']);
  }, 60_000);

  it('says to sign in again when it was revoked, and works after that', async () => {
    provider.life = 60;
    expect((await signIn()).code).toBe(0);
    provider.revoke();
    const { code, stderr } = await program.run(['sync']);
    expect(code).toBe(77);
    expect(stderr).toContain('Sign in again: mailtui accounts sign-in ann');
    // What was given before need not be given again.
    provider.life = 3600;
    expect((await signIn()).code).toBe(0);
    expect((await program.run(['sync'])).code).toBe(0);
  }, 60_000);

  it('signs in by a code', async () => {
    provider.pending = 2;
    const { code, stderr } = await program.run([
      'accounts',
      'sign-in',
      'ann',
      ...how(),
      '--device',
    ]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/\/code\nThere, type the code WXYZ-1234/),
    ]);
    expect((await program.run(['sync'])).code).toBe(0);
  }, 60_000);

  it('takes the secret of a registration from standard input alone, and keeps it', async () => {
    provider.clientSecret = 'hush, hush';
    provider.pending = 0;
    const command = ['accounts', 'sign-in', 'ann', ...how(), '--device'];
    const asked = await program.run([...command, '--client-secret']);
    expect([asked.code, asked.stderr]).toEqual([64, expect.stringContaining('on a terminal')]);
    const argument = await program.run([...command, '--client-secret', 'hush, hush']);
    expect(argument.code).toBe(64);
    const given = await program.run([...command, '--client-secret-stdin'], {
      input: 'hush, hush\n',
    });
    expect([given.code, given.stderr]).toEqual([0, expect.not.stringContaining('hush')]);
    const config = readFileSync(join(program.home, 'config', 'config.json'), 'utf8');
    expect(config).not.toContain('hush');
    // It is known from then on.
    expect((await program.run(command)).code).toBe(0);
    expect((await program.run(['sync'])).code).toBe(0);
  }, 60_000);

  it('signs in by an address that is pasted, and by no other', async () => {
    const paste = async (change: (url: string) => string): Promise<[number | null, string]> => {
      const command = [
        process.execPath,
        MAILTUI,
        'accounts',
        'sign-in',
        'ann',
        ...how(),
        '--paste',
      ];
      const terminal = new Terminal(command, { columns: 300, env: program.env });
      try {
        await terminal.waitFor('Paste that address here');
        const url = /^ {2}(http\S+)$/m.exec(terminal.screen())?.[1] ?? '';
        terminal.type(`${change(await provider.consent(url))}\r`);
        return [await terminal.exited, terminal.screen()];
      } finally {
        await terminal.close();
      }
    };
    const wrong = await paste((url) => url.replace(/state=[^&]*/, 'state=other'));
    expect(wrong).toEqual([65, expect.stringContaining('of another sign-in')]);
    expect((await paste((url) => url))[0]).toBe(0);
    expect((await program.run(['sync'])).code).toBe(0);
  }, 60_000);

  it('is refused for somebody else’s mailbox, and changes nothing then', async () => {
    provider.user = 'bob';
    try {
      const { code } = await signIn();
      expect(code).toBe(77);
    } finally {
      provider.user = 'ann';
    }
    expect((await program.json(['accounts']))[0]).toMatchObject({ secret: 'plain' });
  }, 60_000);

  it('says what is missing, and wants encryption', async () => {
    const without = await program.run(['accounts', 'sign-in', 'ann']);
    expect(without.code).toBe(64);
    expect(without.stderr).toContain('--issuer, --client-id, --scope is missing');
    const plain = ['--issuer', 'http://issuer.example', '--client-id', 'x', '--scope', 'y'];
    const insecure = await program.run(['accounts', 'sign-in', 'ann', ...plain]);
    expect(insecure.stderr).toContain('no https address');
  });
});
