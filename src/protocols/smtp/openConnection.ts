/**
 * The socket under an SMTP session. TLS is begun here and not by the SMTP client above, so that
 * certificates are judged as everywhere else (`tlsOptions.ts`).
 *
 * Guarantees: a socket is handed over only when it is as secure as the account wants; nothing but
 * EHLO and STARTTLS was said on it in the clear; what the server said before TLS is forgotten
 * (RFC 3207, 6); the promise settles within the deadline or when the signal fires.
 */
import { connect, type Socket } from 'node:net';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { networkError, serverTrouble } from '../networkErrors.js';
import { openTls } from '../tlsOptions.js';
import { straightTo, tunnelTo } from '../tunnel.js';

const LONGEST_REPLY = 64 * 1024;

/**
 * @param deadline milliseconds for all of it.
 * @returns a socket on which a greeting is to be read; after STARTTLS, a server sends no second
 * one, and one is put there for the SMTP client.
 * @throws MailtuiError about the network, `certificate`, `no-tls`, `protocol`, `cancelled`.
 */
export async function openConnection(
  server: ServerSettings,
  deadline: number,
  signal: AbortSignal,
): Promise<Socket> {
  const guard = new Guard(server, deadline, signal);
  try {
    const tunnel = await tunnelTo(server, deadline, signal);
    if (server.security === 'tls') return await secured(guard, server, tunnel);
    const plain = tunnel ?? (await connected(guard, server));
    if (server.security === 'none') return plain;
    await startTls(guard, plain, server);
    const socket = await secured(guard, server, plain);
    socket.unshift('220 secured\r\n');
    return socket;
  } catch (error) {
    guard.destroy();
    throw networkError(error, server);
  } finally {
    guard.end();
  }
}

function connected(guard: Guard, server: ServerSettings): Promise<Socket> {
  return guard.wait<Socket>((done) => {
    const socket = connect(straightTo(server), () => {
      done(socket);
    });
    return socket;
  });
}

function secured(guard: Guard, server: ServerSettings, over: Socket | null): Promise<Socket> {
  return guard.wait<Socket>((done) => {
    const onTrusted = (): void => {
      done(socket);
    };
    const socket = openTls(server, over, onTrusted, '--smtp-pin');
    return socket;
  });
}

/** RFC 3207. Leaves a socket on which nothing is read any more. */
async function startTls(guard: Guard, socket: Socket, server: ServerSettings): Promise<void> {
  const greeting = await readReply(guard, socket);
  if (!greeting.startsWith('220')) throw refused(server, 'does not greet like an SMTP server');
  socket.write('EHLO [127.0.0.1]\r\n');
  const offers = await readReply(guard, socket);
  if (!/^250[ -]STARTTLS\s*$/im.test(offers)) throw serverTrouble('no-tls', server);
  socket.write('STARTTLS\r\n');
  const answer = await readReply(guard, socket);
  if (!answer.startsWith('220')) throw serverTrouble('no-tls', server);
}

/** One reply with all its lines. What came behind it in the same packets is dropped. */
function readReply(guard: Guard, socket: Socket): Promise<string> {
  let text = '';
  return guard.wait<string>((done, fail) => {
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const reply = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(text)?.[0];
      if (reply === undefined && text.length < LONGEST_REPLY) return;
      socket.off('data', onData).pause();
      if (reply === undefined) fail(new MailtuiError('protocol', 'the answer never ends'));
      else done(reply);
    };
    socket.on('data', onData).resume();
    return socket;
  });
}

function refused({ host, port }: ServerSettings, what: string): MailtuiError {
  return new MailtuiError('protocol', `${host}:${String(port)} ${what}`, {
    hint: 'Check host and port: sending is usually on 465 (TLS) or 587 (STARTTLS).',
  });
}

/** Waits for things of sockets, as long as there is time and nobody stops it. */
class Guard {
  readonly #timer: NodeJS.Timeout;
  #fail: (error: unknown) => void = () => undefined;
  #over: Error | null = null;
  #socket: Socket | null = null;
  readonly #onAbort = (): void => {
    this.#stop(new MailtuiError('cancelled', 'stopped'));
  };

  constructor(
    server: ServerSettings,
    deadline: number,
    private readonly signal: AbortSignal,
  ) {
    this.#timer = setTimeout(() => {
      this.#stop(serverTrouble('timeout', server));
    }, deadline);
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  wait<T>(begin: (done: (value: T) => void, fail: (error: Error) => void) => Socket): Promise<T> {
    if (this.#over !== null) return Promise.reject(this.#over);
    return new Promise<T>((resolve, reject) => {
      this.#fail = reject;
      const socket = begin(resolve, reject);
      this.#socket = socket;
      socket.on('error', reject);
      socket.once('close', () => {
        reject(new MailtuiError('unreachable', 'the server closed the connection'));
      });
    });
  }

  destroy(): void {
    this.#socket?.destroy();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.signal.removeEventListener('abort', this.#onAbort);
  }

  #stop(error: Error): void {
    this.#over = error;
    this.#fail(error);
  }
}
