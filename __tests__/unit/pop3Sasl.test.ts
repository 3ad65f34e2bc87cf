/** Logging in to POP3 with SCRAM, with a token and by APOP, and UTF-8 on the way. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Scram } from '../../src/protocols/pop3/scram.js';
import { answering, LIVE, Pop3Setup } from '../support/pop3Setup.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

const MAILBOX = { messages: [] };

describe('SCRAM', () => {
  // The dialogues of RFC 7677, 3 and RFC 5802, 5.
  it.each([
    {
      hash: 'sha256' as const,
      nonce: 'rOprNGfwEbeRWgbNEkqO',
      first:
        'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      final:
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      server: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    },
    {
      hash: 'sha1' as const,
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      first: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      server: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    },
  ])('speaks as its RFC shows ($hash)', async ({ hash, nonce, first, final, server }) => {
    const scram = new Scram(hash, { user: 'user', password: 'pencil' }, nonce);
    expect(scram.initial.toString()).toBe(`n,,n=user,r=${nonce}`);
    expect((await scram.respond(Buffer.from(first))).toString()).toBe(final);
    expect(() => {
      scram.finish();
    }).toThrow(/could not prove/);
    expect(await scram.respond(Buffer.from(server))).toHaveLength(0);
    scram.finish();
  });

  it.each([
    ['another nonce', 'r=other,s=QSXCR+Q6sek8bf92,i=4096'],
    ['a nonce without its own part', 'r=mine,s=QSXCR+Q6sek8bf92,i=4096'],
    ['too few rounds', 'r=mine1,s=QSXCR+Q6sek8bf92,i=1'],
    ['endless work', 'r=mine1,s=QSXCR+Q6sek8bf92,i=999999999'],
    ['an extension it insists on', 'm=x,r=mine1,s=QSXCR+Q6sek8bf92,i=4096'],
    ['nothing sensible', 'e=other-error'],
  ])('refuses %s', async (_name, first) => {
    const scram = new Scram('sha256', { user: 'u', password: 'p' }, 'mine');
    await expect(scram.respond(Buffer.from(first))).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('refuses a server that does not know the password', async () => {
    const scram = new Scram('sha256', { user: 'u', password: 'p' }, 'mine');
    await scram.respond(Buffer.from('r=mine1,s=QSXCR+Q6sek8bf92,i=4096'));
    const forged = Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`);
    await expect(async () => scram.respond(forged)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('escapes the user name and prepares both as SASLprep says', () => {
    const scram = new Scram('sha1', { user: 'a=b,c\u00adⅨ', password: 'x' }, 'n');
    expect(scram.initial.toString()).toBe('n,,n=a=3Db=2CcIX,r=n');
  });

  it('is preferred, and cancelled when the server cannot be trusted', async () => {
    const capabilities = ['SASL PLAIN SCRAM-SHA-1 SCRAM-SHA-256', 'USER'];
    const server = await setup.serve(
      { ...MAILBOX, capabilities },
      {},
      answering((line) => {
        if (line.startsWith('AUTH')) return `+ ${base64('r=forged,s=AAAA,i=4096')}\r\n`;
        return line === '*' ? '-ERR cancelled\r\n' : undefined;
      }),
    );
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({ kind: 'protocol' });
    expect(server.lines[1]).toMatch(/^AUTH SCRAM-SHA-256 /);
    expect(server.lines[2]).toBe('*');
  });

  it('does not believe an +OK that comes without proof', async () => {
    const server = await setup.serve(
      { ...MAILBOX, capabilities: ['SASL SCRAM-SHA-256'] },
      {},
      answering((line) => (line.startsWith('AUTH') ? '+OK come in\r\n' : undefined)),
    );
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('could not prove'),
    });
  });
});

describe('A token', () => {
  const token = 'ya29.token';
  const secret = { password: () => Promise.resolve(token) };

  it.each([
    ['XOAUTH2', `user=alice\x01auth=Bearer ${token}\x01\x01`],
    ['OAUTHBEARER', `n,a=alice,\x01host=127.0.0.1\x01port=PORT\x01auth=Bearer ${token}\x01\x01`],
  ])('goes with %s', async (mechanism, expected) => {
    const server = await setup.serve(
      { ...MAILBOX, capabilities: [`SASL PLAIN ${mechanism}`] },
      {},
      answering((line) => (line.startsWith('AUTH') ? '+OK\r\n' : undefined)),
    );
    await setup.connected(server, { auth: 'oauth2', ...secret });
    const words = server.lines[1]?.split(' ') ?? [];
    expect(words.slice(0, 2)).toEqual(['AUTH', mechanism]);
    const sent = Buffer.from(words[2] ?? '', 'base64').toString();
    expect(sent).toBe(expected.replace('PORT', String(server.port)));
    expect(setup.trace.join('\n')).not.toContain(words[2] ?? '');
  });

  it('goes in two steps when the line would exceed 255 octets', async () => {
    const long = 't'.repeat(1500);
    const server = await setup.serve(
      { ...MAILBOX, capabilities: ['SASL XOAUTH2'] },
      {},
      answering((line) => {
        if (line === 'AUTH XOAUTH2') return '+ \r\n';
        return line.length > 255 ? '+OK\r\n' : undefined;
      }),
    );
    await setup.connected(server, { auth: 'oauth2', password: () => Promise.resolve(long) });
    expect(server.lines[1]).toBe('AUTH XOAUTH2');
    expect(Buffer.from(server.lines[2] ?? '', 'base64').toString()).toContain(long);
  });

  it.each([
    ['XOAUTH2', ''],
    ['OAUTHBEARER', 'AQ=='],
  ])('that is refused by %s is acknowledged and told', async (mechanism, acknowledgement) => {
    const server = await setup.serve(
      { ...MAILBOX, capabilities: [`SASL ${mechanism}`] },
      {},
      answering((line) => {
        if (line.startsWith('AUTH')) return `+ ${base64('{"status":"401"}')}\r\n`;
        return line === acknowledgement ? '-ERR [AUTH] expired\r\n' : undefined;
      }),
    );
    const source = setup.source(server, { auth: 'oauth2', ...secret });
    await expect(source.connect(LIVE)).rejects.toMatchObject({ kind: 'login-refused' });
  });

  it('is never sent as a password', async () => {
    const server = await setup.serve(MAILBOX);
    const source = setup.source(server, { auth: 'oauth2', ...secret });
    await expect(source.connect(LIVE)).rejects.toMatchObject({
      kind: 'server-refused',
      retry: 'never',
    });
    expect(server.lines).toEqual(['CAPA']);
  });
});

describe('APOP', () => {
  const greeting = '+OK POP3 <1896.697170952@dbc.mtview.ca.us> ready\r\n';

  it('sends a digest, when the account asks for it', async () => {
    const digest = createHash('md5')
      .update('<1896.697170952@dbc.mtview.ca.us>secret')
      .digest('hex');
    const server = await setup.serve(
      MAILBOX,
      { greeting },
      answering({ [`APOP alice ${digest}`]: '+OK\r\n' }),
    );
    await setup.connected(server, { auth: 'apop' });
    expect(setup.trace.join('\n')).not.toContain(digest);
  });

  it.each(['+OK ready\r\n', '+OK <\x80\xff@x>\r\n', '+OK <no-at>\r\n'])(
    'is not done with a greeting that has no timestamp: %j',
    async (odd) => {
      const server = await setup.serve(MAILBOX, { greeting: odd });
      const source = setup.source(server, { auth: 'apop' });
      await expect(source.connect(LIVE)).rejects.toMatchObject({ kind: 'server-refused' });
      expect(server.lines).toEqual(['CAPA']);
    },
  );
});

describe('How the server wants to be used', () => {
  it('is asked for UTF-8 where it has it, before the login, and may say no', async () => {
    const capabilities = ['UTF8 USER', 'USER'];
    for (const answer of ['+OK\r\n', '-ERR no\r\n']) {
      const server = await setup.serve(
        { ...MAILBOX, capabilities },
        {},
        answering({ UTF8: answer }),
      );
      await setup.connected(server);
      expect(server.lines.slice(0, 3)).toEqual(['CAPA', 'UTF8', 'USER alice']);
    }
  });

  it.each([
    [['LOGIN-DELAY 900', 'EXPIRE 30 USER'], { loginDelay: 900_000, expire: 30 }],
    [['LOGIN-DELAY soon', 'EXPIRE NEVER'], { loginDelay: 0, expire: null }],
    [['EXPIRE 0'], { loginDelay: 0, expire: 0 }],
    [['LOGIN-DELAY 999999'], { loginDelay: 86_400_000, expire: null }],
    [[], { loginDelay: 0, expire: null }],
  ])('is told by %j', async (lines, terms) => {
    const capabilities = ['USER', ...lines];
    const source = await setup.connected(await setup.serve({ ...MAILBOX, capabilities }));
    expect(source.letterBox).toMatchObject({ terms, pause: terms.loginDelay });
  });

  it('is a pause when it refused a login because the last one was just now', async () => {
    const server = await setup.serve(
      { ...MAILBOX, capabilities: ['USER'] },
      {},
      answering({ 'PASS secret': '-ERR [LOGIN-DELAY] slow down\r\n' }),
    );
    const source = setup.source(server);
    await expect(source.connect(LIVE)).rejects.toMatchObject({ retry: 'later' });
    expect(source.letterBox?.pause).toBeGreaterThan(60_000);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
