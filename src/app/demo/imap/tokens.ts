/**
 * Cuts the client's side of an IMAP connection into commands, and a command into its tokens
 * (RFC 3501, 4 and 9; non-synchronising literals of RFC 7888).
 *
 * Guarantees: literals keep their exact bytes, wherever the network cut them; a line or literal
 * beyond the limits is refused instead of being kept.
 */

export type Token =
  | { kind: 'atom'; text: string }
  | { kind: 'string'; bytes: Buffer }
  | { kind: 'list'; items: readonly Token[] };

export interface Command {
  tag: string;
  /** In upper case; `UID FETCH` and its like in one. */
  name: string;
  args: readonly Token[];
}

/** What the client sent is not IMAP; the message is fit for a BAD response. */
export class BadSyntax extends Error {}

const LINE_LIMIT = 64 * 1024;
const LITERAL_LIMIT = 64 * 1024 * 1024;

/** Collects bytes until a command with all its literals is there. */
export class CommandReader {
  private chunks: Buffer[] = [];
  private length = 0;
  /** Up to here the command is known to be complete lines and literals. */
  private scanned = 0;

  /** `wantLiteral` is called when the client waits for a go-ahead. */
  constructor(private readonly wantLiteral: () => void) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The next whole command without its final line end; null: not there yet. */
  next(): Buffer | null {
    for (;;) {
      if (this.scanned > this.length || this.length === 0) return null;
      const all = (this.chunks.length === 1 && this.chunks[0]) || Buffer.concat(this.chunks);
      this.chunks = [all];
      const end = all.indexOf(0x0a, this.scanned);
      if (end === -1) {
        if (this.length - this.scanned > LINE_LIMIT) throw new BadSyntax('line too long');
        return null;
      }
      const line = all.toString('latin1', Math.max(this.scanned, end - 24), end);
      const literal = /\{(\d{1,10})(\+?)\}\r?$/.exec(line);
      if (literal === null) {
        this.chunks = [all.subarray(end + 1)];
        this.length -= end + 1;
        this.scanned = 0;
        return all.subarray(0, all[end - 1] === 0x0d ? end - 1 : end);
      }
      if (Number(literal[1]) > LITERAL_LIMIT) throw new BadSyntax('literal too large');
      if (literal[2] === '') this.wantLiteral();
      this.scanned = end + 1 + Number(literal[1]);
    }
  }
}

/** Throws {@link BadSyntax}. */
export function parseCommand(bytes: Buffer): Command {
  const [tag, name, ...args] = new Tokenizer(bytes).all();
  if (tag?.kind !== 'atom' || name?.kind !== 'atom') throw new BadSyntax('no tag and command');
  const verb = name.text.toUpperCase();
  if (verb !== 'UID') return { tag: tag.text, name: verb, args };
  const [second, ...rest] = args;
  if (second?.kind !== 'atom') throw new BadSyntax('UID of what?');
  return { tag: tag.text, name: `UID ${second.text.toUpperCase()}`, args: rest };
}

class Tokenizer {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  all(): Token[] {
    const tokens = this.sequence();
    if (this.at < this.bytes.length) throw new BadSyntax('unexpected )');
    return tokens;
  }

  private sequence(): Token[] {
    const tokens: Token[] = [];
    while (this.at < this.bytes.length) {
      const char = this.char();
      if (char === ')') break;
      if (char === ' ') this.at++;
      else tokens.push(this.token(char));
    }
    return tokens;
  }

  private token(char: string): Token {
    if (char === '"') return { kind: 'string', bytes: this.quoted() };
    if (char === '{') return { kind: 'string', bytes: this.literal() };
    if (char !== '(') return { kind: 'atom', text: this.atom() };
    this.at++;
    const items = this.sequence();
    if (this.at >= this.bytes.length) throw new BadSyntax('a list without its )');
    this.at++;
    return { kind: 'list', items };
  }

  private quoted(): Buffer {
    const out: number[] = [];
    for (this.at++; this.char() !== '"'; this.at++) {
      if (this.char() === '\\') this.at++;
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new BadSyntax('a string without its end');
      out.push(byte);
    }
    this.at++;
    return Buffer.from(out);
  }

  private literal(): Buffer {
    const lineEnd = this.bytes.indexOf(0x0a, this.at);
    const size = Number.parseInt(this.bytes.toString('latin1', this.at + 1, lineEnd), 10);
    if (lineEnd === -1 || Number.isNaN(size)) throw new BadSyntax('not a literal');
    this.at = lineEnd + 1 + size;
    return this.bytes.subarray(lineEnd + 1, this.at);
  }

  /** Also a FETCH item with its section, which may hold blanks and lists in its brackets. */
  private atom(): string {
    const from = this.at;
    let inSection = false;
    while (this.at < this.bytes.length) {
      const char = this.char();
      if (char === '[') inSection = true;
      if (char === ']') inSection = false;
      if (!inSection && ' ()"{'.includes(char)) break;
      this.at++;
    }
    if (this.at === from) throw new BadSyntax('not an atom');
    return this.bytes.toString('latin1', from, this.at);
  }

  private char(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0);
  }
}

/** An argument as text, whichever way it was written; null for a list or nothing. */
export function textOf(token: Token | undefined): string | null {
  if (token?.kind === 'atom') return token.text;
  return token?.kind === 'string' ? token.bytes.toString('utf8') : null;
}

/** The words of a list (or of a single word). */
export function wordsOf(token: Token | undefined): string[] {
  const items = token?.kind === 'list' ? token.items : token === undefined ? [] : [token];
  return items.map((item) => textOf(item) ?? '');
}

/** A string as the server sends it: quoted, or as a literal when quoting cannot hold it. */
export function quote(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return `{${Buffer.byteLength(text)}}\r\n${text}`;
}
