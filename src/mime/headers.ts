/**
 * Header sections: where the fields are, and what they say.
 *
 * Guarantees: never throws, linear time; reads LF and CRLF, folded fields, an mbox `From ` line at
 * the top, raw 8-bit text (UTF-8 where it is that, else windows-1252), and steps over a line that
 * is no field. Of a header section beyond a megabyte, only the end is looked for.
 */
import { decodeUnlabelled } from './charset.js';
import { decodeWords } from './encodedWords.js';

export interface HeaderField {
  /** As written. */
  name: string;
  /** In lower case. */
  key: string;
  /** Octets of the body as ISO 8859-1, folds included. */
  raw: string;
  /** What raw 8-bit text in it is in, unless it is UTF-8; undefined where nothing tells. */
  charset?: string;
}

export interface HeaderSection {
  fields: readonly HeaderField[];
  /** Offset of the first octet after the blank line, or of the line that ended the section. */
  bodyStart: number;
}

const SECTION_LIMIT = 1 << 20;
const FIELDS_LIMIT = 10_000;
/** Characters of one field that are decoded; recipients by the thousand fit. */
const FIELD_LIMIT = 1 << 18;

const FIELD_START = /^([!-9;-~]+)[ \t]*:/;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the section that begins at `start`.
 * @param isDelimiter whether the line from `from` to `to` is a MIME delimiter, which ends it too.
 */
export function readHeaderSection(
  raw: Buffer,
  start: number,
  isDelimiter: (from: number, to: number) => boolean = () => false,
): HeaderSection {
  const fields: HeaderField[] = [];
  const limit = start + SECTION_LIMIT;
  let at = start;
  while (at < raw.length) {
    const end = lineEnd(raw, at);
    const next = Math.min(end + 1, raw.length);
    if (isBlank(raw, at, end)) return { fields, bodyStart: next };
    if (raw[at] === 0x2d && isDelimiter(at, end)) return { fields, bodyStart: at };

    const fieldEnd = skipContinuation(raw, next);
    if (at < limit && fields.length < FIELDS_LIMIT) {
      const text = raw.toString('latin1', at, Math.min(fieldEnd, limit));
      const match = FIELD_START.exec(text);
      if (match !== null) fields.push(makeField(match, text));
      else if (!isStrayLine(raw, fieldEnd, fields.length)) return { fields, bodyStart: at };
    }
    at = fieldEnd;
  }
  return { fields, bodyStart: raw.length };
}

/** Offset of the top header section: after a byte order mark and an mbox line. */
export function messageStart(raw: Buffer): number {
  const start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  // RFC 5322, 4.5.2: a field may have spaces before its colon.
  return /^>?From (?!\s*:)/.test(raw.toString('latin1', start, start + 40))
    ? lineEnd(raw, start) + 1
    : start;
}

function makeField(match: RegExpExecArray, text: string): HeaderField {
  const name = match[1] ?? '';
  return { name, key: name.toLowerCase(), raw: text.slice(match[0].length) };
}

function lineEnd(raw: Buffer, from: number): number {
  const at = raw.indexOf(LF, from);
  return at < 0 ? raw.length : at;
}

function isBlank(raw: Buffer, from: number, end: number): boolean {
  let i = from;
  while (i < end && raw[i] === CR) i += 1;
  return i === end;
}

function skipContinuation(raw: Buffer, from: number): number {
  let at = from;
  while (raw[at] === 0x20 || raw[at] === 0x09) at = Math.min(lineEnd(raw, at) + 1, raw.length);
  return at;
}

/** Fields that a body would not begin with by chance. */
const SURE_FIELD =
  /^(?:received|from|to|cc|subject|date|message-id|mime-version|reply-to|return-path|content-[a-z-]+|list-[a-z]+|dkim-signature|authentication-results|x-[a-z-]+)[ \t]*:/i;
/** Lines in a row that may have lost the space that folds them. */
const MOST_STRAY = 20;

/** Whether what follows a line that is no field shows that the section goes on (or just ends). */
function isStrayLine(raw: Buffer, next: number, fieldsBefore: number): boolean {
  let at = next;
  for (let count = 0; count < MOST_STRAY && at < raw.length; count += 1) {
    const end = Math.min(lineEnd(raw, at), at + 200);
    if (isBlank(raw, at, end)) return count === 0 && fieldsBefore > 0;
    if (count > 0 && fieldsBefore === 0) return false;
    const line = raw.toString('latin1', at, end);
    if ((count === 0 ? FIELD_START : SURE_FIELD).test(line)) return true;
    at = lineEnd(raw, at) + 1;
  }
  return false;
}

/** The first field of this name; of repeated ones the first counts everywhere. */
export function findField(fields: readonly HeaderField[], key: string): HeaderField | undefined {
  return fields.find((field) => field.key === key);
}

/**
 * The text of a field on one line, encoded words left as they are.
 * @param charset as in {@link HeaderField.charset}
 */
export function unfold(raw: string, charset?: string): string {
  const limited = raw.length > FIELD_LIMIT ? raw.slice(0, FIELD_LIMIT) : raw;
  const trimmed = trimBlanks(limited);
  const line = trimmed.includes('\n') ? joinFolds(trimmed) : trimmed;
  return toText(/[\r\0]/.test(line) ? line.replace(/[\r\0]/g, ' ') : line, charset);
}

/** Each fold is one space, whatever it was made of. */
function joinFolds(text: string): string {
  return text
    .split('\n')
    .map(trimBlanks)
    .filter((part) => part !== '')
    .join(' ');
}

/** Trims octets: `trim` would take 0xA0 for a space, the end of many a UTF-8 character. */
export function trimBlanks(octets: string): string {
  let start = 0;
  let end = octets.length;
  while (start < end && isBlankCode(octets.charCodeAt(start))) start += 1;
  while (end > start && isBlankCode(octets.charCodeAt(end - 1))) end -= 1;
  return octets.slice(start, end);
}

function isBlankCode(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Octets as text: UTF-8 (RFC 6532), what stands beside it, or what it looks like. */
export function toText(octets: string, charset?: string): string {
  return /[\x80-\xff]/.test(octets) || octets.includes('\x1b$')
    ? decodeUnlabelled(Buffer.from(octets, 'latin1'), charset)
    : octets;
}

/** The decoded text of unstructured fields. Encoded line breaks become spaces. */
export function fieldText(field: HeaderField | undefined): string {
  if (field === undefined) return '';
  return decodeWords(unfold(field.raw, field.charset)).replace(/[\r\n\0]+/g, ' ');
}
