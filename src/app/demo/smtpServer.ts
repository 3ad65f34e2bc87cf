/**
 * The demo's submission server: takes mail from the demo's own users and hands it on.
 *
 * Guarantees: nothing is taken without a login; a message is acknowledged only after `take` has
 * resolved; nothing leaves this process.
 */
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Login } from './login.js';
import { openOnLoopback, type Loopback } from './loopback.js';

const SIZE_LIMIT = 25 * 1024 * 1024;

export interface Submission {
  /** The user who logged in. */
  user: string;
  /** Empty for a report, which nobody answers. */
  sender: string;
  recipients: readonly string[];
  bytes: Buffer;
}

export async function startSmtpServer(
  logins: readonly Login[],
  take: (submission: Submission) => Promise<void>,
): Promise<Loopback> {
  const options: SMTPServerOptions = {
    name: 'demo.invalid',
    banner: 'mailtui demo post office',
    logger: false,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    size: SIZE_LIMIT,
    onAuth: (auth, _session, callback) => {
      const known = logins.find((each) => each.user === auth.username);
      if (known !== undefined && known.password === auth.password) {
        callback(null, { user: known.user });
      } else {
        callback(refusal(535, 'user name or password is wrong'));
      }
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          callback(refusal(552, 'the message is too large'));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        take({
          user: String(session.user),
          sender: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map((each) => each.address),
          bytes: Buffer.concat(chunks),
        }).then(
          () => callback(),
          () => callback(refusal(451, 'it could not be delivered just now')),
        );
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => undefined); // of one connection, which is closed by then
  return openOnLoopback(server.server);
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
