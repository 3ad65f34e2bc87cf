/**
 * One message too large to be held, on its way from the wire to its reader.
 *
 * Guarantees: whoever iterates gets every byte and then the end, or an error; never an end before
 * the message's. It can be read once. What was buffered when the reader left is dropped.
 */
import { MailtuiError } from '../../core/errors.js';
import { ByteCollector } from './byteCollector.js';

/** Smaller pieces are put together; larger ones are passed on as they came. */
const SMALL = 4096;

export class BodyStream implements AsyncIterable<Buffer> {
  /** In the order in which they came; what is in `#small` came after them. */
  #pieces: Buffer[] = [];
  readonly #small = new ByteCollector(0);
  #buffered = 0;
  readonly #onTaken: () => void;
  #complete = false;
  #closed = false;
  #failure: MailtuiError | null = null;
  #wake: () => void = () => undefined;

  /** `onTaken` is called when there is room again. */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  /** Bytes that arrived and were not taken yet. */
  get buffered(): number {
    return this.#buffered;
  }

  push(bytes: Buffer): void {
    if (this.#closed) return;
    this.#buffered += bytes.length;
    if (bytes.length < SMALL) this.#small.append(bytes);
    else this.#gathered().push(bytes);
    this.#wake();
  }

  /** The message is complete. */
  finish(): void {
    this.#complete = true;
    this.#wake();
  }

  fail(error: MailtuiError): void {
    this.#failure = error;
    this.#wake();
  }

  /** Nobody wants the rest. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#take();
    this.#onTaken();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        if (this.#closed) throw new MailtuiError('bug', 'a message was left before its end');
        if (this.#buffered > 0) {
          const pieces = this.#take();
          this.#onTaken();
          yield* pieces;
        } else if (this.#failure !== null) {
          throw this.#failure;
        } else if (this.#complete) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.abandon();
    }
  }

  /** All that came, with the small pieces at its end. */
  #gathered(): Buffer[] {
    if (this.#small.length > 0) this.#pieces.push(this.#small.take());
    return this.#pieces;
  }

  #take(): readonly Buffer[] {
    const pieces = this.#gathered();
    this.#pieces = [];
    this.#buffered = 0;
    return pieces;
  }
}
