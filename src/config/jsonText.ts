/**
 * Reads JSON for the sake of people who write it by hand: says where and what is wrong in a
 * sentence, and where every value stands. Used only once something is wrong; `JSON.parse` reads
 * the good files. Accepts exactly what RFC 8259 defines. Pure.
 */

/** 1-based; columns count UTF-16 units, as editors do. */
export interface TextPosition {
  line: number;
  column: number;
}

export interface JsonFault {
  offset: number;
  /** A clause such as `a comma or } is missing here`. */
  message: string;
}

export interface JsonLayout {
  /** The first thing that is not JSON; null when all is well. */
  fault: JsonFault | null;
  /** Offsets of values by {@link pathKey}. */
  offsets: ReadonlyMap<string, number>;
}

/** `[accounts, 0, name]` → a string that no other path has. */
export function pathKey(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

export function layOutJson(text: string): JsonLayout {
  const reader = new LayoutReader(text);
  let fault: JsonFault | null = null;
  try {
    reader.document();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    fault = { offset: error.offset, message: error.message };
  }
  return { fault, offsets: reader.offsets };
}

class Fault extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const MAX_DEPTH = 200;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const SPACE = /[ \t\r\n]*/y;

class LayoutReader {
  readonly offsets = new Map<string, number>();
  private at = 0;

  constructor(private readonly text: string) {}

  document(): void {
    this.value([]);
    this.take(SPACE);
    if (this.at < this.text.length) this.fail('nothing may follow the last }');
  }

  private value(path: readonly (string | number)[]): void {
    this.take(SPACE);
    if (path.length > MAX_DEPTH) this.fail('this is nested too deeply');
    this.offsets.set(pathKey(path), this.at);
    const first = this.text.charAt(this.at);
    if (first === '{') this.object(path);
    else if (first === '[') this.array(path);
    else if (first === '"') this.string();
    else if (first === '-' || (first >= '0' && first <= '9')) this.number();
    else this.word();
  }

  private object(path: readonly (string | number)[]): void {
    this.members('}', (first) => {
      if (this.text.charAt(this.at) !== '"') {
        this.fail(first ? 'a name in double quotes or } is missing here' : this.afterComma());
      }
      const key = this.string();
      this.take(SPACE);
      if (this.text.charAt(this.at) !== ':') this.fail('a colon is missing here');
      this.at += 1;
      this.value([...path, key]);
    });
  }

  private array(path: readonly (string | number)[]): void {
    let index = 0;
    this.members(']', () => {
      if (this.text.charAt(this.at) === ']') this.fail(this.afterComma());
      this.value([...path, index]);
      index += 1;
    });
  }

  private members(close: string, member: (first: boolean) => void): void {
    this.at += 1;
    this.take(SPACE);
    if (this.text.charAt(this.at) === close) {
      this.at += 1;
      return;
    }
    for (let first = true; ; first = false) {
      this.take(SPACE);
      member(first);
      this.take(SPACE);
      const next = this.text.charAt(this.at);
      if (next !== ',' && next !== close) this.fail(`a comma or ${close} is missing here`);
      this.at += 1;
      if (next === close) return;
    }
  }

  private string(): string {
    const token = this.take(STRING);
    if (token !== '') return String(JSON.parse(token));
    return this.fail('this text has no closing quote, or a \\ or line break that is not allowed');
  }

  private number(): void {
    const token = this.take(NUMBER);
    if (token === '' || /[\w.]/.test(this.text.charAt(this.at))) {
      this.fail('this is not a number as JSON writes it');
    }
  }

  private word(): void {
    const start = this.at;
    const token = this.take(WORD);
    if (token === 'true' || token === 'false' || token === 'null') return;
    this.at = start;
    if (token !== '') this.fail('text needs double quotes');
    if (this.text.charAt(start) === "'") this.fail('text needs double quotes, not single ones');
    if (this.text.startsWith('/', start)) this.fail('JSON has no comments');
    this.fail(start >= this.text.length ? 'the file ends too early' : 'a value is missing here');
  }

  private afterComma(): string {
    return this.at >= this.text.length ? 'the file ends too early' : 'nothing follows the comma';
  }

  /** Advances over what the sticky pattern matches here, and returns it. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const token = pattern.exec(this.text)?.[0] ?? '';
    this.at += token.length;
    return token;
  }

  private fail(message: string): never {
    const ended = this.at >= this.text.length;
    throw new Fault(this.at, ended ? 'the file ends too early' : message);
  }
}
