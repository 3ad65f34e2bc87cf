/**
 * Bytes that arrive in pieces, kept as one growing buffer: in linear time, and without holding on
 * to the chunks they came in, however small those are.
 */

const FIRST_CAPACITY = 4096;

export class ByteCollector {
  #buffer: Buffer;
  #length = 0;

  /** `expected`: how many bytes will probably come. */
  constructor(expected = FIRST_CAPACITY) {
    this.#buffer = Buffer.allocUnsafeSlow(expected);
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) this.#grow(length);
    bytes.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  /** All bytes so far; begins anew. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.#length);
    // What is empty in the buffer would live as long as the message in it.
    const roomy = this.#buffer.length > 1.25 * this.#length;
    this.#buffer = Buffer.allocUnsafeSlow(0);
    this.#length = 0;
    return roomy ? Buffer.from(bytes) : bytes;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#buffer.length, FIRST_CAPACITY));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
