/**
 * The socket under an IMAP connection, from the first packet to the first word of the server.
 *
 * Guarantees: the IMAP client above gets to write only when TLS (where it is required) stands on
 * an accepted certificate, also after STARTTLS, and when the other side has greeted like an IMAP
 * server; a POP3, SMTP or SSH server is told apart at once instead of after a time-out.
 */
import { connect, Socket } from 'node:net';
import type { ImapTransport } from 'imapflow';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { openTls } from '../tlsOptions.js';
import { straightTo } from '../tunnel.js';

/**
 * @param greetingTimeout milliseconds from the connection to the first word of the server
 * @param tunnel a connection through a proxy that stands; null: to be made, straight to the server
 */
export function imapTransport(
  server: ServerSettings,
  greetingTimeout: number,
  tunnel: Socket | null,
): ImapTransport {
  return {
    connect({ secure }, onGreeted) {
      const listen = () => {
        awaitGreeting(socket, server, greetingTimeout, onGreeted);
      };
      const socket = secure
        ? openTls(server, tunnel, listen)
        : (tunnel ?? connect(straightTo(server), listen));
      if (socket === tunnel) process.nextTick(listen);
      return socket.setNoDelay(true);
    },
    upgrade(socket, _options, onSecure) {
      if (!(socket instanceof Socket)) throw new MailtuiError('bug', 'not a socket of ours');
      return openTls(server, socket, onSecure);
    },
  };
}

/** RFC 9051, 7.1: the greeting is an untagged OK, PREAUTH or BYE. */
const GREETING = /^\* (OK|PREAUTH|BYE)[ \r\n]/i;
const LONGEST_START = '* PREAUTH '.length;

/**
 * Looks at the first bytes and puts them back. The socket is destroyed, with an error that says
 * why, when they are not of an IMAP greeting or do not come.
 */
function awaitGreeting(
  socket: Socket,
  server: ServerSettings,
  timeout: number,
  onGreeted: () => void,
): void {
  let seen = Buffer.alloc(0);
  const timer = setTimeout(() => {
    fail(silence(server));
  }, timeout);
  const onReadable = () => {
    for (let piece = read(socket); piece !== null; piece = read(socket)) {
      seen = Buffer.concat([seen, piece]);
    }
    const start = seen.toString('latin1', 0, LONGEST_START);
    if (GREETING.test(start)) {
      stop();
      socket.unshift(seen);
      onGreeted();
    } else if (seen.length >= LONGEST_START || /\n/.test(start)) {
      fail(
        new MailtuiError(
          'protocol',
          `${server.host}:${String(server.port)} is not an IMAP server`,
          {
            retry: 'never',
            hint: `It greets differently${guess(start)}. Check host and port: IMAP is usually on 993 (TLS) or 143 (STARTTLS).`,
          },
        ),
      );
    }
  };
  const onEnd = () => {
    fail(new MailtuiError('unreachable', `${server.host} closed the connection without a word`));
  };
  const stop = () => {
    clearTimeout(timer);
    socket.off('readable', onReadable).off('end', onEnd).off('close', stop);
  };
  const fail = (error: MailtuiError) => {
    stop();
    socket.destroy(error);
  };
  socket.on('readable', onReadable).on('end', onEnd).on('close', stop);
}

function read(socket: Socket): Buffer | null {
  const piece: unknown = socket.read();
  return Buffer.isBuffer(piece) ? piece : null;
}

function guess(start: string): string {
  if (start.startsWith('+OK')) return ', like a POP3 server';
  if (start.startsWith('220')) return ', like an SMTP or FTP server';
  if (start.startsWith('HTTP/')) return ', like a web server';
  if (start.startsWith('SSH-')) return ', like an SSH server';
  return '';
}

function silence(server: ServerSettings): MailtuiError {
  const other =
    server.security === 'tls'
      ? ''
      : ' If this port expects TLS from the first byte (993 usually does), try --security tls.';
  return new MailtuiError('timeout', `${server.host} accepted the connection and said nothing`, {
    hint: `Check that port ${String(server.port)} is the IMAP port.${other}`,
  });
}
