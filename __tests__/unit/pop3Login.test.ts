/** Logging in to POP3: every way, every refusal, and giving up. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { plainResponse } from '../support/pop3Script.js';
import { answering, LIVE, Pop3Setup } from '../support/pop3Setup.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

const MAILBOX = { messages: [] };
const CREDENTIALS = /^(USER|PASS|AUTH)|c2VjcmV0|secret/;

describe('Logging in to POP3', () => {
  it('uses SASL PLAIN where the server offers it', async () => {
    const server = await setup.serve(MAILBOX);
    await setup.connected(server);
    expect(server.lines).toEqual([
      'CAPA',
      `AUTH PLAIN ${plainResponse('alice', 'secret')}`,
      'CAPA',
    ]);
  });

  it.each([
    ['does not offer SASL', ['USER', 'UIDL']],
    ['offers only what we do not speak', ['SASL CRAM-MD5 NTLM', 'USER']],
    ['offers LOGIN but USER too', ['SASL LOGIN', 'USER']],
    ['does not know CAPA', null],
  ])('uses USER and PASS where the server %s', async (_name, capabilities) => {
    const server = await setup.serve({ ...MAILBOX, capabilities });
    await setup.connected(server);
    expect(server.lines).toEqual(['CAPA', 'USER alice', 'PASS secret', 'CAPA']);
  });

  it('uses SASL LOGIN where there is nothing else', async () => {
    const capabilities = ['SASL LOGIN'];
    const login = answering({
      'AUTH LOGIN': '+ VXNlcm5hbWU6\r\n',
      YWxpY2U: '-ERR unpadded\r\n',
      'YWxpY2U=': '+ UGFzc3dvcmQ6\r\n',
      c2VjcmV0: '+OK\r\n',
    });
    await setup.connected(await setup.serve({ ...MAILBOX, capabilities }, {}, login));
    expect(setup.trace.join('\n')).not.toMatch(/YWxpY2U|c2VjcmV0/);
  });

  it('answers a server that asks for the PLAIN response after it was sent it', async () => {
    const response = plainResponse('alice', 'secret');
    const server = await setup.serve(
      MAILBOX,
      {},
      answering({ [`AUTH PLAIN ${response}`]: '+ \r\n', [response]: '+OK\r\n' }),
    );
    await setup.connected(server);
    expect(server.lines.slice(1, 3)).toEqual([`AUTH PLAIN ${response}`, response]);
  });

  it('keeps to 255 octets a command, however long the password', async () => {
    const password = 'p'.repeat(300);
    const response = plainResponse('alice', password);
    const server = await setup.serve(
      MAILBOX,
      {},
      answering({ 'AUTH PLAIN': '+ \r\n', [response]: '+OK\r\n' }),
    );
    await setup.connected(server, { password: () => Promise.resolve(password) });
    expect(server.lines.slice(1, 3)).toEqual(['AUTH PLAIN', response]);
  });

  it.each(['  spaces around  ', 'pass word ', 'pässwörd', '+OK', '.', 'a"b\\c', '日本語'])(
    'sends the password exactly as it is: %j',
    async (password) => {
      const asked = { password: () => Promise.resolve(password) };
      const bytes = Buffer.from(password).toString('latin1');
      const old = await setup.serve({ ...MAILBOX, capabilities: null, password: bytes });
      await setup.connected(old, asked);
      const user = 'alice@example.org ';
      const sasl = await setup.serve({ ...MAILBOX, user, password });
      await setup.connected(sasl, { ...asked, user });
    },
  );

  it.each(['secret\r\nDELE 1', 'secret\n', 'secret\0', '\rsecret'])(
    'sends nothing when the password could end the command: %j',
    async (password) => {
      const server = await setup.serve({ ...MAILBOX, capabilities: null });
      const source = setup.source(server, { password: () => Promise.resolve(password) });
      await expect(source.connect(LIVE)).rejects.toMatchObject({
        kind: 'config',
        message: expect.not.stringContaining('secret'),
      });
      const injected = setup.source(server, { user: 'alice\r\nDELE 1' });
      await expect(injected.connect(LIVE)).rejects.toMatchObject({ kind: 'config' });
      expect(server.lines).toEqual(['CAPA', 'CAPA']);
    },
  );

  it.each([
    ['-ERR [AUTH] no\r\n', { kind: 'login-refused', retry: 'never' }],
    ['-ERR\r\n', { kind: 'login-refused', retry: 'never' }],
    ['-ERR [IN-USE] locked\r\n', { kind: 'locked', retry: 'later' }],
    ['-ERR [LOGIN-DELAY] slow down\r\n', { kind: 'server-refused', retry: 'later' }],
    ['-ERR [SYS/TEMP] try later\r\n', { kind: 'server-refused', retry: 'later' }],
    ['-ERR [SYS/PERM] broken\r\n', { kind: 'server-refused', retry: 'never' }],
    ['+ and now your fingerprint\r\n', { kind: 'protocol' }],
  ])('tells why it was refused: %j', async (reply, expected) => {
    const response = plainResponse('alice', 'secret');
    const server = await setup.serve(
      MAILBOX,
      {},
      answering({ [`AUTH PLAIN ${response}`]: reply, [response]: reply }),
    );
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({
      name: 'MailtuiError',
      hint: expect.stringMatching(/\w/),
      scope: { account: 'test', server: `127.0.0.1:${server.port}` },
      ...expected,
    });
  });

  it('passes the words of the server on, but neither controls nor the password', async () => {
    const words = async (text: string): Promise<string> => {
      const server = await setup.serve(
        { ...MAILBOX, capabilities: null },
        {},
        answering({
          'PASS secret': `-ERR ${text}\r\n`,
        }),
      );
      const failure = await setup
        .source(server)
        .connect(LIVE)
        .catch((error: unknown) => error);
      return String(failure);
    };
    expect(await words('Switch POP3 on at \x1b[31mexample.org\x07')).toContain(
      'Switch POP3 on at [31mexample.org',
    );
    expect(await words('I do not know PASS SECRET')).not.toMatch(/secret/i);
    expect(setup.trace.join('')).not.toMatch(/secret|\p{Cc}/iu);
    expect(setup.trace).toContain('C: PASS ***');
  });

  it('never has a secret in its trace', async () => {
    const server = await setup.serve(MAILBOX);
    await (await setup.connected(server)).close();
    expect(setup.trace.join('\n')).not.toMatch(CREDENTIALS);
    expect(setup.trace).toContain('C: AUTH PLAIN ***');
    expect(setup.trace).toContain('C: QUIT');
  });
});

describe('Giving up while connecting', () => {
  it.each(['greeting', 'CAPA', 'STLS'])('happens at once while waiting for %s', async (stage) => {
    const { promise: reached, resolve: reach } = deferred();
    const script = (line: string) => {
      if (line !== stage) return line === 'CAPA' ? '+OK\r\nSTLS\r\n.\r\n' : '+OK\r\n';
      reach();
      return null;
    };
    const greeting = stage === 'greeting' ? '' : '+OK\r\n';
    const server = await setup.serveRaw({ greeting, answer: script });
    const controller = new AbortController();
    const source = setup.source(server, { security: 'starttls' });
    const connecting = source.connect(controller.signal);
    if (stage !== 'greeting') await reached;
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ kind: 'cancelled' });
    await source.close();
  });

  it('happens at once while the password is asked for, which is then not sent', async () => {
    const server = await setup.serve(MAILBOX);
    const { promise: asked, resolve: ask } = deferred();
    const { promise: answered, resolve: answer } = deferred();
    const controller = new AbortController();
    const source = setup.source(server, {
      password: async () => {
        ask();
        await answered;
        return 'secret';
      },
    });
    const connecting = source.connect(controller.signal);
    await asked;
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ kind: 'cancelled' });
    answer();
    await source.close();
    expect(server.lines).toEqual(['CAPA']);
  });

  it('happens before anything is done when the signal has fired already', async () => {
    const server = await setup.serve(MAILBOX);
    const source = setup.source(server);
    await expect(source.connect(AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
    expect(setup.trace).toEqual([]);
  });

  function deferred(): { promise: Promise<void>; resolve: () => void } {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  }
});
