/**
 * ManageSieve (RFC 5804): puts a Sieve script on the user's mail server.
 *
 * Guarantees: nothing is said but STARTTLS before the connection is as secure as the account wants,
 * and what the server said before is forgotten (2.2); a script of another name that is active stays
 * so unless it is asked to make room; the server has checked the script before it is active. Every
 * wait has the one deadline.
 */
import { connect, type Socket } from 'node:net';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { networkError, serverTrouble } from '../networkErrors.js';
import { openTls } from '../tlsOptions.js';
import { straightTo, tunnelTo } from '../tunnel.js';
import { SieveReplies, type SieveReply } from './sieveReplies.js';

const DEADLINE = 60_000;

export interface SieveUpload {
  /** Host, port and security of the ManageSieve service; security `tls` is not of the standard. */
  server: ServerSettings;
  password: (signal: AbortSignal) => Promise<string>;
  name: string;
  script: string;
  /** Makes it the active one even where another is. */
  activate: boolean;
  signal: AbortSignal;
}

export interface SieveUploaded {
  /** What sorts mail on the server from now on; null: nothing does. Untrusted text. */
  active: string | null;
}

/** @throws MailtuiError about the network or the login; `server-refused` when it refuses the script. */
export async function uploadSieve(upload: SieveUpload): Promise<SieveUploaded> {
  const { server, signal } = upload;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
  const session = new Session(server, deadline);
  try {
    return await session.run(upload);
  } catch (error) {
    if (deadline.aborted && !signal.aborted) throw serverTrouble('timeout', server);
    throw signal.aborted ? new MailtuiError('cancelled', 'stopped') : networkError(error, server);
  } finally {
    session.end();
  }
}

class Session {
  #socket: Socket | null = null;
  #replies = new SieveReplies();

  constructor(
    private readonly server: ServerSettings,
    private readonly signal: AbortSignal,
  ) {}

  async run({ password, name, script, activate }: SieveUpload): Promise<SieveUploaded> {
    const { server } = this;
    let offers = await this.#open();
    if (server.security === 'starttls') {
      if (!offers.lines.some(([word]) => word?.toUpperCase() === 'STARTTLS')) {
        throw serverTrouble('no-tls', server);
      }
      expectOk(await this.#ask('STARTTLS'), 'protocol');
      offers = await this.#secure(this.#socket);
    }
    await this.#login(offers, await password(this.signal));
    await this.#say(
      `PUTSCRIPT ${quoted(name)} {${String(Buffer.byteLength(script))}+}\r\n${script}`,
    );
    expectOk(await this.#reply(), 'server-refused');
    const { lines } = expectOk(await this.#ask('LISTSCRIPTS'), 'server-refused');
    const active = lines.find(([, mark]) => mark?.toUpperCase() === 'ACTIVE')?.[0] ?? null;
    if (active !== null && active !== name && !activate) return { active };
    if (active !== name) expectOk(await this.#ask(`SETACTIVE ${quoted(name)}`), 'server-refused');
    await this.#say('LOGOUT');
    return { active: name };
  }

  end(): void {
    this.#socket?.end();
    this.#socket?.destroySoon();
  }

  async #open(): Promise<SieveReply> {
    const tunnel = await tunnelTo(this.server, DEADLINE, this.signal);
    if (this.server.security === 'tls') return this.#secure(tunnel);
    const socket =
      tunnel ??
      (await this.#connected((done) => {
        const plain = connect(straightTo(this.server), () => {
          done();
        });
        return plain;
      }));
    this.#listen(socket);
    return expectOk(await this.#reply(), 'protocol');
  }

  /** What came before is no part of what the server says under TLS. */
  async #secure(over: Socket | null): Promise<SieveReply> {
    over?.removeAllListeners('data');
    this.#replies = new SieveReplies();
    const socket = await this.#connected((done) => openTls(this.server, over, done));
    this.#listen(socket);
    return expectOk(await this.#reply(), 'protocol');
  }

  #connected(begin: (done: () => void) => Socket): Promise<Socket> {
    return this.#waiting((resolve) => {
      const socket = begin(() => {
        resolve(socket);
      });
      this.#socket = socket;
      return socket;
    });
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#replies.add(chunk);
    });
  }

  async #login({ lines }: SieveReply, password: string): Promise<void> {
    const { user } = this.server;
    const mechanisms = lines.find(([word]) => word?.toUpperCase() === 'SASL')?.[1] ?? '';
    if (!mechanisms.toUpperCase().split(/\s+/).includes('PLAIN')) {
      throw serverTrouble('login-refused', this.server, {
        reason: 'the ManageSieve service takes no password (SASL PLAIN)',
      });
    }
    const initial = Buffer.from(`\0${user}\0${password}`).toString('base64');
    expectOk(await this.#ask(`AUTHENTICATE "PLAIN" ${quoted(initial)}`), 'login-refused');
  }

  async #ask(line: string): Promise<SieveReply> {
    await this.#say(line);
    return this.#reply();
  }

  #say(line: string): Promise<void> {
    this.#socket?.write(`${line}\r\n`);
    return Promise.resolve();
  }

  #reply(): Promise<SieveReply> {
    return this.#waiting((resolve, reject) => {
      this.#replies.next(resolve, reject);
      return this.#socket;
    });
  }

  /** Fails when the connection does, or there is no time left. */
  #waiting<T>(
    begin: (resolve: (value: T) => void, reject: (error: Error) => void) => Socket | null,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => {
        this.#socket?.destroy();
        reject(new MailtuiError('timeout', 'the server does not answer'));
      };
      if (this.signal.aborted) {
        onAbort();
        return;
      }
      this.signal.addEventListener('abort', onAbort, { once: true });
      const onClose = (): void => {
        reject(new MailtuiError('unreachable', 'the server closed the connection'));
      };
      const settled = (): void => {
        this.signal.removeEventListener('abort', onAbort);
        socket?.off('close', onClose);
      };
      const socket = begin(
        (value) => {
          settled();
          resolve(value);
        },
        (error) => {
          settled();
          reject(error);
        },
      );
      socket?.on('error', reject);
      socket?.once('close', onClose);
    });
  }
}

function expectOk(
  reply: SieveReply,
  kind: 'protocol' | 'login-refused' | 'server-refused',
): SieveReply {
  if (reply.status === 'OK') return reply;
  throw new MailtuiError(kind, `the server says: ${reply.text || reply.status}`);
}

/** A quoted string (RFC 5804, 4). */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
