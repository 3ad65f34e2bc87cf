/**
 * The one place where POP3 touches a socket: connecting, TLS, STLS, sending, silence, hanging up.
 *
 * Guarantees: nothing is sent over TLS before the certificate was accepted; whoever waits for a
 * reply gets it or an error; while somebody waits, silence ends the connection after
 * `idleTimeout`; after the first failure the socket is gone and every later call fails with the
 * same error. It never reconnects and never looks into what it carries.
 */
import { connect, type Socket } from 'node:net';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { networkError, serverTrouble } from '../networkErrors.js';
import { openTls } from '../tlsOptions.js';
import { straightTo, tunnelTo } from '../tunnel.js';
import { ReplyReader, type ReplyHandler } from './replyReader.js';

export class Wire {
  readonly #server: ServerSettings;
  readonly #idleTimeout: number;
  readonly #reader = new ReplyReader();
  #socket: Socket | null = null;
  #failure: MailtuiError | null = null;
  /** Rejects the handshake under way, if there is one. */
  #stopHandshake: ((error: MailtuiError) => void) | null = null;
  #paused = false;
  /** Ends the way through a proxy, while that is being opened. */
  readonly #over = new AbortController();

  /** `idleTimeout`: milliseconds without a byte, while one is due, until the server counts as gone. */
  constructor(server: ServerSettings, idleTimeout: number) {
    this.#server = server;
    this.#idleTimeout = idleTimeout;
  }

  /** Replies that are still due. */
  get pending(): number {
    return this.#reader.pending;
  }

  /** Why the connection is of no use any more; null while it is. */
  get failure(): MailtuiError | null {
    return this.#failure;
  }

  /** Connects, with TLS from the first byte if the account says so; `greeting` gets what comes. */
  async open(greeting: ReplyHandler): Promise<void> {
    this.#reader.expect(greeting);
    const tunnel = await this.#tunnel();
    await this.#handshake((done) => {
      if (this.#server.security === 'tls') return openTls(this.#server, tunnel, done);
      if (tunnel === null) return connect(straightTo(this.#server), done);
      done();
      return tunnel;
    });
  }

  /** Goes on encrypted (RFC 2595, 4), after the reply to STLS. */
  async startTls(): Promise<void> {
    const plain = this.#socket;
    if (plain !== null) {
      // Its errors stay ours; everything else now happens to the encrypted socket.
      plain.setTimeout(0);
      plain.off('data', this.#onData).off('end', this.#onHangUp).off('close', this.#onHangUp);
    }
    this.#reader.restart();
    await this.#handshake((done) => openTls(this.#server, plain, done));
  }

  /** Sends one or more command lines; their handlers get the replies in this order. */
  send(lines: string, handlers: readonly ReplyHandler[]): void {
    if (this.#failure || !this.#socket) {
      const error = this.#failure ?? new MailtuiError('bug', 'a command without a connection');
      for (const handler of handlers) handler.failed(error);
      return;
    }
    for (const handler of handlers) this.#reader.expect(handler);
    this.#watchSilence();
    this.#socket.write(lines);
  }

  /** Stops reading, so that the server has to wait. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#socket?.pause();
    this.#watchSilence();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket?.resume();
    this.#watchSilence();
  }

  /** Hangs up at once and tells everybody who waits. Only the first failure counts. */
  fail(thrown: unknown): void {
    if (this.#failure) return;
    const error = networkError(thrown, this.#server);
    this.#failure = error;
    this.#over.abort();
    this.#socket?.destroy();
    this.#stopHandshake?.(error);
    this.#reader.fail(error);
  }

  /** Hangs up once everything sent has gone out. */
  end(): void {
    this.#failure ??= new MailtuiError('bug', 'the session is closed');
    this.#socket?.destroySoon();
  }

  async #tunnel(): Promise<Socket | null> {
    try {
      return await tunnelTo(this.#server, this.#idleTimeout, this.#over.signal);
    } catch (thrown) {
      this.fail(thrown);
      throw this.#failure ?? thrown;
    }
  }

  async #handshake(begin: (done: () => void) => Socket): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#stopHandshake = reject;
        this.#attach(begin(resolve));
      });
    } finally {
      this.#stopHandshake = null;
    }
    // Resumed, because one that comes through a proxy was paused there.
    this.#socket?.on('data', this.#onData).resume();
    this.#watchSilence();
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(this.#idleTimeout);
    socket.on('error', (error) => {
      this.fail(error);
    });
    socket.on('timeout', () => {
      this.fail(serverTrouble('timeout', this.#server));
    });
    socket.on('end', this.#onHangUp).on('close', this.#onHangUp);
  }

  readonly #onHangUp = (): void => {
    this.fail(
      serverTrouble('unreachable', this.#server, { reason: 'it has closed the connection' }),
    );
  };

  readonly #onData = (chunk: Buffer): void => {
    // What arrives after a failure or after the session's end concerns nobody.
    if (this.#failure) return;
    try {
      this.#reader.feed(chunk);
    } catch (thrown) {
      this.fail(thrown);
    }
    if (this.#reader.pending === 0) this.#watchSilence();
  };

  /** The server's silence counts only while it owes us something that we are ready to take. */
  #watchSilence(): void {
    const owes = this.#reader.pending > 0 && !this.#paused;
    this.#socket?.setTimeout(owes ? this.#idleTimeout : 0);
  }
}
