/**
 * Mailbox names of servers as directories of the store, and back. Pure.
 *
 * Guarantees: the result is a relative path whose every segment is a legal, visible file name that
 * is none of `cur`, `new`, `tmp`, `.` or `..`; two different mailboxes never get the same
 * directory; `mailboxPath(folderDir(path, d), d)` is `path` again, unless a segment was too long
 * to be a file name or is not valid Unicode.
 */
import { hash } from 'node:crypto';

/**
 * Characters of a segment that cannot stand in a file name, would not be seen in one (controls,
 * bidi marks, other format characters), or that we use ourselves; and what is odd at its beginning or end.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}/\\%]|^[.~ -]|[ .]$/gu;
const RESERVED = new Set(['cur', 'new', 'tmp']);
/** A segment may have 255 octets in every file system we know; the rest is for our file names. */
const SEGMENT_LIMIT = 240;
/** Stands in no other name: a percent sign is followed by hex digits there. */
const SHORT_MARK = '%~';

export function folderDir(path: string, delimiter: string): string {
  const segments = delimiter === '' ? [path] : path.split(delimiter);
  return segments
    .map((segment, depth) =>
      // INBOX alone is the same in any case (RFC 9051, 5.1).
      encodeSegment(depth === 0 && segment.toUpperCase() === 'INBOX' ? 'INBOX' : segment),
    )
    .join('/');
}

export function mailboxPath(dir: string, delimiter: string): string {
  return dir
    .split('/')
    .map(decodeSegment)
    .join(delimiter === '' ? '/' : delimiter);
}

function encodeSegment(segment: string): string {
  if (segment === '') return '%';
  const safe = segment.replace(UNSAFE, percent);
  const name = RESERVED.has(safe.toLowerCase()) ? percent(safe.charAt(0)) + safe.slice(1) : safe;
  return Buffer.byteLength(name) > SEGMENT_LIMIT ? shortened(name) : name;
}

/** As much of the name as fits, and a digest that keeps it apart from others. */
function shortened(name: string): string {
  const digest = hash('sha256', name).slice(0, 16);
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > SEGMENT_LIMIT - SHORT_MARK.length - 16) break;
    kept += character;
  }
  return `${kept.replace(/%[0-9A-F]?$/, '')}${SHORT_MARK}${digest}`;
}

function percent(character: string): string {
  // Half a surrogate pair has no UTF-8; its code unit is no UTF-8 of anything else.
  const isHalf = /^\p{Cs}$/u.test(character);
  return [...Buffer.from(character, isHalf ? 'utf16le' : 'utf8')]
    .map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function decodeSegment(name: string): string {
  if (name === '%') return '';
  return name.replace(/(?:%[0-9A-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );
}
