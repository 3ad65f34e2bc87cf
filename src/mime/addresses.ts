/**
 * Address lists (RFC 5322, 3.4, and the obsolete forms of 4.4).
 *
 * Guarantees: never throws, linear time, at most `limit` addresses. The syntax is read before
 * encoded words are decoded, so that a decoded `<` or `,` never makes an address; an address in a
 * display name stays in the name. Groups are flattened, an empty group is nobody. Domains stay as
 * written: punycode is not turned into letters that look like others.
 */
import type { Address } from '../core/message.js';
import { decodeWords } from './encodedWords.js';
import { withoutLast } from './lineEnds.js';

const MAX_ADDRESSES = 1_000;

/** An encoded word as one token: with it, its commas and colons are no syntax. */
const ENCODED_WORD = /=\?[^?\s]{1,60}\?[bq]\?[^?<>@]*\?=/iy;

const PLAIN = /[^,;"(<:=]+/y;

/** @param text the unfolded header, encoded words not decoded. */
export function parseAddresses(text: string, limit = MAX_ADDRESSES): Address[] {
  return text === '' ? [] : new AddressReader(text, limit).read();
}

class AddressReader {
  private at = 0;
  /** The mailbox being read: as a display name would show it, … */
  private phrase = '';
  /** … as written without comments, … */
  private source = '';
  private comment = '';
  /** … and what stood in its angle brackets. */
  private angle: string | null = null;
  private isQuoted = false;
  /** Names without an address that may be the beginning of the next: `Doe, John <j@example>`. */
  private loose: string[] = [];
  private readonly found: Address[] = [];
  /** Closers that were looked for in vain once will not be looked for again: linear time. */
  private readonly absent = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly limit: number,
  ) {}

  read(): Address[] {
    while (this.at < this.text.length && this.found.length < this.limit) this.step();
    this.finish();
    this.flushLoose();
    return this.found.slice(0, this.limit);
  }

  private step(): void {
    const character = this.text[this.at] ?? '';
    if (character === ',' || character === ';') {
      this.finish();
      if (character === ';') this.flushLoose();
      this.at += 1;
    } else if (character === '"') this.readQuoted();
    else if (character === '(') this.readComment();
    else if (character === '<') this.readAngle();
    else if (character === ':' && this.angle === null && !this.source.includes('@')) {
      // The name of a group.
      this.reset();
      this.loose = [];
      this.at += 1;
    } else this.readText();
  }

  private readText(): void {
    ENCODED_WORD.lastIndex = this.at;
    PLAIN.lastIndex = this.at;
    const token = ENCODED_WORD.exec(this.text) ?? PLAIN.exec(this.text);
    this.append(token?.[0] ?? this.text[this.at] ?? '');
  }

  private append(token: string): void {
    this.phrase += token;
    this.source += token;
    this.at += token.length;
  }

  private readQuoted(): void {
    const end = this.closing('"', this.at + 1);
    if (end < 0) {
      this.append('"');
      return;
    }
    this.phrase += this.text.slice(this.at + 1, end).replace(/\\([^])/g, '$1');
    this.source += this.text.slice(this.at, end + 1);
    this.isQuoted = true;
    this.at = end + 1;
  }

  private readComment(): void {
    const end = this.closing(')', this.at + 1);
    if (end < 0) {
      this.append('(');
      return;
    }
    this.comment += `${this.comment === '' ? '' : ' '}${this.text.slice(this.at + 1, end)}`;
    // A comment is white space.
    this.phrase += ' ';
    this.source += ' ';
    this.at = end + 1;
  }

  private readAngle(): void {
    // Of several, the last is the address; earlier ones are shown as part of the name.
    if (this.angle !== null) this.phrase += ` <${this.angle}> `;
    let end = this.closing('>', this.at + 1);
    if (end < 0) {
      const rest = /[,;]/g;
      rest.lastIndex = this.at;
      end = rest.exec(this.text)?.index ?? this.text.length;
    }
    this.angle = this.text.slice(this.at + 1, end);
    this.at = this.text[end] === '>' ? end + 1 : end;
  }

  /** Offset of the closer: comments nest, quotes and backslashes hide it. -1: there is none. */
  private closing(closer: '"' | ')' | '>', from: number): number {
    if (this.absent.has(closer)) return -1;
    let depth = 0;
    let quoted = false;
    for (let i = from; i < this.text.length; i += 1) {
      const character = this.text[i];
      if (character === '\\' && (closer !== '>' || quoted)) i += 1;
      else if (character === closer && depth === 0 && !quoted) return i;
      else if (closer === ')' && character === '(') depth += 1;
      else if (closer === ')' && character === ')') depth -= 1;
      else if (closer === '>' && character === '"') quoted = !quoted;
    }
    // An open quote inside angle brackets hides their end: read once more without quotes.
    const plain = closer === '>' && quoted ? this.text.indexOf('>', from) : -1;
    if (plain < 0) this.absent.add(closer);
    return plain;
  }

  private finish(): void {
    const { angle, comment, isQuoted } = this;
    const phrase = collapse(this.phrase);
    const source = collapse(this.source);
    this.reset();
    if (angle !== null) {
      const name = displayName(phrase === '' ? comment : [...this.loose, phrase].join(', '));
      if (phrase === '') this.flushLoose();
      this.loose = [];
      const address = cleanAddress(angle);
      if (name !== '' || address !== '') this.found.push({ name, address });
    } else if (/^@[^@\s]*$/.test(source)) {
      // What a server puts behind a group that it took for a local part is nobody.
    } else if (source.includes('@')) {
      this.flushLoose();
      this.found.push(...bareAddresses(source, comment));
    } else if (source !== '' && !isQuoted) this.loose.push(source);
    else if (phrase !== '') this.found.push({ name: displayName(phrase), address: '' });
  }

  private reset(): void {
    this.phrase = '';
    this.source = '';
    this.comment = '';
    this.angle = null;
    this.isQuoted = false;
  }

  /** A single word is a local user (`root`), more are a name. */
  private flushLoose(): void {
    for (const text of this.loose) {
      const isWord = !/[\s=?]/.test(text);
      this.found.push(
        isWord ? { name: '', address: text } : { name: displayName(text), address: '' },
      );
    }
    this.loose = [];
  }
}

function collapse(text: string): string {
  return (/\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

function displayName(phrase: string): string {
  const name = collapse(decodeWords(phrase).replace(/[\r\n\0]/g, ' '));
  return /^".+"$/.test(name) ? name.slice(1, -1).trim() : name;
}

/** White space around `@` and `.` (RFC 5322, 4.4), a route and `mailto:` are not the address. */
function cleanAddress(angle: string): string {
  if (/^[\w.+=-]+@[\w.-]+$/.test(angle)) return angle;
  const bare = collapse(angle.includes('"') ? angle : angle.replace(/\([^()]*\)/g, ' '));
  const text = withoutLast(bare.replace(/^<+/, ''), '>').replace(/^mailto:/i, '');
  return withoutRoute(text.includes('"') ? text : text.replace(/ ?([@.]) ?/g, '$1'));
}

function withoutRoute(text: string): string {
  return text.startsWith('@') ? text.slice(text.indexOf(':') + 1) : text;
}

/** Addresses without angle brackets; the comment, or words before the last, are the name. */
function bareAddresses(source: string, comment: string): Address[] {
  const compact = source.replace(/ ?@ ?/g, '@');
  const whole = compact.replace(/ ?\. ?/g, '.');
  if (!whole.includes(' ')) return [{ name: displayName(comment), address: cleanAddress(whole) }];
  if (/^"(?:[^"\\]|\\.)*"@\S+$/.test(compact)) {
    return [{ name: displayName(comment), address: cleanAddress(compact) }];
  }
  const words = compact.split(' ');
  // A list without commas.
  if (words.every((word) => /^[^@"]+@[^@"]+$/.test(word))) {
    return words.map((word) => ({ name: '', address: cleanAddress(word) }));
  }
  const at = words.findLastIndex((word) => word.includes('@'));
  const rest = words.filter((_, i) => i !== at).join(' ');
  return [{ name: displayName(rest), address: words[at] ?? '' }];
}
