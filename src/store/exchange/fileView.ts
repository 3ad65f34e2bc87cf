/** A file of any size through a window of a megabyte: what is read twice comes from memory. */
import { closeSync, openSync, readSync } from 'node:fs';

const WINDOW = 1024 * 1024;

export class FileView {
  readonly #file: number;
  readonly #window = Buffer.allocUnsafeSlow(WINDOW);
  #base = 0;
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** A copy. Less than asked for only at the end of the file. */
  read(position: number, length: number): Buffer {
    if (length <= WINDOW) return Buffer.from(this.look(position, length));
    const whole = Buffer.allocUnsafe(length);
    return whole.subarray(0, fill(this.#file, whole, position));
  }

  /** The same, valid until the next call; at most a window. */
  look(position: number, length: number): Buffer {
    const start = position - this.#base;
    const isInside = start >= 0 && start + length <= this.#length;
    if (!isInside) {
      this.#base = position;
      this.#length = fill(this.#file, this.#window, position);
      return this.#window.subarray(0, Math.min(length, this.#length));
    }
    return this.#window.subarray(start, start + length);
  }

  /** As much as is in the window behind the position, at least `length` unless the file ends. */
  rest(position: number, length: number): Buffer {
    this.look(position, length);
    return this.#window.subarray(position - this.#base, this.#length);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function fill(file: number, buffer: Buffer, position: number): number {
  let filled = 0;
  while (filled < buffer.length) {
    const read = readSync(file, buffer, filled, buffer.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
