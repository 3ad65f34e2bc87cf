/**
 * Names of files in a Maildir: `unique[,U=key][,P=octets][,other=fields][:2,FLAGS]`. Pure.
 *
 * Guarantees: flags of other programs that we do not know (lower-case letters, `S=` sizes and the
 * like) survive a change of ours. See the Maildir convention (cr.yp.to/proto/maildir.html) and,
 * for the comma fields, what Dovecot and isync write.
 */
import { FLAG_NAMES, NO_FLAGS, flagsOf, hasFlag, type Flag, type Flags } from './flags.js';

const LETTERS: Readonly<Record<Flag, string>> = {
  seen: 'S',
  answered: 'R',
  flagged: 'F',
  draft: 'D',
  forwarded: 'P',
  deleted: 'T',
};
const KNOWN_LETTERS = new Set(Object.values(LETTERS));
const INFO = /:2,([A-Za-z]*)$/;

/** The part that never changes: up to the first `:` or `,`. */
export function uniqueOf(name: string): string {
  const end = name.search(/[:,]/);
  return end === -1 ? name : name.slice(0, end);
}

export function maildirFlags(name: string): Flags {
  if (name.endsWith(':2,')) return NO_FLAGS;
  const letters = INFO.exec(name)?.[1] ?? '';
  if (letters === '') return NO_FLAGS;
  return flagsOf(FLAG_NAMES.filter((flag) => letters.includes(LETTERS[flag])));
}

/** The delivery key (16 hex digits); null in names that other programs made. */
export function maildirKey(name: string): string | null {
  return /,U=([0-9a-f]{16})(?=[,:]|$)/.exec(name)?.[1] ?? null;
}

/** Octets of the message of which only the header is in the file; null: the file is all of it. */
export function partialOctets(name: string): number | null {
  const octets = /,P=(\d{1,15})(?=[,:]|$)/.exec(name)?.[1];
  return octets === undefined ? null : Number(octets);
}

/** The name that the whole message has. */
export function wholeName(name: string): string {
  return name.replace(/,P=\d{1,15}(?=[,:]|$)/, '');
}

/** The same name with these flags; letters are in ASCII order, as the convention asks. */
export function withMaildirFlags(name: string, flags: Flags): string {
  const unknown = [...(INFO.exec(name)?.[1] ?? '')].filter((letter) => !KNOWN_LETTERS.has(letter));
  const known = FLAG_NAMES.filter((flag) => hasFlag(flags, flag)).map((flag) => LETTERS[flag]);
  return `${name.replace(/:2,.*$/, '')}:2,${[...known, ...unknown].sort().join('')}`;
}
