/** Mail through a proxy: every protocol, every kind of proxy, and every way a proxy can fail. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Security, ServerSettings } from '../../src/core/account.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { inspectServer } from '../../src/protocols/inspectServer.js';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { smtpSender } from '../../src/protocols/smtp/smtpSender.js';
import { openTls } from '../../src/protocols/tlsOptions.js';
import { everythingIn, failure } from '../support/failures.js';
import { pop3Script, USUAL_CAPABILITIES } from '../support/pop3Script.js';
import { startProxyServer, type ProxyBehaviour } from '../support/proxyServer.js';
import { scratch } from '../support/scratch.js';
import { ScriptedImap, type ImapScript } from '../support/scriptedImap.js';
import { startScriptedServer } from '../support/scriptedServer.js';
import { startSmtpTestServer } from '../support/smtpTestServer.js';
import { ELSEWHERE, LOCALHOST, LOCALHOST_FINGERPRINT } from '../support/testCertificate.js';

const LIVE = new AbortController().signal;
/** Nobody but the proxy can make anything of this name. */
const HOST = 'mail.home.invalid';
const ENVELOPE = { from: 'me@here.example', to: ['ann@there.example'] };
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function proxied(behaviour: ProxyBehaviour = {}) {
  const proxy = await startProxyServer(behaviour);
  stops.push(() => proxy.stop());
  return proxy;
}

function place(port: number, security: Security, proxy: string): ServerSettings {
  const trust = security === 'none' ? {} : { tlsFingerprint: LOCALHOST_FINGERPRINT };
  return { host: HOST, port, security, user: 'user', proxy, ...trust };
}

const STARTTLS: ImapScript = {
  capabilities: 'IMAP4rev1 STARTTLS',
  answers: {
    STARTTLS: (_args, peer) => {
      setImmediate(() => {
        peer.startTls();
      });
      return 'OK begin';
    },
  },
};

type Attempt = (
  security: Security,
  proxy: string,
) => Promise<{ port: number; done: Promise<unknown> }>;

/** Each logs in and does a little; `done` rejects when that was not possible. */
const ATTEMPTS: Readonly<Record<'IMAP' | 'POP3' | 'SMTP' | 'doctor', Attempt>> = {
  IMAP: async (security, proxy) => {
    const imap = await ScriptedImap.start({
      tls: security === 'tls',
      ...(security === 'starttls' ? STARTTLS : {}),
    });
    const source = createImapSource({
      account: 'test',
      server: place(imap.port, security, proxy),
      password: () => Promise.resolve('pass'),
    });
    stops.push(
      () => imap.stop(),
      () => source.close(),
    );
    return { port: imap.port, done: source.connect(LIVE) };
  },
  POP3: async (security, proxy) => {
    const capabilities = [...USUAL_CAPABILITIES, ...(security === 'starttls' ? ['STLS'] : [])];
    const script = pop3Script({ messages: [], capabilities });
    const server = await startScriptedServer({ ...script, tls: security === 'tls' });
    const source = createPop3Source({
      account: 'test',
      server: { ...place(server.port, security, proxy), user: 'alice' },
      password: () => Promise.resolve('secret'),
      idleTimeout: 5_000,
    });
    stops.push(
      () => server.close(),
      () => source.close(),
    );
    return { port: server.port, done: source.connect(LIVE) };
  },
  SMTP: async (security, proxy) => {
    const smtp = await startSmtpTestServer(security);
    stops.push(() => smtp.stop());
    const sender = smtpSender({
      server: place(smtp.server.port, security, proxy),
      password: () => Promise.resolve('pass'),
      deadlines: { connect: 5_000, greeting: 5_000, silence: 5_000 },
    });
    const send = async (): Promise<void> => {
      const result = await sender.send(ENVELOPE, Buffer.from('Subject: a\r\n\r\nb\r\n'), LIVE);
      if (result.kind !== 'sent') throw result.error;
      expect(smtp.taken).toHaveLength(1);
    };
    return { port: smtp.server.port, done: send() };
  },
  doctor: async (security, proxy) => {
    const smtp = await startSmtpTestServer(security);
    stops.push(() => smtp.stop());
    const server = place(smtp.server.port, security, proxy);
    const look = async (): Promise<void> => {
      const { certificate, addresses } = await inspectServer('smtp', server, 5_000, LIVE);
      expect(addresses).toEqual([]);
      expect(certificate?.refusal ?? null).toBeNull();
    };
    return { port: smtp.server.port, done: look() };
  },
};

describe.each(['socks5', 'http'] as const)('Through a proxy of kind %s', (kind) => {
  describe.each(['IMAP', 'POP3', 'SMTP', 'doctor'] as const)('%s', (protocol) => {
    it.each(['none', 'tls', 'starttls'] as const)(
      'gets there with security %s, and the proxy looks the name up',
      async (security) => {
        const proxy = await proxied();
        const url = `${kind}://127.0.0.1:${String(proxy.port)}`;
        const { port, done } = await ATTEMPTS[protocol](security, url);
        await done;
        expect(proxy.asked).toEqual([`${HOST}:${String(port)}`]);
      },
    );

    it('logs in at the proxy', async () => {
      const proxy = await proxied({ login: 'me:hush hush' });
      const url = `${kind}://me:hush%20hush@127.0.0.1:${String(proxy.port)}`;
      const { done } = await ATTEMPTS[protocol]('tls', url);
      await done;
      expect(proxy.asked).toHaveLength(1);
    });

    it.each([
      ['refuses', { mood: 'refuses' }, 'unreachable'],
      ['asks for another login', { login: 'other:login' }, 'config'],
      ['says too much', { mood: 'babbles' }, kind === 'http' ? 'protocol' : 'unreachable'],
    ] as const)(
      'tells of one that %s, without its password',
      async (_name, behaviour, expected) => {
        const proxy = await proxied(behaviour);
        const url = `${kind}://me:hush-hush@127.0.0.1:${String(proxy.port)}`;
        const { done } = await ATTEMPTS[protocol]('tls', url);
        const error = await failure(done);
        expect(error.kind).toBe(expected);
        expect(error.message).toContain('proxy');
        expect(error.scope.server).toBe(`127.0.0.1:${String(proxy.port)}`);
        expect(everythingIn(error)).not.toContain('hush-hush');
        expect(proxy.asked).toEqual([]);
      },
    );
  });

  it('waits no longer than the deadline for one that is silent', async () => {
    const proxy = await proxied({ mood: 'silent' });
    const server = place(1, 'tls', `${kind}://127.0.0.1:${String(proxy.port)}`);
    const error = await failure(inspectServer('imap', server, 200, LIVE));
    expect(error.kind).toBe('timeout');
  });

  it('stops waiting when it is told to', async () => {
    const proxy = await proxied({ mood: 'silent' });
    const source = createPop3Source({
      account: 'test',
      server: place(1, 'tls', `${kind}://127.0.0.1:${String(proxy.port)}`),
      password: () => Promise.resolve('pass'),
    });
    const stop = new AbortController();
    const error = failure(source.connect(stop.signal));
    stop.abort();
    expect((await error).kind).toBe('cancelled');
  });

  it('never goes around one that is not there', async () => {
    const gone = await startProxyServer();
    await gone.stop();
    const { done } = await ATTEMPTS.IMAP('none', `${kind}://127.0.0.1:${String(gone.port)}`);
    const error = await failure(done);
    expect(error).toMatchObject({
      kind: 'unreachable',
      scope: { server: `127.0.0.1:${String(gone.port)}` },
    });
  });
});

describe('A certificate of the user', () => {
  /** What the server saw of it. */
  async function shown(more: Partial<ServerSettings>): Promise<string> {
    const server = createTlsServer({ ...LOCALHOST, requestCert: true, rejectUnauthorized: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const settings = { ...place(port, 'tls', ''), host: 'localhost', ...more };
    const socket = openTls(settings, null, () => undefined);
    stops.push(() => socket.destroy());
    const [seen] = await accepted;
    stops.push(() => seen.destroy());
    return String(seen.getPeerCertificate().subject?.CN ?? '');
  }

  function fileWith(content: string): string {
    const file = `${scratch()}/own.pem`;
    writeFileSync(file, content);
    return file;
  }

  it('is shown to the server, with its key beside it or in the same file', async () => {
    const tlsCert = fileWith(ELSEWHERE.cert);
    const tlsKey = fileWith(ELSEWHERE.key);
    expect(await shown({ tlsCert, tlsKey })).toBe('elsewhere.example');
    expect(await shown({ tlsCert: fileWith(ELSEWHERE.cert + ELSEWHERE.key) })).toBe(
      'elsewhere.example',
    );
    expect(await shown({})).toBe('');
  });

  it('that does not fit its key, or is none, says which file', async () => {
    for (const [cert, key] of [
      [ELSEWHERE.cert, LOCALHOST.key],
      [readFileSync(new URL(import.meta.url)).toString(), ELSEWHERE.key],
    ] as const) {
      const tlsCert = fileWith(cert);
      const settings = { ...place(1, 'tls', ''), tlsCert, tlsKey: fileWith(key) };
      const open = new Promise(() => openTls(settings, null, () => undefined));
      expect(await failure(open)).toMatchObject({ kind: 'config', scope: { file: tlsCert } });
    }
  });
});

describe('The preferred kind of address', () => {
  it.each(['ipv4', 'ipv6'] as const)('is tried first: %s', async (preferIp) => {
    const imap = await ScriptedImap.start({});
    const source = createImapSource({
      account: 'test',
      server: { host: 'localhost', port: imap.port, security: 'none', user: 'user', preferIp },
      password: () => Promise.resolve('pass'),
    });
    stops.push(
      () => imap.stop(),
      () => source.close(),
    );
    // The server listens on 127.0.0.1 alone: a preference is no command.
    await source.connect(LIVE);
  });
});
