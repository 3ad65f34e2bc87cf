/** Sending to servers that take, refuse, stall and drop: what is known of the message afterwards. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerSettings } from '../../src/core/account.js';
import type { SendResult } from '../../src/core/mailSender.js';
import { smtpSender } from '../../src/protocols/smtp/smtpSender.js';
import { startScriptedServer, type Answer } from '../support/scriptedServer.js';
import { startSmtpTestServer } from '../support/smtpTestServer.js';

const MESSAGE = Buffer.from('Subject: hello\r\n\r\n.dot\r\nend\r\n');
const ENVELOPE = { from: 'me@here.example', to: ['ann@there.example', 'bob@there.example'] };
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function send(
  server: ServerSettings,
  { password = 'pass', signal = new AbortController().signal, content = MESSAGE } = {},
): Promise<SendResult> {
  const sender = smtpSender({
    server,
    password: () => Promise.resolve(password),
    deadlines: { connect: 1000, greeting: 500, silence: 500 },
  });
  return sender.send(ENVELOPE, content, signal);
}

async function started(security: ServerSettings['security'] = 'none') {
  const server = await startSmtpTestServer(security);
  stops.push(() => server.stop());
  return server;
}

/** A server that answers well, but for what the test says to a line. */
async function scripted(
  odd: (line: string, inBody: boolean) => Answer | undefined,
  greeting = '220 hello\r\n',
) {
  let inBody = false;
  const server = await startScriptedServer({
    greeting,
    answer: (line) => {
      const answer = odd(line, inBody);
      if (line === 'DATA') inBody = true;
      const wasInBody = inBody && line !== 'DATA';
      if (line === '.') inBody = false;
      if (answer !== undefined) return answer;
      if (line === 'DATA') return '354 go on\r\n';
      if (line === '.') return '250 taken\r\n';
      return wasInBody ? null : '250 ok\r\n';
    },
  });
  stops.push(() => server.close());
  return {
    lines: server.lines,
    settings: {
      ...{ host: '127.0.0.1', port: server.port, security: 'none', user: 'user' },
    } as ServerSettings,
  };
}

describe('a server that takes mail', () => {
  test.each(['none', 'tls', 'starttls'] as const)('gets it whole, over %s', async (security) => {
    const { server, taken } = await started(security);
    const result = await send(server);
    expect(result).toMatchObject({ kind: 'sent', refused: [] });
    expect(taken).toEqual([{ ...ENVELOPE, bytes: MESSAGE }]);
  });

  test('tells which recipients it refuses, and why', async () => {
    const { server, taken, refusals } = await started();
    refusals.set('bob@there.example', [550, 'nobody here']);
    const result = await send(server);
    expect(result).toMatchObject({
      kind: 'sent',
      refused: [{ address: 'bob@there.example', answer: '550 nobody here', isTemporary: false }],
    });
    expect(taken[0]?.to).toEqual(['ann@there.example']);
  });

  test('that refuses all for now is asked again, that refuses all for good is not', async () => {
    const { server, refusals } = await started();
    refusals.set('ann@there.example', [450, 'later']).set('bob@there.example', [550, 'never']);
    expect(await send(server)).toMatchObject({ kind: 'again', isOfServer: false });
    refusals.set('ann@there.example', [550, 'never']);
    expect(await send(server)).toMatchObject({ kind: 'never', error: { retry: 'never' } });
  });

  test.each([
    [451, 'again'],
    [554, 'never'],
  ] as const)('and says %d to the message: %s', async (code, kind) => {
    const { server, refusals } = await started();
    refusals.set('', [code, 'words of the server']);
    const result = await send(server);
    expect(result).toMatchObject({ kind, isOfServer: false });
    expect(result.kind === 'sent' ? '' : result.error.message).toContain('words of the server');
  });

  test('and refuses the login gets no mail, and no error has the password', async () => {
    const { server, taken } = await started();
    const result = await send(server, { password: 'wrong-secret' });
    expect(result).toMatchObject({
      kind: 'again',
      isOfServer: true,
      error: { kind: 'login-refused' },
    });
    expect(JSON.stringify(result)).not.toContain('wrong-secret');
    expect(taken).toEqual([]);
  });
});

describe('encryption', () => {
  test('that is not offered ends it before anything is said', async () => {
    const { settings, lines } = await scripted(() => undefined);
    const result = await send({ ...settings, security: 'starttls' });
    expect(result).toMatchObject({ kind: 'again', isOfServer: true, error: { kind: 'no-tls' } });
    expect(lines).toEqual(['EHLO [127.0.0.1]']);
  });

  test.each(['tls', 'starttls'] as const)('with another certificate (%s)', async (security) => {
    const { server, taken } = await started(security);
    const result = await send({ ...server, tlsFingerprint: 'ab'.repeat(32) });
    expect(result).toMatchObject({ isOfServer: true, error: { kind: 'certificate' } });
    expect(taken).toEqual([]);
  });

  test('what is injected behind the answer to STARTTLS is not read', async () => {
    const server = await startScriptedServer({
      greeting: '220 hello\r\n',
      answer: (line) => {
        if (line.startsWith('STARTTLS')) {
          return { send: '220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n', then: 'starttls' };
        }
        return line.startsWith('EHLO') ? '250-me\r\n250 STARTTLS\r\n' : '250 ok\r\n';
      },
    });
    stops.push(() => server.close());
    const { tlsFingerprint } = (await started('tls')).server;
    await send({
      ...{ host: '127.0.0.1', port: server.port, security: 'starttls', user: 'user' },
      ...(tlsFingerprint === undefined ? {} : { tlsFingerprint }),
    });
    expect(server.lines.some((line) => line.startsWith('AUTH'))).toBe(false);
    expect(server.lines).toContain('DATA');
  });
});

describe('a connection that is lost', () => {
  test.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])('at %s: again', async (command) => {
    const { settings } = await scripted((line) =>
      line.startsWith(command) ? { then: 'end' } : undefined,
    );
    expect(await send(settings)).toMatchObject({ kind: 'again' });
  });

  test.each(['end', 'reset'] as const)('after the final dot, by %s: uncertain', async (then) => {
    const { settings } = await scripted((line) => (line === '.' ? { then } : undefined));
    expect(await send(settings)).toMatchObject({ kind: 'uncertain', isOfServer: false });
  });

  test('in the middle of a large body: again', async () => {
    const content = Buffer.alloc(12 << 20, `${'x'.repeat(70)}\r\n`);
    const { settings } = await scripted((line, inBody) =>
      inBody && line !== 'DATA' ? { then: 'reset' } : undefined,
    );
    expect(await send(settings, { content })).toMatchObject({ kind: 'again' });
  });
});

describe('a server that says nothing', () => {
  test('more after the final dot: uncertain', async () => {
    const { settings } = await scripted((line) => (line === '.' ? null : undefined));
    const result = await send(settings);
    expect(result).toMatchObject({ kind: 'uncertain', error: { kind: 'timeout' } });
  });

  test('at all, or something else than a greeting: again', async () => {
    const { settings } = await scripted(() => undefined, '');
    expect(await send(settings)).toMatchObject({ kind: 'again', isOfServer: true });
    const other = await scripted(() => undefined, '+OK pop3\r\n');
    expect(await send(other.settings)).toMatchObject({ kind: 'again', isOfServer: true });
  });

  test('sensible after the final dot: uncertain', async () => {
    const { settings } = await scripted((line) => (line === '.' ? 'what?\r\n' : undefined));
    expect(await send(settings)).toMatchObject({ kind: 'uncertain' });
  });
});

test('stopping it before the body was sent: again; after it: uncertain', async () => {
  for (const [at, kind] of [
    ['MAIL', 'again'],
    ['.', 'uncertain'],
  ] as const) {
    const stop = new AbortController();
    const { settings } = await scripted((line) => {
      if (!line.startsWith(at)) return undefined;
      stop.abort();
      return null;
    });
    const result = await send(settings, { signal: stop.signal });
    expect(result).toMatchObject({ kind, error: { kind: 'cancelled' } });
  }
});

test('nobody there: again', async () => {
  const { settings } = await scripted(() => undefined);
  await stops.pop()?.();
  expect(await send(settings)).toMatchObject({
    kind: 'again',
    isOfServer: true,
    error: { kind: 'unreachable' },
  });
});
