import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerSettings } from '../../src/core/account.js';
import type { MailSource, SourceSettings } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { everythingIn, failure } from '../support/failures.js';
import { ScriptedImap, type ImapScript } from '../support/scriptedImap.js';
import {
  ELSEWHERE,
  LOCALHOST,
  LOCALHOST_FINGERPRINT,
  type TestIdentity,
} from '../support/testCertificate.js';

const LIVE = new AbortController().signal;
const PASSWORD = 'open-sesame';
const OTHER_FINGERPRINT = 'ab'.repeat(32);

describe('Connecting to an IMAP server', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'mailtui-imap-'));
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function serve(script: ImapScript): Promise<ScriptedImap> {
    const server = await ScriptedImap.start(script);
    servers.push(server);
    return server;
  }

  function sourceFor(
    port: number,
    server: Partial<ServerSettings> = {},
    more: Partial<SourceSettings> = {},
  ): MailSource {
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port, security: 'none', user: 'ann', ...server },
      password: () => Promise.resolve(PASSWORD),
      ...more,
    });
    sources.push(source);
    return source;
  }

  function caFile({ cert }: TestIdentity): string {
    const file = join(dir, `${String(servers.length)}.pem`);
    writeFileSync(file, cert);
    return file;
  }

  /** No credential in any form that IMAP has for it. */
  function expectNoCredential(server: ScriptedImap): void {
    const plain = Buffer.from(`\0ann\0${PASSWORD}`).toString('base64');
    for (const line of server.lines) {
      expect(line).not.toContain(PASSWORD);
      expect(line).not.toContain(plain);
      expect(line).not.toMatch(/LOGIN|AUTHENTICATE/i);
    }
  }

  const starttls: ImapScript = {
    capabilities: 'IMAP4rev1 STARTTLS',
    answers: {
      STARTTLS: (_args, peer) => {
        setImmediate(() => {
          peer.startTls();
        });
        return 'OK go on';
      },
    },
  };

  describe('when the certificate is', () => {
    for (const [security, script] of [
      ['tls', { tls: true }],
      ['starttls', starttls],
    ] as const) {
      it(`unknown (${security}), shows its fingerprint and sends no credential`, async () => {
        const server = await serve(script);
        const error = await failure(sourceFor(server.port, { security }).connect(LIVE));
        expect(error.kind).toBe('certificate');
        expect(error.hint).toContain(LOCALHOST_FINGERPRINT.replaceAll(':', '').toLowerCase());
        expect(error.hint).toContain('--pin');
        expectNoCredential(server);
      });

      it(`not the pinned one (${security}), shows the new fingerprint and sends no credential`, async () => {
        const server = await serve(script);
        const pinned = { security, tlsFingerprint: OTHER_FINGERPRINT };
        const error = await failure(sourceFor(server.port, pinned).connect(LIVE));
        expect(error.kind).toBe('certificate');
        expect(error.hint).toContain(LOCALHOST_FINGERPRINT.replaceAll(':', '').toLowerCase());
        expectNoCredential(server);
      });

      it(`the pinned one (${security}), logs in`, async () => {
        const server = await serve(script);
        const pinned = { security, tlsFingerprint: LOCALHOST_FINGERPRINT };
        await sourceFor(server.port, pinned).connect(LIVE);
        expect(server.lines.some((line) => /LOGIN|AUTHENTICATE/.test(line))).toBe(true);
      });

      it(`from a named authority (${security}), logs in`, async () => {
        const server = await serve(script);
        const trusted = { security, tlsCa: caFile(LOCALHOST) };
        await sourceFor(server.port, trusted).connect(LIVE);
      });

      it(`from a named authority but for another host (${security}), is refused`, async () => {
        const server = await serve({ ...script, identity: ELSEWHERE });
        const trusted = { security, tlsCa: caFile(ELSEWHERE) };
        const error = await failure(sourceFor(server.port, trusted).connect(LIVE));
        expect(error.kind).toBe('certificate');
        expect(error.message).toContain('another host name');
        expectNoCredential(server);
      });
    }

    it('from an authority whose file is missing, says which file', async () => {
      const server = await serve({ tls: true });
      const trusted = { security: 'tls', tlsCa: '/nowhere/ca.pem' } as const;
      const error = await failure(sourceFor(server.port, trusted).connect(LIVE));
      expect(error).toMatchObject({ kind: 'config', scope: { file: '/nowhere/ca.pem' } });
    });
  });

  describe('when encryption is required', () => {
    it('refuses a server that does not offer STARTTLS', async () => {
      const server = await serve({ capabilities: 'IMAP4rev1 AUTH=PLAIN' });
      const error = await failure(sourceFor(server.port, { security: 'starttls' }).connect(LIVE));
      expect(error.kind).toBe('no-tls');
      expectNoCredential(server);
    });

    it('refuses a server that offers STARTTLS and then refuses it', async () => {
      const server = await serve({ ...starttls, answers: { STARTTLS: () => 'NO not now' } });
      const error = await failure(sourceFor(server.port, { security: 'starttls' }).connect(LIVE));
      expect(error.kind).toBe('no-tls');
      expectNoCredential(server);
    });

    it('refuses a session that is logged in before STARTTLS (PREAUTH)', async () => {
      const server = await serve({ ...starttls, greeting: '* PREAUTH come in\r\n' });
      const error = await failure(sourceFor(server.port, { security: 'starttls' }).connect(LIVE));
      expect(error.kind).toBe('no-tls');
      expectNoCredential(server);
      expect(server.commands).not.toContain('STARTTLS');
    });

    it.each(['in the same packet', 'a little later'])(
      'refuses what is slipped in after the answer to STARTTLS, %s',
      async (when) => {
        const injected = '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n';
        const server = await serve({
          ...starttls,
          answers: {
            STARTTLS: (_args, peer, tag) => {
              const together = when === 'in the same packet';
              peer.send(`${tag} OK go on\r\n${together ? injected : ''}`);
              if (!together) {
                setImmediate(() => {
                  peer.send(injected);
                });
              }
              return null;
            },
          },
        });
        const pinned = { security: 'starttls' as const, tlsFingerprint: LOCALHOST_FINGERPRINT };
        const error = await failure(sourceFor(server.port, pinned).connect(LIVE));
        expect(['protocol', 'no-tls']).toContain(error.kind);
        expectNoCredential(server);
      },
    );

    it('says so when the port does not speak TLS', async () => {
      const server = await serve({});
      const error = await failure(sourceFor(server.port, { security: 'tls' }).connect(LIVE));
      expect(error.kind).toBe('no-tls');
      expectNoCredential(server);
    });
  });

  describe('when the other side is no IMAP server', () => {
    it.each([
      ['a POP3 server', '+OK ready <1.2@example.org>\r\n', 'POP3'],
      ['an SMTP server', '220 mail.example.org ESMTP\r\n', 'SMTP'],
      ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', 'SSH'],
      ['something short', 'hi\n', '993'],
    ])('names %s at once', async (_what, greeting, word) => {
      const server = await serve({ greeting });
      const error = await failure(sourceFor(server.port).connect(LIVE));
      expect(error).toMatchObject({ kind: 'protocol', scope: { account: 'test' } });
      expect(error.hint).toContain(word);
      expectNoCredential(server);
    });

    it('gives up on one that says nothing', async () => {
      const server = await serve({ greeting: null });
      const error = await failure(sourceFor(server.port, {}, { idleTimeout: 200 }).connect(LIVE));
      expect(error.kind).toBe('timeout');
      expect(error.hint).toContain('--security tls');
    });

    it('understands a greeting that comes octet by octet', async () => {
      const server = await serve({
        greeting: null,
      });
      const source = sourceFor(server.port);
      const connecting = source.connect(LIVE);
      await server.connected();
      for (const octet of '* OK slow but sure\r\n') await server.sendToAll(octet);
      await connecting;
    });

    it('says when nothing listens, and when the line is cut without a word', async () => {
      const server = await serve({ greeting: null });
      const { port } = server;
      const connecting = failure(sourceFor(port).connect(LIVE));
      await server.connected();
      await server.stop();
      servers.length = 0;
      expect((await connecting).kind).toBe('unreachable');
      expect((await failure(sourceFor(port).connect(LIVE))).kind).toBe('unreachable');
    });
  });

  describe('when the login', () => {
    const login = (answer: string): ImapScript => ({
      capabilities: 'IMAP4rev1',
      answers: { LOGIN: () => answer },
    });

    it('is refused, blames user name and password', async () => {
      const server = await serve(login('NO [AUTHENTICATIONFAILED] wrong'));
      const error = await failure(sourceFor(server.port).connect(LIVE));
      expect(error).toMatchObject({ kind: 'login-refused', retry: 'never' });
      expect(everythingIn(error)).not.toContain(PASSWORD);
    });

    it('is impossible for the moment, does not', async () => {
      const server = await serve(login('NO [UNAVAILABLE] the database is down'));
      const error = await failure(sourceFor(server.port).connect(LIVE));
      expect(error).toMatchObject({ kind: 'server-refused', retry: 'later' });
    });

    it('is cut off by a full server, does not', async () => {
      const server = await serve({ greeting: '* BYE too many connections\r\n' });
      const error = await failure(sourceFor(server.port).connect(LIVE));
      expect(error).toMatchObject({ kind: 'unreachable', retry: 'later' });
    });

    it('is not allowed without encryption, says to use it', async () => {
      const server = await serve({ capabilities: 'IMAP4rev1 LOGINDISABLED' });
      const error = await failure(sourceFor(server.port).connect(LIVE));
      expect(error.kind).toBe('login-refused');
      expect(error.hint).toContain('--security');
      expectNoCredential(server);
    });

    it.each(['pass\r\nA9 DELETE INBOX', 'pass\nword', 'pass\0word'])(
      'would inject a command, is not even tried: %j',
      async (password) => {
        const server = await serve({});
        const settings = { password: () => Promise.resolve(password) };
        const error = await failure(sourceFor(server.port, {}, settings).connect(LIVE));
        expect(error.kind).toBe('login-refused');
        const inUser = await failure(sourceFor(server.port, { user: password }).connect(LIVE));
        expect(inUser.kind).toBe('login-refused');
        expect(server.lines).toEqual([]);
      },
    );

    it('has quotes and backslashes in the password, sends them as one word', async () => {
      const server = await serve({ capabilities: 'IMAP4rev1' });
      const settings = { password: () => Promise.resolve('a"b\\c d') };
      await sourceFor(server.port, {}, settings).connect(LIVE);
      expect(server.commands).toContain('LOGIN "ann" "a\\"b\\\\c d"');
    });
  });

  describe('when it is cancelled', () => {
    it.each([
      ['before the greeting', { greeting: null }],
      ['during the login', { answers: { AUTHENTICATE: () => null } }],
    ] as [string, ImapScript][])('%s, stops at once', async (_when, script) => {
      const server = await serve(script);
      const cancel = new AbortController();
      const connecting = failure(sourceFor(server.port).connect(cancel.signal));
      await server.connected();
      if (script.greeting !== null) await server.received('AUTHENTICATE');
      cancel.abort();
      expect((await connecting).kind).toBe('cancelled');
    });

    it('while the user is asked for the password, stops at once', async () => {
      const server = await serve({});
      const cancel = new AbortController();
      const never = { password: () => new Promise<string>(() => undefined) };
      const connecting = failure(sourceFor(server.port, {}, never).connect(cancel.signal));
      cancel.abort();
      expect((await connecting).kind).toBe('cancelled');
    });
  });

  it('traces what is said, without the password', async () => {
    const server = await serve({});
    const trace: string[] = [];
    const source = sourceFor(server.port, {}, { trace: (line) => trace.push(line) });
    await source.connect(LIVE);
    const transcript = trace.join('\n');
    expect(transcript).toContain('AUTHENTICATE PLAIN');
    expect(transcript).not.toContain(PASSWORD);
    expect(transcript).not.toContain(Buffer.from(`\0ann\0${PASSWORD}`).toString('base64'));
  });
});
