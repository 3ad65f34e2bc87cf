/**
 * Looks at a mail server without logging in: what its name resolves to, whether it speaks the
 * protocol, and which certificate it shows, also one that is not accepted.
 *
 * Guarantees: nothing is sent but what asks for TLS; it ends within the deadline or when the signal
 * fires; nothing that the server says gets into an error.
 */
import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Protocol, ServerSettings } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { networkError, serverTrouble } from './networkErrors.js';
import { fingerprintOf, openTls } from './tlsOptions.js';
import { straightTo, tunnelTo } from './tunnel.js';

export type MailService = Protocol | 'smtp';

export interface ServerLook {
  /** IP addresses, the preferred one first; none where a proxy looks the name up. */
  addresses: readonly string[];
  /** Null without TLS. */
  certificate: CertificateFacts | null;
  /** The time that an SMTP greeting tells, in ms since the epoch; null: it tells none. */
  clock: number | null;
}

export interface CertificateFacts {
  /** `TLSv1.3`. */
  tls: string;
  /** SHA-256, 64 hex digits. */
  fingerprint: string;
  /** Milliseconds since the epoch. */
  validFrom: number;
  validTo: number;
  /** Why it is not accepted; null: it is. */
  refusal: MailtuiError | null;
}

export type ServerPlace = Pick<
  ServerSettings,
  | 'host'
  | 'port'
  | 'security'
  | 'tlsCa'
  | 'tlsFingerprint'
  | 'tlsCert'
  | 'tlsKey'
  | 'proxy'
  | 'preferIp'
>;

/** @throws MailtuiError about the network, `no-tls`, `protocol`, `cancelled`; not `certificate`. */
export async function inspectServer(
  service: MailService,
  place: ServerPlace,
  deadline: number,
  signal: AbortSignal,
): Promise<ServerLook> {
  const server: ServerSettings = { ...place, user: '' };
  const look = new Look(service, server);
  const stop = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  const onStop = (): void => {
    const kind = signal.aborted ? 'cancelled' : 'timeout';
    look.fail(kind === 'timeout' ? serverTrouble(kind, server) : new MailtuiError(kind, 'stopped'));
  };
  stop.addEventListener('abort', onStop, { once: true });
  try {
    if (stop.aborted) onStop();
    return await look.run(await tunnelTo(server, deadline, signal));
  } catch (error) {
    throw networkError(error, server);
  } finally {
    stop.removeEventListener('abort', onStop);
    look.end();
  }
}

const LONGEST_WORD = 16 * 1024;

/** How the protocol greets, and how TLS is asked of it. */
const DIALOGUES = {
  imap: { greeting: /^\* (?:OK|PREAUTH)[ \r]/i, ask: ['a STARTTLS'], granted: /^a OK/i },
  pop3: { greeting: /^\+OK/, ask: ['STLS'], granted: /^\+OK/ },
  smtp: { greeting: /^220[ \r-]/, ask: ['EHLO [127.0.0.1]', 'STARTTLS'], granted: /^2[25]0/ },
} as const;

class Look {
  #socket: Socket | null = null;
  #fail: (error: Error) => void = () => undefined;
  readonly #over = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  constructor(
    private readonly service: MailService,
    private readonly server: ServerSettings,
  ) {
    this.#over.catch(() => undefined);
  }

  fail(error: Error): void {
    this.#fail(error);
  }

  end(): void {
    this.#socket?.on('error', () => undefined);
    this.#socket?.destroy();
  }

  /** @param tunnel through the proxy, which looks up the name by itself; null: there is none. */
  async run(tunnel: Socket | null): Promise<ServerLook> {
    const { security } = this.server;
    const addresses = tunnel === null ? await this.#addresses() : [];
    if (security === 'tls') {
      const certificate = await this.#secure(tunnel);
      const greeting = certificate.refusal === null ? await this.#greeting() : '';
      return { addresses, certificate, clock: clockIn(greeting) };
    }
    if (tunnel === null) await this.#connect();
    else this.#use(tunnel);
    const greeting = await this.#greeting();
    const certificate = security === 'none' ? null : await this.#startTls();
    return { addresses, certificate, clock: clockIn(greeting) };
  }

  async #addresses(): Promise<string[]> {
    const found = await this.#unlessOver(lookup(this.server.host, { all: true }));
    return found.map(({ address }) => address);
  }

  async #greeting(): Promise<string> {
    const greeting = await this.#hear();
    if (DIALOGUES[this.service].greeting.test(greeting)) return greeting;
    const { host, port } = this.server;
    throw new MailtuiError(
      'protocol',
      `${host}:${String(port)} does not greet like ${NAMES[this.service]} server`,
      { hint: 'Check host, port and encryption.' },
    );
  }

  async #startTls(): Promise<CertificateFacts> {
    const { ask, granted } = DIALOGUES[this.service];
    for (const line of ask) {
      this.#socket?.write(`${line}\r\n`);
      if (!granted.test(await this.#hear())) throw serverTrouble('no-tls', this.server);
    }
    return this.#secure(this.#socket);
  }

  #connect(): Promise<void> {
    return this.#unlessOver(
      new Promise((resolve) => {
        this.#use(connect(straightTo(this.server), resolve));
      }),
    );
  }

  /** The certificate is looked at before it is judged: one that is refused is of interest, too. */
  #secure(over: Socket | null): Promise<CertificateFacts> {
    return this.#unlessOver(
      new Promise((resolve) => {
        let facts: Omit<CertificateFacts, 'refusal'> | null = null;
        const option = this.service === 'smtp' ? '--smtp-pin' : '--pin';
        const socket = openTls(
          this.server,
          over,
          () => {
            if (facts !== null) resolve({ ...facts, refusal: null });
          },
          option,
        );
        socket.prependOnceListener('secureConnect', () => {
          facts = factsOf(socket);
        });
        this.#use(socket, (error) => {
          const refusal = toMailtuiError(error);
          if (facts === null || refusal.kind !== 'certificate') return false;
          resolve({ ...facts, refusal });
          return true;
        });
      }),
    );
  }

  #use(socket: Socket, isAnswer: (error: Error) => boolean = () => false): void {
    this.#socket = socket;
    socket.on('error', (error) => {
      if (!isAnswer(error)) this.#fail(error);
    });
    socket.on('close', () => {
      this.#fail(new MailtuiError('unreachable', 'the server closed the connection'));
    });
  }

  /** The last line of what it says next; SMTP says several. */
  #hear(): Promise<string> {
    const socket = this.#socket;
    return this.#unlessOver(
      new Promise((resolve) => {
        let text = '';
        const onData = (chunk: Buffer): void => {
          text += chunk.toString('latin1');
          const isWhole = /(?:^|\n)(?!\d{3}-)[^\n]*\n$/.test(text);
          if (!isWhole && text.length < LONGEST_WORD) return;
          socket?.off('data', onData).pause();
          resolve(text);
        };
        socket?.on('data', onData).resume();
      }),
    );
  }

  #unlessOver<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#over]);
  }
}

const NAMES: Readonly<Record<MailService, string>> = {
  imap: 'an IMAP',
  pop3: 'a POP3',
  smtp: 'an SMTP',
};

function factsOf(socket: TLSSocket): Omit<CertificateFacts, 'refusal'> {
  const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
  return {
    tls: socket.getProtocol() ?? '',
    fingerprint: fingerprintOf(socket),
    validFrom: Date.parse(from),
    validTo: Date.parse(to),
  };
}

/** `220 mx.example ESMTP Sat, 28 Nov 2026 17:45:02 +0000`. */
function clockIn(greeting: string): number | null {
  const date = /\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/.exec(greeting)?.[0];
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
}
