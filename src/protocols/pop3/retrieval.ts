/**
 * Many answers, one after the other: RETR, TOP and DELE, pipelined where the server can.
 *
 * Guarantees: answers come in the order of the requests, each complete or as a stream that tells
 * when it is not; what is asked for ahead and what waits to be taken is bounded in bytes and in
 * number, and when the consumer is slow the server is made to wait; a consumer that leaves early
 * leaves the connection usable, the answers still due are dropped as they come.
 */
import { MailtuiError } from '../../core/errors.js';
import { BodyStream } from './bodyStream.js';
import { ByteCollector } from './byteCollector.js';
import type { ReplyHandler } from './replyReader.js';
import { wordsOf } from './serverWords.js';
import type { Wire } from './wire.js';

export interface RetrievalRequest {
  /** The command line, without CRLF. */
  line: string;
  /** Bytes of the answer as far as known; wrong numbers cost speed or memory, within the bounds. */
  expected: number;
  /** The answer is a status line and nothing more. */
  singleLine?: boolean;
}

export interface Retrieved {
  /** Index of the request. */
  request: number;
  /** The server's words when it refused; null when it answered. */
  refusal: string | null;
  /** To be read before the next answer is asked for, if it is a stream. */
  content: Buffer | AsyncIterable<Buffer>;
}

/** Answers longer than this become streams. */
export const STREAM_ABOVE = 4 * 1024 * 1024;
/** Answers that are asked for or wait to be taken: so many, and so many bytes, go on ahead. */
const MAX_AHEAD = 128;
const MAX_BYTES_AHEAD = 2 * 1024 * 1024;
/** With so many bytes waiting to be taken, nothing more is read. */
const PAUSE_ABOVE = 4 * 1024 * 1024;

/**
 * A message may be so many times as long as the server said, and so long in any case; what goes on
 * beyond that has no end and would fill the disk.
 */
const LONGER_THAN_TOLD = 4;
const ALWAYS_ALLOWED = 256 * 1024 * 1024;

export interface RetrievalOptions {
  wire: Wire;
  /** Whether commands may be sent before the last one was answered (RFC 2449, 6.6). */
  pipelining: boolean;
  trace: ((line: string) => void) | undefined;
}

export class Retrieval {
  readonly #options: RetrievalOptions;
  readonly #requests: readonly RetrievalRequest[];
  #next = 0;
  #inFlight = 0;
  #inFlightBytes = 0;
  readonly #ready: Retrieved[] = [];
  #readyBytes = 0;
  #stream: BodyStream | null = null;
  #failure: MailtuiError | null = null;
  #abandoned = false;
  #wake: () => void = () => undefined;

  constructor(requests: readonly RetrievalRequest[], options: RetrievalOptions) {
    this.#requests = requests;
    this.#options = options;
  }

  /** To be iterated once. Complete answers are handed out even when the connection has failed. */
  async *answers(): AsyncGenerator<Retrieved, void, undefined> {
    try {
      for (;;) {
        this.#askAhead();
        const answer = this.#ready.shift();
        if (answer !== undefined) {
          this.#readyBytes -= heldBytes(answer);
          this.#balance();
          yield answer;
          if (answer.content instanceof BodyStream) answer.content.abandon();
        } else if (this.#failure !== null) {
          throw this.#failure;
        } else if (this.#inFlight === 0) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#abandoned = true;
      this.#stream?.abandon();
      this.#options.wire.resume();
    }
  }

  /** Sends as many requests as the bounds allow, in batches: a write costs more than a request. */
  #askAhead(): void {
    const limit = this.#options.pipelining ? MAX_AHEAD : 1;
    const bytes = (): number => this.#inFlightBytes + this.#readyBytes;
    if (this.#failure !== null || this.#abandoned || this.#inFlight * 2 > limit) return;
    if (this.#inFlight > 0 && bytes() * 2 > MAX_BYTES_AHEAD) return;

    let lines = '';
    const handlers: ReplyHandler[] = [];
    while (this.#next < this.#requests.length && this.#inFlight < limit) {
      const ahead = this.#inFlight + this.#ready.length;
      if (ahead > 0 && (ahead >= MAX_AHEAD || bytes() >= MAX_BYTES_AHEAD)) break;
      const request = this.#requests[this.#next];
      if (request === undefined) break;
      this.#inFlight += 1;
      this.#inFlightBytes += request.expected;
      this.#options.trace?.(`C: ${request.line}`);
      lines += `${request.line}\r\n`;
      handlers.push(this.#handler(this.#next, request));
      this.#next += 1;
    }
    if (handlers.length > 0) this.#options.wire.send(lines, handlers);
  }

  #handler(index: number, request: RetrievalRequest): ReplyHandler {
    // Only made when the answer begins, so that what is asked ahead takes no room yet.
    let body: ByteCollector | null = null;
    let stream: BodyStream | null = null;
    let refusal: string | null = null;
    let length = 0;
    const longest = Math.max(ALWAYS_ALLOWED, LONGER_THAN_TOLD * request.expected);
    const begin = (): BodyStream => {
      const begun = new BodyStream(() => {
        this.#balance();
      });
      stream = begun;
      this.#stream = begun;
      this.#hand({ request: index, refusal: null, content: begun });
      return begun;
    };
    return {
      multiline: request.singleLine !== true,
      status: ({ kind, text }) => {
        if (kind !== 'ok') refusal = text;
        else if (request.expected > STREAM_ABOVE) begin();
        else body = new ByteCollector(request.expected);
        this.#options.trace?.(`S: ${kind === 'ok' ? '+OK' : '-ERR'} ${wordsOf(text)}`);
      },
      body: (bytes) => {
        length += bytes.length;
        if (length > longest) throw endless();
        if (this.#abandoned) return;
        if (body !== null && body.length + bytes.length <= STREAM_ABOVE) {
          body.append(bytes);
          return;
        }
        if (body !== null) {
          begin().push(body.take());
          body = null;
        }
        stream?.push(bytes);
        this.#balance();
      },
      end: () => {
        this.#inFlight -= 1;
        this.#inFlightBytes -= request.expected;
        this.#stream = null;
        if (stream !== null) stream.finish();
        else this.#hand({ request: index, refusal, content: body?.take() ?? Buffer.alloc(0) });
        this.#balance();
        this.#askAhead();
        // Somebody may be waiting for the end alone, having left the stream.
        this.#wake();
      },
      failed: (error) => {
        this.#inFlight -= 1;
        this.#failure ??= error;
        stream?.fail(error);
        this.#wake();
      },
    };
  }

  #hand(answer: Retrieved): void {
    if (this.#abandoned) return;
    this.#ready.push(answer);
    this.#readyBytes += heldBytes(answer);
    this.#wake();
  }

  /** Keeps what waits to be taken within its bound. */
  #balance(): void {
    const waiting = this.#readyBytes + (this.#stream?.buffered ?? 0);
    if (waiting > PAUSE_ABOVE) this.#options.wire.pause();
    else if (waiting * 2 <= PAUSE_ABOVE) this.#options.wire.resume();
  }
}

function endless(): MailtuiError {
  return new MailtuiError('protocol', 'the server sends a message without end', {
    hint: 'Try again later; if it stays so, the server is faulty.',
  });
}

function heldBytes({ content }: Retrieved): number {
  return Buffer.isBuffer(content) ? content.length : 0;
}
