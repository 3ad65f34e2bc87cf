/**
 * node-pop3's verbs over our own wire.
 *
 * node-pop3 writes commands; how it connects, logs in and reads is replaced, because it takes every
 * TCP chunk for a whole answer, every byte for UTF-8, and a listing only when all of it is there.
 * What is inherited (STAT, QUIT) writes into a port of ours and gets its replies by the events
 * `response` and `error`, as from its own socket; -ERR comes back as MailtuiError
 * `server-refused`, a failed connection as the wire's error. One inherited verb at a time.
 */
import Pop3Command from 'node-pop3';
import type { ServerSettings } from '../../core/account.js';
import type { MailtuiError } from '../../core/errors.js';
import { toMailtuiError } from '../../core/errors.js';
import { ByteCollector } from './byteCollector.js';
import { endlessListing, ListingReader, type Listing } from './listing.js';
import type { ReplyHandler, Status } from './replyReader.js';
import { refusal, wordsOf } from './serverWords.js';
import type { Wire } from './wire.js';

/** Enough for the UIDLs of a million messages; more is not a mailbox but an attack. */
const LISTING_LIMIT = 80 * 1024 * 1024;

export interface Answer extends Status {
  /** The multi-line answer; empty where there is none. */
  body: Buffer;
}

export interface AskOptions {
  /** The answer to +OK is multi-line, of at most so many bytes. */
  bodyLimit?: number;
  /** Takes the multi-line answer as it comes; the answer's `body` is empty then. */
  onBody?: (bytes: Buffer) => void;
  /** See {@link ReplyHandler}. */
  challenged?: boolean;
  beforeTls?: boolean;
  malformed?: (firstByte: number) => MailtuiError;
  /** What the trace shows instead of the line. */
  shown?: string;
  /** What must not be in the trace even if the server repeats it. */
  secrets?: readonly string[];
}

export class Pop3Client extends Pop3Command {
  readonly #wire: Wire;
  readonly #trace: ((line: string) => void) | undefined;

  constructor(server: ServerSettings, wire: Wire, trace?: (line: string) => void) {
    super({ user: '', password: '', host: server.host, port: server.port });
    this.#wire = wire;
    this.#trace = trace;
    this._socket = {
      write: (line) => void this.#runVerb(line.trimEnd()),
      end: () => {
        wire.end();
      },
    };
  }

  /** Connects and waits for the greeting. */
  greet(malformed: (firstByte: number) => MailtuiError): Promise<Answer> {
    return this.#expect({ malformed }, (handler) => {
      this.#wire.open(handler).catch(handler.failed);
    });
  }

  /** Replaced: the session connects and logs in before any verb is used. */
  override connect(): Promise<void> {
    return Promise.resolve();
  }

  override _connect(): Promise<string> {
    return Promise.resolve('');
  }

  /** Sends a line exactly as it is and resolves with what comes back, be it +OK or -ERR. */
  ask(line: string, options: AskOptions = {}): Promise<Answer> {
    return this.#expect(options, (handler) => {
      this.#trace?.(`C: ${options.shown ?? line}`);
      this.#wire.send(`${line}\r\n`, [handler]);
    });
  }

  /** UIDL or LIST. @throws MailtuiError `server-refused` for -ERR. */
  async listing(verb: 'UIDL' | 'LIST'): Promise<Listing> {
    const reader = new ListingReader();
    const onBody = (bytes: Buffer): void => {
      reader.feed(bytes);
    };
    const answer = await this.ask(verb, { bodyLimit: LISTING_LIMIT, onBody });
    if (answer.kind !== 'ok') throw refusal(verb, answer.text);
    return reader.rows;
  }

  async #runVerb(line: string): Promise<void> {
    try {
      const answer = await this.ask(line);
      if (answer.kind !== 'ok') throw refusal(line, answer.text);
      this.emit('response', answer.text, null);
    } catch (thrown) {
      this.emit('error', toMailtuiError(thrown));
    }
    // node-pop3 forgets to take back the one of its listeners that was not called.
    this.removeAllListeners('response').removeAllListeners('error');
  }

  #expect(options: AskOptions, start: (handler: ReplyHandler) => void): Promise<Answer> {
    const { bodyLimit, onBody, secrets, malformed } = options;
    const { challenged = false, beforeTls = false } = options;
    return new Promise((resolve, reject) => {
      const body = new ByteCollector(bodyLimit === undefined ? 0 : undefined);
      let length = 0;
      let status: Status = { kind: 'error', text: '' };
      start({
        multiline: bodyLimit !== undefined,
        challenged,
        beforeTls,
        ...(malformed ? { malformed } : {}),
        status: (received) => {
          status = received;
          this.#trace?.(`S: ${INDICATORS[status.kind]} ${wordsOf(status.text, secrets)}`);
        },
        body: (bytes) => {
          length += bytes.length;
          if (length > (bodyLimit ?? 0)) throw endlessListing();
          if (onBody === undefined) body.append(bytes);
          else onBody(bytes);
        },
        end: () => {
          if (length > 0) this.#trace?.(`S: … ${length} bytes`);
          resolve({ ...status, body: body.take() });
        },
        failed: reject,
      });
    });
  }
}

const INDICATORS = { ok: '+OK', error: '-ERR', continue: '+' } as const;
