/**
 * Takes a multi-line answer (RFC 1939, 3) off the wire, in whatever pieces it comes.
 *
 * Guarantees: the same bytes come out however the input is cut; a line ends at CRLF and nowhere
 * else, the answer at a line that is a single dot and nowhere else; every other line loses one
 * leading dot if it has one, and nothing else is changed. Works in linear time, whatever the bytes
 * are, and holds back at most two of them (a dot and a CR that may be the end).
 */

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const LINE_START_DOT = Buffer.from('\r\n.');
const HELD_CR = Buffer.from('\r');
const NOTHING = Buffer.alloc(0);

/** What was read last; the two `dot` states hold back what they name. */
type Position = 'in-line' | 'after-cr' | 'line-start' | 'dot' | 'dot-cr';

export interface Decoded {
  /** Bytes of the answer, a view of the chunk where possible. */
  bytes: Buffer;
  /** Where in the chunk the answer ended (behind the final CRLF); -1 when it goes on. */
  end: number;
}

export class MultilineDecoder {
  #position: Position = 'line-start';

  /** Decodes from `start` on. Must not be called again after an `end` was found. */
  decode(chunk: Buffer, start = 0): Decoded {
    const pieces: Buffer[] = [];
    let from = start; // first byte not yet put into pieces
    let at = start;
    while (at < chunk.length) {
      const byte = chunk[at];
      switch (this.#position) {
        case 'in-line': {
          const dot = chunk.indexOf(LINE_START_DOT, at);
          if (dot === -1) {
            this.#position = positionAfter(chunk, at);
            at = chunk.length;
          } else {
            this.#position = 'line-start';
            at = dot + 2;
          }
          break;
        }
        case 'after-cr':
          // A CR that is not followed by LF may itself be followed by CRLF: look at it again.
          this.#position = byte === LF ? 'line-start' : 'in-line';
          if (byte === LF) at += 1;
          break;
        case 'line-start':
          if (byte === DOT) {
            if (at > from) pieces.push(chunk.subarray(from, at));
            this.#position = 'dot';
            at += 1;
            from = at;
          } else {
            this.#position = 'in-line';
          }
          break;
        case 'dot':
          if (byte === CR) {
            this.#position = 'dot-cr';
            at += 1;
            from = at;
          } else {
            this.#position = 'in-line';
          }
          break;
        case 'dot-cr':
          if (byte === LF) return { bytes: join(pieces), end: at + 1 };
          pieces.push(HELD_CR);
          this.#position = 'after-cr';
          break;
      }
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
    return { bytes: join(pieces), end: -1 };
  }
}

/** The state after a chunk in whose rest, from `at` on, no line begins with a dot. */
function positionAfter(chunk: Buffer, at: number): Position {
  const last = chunk[chunk.length - 1];
  if (last === CR) return 'after-cr';
  const beforeLast = chunk.length - 2;
  return last === LF && beforeLast >= at && chunk[beforeLast] === CR ? 'line-start' : 'in-line';
}

function join(pieces: readonly Buffer[]): Buffer {
  if (pieces.length > 1) return Buffer.concat(pieces);
  return pieces[0] ?? NOTHING;
}
