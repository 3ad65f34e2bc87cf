/** Signing in at a real OpenID provider, and mail from a Dovecot that asks that provider who it is. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, type Dovecot } from '../support/dovecot.js';
import { FormBrowser } from '../support/formBrowser.js';
import {
  NATIVE_CLIENT,
  startOpenIdProvider,
  type OpenIdProvider,
} from '../support/openIdProvider.js';
import { startOAuthDovecot } from '../support/oauthDovecot.js';
import { Program, testAccount } from '../support/program.js';

describeWithDovecot('At an OpenID provider', () => {
  let provider: OpenIdProvider;
  let server: Dovecot;
  let program: Program;
  beforeAll(async () => {
    // It reminds of all that one changes before real people sign in.
    for (const kind of ['warn', 'info'] as const) jest.spyOn(console, kind).mockReturnValue();
    provider = await startOpenIdProvider();
    // Dovecot shows the token to the provider and takes the user that it is told.
    server = await startOAuthDovecot([
      `introspection_url = ${provider.issuer}/me`,
      'introspection_mode = auth',
      'username_attribute = sub',
    ]);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await provider.stop();
    jest.restoreAllMocks();
  });
  beforeEach(() => {
    program = new Program();
    provider.life = 3600;
  });
  afterEach(() => {
    program.remove();
  });

  const tokens = (): { accessToken: string; refreshToken: string } => {
    const file = readFileSync(join(program.home, 'config', 'secrets.json'), 'utf8');
    return JSON.parse((JSON.parse(file) as { ann: string }).ann) as ReturnType<typeof tokens>;
  };

  /** As the user: does in a browser what the program says. */
  async function signIn(more: readonly string[], visit: (said: string) => Promise<void> | null) {
    const how = ['--issuer', provider.issuer, '--client-id', NATIVE_CLIENT];
    const scope = ['--scope', 'openid offline_access'];
    const child = program.start(['accounts', 'sign-in', 'ann', ...how, ...scope, ...more]);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let said = '';
    let visited: Promise<void> | null = null;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      visited ??= visit(said);
    });
    const code = await ended;
    await visited;
    return { code, said };
  }

  const byBrowser = () =>
    signIn([], (said) => {
      const url = /^ {2}(http\S+)$/m.exec(said)?.[1];
      return url === undefined ? null : visit(url, { login: 'ann', password: 'x' });
    });

  async function visit(url: string, answers: Readonly<Record<string, string>>): Promise<void> {
    await new FormBrowser().signIn(url, answers);
  }

  async function expectMail(): Promise<void> {
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await program.json(['list'])).map(({ subject }) => subject)).toEqual(['Herring']);
  }

  it.each(['imap', 'pop3'] as const)(
    'one signs in by the browser, and %s takes the token',
    async (protocol) => {
      const port = protocol === 'imap' ? server.imaps : server.pop3s;
      const place = { port, security: 'tls', tlsCa: server.caFile } as const;
      program.configure([testAccount('ann', protocol, place)]);
      const { code, said } = await byBrowser();
      expect([code, said]).toEqual([0, expect.stringContaining('Signed in')]);
      for (const token of Object.values(tokens())) expect(said).not.toContain(String(token));
      await expectMail();
    },
    60_000,
  );

  it('a token that ends is renewed', async () => {
    const place = { port: server.imaps, security: 'tls', tlsCa: server.caFile } as const;
    program.configure([testAccount('ann', 'imap', place)]);
    provider.life = 60;
    expect((await byBrowser()).code).toBe(0);
    const before = tokens();
    await expectMail();
    expect(tokens().accessToken).not.toBe(before.accessToken);
    await expectMail();
  }, 60_000);

  it('one signs in by a code on another device', async () => {
    const place = { port: server.imaps, security: 'tls', tlsCa: server.caFile } as const;
    program.configure([testAccount('ann', 'imap', place)]);
    const { code, said } = await signIn(['--device'], (text) => {
      const url = /(http:\/\/127\.0\.0\.1:\d+\/device)\b/.exec(text)?.[1];
      const userCode = /type the code (\S+)/.exec(text)?.[1];
      if (url === undefined || userCode === undefined) return null;
      return visit(url, { user_code: userCode, login: 'ann', password: 'x' });
    });
    expect([code, said]).toEqual([0, expect.stringContaining('Signed in')]);
    await expectMail();
  }, 60_000);
});
