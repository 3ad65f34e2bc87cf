/**
 * Cuts the server's bytes into replies and hands each to the one who asked for it, in order.
 *
 * Guarantees: what comes out does not depend on how the bytes were cut into chunks; a reply's
 * bytes are never taken for another's; bytes that nobody asked for are an error, never kept for
 * later. It does no I/O and never believes that a reply is complete before its end was seen.
 */
import { MailtuiError } from '../../core/errors.js';
import { MultilineDecoder } from './multilineDecoder.js';

/** RFC 1939 allows 512 octets; real servers put long explanations into errors. */
const STATUS_LINE_LIMIT = 8192;

const LF = 0x0a;
const PLUS = 0x2b;
const MINUS = 0x2d;

export interface Status {
  /** `continue` is a SASL challenge (RFC 5034, 4). */
  kind: 'ok' | 'error' | 'continue';
  /** What stands behind the indicator; the server's words, unfiltered. */
  text: string;
}

/** Who waits for a reply. Calls come in this order; `end` or `failed` is the last, always. */
export interface ReplyHandler {
  /** Whether +OK is followed by a multi-line answer. */
  readonly multiline: boolean;
  /** Set where the server may ask back (`+ `) instead of answering. */
  readonly challenged?: boolean;
  /** Set when nothing may follow in the clear, because a TLS handshake comes next. */
  readonly beforeTls?: boolean;
  status(status: Status): void;
  /** Bytes of the multi-line answer, decoded; a view that must be copied to be kept. */
  body?(bytes: Buffer): void;
  /** The reply is complete. */
  end(): void;
  /** The connection failed before the reply was complete. */
  failed(error: MailtuiError): void;
  /** What it means that the first byte is not that of a POP3 reply. */
  malformed?(firstByte: number): MailtuiError;
}

export class ReplyReader {
  #waiting: ReplyHandler[] = [];
  #line: Buffer[] = [];
  #lineLength = 0;
  #decoder: MultilineDecoder | null = null;
  #tlsNext = false;

  /** Replies asked for and not yet complete. */
  get pending(): number {
    return this.#waiting.length;
  }

  expect(handler: ReplyHandler): void {
    this.#waiting.push(handler);
  }

  /** A new, encrypted stream of bytes begins. */
  restart(): void {
    this.#tlsNext = false;
  }

  /** @throws MailtuiError when the server breaks the protocol; the connection is of no use then. */
  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const handler = this.#waiting[0];
      if (handler === undefined) throw this.#unasked(chunk[at]);
      at = this.#decoder
        ? this.#feedBody(handler, this.#decoder, chunk, at)
        : this.#feedStatus(handler, chunk, at);
    }
  }

  /** Tells everybody who still waits. */
  fail(error: MailtuiError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#line = [];
    this.#lineLength = 0;
    this.#decoder = null;
    for (const handler of waiting) handler.failed(error);
  }

  #feedBody(handler: ReplyHandler, decoder: MultilineDecoder, chunk: Buffer, at: number): number {
    const { bytes, end } = decoder.decode(chunk, at);
    if (bytes.length > 0) handler.body?.(bytes);
    if (end === -1) return chunk.length;
    this.#decoder = null;
    this.#finish(handler);
    return end;
  }

  #feedStatus(handler: ReplyHandler, chunk: Buffer, at: number): number {
    const first = chunk[at];
    if (this.#lineLength === 0 && first !== undefined && first !== PLUS && first !== MINUS) {
      throw handler.malformed?.(first) ?? notPop3();
    }
    const lineFeed = chunk.indexOf(LF, at);
    const end = lineFeed === -1 ? chunk.length : lineFeed + 1;
    this.#line.push(chunk.subarray(at, end));
    this.#lineLength += end - at;
    if (this.#lineLength > STATUS_LINE_LIMIT) throw notPop3();
    if (lineFeed === -1) return end;

    const line = Buffer.concat(this.#line).toString();
    this.#line = [];
    this.#lineLength = 0;
    const status = parseStatus(line);
    if (status === null) throw handler.malformed?.(line.charCodeAt(0)) ?? notPop3();
    if (status.kind === 'continue' && handler.challenged !== true) throw notPop3();
    handler.status(status);
    if (status.kind === 'ok' && handler.multiline) this.#decoder = new MultilineDecoder();
    else this.#finish(handler);
    return end;
  }

  #finish(handler: ReplyHandler): void {
    this.#waiting.shift();
    this.#tlsNext = handler.beforeTls === true;
    handler.end();
  }

  #unasked(firstByte: number | undefined): MailtuiError {
    if (this.#tlsNext) {
      return new MailtuiError('protocol', 'the server sent data ahead of its TLS handshake', {
        retry: 'never',
        hint: 'Somebody may be tampering with the connection. Use --security tls if the server offers it.',
      });
    }
    // The one thing a server may say unasked is that it hangs up.
    return firstByte === MINUS
      ? new MailtuiError('unreachable', 'the server ended the session', {
          hint: 'Try again later.',
        })
      : new MailtuiError('protocol', 'the server sent something it was not asked for', {
          hint: 'Try again later; if it stays so, the server is faulty.',
        });
  }
}

function parseStatus(line: string): Status | null {
  const match = /^(\+OK|-ERR|\+)(?![A-Z0-9])[ \t]*(.*)$/is.exec(line.replace(/\r?\n$/, ''));
  if (match === null) return null;
  const [, indicator = '', text = ''] = match;
  if (indicator === '+') return { kind: 'continue', text };
  return { kind: indicator.startsWith('+') ? 'ok' : 'error', text };
}

function notPop3(): MailtuiError {
  return new MailtuiError('protocol', 'the server sent something that is not a POP3 reply', {
    hint: 'Check host and port; if they are right, the server is faulty.',
  });
}
