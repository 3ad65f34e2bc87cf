/**
 * Remembers which keys it has seen in a fixed amount of memory: whether one was added is answered
 * "certainly not" or "perhaps" (a Bloom filter). Pure.
 */

const OCTETS = 4 * 1024 * 1024;
const HEX_DIGITS = 8;
const LOOKS = 3;

/** With two million keys, one in two hundred that were not added is "perhaps". */
export class Sketch {
  readonly #bits = new Uint8Array(OCTETS);

  /** @param digest at least 24 hex digits that are as good as random. */
  add(digest: string): void {
    for (let look = 0; look < LOOKS; look += 1) {
      const bit = bitOf(digest, look);
      this.#bits[bit >>> 3] = (this.#bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  mayHave(digest: string): boolean {
    for (let look = 0; look < LOOKS; look += 1) {
      const bit = bitOf(digest, look);
      if (((this.#bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }
}

function bitOf(digest: string, look: number): number {
  const word = parseInt(digest.slice(look * HEX_DIGITS, (look + 1) * HEX_DIGITS), 16);
  return word % (OCTETS * 8);
}
