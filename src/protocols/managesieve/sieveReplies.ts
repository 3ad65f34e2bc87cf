/**
 * What a ManageSieve server says, reply by reply (RFC 5804, 4): lines of words, the last of which is
 * OK, NO or BYE. Words may be atoms, quoted strings, or literals with line ends in them.
 *
 * Bytes may come in any pieces; a reply without an end is an error and not kept for ever.
 */
import { MailtuiError } from '../../core/errors.js';

export interface SieveReply {
  status: 'OK' | 'NO' | 'BYE';
  /** For people. Untrusted. */
  text: string;
  /** The lines before it, as words. Untrusted. */
  lines: string[][];
}

const LONGEST_REPLY = 1024 * 1024;

export class SieveReplies {
  #bytes: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (reply: SieveReply) => void; reject: (error: Error) => void } | null = null;

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#answer();
  }

  /** Calls one of them when the next reply is there. */
  next(resolve: (reply: SieveReply) => void, reject: (error: Error) => void): void {
    this.#waiting = { resolve, reject };
    this.#answer();
  }

  #answer(): void {
    if (this.#waiting === null) return;
    const { resolve, reject } = this.#waiting;
    const found = readReply(this.#bytes);
    if (found === null && this.#bytes.length < LONGEST_REPLY) return;
    this.#waiting = null;
    if (found === null) {
      reject(new MailtuiError('protocol', 'the answer never ends'));
      return;
    }
    this.#bytes = this.#bytes.subarray(found.end);
    resolve(found.reply);
  }
}

/** Null: it is not all there yet. */
function readReply(bytes: Buffer): { reply: SieveReply; end: number } | null {
  const lines: string[][] = [];
  for (let at = 0; ;) {
    const line = readLine(bytes, at);
    if (line === null) return null;
    at = line.end;
    const [first = '', ...rest] = line.words;
    const status = first.toUpperCase();
    if (status === 'OK' || status === 'NO' || status === 'BYE') {
      const text = rest.filter((word) => !word.startsWith('(')).join(' ');
      return { reply: { status, text, lines }, end: at };
    }
    lines.push(line.words);
  }
}

const WORD = /^(?:"((?:[^"\\]|\\.)*)"|\{(\d{1,9})\+?\}\r\n|(\([^)\r\n]*\))|([^\s"({]+))/s;

function readLine(bytes: Buffer, from: number): { words: string[]; end: number } | null {
  const words: string[] = [];
  // One octet a character: literals count octets.
  const text = bytes.toString('latin1');
  for (let at = from; at < text.length;) {
    if (text.startsWith('\r\n', at)) return { words, end: at + 2 };
    if (text[at] === ' ' || text[at] === '\r') {
      at += 1;
      continue;
    }
    const [whole, inQuotes, octets, inBrackets, atom] = WORD.exec(text.slice(at)) ?? [];
    if (whole === undefined) return null;
    at += whole.length;
    if (octets !== undefined) {
      const end = at + Number(octets);
      if (end > text.length) return null;
      words.push(asText(text.slice(at, end)));
      at = end;
      continue;
    }
    words.push(asText(inQuotes?.replace(/\\(.)/g, '$1') ?? inBrackets ?? atom ?? ''));
  }
  return null;
}

function asText(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('utf8');
}
