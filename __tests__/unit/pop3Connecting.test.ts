/** What a POP3 client may meet on a port, and how the connection becomes a safe one. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { plainResponse, USUAL_CAPABILITIES } from '../support/pop3Script.js';
import { answering, LIVE, Pop3Setup } from '../support/pop3Setup.js';
import { LOCALHOST_FINGERPRINT } from '../support/testCertificate.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

const MAILBOX = { messages: [] };
const WITH_STLS = { ...MAILBOX, capabilities: [...USUAL_CAPABILITIES, 'STLS'] };
const CREDENTIALS = /^(USER|PASS|AUTH)|c2VjcmV0|secret/;

describe('What answers on the port', () => {
  it.each([
    ['an IMAP server', '* OK IMAP4rev1 ready\r\n', /IMAP/],
    ['an SMTP server', '220 mail.example.org ESMTP\r\n', /SMTP/],
    ['binary garbage without a line end', '\x05\0\0\x01', /Check/],
    ['something that only begins like POP3', '+OKAY\r\n', /Check/],
  ])('may be %s', async (_name, greeting, hint) => {
    for (const kind of ['whole', 'bytes'] as const) {
      const server = await setup.serveRaw({ greeting, answer: () => null, delivery: { kind } });
      await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('is not a POP3 server'),
        hint: expect.stringMatching(hint),
      });
      expect(server.lines).toEqual([]);
    }
  });

  it('may be a server that talks without ever ending its line', async () => {
    const greeting = `+OK ${'x'.repeat(100_000)}`;
    const server = await setup.serveRaw({ greeting, answer: () => null });
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('may be a server that lists capabilities without end', async () => {
    const answer = () => `+OK\r\n${'CAPABILITY\r\n'.repeat(20_000)}`;
    const server = await setup.serveRaw({ greeting: '+OK\r\n', answer });
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('may be a server that lets nobody in', async () => {
    const greeting = '-ERR too many connections\r\n';
    const server = await setup.serveRaw({ greeting, answer: () => null });
    await expect(setup.source(server).connect(LIVE)).rejects.toMatchObject({
      kind: 'server-refused',
      message: expect.stringContaining('too many connections'),
    });
  });

  it('may be silent', async () => {
    const server = await setup.serveRaw({ greeting: '', answer: () => null });
    for (const security of ['none', 'tls', 'starttls'] as const) {
      const source = setup.source(server, { security, idleTimeout: 100 });
      await expect(source.connect(LIVE)).rejects.toMatchObject({ kind: 'timeout' });
    }
  });

  it('may be nothing', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    await expect(setup.source({ port }).connect(LIVE)).rejects.toMatchObject({
      kind: 'unreachable',
      scope: { server: `127.0.0.1:${port}` },
    });
  });
});

describe('Encryption', () => {
  it('comes before any credential with STLS, and capabilities are asked for again', async () => {
    const server = await setup.serve(WITH_STLS);
    await setup.connected(server, { security: 'starttls', tlsCa: setup.tlsCa });
    const credential = `AUTH PLAIN ${plainResponse('alice', 'secret')}`;
    expect(server.lines).toEqual(['CAPA', 'STLS', 'CAPA', credential, 'CAPA']);
  });

  it('does not believe after STLS what was said before', async () => {
    let asked = 0;
    const server = await setup.serve(WITH_STLS, {}, (script) => ({
      answer: (line) => {
        if (line !== 'CAPA') return script.answer(line);
        asked += 1;
        return asked === 1 ? '+OK\r\nSTLS\r\nSASL PLAIN\r\n.\r\n' : '+OK\r\nUSER\r\n.\r\n';
      },
    }));
    await setup.connected(server, { security: 'starttls', tlsCa: setup.tlsCa });
    expect(server.lines).toContain('PASS secret');
  });

  it.each([
    ['is not offered', { ...MAILBOX }],
    ['is refused by a server without CAPA', { ...MAILBOX, capabilities: null }],
  ])('is required: no credential is sent when STLS %s', async (_name, mailbox) => {
    const server = await setup.serve(mailbox);
    const source = setup.source(server, { security: 'starttls', tlsCa: setup.tlsCa });
    await expect(source.connect(LIVE)).rejects.toMatchObject({
      kind: 'no-tls',
      hint: expect.stringContaining('--security'),
    });
    await source.close();
    expect(server.lines.filter((line) => CREDENTIALS.test(line))).toEqual([]);
  });

  it.each(['+OK injected\r\n', '-ERR injected\r\n', '+OK\r\nUIDL\r\n.\r\n', 'x'])(
    'is not begun when the server sent something ahead of it: %j',
    async (injected) => {
      const server = await setup.serve(
        WITH_STLS,
        {},
        answering({ STLS: { send: `+OK begin\r\n${injected}`, then: 'starttls' } }),
      );
      const source = setup.source(server, { security: 'starttls', tlsCa: setup.tlsCa });
      await expect(source.connect(LIVE)).rejects.toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('ahead of its TLS handshake'),
      });
      expect(server.lines).toEqual(['CAPA', 'STLS']);
    },
  );

  it.each(['timeout', 'cancelled'])('ends when the handshake does not: %s', async (kind) => {
    const controller = new AbortController();
    const server = await setup.serve(
      WITH_STLS,
      {},
      answering((line) => {
        if (line === 'STLS' && kind === 'cancelled') setImmediate(() => controller.abort());
        return line === 'STLS' ? '+OK begin\r\n' : undefined;
      }),
    );
    const source = setup.source(server, { security: 'starttls', idleTimeout: 200 });
    await expect(source.connect(controller.signal)).rejects.toMatchObject({ kind });
    expect(server.lines.slice(0, 2)).toEqual(['CAPA', 'STLS']);
  });

  it('works from the first byte', async () => {
    const server = await setup.serve(MAILBOX, { tls: true });
    await setup.connected(server, { security: 'tls', tlsCa: setup.tlsCa });
    expect(server.lines).toHaveLength(3);
  });

  it('is not accepted with a certificate that nobody vouches for, unless it is pinned', async () => {
    const server = await setup.serve(MAILBOX, { tls: true });
    const fingerprint = LOCALHOST_FINGERPRINT.replaceAll(':', '').toLowerCase();
    await expect(setup.source(server, { security: 'tls' }).connect(LIVE)).rejects.toMatchObject({
      kind: 'certificate',
      hint: expect.stringContaining(fingerprint),
    });
    const pinnedWrong = setup.source(server, { security: 'tls', tlsFingerprint: 'AB'.repeat(32) });
    await expect(pinnedWrong.connect(LIVE)).rejects.toMatchObject({ kind: 'certificate' });
    expect(server.lines).toEqual([]);
    await setup.connected(server, { security: 'tls', tlsFingerprint: LOCALHOST_FINGERPRINT });
  });

  it('is missing on a port that speaks in the clear', async () => {
    const server = await setup.serve(MAILBOX);
    const source = setup.source(server, { security: 'tls', tlsCa: setup.tlsCa });
    await expect(source.connect(LIVE)).rejects.toMatchObject({ kind: 'no-tls' });
  });

  it('reports a CA file that cannot be read', async () => {
    const server = await setup.serve(MAILBOX, { tls: true });
    const source = setup.source(server, { security: 'tls', tlsCa: '/nowhere/ca.pem' });
    await expect(source.connect(LIVE)).rejects.toMatchObject({ kind: 'config' });
    await source.close();
  });
});
