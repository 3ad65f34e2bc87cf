/**
 * One IMAP connection: opened, logged in, guarded, closed. The only place where an imapflow
 * client is made; what else this folder does with it goes through {@link ImapConnection.run} or
 * {@link ImapConnection.iterate}.
 *
 * Guarantees:
 * - encryption is as the account says or there is no connection, and no credential is sent before
 *   it (see imapTransport.ts);
 * - every wait ends: by an answer, a deadline or the signal, which closes the connection at once;
 * - what is thrown is a MailtuiError; the reason a connection broke is not hidden by the errors
 *   that follow from it;
 * - a reset never becomes an uncaught exception.
 */
import type { Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import { MailtuiError, throwIfCancelled, type ErrorScope } from '../../core/errors.js';
import type { SourceSettings } from '../../core/source.js';
import { hasLabels } from './gmailLabels.js';
import type { Argument } from './imapCommand.js';
import { imapError, isClosedConnection } from './imapErrors.js';
import { imapLogger } from './imapTrace.js';
import { imapTransport } from './imapTransport.js';
import { tunnelTo } from '../tunnel.js';
import { mailboxArgument } from './mailboxName.js';

const CONNECT_TIMEOUT = 30_000;
const GREETING_TIMEOUT = 20_000;
/** Generous: a server may think for long about the first look into a mailbox of a million. */
const SILENCE_TIMEOUT = 120_000;
const LOGOUT_TIMEOUT = 2_000;

/**
 * Messages above LARGE_BYTES are asked for in pieces, so no honest answer is much larger than
 * that; the rest is slack for servers whose announced sizes are wrong.
 */
const MAX_LITERAL = 64 * 1024 * 1024;
const MAX_LINE = 16 * 1024 * 1024;

export class ImapConnection {
  #failure: unknown = null;
  #working = 0;

  private constructor(
    private readonly client: ImapFlow,
    private readonly settings: SourceSettings,
  ) {
    client.on('error', (error: unknown) => {
      this.#failure ??= error;
    });
  }

  /** Connects, secures and logs in. Asks for the password first, so that no server waits for it. */
  static async open(settings: SourceSettings, signal: AbortSignal): Promise<ImapConnection> {
    throwIfCancelled(signal);
    const pass = await unlessCancelled(settings.password(signal), signal);
    const tunnel = await tunnelTo(settings.server, CONNECT_TIMEOUT, signal);
    const connection = new ImapConnection(makeClient(settings, pass, tunnel), settings);
    await connection.run(signal, async (client) => {
      try {
        await client.connect();
      } catch (thrown) {
        client.close();
        throw thrown;
      } finally {
        delete client.options.auth;
      }
    });
    return connection;
  }

  /** As the server tells since the login (RFC 9051, 7.2.2). */
  get offers(): readonly string[] {
    return [...this.client.capabilities.keys()];
  }

  /** Whether the server has the extension, or speaks IMAP4rev2, which took these in (RFC 9051, E). */
  can(extension: 'MOVE' | 'UIDPLUS' | 'IDLE'): boolean {
    return this.client.capabilities.has(extension) || this.client.enabled.has('IMAP4REV2');
  }

  /** Whether messages have labels (X-GM-EXT-1). */
  get hasLabels(): boolean {
    return hasLabels(this.client);
  }

  /** The name of a mailbox, or of a label, as an argument of a command. */
  nameArgument(name: string): Argument {
    return mailboxArgument(this.client, name);
  }

  /** Whether the server agreed to behave as the extension says (RFC 5161). */
  isEnabled(extension: 'CONDSTORE' | 'QRESYNC'): boolean {
    return this.client.enabled.has(extension);
  }

  /** Runs commands; the signal closes the connection under them. */
  async run<T>(
    signal: AbortSignal,
    work: (client: ImapFlow) => Promise<T>,
    scope: ErrorScope = {},
  ): Promise<T> {
    const release = this.#guard(signal);
    try {
      return await this.attend(signal, work, scope);
    } finally {
      release();
    }
  }

  /** The same for work that ends by itself when the signal fires, and leaves the connection. */
  async attend<T>(
    signal: AbortSignal,
    work: (client: ImapFlow) => Promise<T>,
    scope: ErrorScope = {},
  ): Promise<T> {
    throwIfCancelled(signal);
    try {
      return await work(this.client);
    } catch (thrown) {
      throw this.#explain(thrown, signal, scope);
    }
  }

  /**
   * The same for answers that come one by one. Nothing is read from the socket while the consumer
   * is busy with one, so no command may be given meanwhile: it would wait for ever.
   */
  async *iterate<T>(
    signal: AbortSignal,
    work: (client: ImapFlow) => AsyncIterable<T>,
    scope: ErrorScope = {},
  ): AsyncGenerator<T, void> {
    const release = this.#guard(signal);
    try {
      for await (const item of work(this.client)) {
        yield item;
        throwIfCancelled(signal);
      }
    } catch (thrown) {
      throw this.#explain(thrown, signal, scope);
    } finally {
      release();
    }
  }

  /** Logs out if that is possible within two seconds. Never throws. */
  async close(): Promise<void> {
    if (this.client.usable && this.#working === 0) {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LOGOUT_TIMEOUT);
      });
      await Promise.race([this.client.logout().catch(() => undefined), enough]);
      clearTimeout(timer);
    }
    this.client.close();
  }

  #guard(signal: AbortSignal): () => void {
    throwIfCancelled(signal);
    const stop = () => {
      this.client.close();
    };
    signal.addEventListener('abort', stop);
    this.#working += 1;
    return () => {
      this.#working -= 1;
      signal.removeEventListener('abort', stop);
    };
  }

  #explain(thrown: unknown, signal: AbortSignal, scope: ErrorScope): MailtuiError {
    const about = { account: this.settings.account, ...scope };
    if (signal.aborted) {
      return new MailtuiError('cancelled', 'stopped', { scope: about, cause: thrown });
    }
    const reason = isClosedConnection(thrown) ? (this.#failure ?? thrown) : thrown;
    return imapError(reason, this.settings.server, about);
  }
}

function makeClient(settings: SourceSettings, pass: string, tunnel: Socket | null): ImapFlow {
  const { server, trace, idleTimeout = SILENCE_TIMEOUT } = settings;
  // They would end the command and begin another (line breaks), or the password and begin another
  // field (NUL, RFC 4616).
  if (/[\r\n\0]/.test(server.user + pass)) {
    throw new MailtuiError('login-refused', 'user name or password contains a line break or NUL', {
      scope: { account: settings.account },
      hint: 'If a password command is used, check that it prints one line only.',
    });
  }
  const greetingTimeout = Math.min(idleTimeout, GREETING_TIMEOUT);
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    transport: imapTransport(server, greetingTimeout, tunnel),
    auth:
      server.auth === 'oauth2'
        ? { user: server.user, accessToken: pass }
        : { user: server.user, pass },
    clientInfo: { name: 'mailtui', version: false, vendor: false, 'support-url': false },
    logger: imapLogger(trace),
    disableAutoIdle: true,
    disableCompression: server.compression === false,
    qresync: true,
    // The greeting, which the transport waits for, is part of connecting here.
    connectionTimeout: Math.min(idleTimeout, CONNECT_TIMEOUT) + greetingTimeout,
    socketTimeout: idleTimeout,
    maxLiteralSize: MAX_LITERAL,
    maxLineLength: MAX_LINE,
    maxResponseSize: MAX_LITERAL + MAX_LINE,
  });
}

/** The answer, or `cancelled` as soon as the signal fires. */
function unlessCancelled<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      reject(new MailtuiError('cancelled', 'stopped'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', cancel);
    });
  });
}
