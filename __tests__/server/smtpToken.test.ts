/** Sending from accounts that sign in by OAuth2: the token is the login, and stays out of errors. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { ServerSettings } from '../../src/core/account.js';
import { trySmtpLogin } from '../../src/protocols/smtp/smtpSender.js';
import { everythingIn, failure } from '../support/failures.js';
import { startScriptedServer, type Answer } from '../support/scriptedServer.js';

const LIVE = new AbortController().signal;
const TOKEN = 'ya29.token-of-ann';
const USER = 'ann@here.example';
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function login(port: number, token = TOKEN): Promise<void> {
  const server: ServerSettings = {
    ...{ host: '127.0.0.1', port, security: 'none', user: USER, auth: 'oauth2' },
  };
  const deadlines = { connect: 5_000, greeting: 5_000, silence: 5_000 };
  return trySmtpLogin({ server, password: () => Promise.resolve(token), deadlines }, LIVE);
}

describe('A server that offers XOAUTH2', () => {
  async function started(): Promise<number> {
    const smtp = new SMTPServer({
      authMethods: ['XOAUTH2', 'PLAIN'],
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onAuth: ({ username, accessToken }, _session, done) => {
        if (username === USER && accessToken === TOKEN) done(null, { user: USER });
        else done(null, { data: { status: '401', schemes: 'bearer' } });
      },
    });
    smtp.on('error', () => undefined);
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise<void>((resolve) => smtp.close(resolve)));
    return (smtp.server.address() as AddressInfo).port;
  }

  it('gets the token', async () => {
    await expect(login(await started())).resolves.toBeUndefined();
  });

  it('and does not accept it, is told of without it', async () => {
    const error = await failure(login(await started(), 'stale-token'));
    expect(error.kind).toBe('login-refused');
    expect(everythingIn(error)).not.toContain('stale-token');
  });
});

describe('A server that offers OAUTHBEARER alone', () => {
  async function started(answer: (line: string) => Answer) {
    const server = await startScriptedServer({
      greeting: '220 hello\r\n',
      answer: (line) =>
        line.startsWith('EHLO') ? '250-here\r\n250 AUTH OAUTHBEARER\r\n' : answer(line),
    });
    stops.push(() => server.close());
    return server;
  }

  it('gets the token as RFC 7628 wants it', async () => {
    const server = await started(() => '235 welcome\r\n');
    await login(server.port);
    const words = server.lines.find((line) => line.startsWith('AUTH '))?.split(' ') ?? [];
    expect(words.slice(0, 2)).toEqual(['AUTH', 'OAUTHBEARER']);
    expect(Buffer.from(words[2] ?? '', 'base64').toString()).toBe(
      `n,a=${USER},\x01host=127.0.0.1\x01port=${String(server.port)}\x01auth=Bearer ${TOKEN}\x01\x01`,
    );
  });

  it('and does not accept it, hears the end of the dialogue', async () => {
    const challenge = Buffer.from('{"status":"invalid_token"}').toString('base64');
    const server = await started((line) =>
      line.startsWith('AUTH') ? `334 ${challenge}\r\n` : '535 5.7.8 no\r\n',
    );
    const error = await failure(login(server.port));
    expect(error.kind).toBe('login-refused');
    expect(server.lines).toContain('AQ==');
    expect(everythingIn(error)).not.toContain(TOKEN);
    expect(everythingIn(error)).not.toContain(Buffer.from(TOKEN).toString('base64').slice(2, -3));
  });
});
