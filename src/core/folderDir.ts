/**
 * Mailbox names of servers as directories of the store, and back. Pure.
 *
 * Guarantees: the result is a relative path whose every segment is a legal, visible file name that
 * is none of `cur`, `new`, `tmp`, `.` or `..`; different mailboxes get different directories, except
 * that INBOX is the same in any case; `mailboxPath(folderDir(path, d), d)` is `path` again, unless a
 * segment was too long to be a file name or is not valid Unicode.
 *
 * Two of them may still be one to a disk that ignores case or normalises names. Which folder keeps
 * its name then and which gets a `segmentApart` depends on who is there: see `mailboxDirs.ts`.
 */
import { hash } from 'node:crypto';

/**
 * Characters of a segment that cannot stand in a file name, would not be seen in one (controls,
 * bidi marks, other format characters), or that we use ourselves; and what is odd at its beginning or end.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}/\\%]|^[.~ -]|[ .]$/gu;
/** That, and what any disk may take for another character. */
const UNSAFE_APART = new RegExp(`${UNSAFE.source}|[^\\x20-@[-~]`, 'gu');
const RESERVED = new Set(['cur', 'new', 'tmp']);
/** A segment may have 255 octets in every file system we know; the rest is for our file names. */
const SEGMENT_LIMIT = 240;
/** These stand in no other name: a percent sign is followed by hex digits there. */
const SHORT_MARK = '%~';
const APART_MARK = '%=';

export function folderDir(path: string, delimiter: string): string {
  return mailboxSegments(path, delimiter).map(plainSegment).join('/');
}

export function mailboxPath(dir: string, delimiter: string): string {
  return dir
    .split('/')
    .map(decodeSegment)
    .join(delimiter === '' ? '/' : delimiter);
}

export function mailboxSegments(path: string, delimiter: string): string[] {
  const [first = '', ...others] = delimiter === '' ? [path] : path.split(delimiter);
  // INBOX alone is the same in any case (RFC 9051, 5.1).
  return [first.toUpperCase() === 'INBOX' ? 'INBOX' : first, ...others];
}

/** One level of a mailbox's name as the name of a directory. */
export function plainSegment(segment: string): string {
  if (segment === '') return '%';
  const safe = segment.replace(UNSAFE, percent);
  return fitting(RESERVED.has(safe.toLowerCase()) ? percent(safe.charAt(0)) + safe.slice(1) : safe);
}

/**
 * The same level for where its plain name is taken: no disk takes it for any other's, plain or
 * apart, whatever case and normalisation the two are of.
 */
export function segmentApart(segment: string): string {
  return fitting(segment.replace(UNSAFE_APART, percent) + APART_MARK);
}

/** Equal for names that some disk takes for the same (and for a few more). */
export function foldedName(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return bare.toUpperCase().toLowerCase().normalize('NFKD');
}

function fitting(name: string): string {
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
  const bare = name.endsWith(APART_MARK) ? name.slice(0, -APART_MARK.length) : name;
  if (bare === '%') return '';
  return bare.replace(/(?:%[0-9A-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );
}
