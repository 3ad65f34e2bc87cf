/**
 * One message too large to be held, on its way from the wire to its reader.
 *
 * Guarantees: whoever iterates gets every byte and then the end, or an error; never an end before
 * the message's. It can be read once. What was buffered when the reader left is dropped.
 */
import { MailtuiError } from '../../core/errors.js';
import { ByteCollector } from './byteCollector.js';

export class BodyStream implements AsyncIterable<Buffer> {
  readonly #waiting = new ByteCollector(0);
  readonly #onTaken: () => void;
  #complete = false;
  #closed = false;
  #failure: MailtuiError | null = null;
  #wake: () => void = () => undefined;

  /** `onTaken` is called when there is room again. */
  constructor(first: Buffer, onTaken: () => void) {
    this.#onTaken = onTaken;
    this.#waiting.append(first);
  }

  /** Bytes that arrived and were not taken yet. */
  get buffered(): number {
    return this.#waiting.length;
  }

  push(bytes: Buffer): void {
    if (this.#closed) return;
    this.#waiting.append(bytes);
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
    this.#waiting.take();
    this.#onTaken();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        if (this.#closed) throw new MailtuiError('bug', 'a message was left before its end');
        if (this.#waiting.length > 0) {
          const bytes = this.#waiting.take();
          this.#onTaken();
          yield bytes;
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
}
