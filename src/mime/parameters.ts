/**
 * Structured header values with parameters: Content-Type and Content-Disposition (RFC 2045, 5.1),
 * with RFC 2231 charsets and continuations, and with what is found in real mail: missing quotes,
 * encoded words in file names, comments, raw 8-bit text.
 *
 * Guarantees: never throws, linear time, at most a hundred parameters.
 */
import { decodeText } from './charset.js';
import { decodeWords } from './encodedWords.js';
import { toText, trimBlanks } from './headers.js';
import { lfLines } from './lineEnds.js';

export interface ParameterizedValue {
  /** In lower case, e.g. `text/plain`; empty when there is none. */
  value: string;
  /** Decoded, by name in lower case. `boundary` alone stays as its octets (ISO 8859-1). */
  parameters: ReadonlyMap<string, string>;
}

const MAX_PARAMETERS = 100;
/** RFC 2046 allows 70 characters. */
const BOUNDARY_LIMIT = 1_000;

interface Segment {
  /** Place in a continuation (RFC 2231, 3); -1 for a plain parameter. */
  index: number;
  /** Percent-encoded (RFC 2231, 4). */
  encoded: boolean;
  value: string;
}

/** @param raw octets of the field as ISO 8859-1, folds included. */
export function parseParameters(raw: string): ParameterizedValue {
  const text = lfLines(raw).replaceAll('\n', '').replace(/\0/g, ' ');
  const head = /^[^;]*/.exec(text)?.[0] ?? '';
  const value = /^\s*(?:\([^)]*\)\s*)?([^\s;,(]*)/.exec(head)?.[1] ?? '';
  const segments = new Map<string, Segment[]>();
  let count = 0;
  // A missing `;` after the type is common: `text/plain charset=utf-8`.
  let at = head.indexOf(value) + value.length;
  while (at < text.length && count < MAX_PARAMETERS) {
    at = readParameter(text, at, segments);
    count += 1;
  }
  const parameters = new Map<string, string>();
  for (const [name, parts] of segments) parameters.set(name, joinSegments(name, parts));
  return { value: value.toLowerCase(), parameters };
}

const NAME = /[\s;,]*([^\s=;,]*)\s*/y;

/** @returns the offset after the parameter that begins at `at`. */
function readParameter(text: string, at: number, segments: Map<string, Segment[]>): number {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1] ?? '';
  const afterName = NAME.lastIndex;
  if (text[afterName] !== '=') return Math.max(afterName, at + 1);
  const [value, end] = readValue(text, afterName + 1, name);
  const match = /^([^*]+)(?:\*(\d{1,4}))?(\*?)$/.exec(name.toLowerCase());
  if (match?.[1] === undefined) return end;
  const known = segments.get(match[1]) ?? [];
  segments.set(match[1], known);
  known.push({ index: Number(match[2] ?? -1), encoded: match[3] === '*', value });
  return end;
}

function readValue(text: string, from: number, name: string): [value: string, end: number] {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  if (text[at] === '"') {
    const end = closingQuote(text, at + 1);
    if (end > 0) {
      // Only these two escapes: a Windows path would lose its backslashes otherwise.
      return [text.slice(at + 1, end).replace(/\\(["\\])/g, '$1'), end + 1];
    }
    at += 1;
  }
  const semicolon = text.indexOf(';', at);
  const end = semicolon < 0 ? text.length : semicolon;
  const value = trimBlanks(text.slice(at, end));
  // An unquoted file name may hold spaces and brackets; in all else they are a comment.
  if (/name/i.test(name)) return [value, end];
  // A boundary with spaces is illegal without quotes, but its delimiters are right.
  const legal = /^boundary$/i.test(name)
    ? /^(?:(?!\s+(?:\(|[\w-]+=))[^])*/.exec(value.slice(0, BOUNDARY_LIMIT))
    : /^[^ \t(]*/.exec(value);
  return [legal?.[0] ?? '', end];
}

function closingQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i;
  }
  return -1;
}

function joinSegments(name: string, segments: readonly Segment[]): string {
  const single = segments.find((segment) => segment.index < 0 && segment.encoded);
  const continued = segments
    .filter((segment) => segment.index >= 0)
    .sort((a, b) => a.index - b.index);
  const parts = single === undefined ? continued : [single];
  const first = parts[0];
  if (first === undefined) return decodePlain(name, segments[0]?.value ?? '');
  if (!parts.some((part) => part.encoded)) {
    return decodePlain(name, parts.map((part) => part.value).join(''));
  }
  const [, charset = '', start = first.value] =
    /^([^']*)'[^']*'([^]*)$/.exec(first.encoded ? first.value : '') ?? [];
  const bytes = parts.map((part) => {
    const value = part === first ? start : part.value;
    return part.encoded ? decodePercent(value) : Buffer.from(value, 'latin1');
  });
  return decodeText(Buffer.concat(bytes), charset);
}

function decodePlain(name: string, octets: string): string {
  if (name === 'boundary') return octets;
  const text = toText(octets);
  return name.includes('name') ? decodeWords(text) : text;
}

function decodePercent(value: string): Buffer {
  return Buffer.from(
    value.replace(/%([0-9a-f]{2})/gi, (_match, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
}
