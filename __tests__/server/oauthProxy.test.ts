/** An account that signs in by OAuth2 and has a proxy: its sign-in server is reached through it alone. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, type Dovecot } from '../support/dovecot.js';
import { startDovecotFor } from '../support/oauthDovecot.js';
import { CLIENT_ID, startOAuthServer, type OAuthServer } from '../support/oauthServer.js';
import { Program, testAccount } from '../support/program.js';
import { startProxyServer, type ProxyServer } from '../support/proxyServer.js';
import { CA, WEB } from '../support/webCertificate.js';

/** Nobody but the proxy can make anything of this name. */
const HOST = 'login.larsen.example';
const PLACE = `${HOST}:443`;
const KINDS = ['socks5', 'http'] as const;

describeWithDovecot('Through the proxy of an account', () => {
  let provider: OAuthServer;
  let server: Dovecot;
  let program: Program;
  const proxies: ProxyServer[] = [];
  beforeAll(async () => {
    provider = await startOAuthServer({ host: HOST, identity: WEB });
    server = await startDovecotFor(provider);
    // Every token is due for renewal at once.
    provider.life = 60;
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  });
  beforeEach(() => {
    program = new Program();
    writeFileSync(join(program.home, 'ca.pem'), CA);
  });
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.stop();
    program.remove();
  });

  const env = (): NodeJS.ProcessEnv => ({ NODE_EXTRA_CA_CERTS: join(program.home, 'ca.pem') });
  const timesAsked = ({ asked }: ProxyServer): number =>
    asked.filter((place) => place === PLACE).length;
  const mailPlace = (): string => `127.0.0.1:${String(server.imaps)}`;

  /** @param mood whom it lets through: everybody, or nobody. */
  async function behind(kind: (typeof KINDS)[number], mood?: 'refuses'): Promise<ProxyServer> {
    const places = new Map([
      [PLACE, provider.tlsPort],
      [mailPlace(), server.imaps],
    ]);
    const proxy = await startProxyServer(mood === undefined ? { places } : { mood });
    proxies.push(proxy);
    const url = `${kind}://127.0.0.1:${String(proxy.port)}`;
    const incoming = { port: server.imaps, security: 'tls', tlsCa: server.caFile } as const;
    program.configure([testAccount('ann', 'imap', { ...incoming, proxy: url })]);
    return proxy;
  }

  const command = (): string[] => [
    ...['accounts', 'sign-in', 'ann', '--issuer', provider.issuer],
    ...['--client-id', CLIENT_ID, '--scope', 'mail'],
  ];

  it.each(KINDS)(
    '%s: one signs in, and the token is renewed',
    async (kind) => {
      const proxy = await behind(kind);
      const child = program.start(command(), env());
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        const isKnown = said.includes('/authorize');
        said += text;
        const url = /^ {2}(https\S+)\n/m.exec(said)?.[1];
        if (url !== undefined && !isKnown) void provider.consent(url).then(fetch);
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect([code, said]).toEqual([0, expect.stringContaining('Signed in')]);
      // What it says of itself, and the tokens.
      expect(timesAsked(proxy)).toBe(2);
      expect(await program.run(['sync'], { env: env() })).toMatchObject({ code: 0, stderr: '' });
      expect(timesAsked(proxy)).toBe(3);
      expect(provider.grants.at(-1)).toBe('refresh_token');
      expect((await program.json(['list'])).map(({ subject }) => subject)).toEqual(['Herring']);
    },
    60_000,
  );

  it('one signs in by a code typed elsewhere', async () => {
    const proxy = await behind('socks5');
    provider.pending = 0;
    const { code, stderr } = await program.run([...command(), '--device'], { env: env() });
    expect([code, stderr]).toEqual([0, expect.stringContaining('type the code WXYZ-1234')]);
    expect(timesAsked(proxy)).toBe(3);
  }, 60_000);

  it('a proxy that refuses is what the failure tells of, and there is no way around it', async () => {
    await behind('http', 'refuses');
    const before = provider.grants.length;
    const { code, stderr } = await program.run([...command(), '--device'], { env: env() });
    expect([code, stderr]).toEqual([69, expect.stringContaining('the proxy of this account')]);
    expect(provider.grants).toHaveLength(before);
  }, 60_000);
});
