/** A submission server on 127.0.0.1 that takes mail and refuses what a test wants refused. */
import { SMTPServer, type SMTPServerAuthentication } from 'smtp-server';
import type { ServerSettings } from '../../src/core/account.js';
import { LOCALHOST, LOCALHOST_FINGERPRINT, type TestIdentity } from './testCertificate.js';

export interface TakenMail {
  from: string;
  to: string[];
  bytes: Buffer;
}

export interface SmtpTestServer {
  readonly taken: TakenMail[];
  /** Number and words with which an address, or with '' every message, is refused. */
  readonly refusals: Map<string, [number, string]>;
  readonly server: ServerSettings;
  stop(): Promise<void>;
}

/** What a client logs in with. */
export type SmtpLogin = Pick<SMTPServerAuthentication, 'username' | 'password' | 'accessToken'>;

/** @param lets who may log in; usually the user `user` with the password `pass` */
export async function startSmtpTestServer(
  security: ServerSettings['security'] = 'none',
  identity: TestIdentity = LOCALHOST,
  lets: (login: SmtpLogin) => boolean = ({ username, password }) =>
    username === 'user' && password === 'pass',
): Promise<SmtpTestServer> {
  const taken: TakenMail[] = [];
  const refusals = new Map<string, [number, string]>();
  const refusal = (key: string): Error | null => {
    const found = refusals.get(key);
    return found === undefined
      ? null
      : Object.assign(new Error(found[1]), { responseCode: found[0] });
  };
  const smtp = new SMTPServer({
    ...identity,
    secure: security === 'tls',
    disabledCommands: security === 'none' ? ['STARTTLS'] : [],
    allowInsecureAuth: security === 'none',
    disableReverseLookup: true,
    logger: false,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth: (login, _session, callback) => {
      if (lets(login)) callback(null, { user: 'user' });
      else callback(Object.assign(new Error('wrong'), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _session, callback) => {
      callback(refusal(address));
    },
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const no = refusal('');
        if (no === null) {
          taken.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            bytes: Buffer.concat(chunks),
          });
        }
        callback(no);
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    taken,
    refusals,
    server: {
      ...{ host: '127.0.0.1', port: address.port, security, user: 'user' },
      ...(security === 'none' ? {} : { tlsFingerprint: LOCALHOST_FINGERPRINT }),
    },
    stop: () =>
      new Promise((resolve) => {
        smtp.close(() => {
          resolve();
        });
      }),
  };
}
