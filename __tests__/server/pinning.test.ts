/**
 * Certificates that nobody should trust unasked, on TLS servers of every protocol: refused with
 * their fingerprint, accepted when pinned, and then no other is.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Security, ServerSettings } from '../../src/core/account.js';
import { MailtuiError } from '../../src/core/errors.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { smtpSender } from '../../src/protocols/smtp/smtpSender.js';
import { pop3Script } from '../support/pop3Script.js';
import { ScriptedImap } from '../support/scriptedImap.js';
import { startScriptedServer } from '../support/scriptedServer.js';
import { scratch } from '../support/scratch.js';
import { startSmtpTestServer } from '../support/smtpTestServer.js';
import {
  ELSEWHERE,
  EXPIRED,
  LOCALHOST,
  NOT_YET_VALID,
  type TestIdentity,
} from '../support/testCertificate.js';

const LIVE = new AbortController().signal;
const MESSAGE = Buffer.from('Subject: hello\r\n\r\nHi\r\n');

const fingerprintOf = ({ cert }: TestIdentity): string =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');

/** A server with this certificate, and how somebody logs in there. */
interface Side {
  port: number;
  stop: () => Promise<unknown>;
  /** How often somebody has come as far as logging in. */
  logins: () => number;
  login: (server: ServerSettings) => Promise<void>;
}

const password = () => Promise.resolve('pass');
const settings = (server: ServerSettings) => ({ account: 'work', server, password });

const PROTOCOLS: Record<string, (identity: TestIdentity, security: Security) => Promise<Side>> = {
  async IMAP(identity, security) {
    const upgrade = { capabilities: 'IMAP4rev1 STARTTLS' };
    const server = await ScriptedImap.start({
      identity,
      ...(security === 'tls' ? { tls: true } : upgrade),
      answers: {
        STARTTLS: (_args, peer) => {
          setImmediate(() => {
            peer.startTls();
          });
          return 'OK go on';
        },
      },
    });
    return {
      port: server.port,
      stop: () => server.stop(),
      logins: () => server.lines.filter((line) => /LOGIN|AUTHENTICATE/.test(line)).length,
      login: async (to) => {
        const source = createImapSource(settings(to));
        await source.connect(LIVE).finally(() => source.close());
      },
    };
  },
  async POP3(identity, security) {
    const capabilities = ['USER', 'STLS', 'UIDL'];
    const script = pop3Script({ messages: [], password: 'pass', capabilities });
    const server = await startScriptedServer({ ...script, identity, tls: security === 'tls' });
    return {
      port: server.port,
      stop: () => server.close(),
      logins: () => server.lines.filter((line) => /^(USER|AUTH)/.test(line)).length,
      login: async (to) => {
        const source = createPop3Source(settings({ ...to, user: 'alice' }));
        await source.connect(LIVE).finally(() => source.close());
      },
    };
  },
  async SMTP(identity, security) {
    const server = await startSmtpTestServer(security, identity);
    return {
      port: server.server.port,
      stop: () => server.stop(),
      logins: () => server.taken.length,
      login: async (to) => {
        const sender = smtpSender({ server: to, password });
        const envelope = { from: 'me@here.example', to: ['ann@there.example'] };
        const result = await sender.send(envelope, MESSAGE, LIVE);
        if (result.kind !== 'sent') throw result.error;
      },
    };
  },
};

const CERTIFICATES: [string, TestIdentity, boolean, string][] = [
  ['that nobody vouches for', LOCALHOST, false, 'nobody known vouches'],
  ['of another host', ELSEWHERE, true, 'for another host name'],
  ['that has expired', EXPIRED, true, 'has expired'],
  ['that is not valid yet', NOT_YET_VALID, true, 'not valid yet'],
];

describe.each(['IMAP', 'POP3', 'SMTP'])('over %s', (protocol) => {
  describe.each(['tls', 'starttls'] as const)('with %s', (security) => {
    const sides: Side[] = [];
    afterEach(async () => {
      await Promise.all(sides.splice(0).map(({ stop }) => stop()));
    });

    async function serve(identity: TestIdentity): Promise<Side> {
      const side = await PROTOCOLS[protocol]?.(identity, security);
      if (side === undefined) throw new Error('no such protocol');
      sides.push(side);
      return side;
    }
    const serverOf = ({ port }: Side, more: Partial<ServerSettings> = {}): ServerSettings => ({
      host: '127.0.0.1',
      port,
      security,
      user: 'user',
      ...more,
    });

    async function refusalOf(
      side: Side,
      more: Partial<ServerSettings> = {},
    ): Promise<MailtuiError> {
      const outcome = await side.login(serverOf(side, more)).then(
        () => new Error('it was accepted'),
        (thrown: unknown) => thrown,
      );
      expect(side.logins()).toBe(0);
      if (!(outcome instanceof MailtuiError)) throw outcome;
      return outcome;
    }

    it.each(CERTIFICATES)('a certificate %s is refused, unless pinned', async (...row) => {
      const [, identity, isOfAuthority, why] = row;
      const side = await serve(identity);
      const tlsCa = join(scratch(), 'ca.pem');
      writeFileSync(tlsCa, identity.cert);
      const fingerprint = fingerprintOf(identity);
      const error = await refusalOf(side, isOfAuthority ? { tlsCa } : {});
      expect(error).toMatchObject({ kind: 'certificate', scope: { fingerprint } });
      expect(error.message).toContain(why);
      expect(error.hint).toContain(fingerprint);
      expect(error.hint).toContain(protocol === 'SMTP' ? '--smtp-pin' : '--pin');
      await side.login(serverOf(side, { tlsFingerprint: fingerprint }));
      expect(side.logins()).toBe(1);
    });

    it('a pinned certificate is the only one, whoever vouches for another', async () => {
      const side = await serve(LOCALHOST);
      const tlsCa = join(scratch(), 'ca.pem');
      writeFileSync(tlsCa, LOCALHOST.cert);
      const tlsFingerprint = fingerprintOf(ELSEWHERE);
      const error = await refusalOf(side, { tlsCa, tlsFingerprint });
      const shown = fingerprintOf(LOCALHOST);
      expect(error).toMatchObject({ kind: 'certificate', scope: { fingerprint: shown } });
      expect(error.hint).toContain(tlsFingerprint);
      expect(error.hint).toContain(shown);
    });
  });
});
