/** Flags as IMAP names them (RFC 9051, 2.3.2) and as mailtui keeps them. Pure. */
import { flagNames, flagsOf, type Flag, type Flags } from '../../core/flags.js';

const FLAG_BY_NAME: ReadonlyMap<string, Flag> = new Map([
  ['\\seen', 'seen'],
  ['\\answered', 'answered'],
  ['\\flagged', 'flagged'],
  ['\\draft', 'draft'],
  ['\\deleted', 'deleted'],
  ['$forwarded', 'forwarded'],
]);

const NAME_BY_FLAG: Readonly<Record<Flag, string>> = {
  seen: '\\Seen',
  answered: '\\Answered',
  flagged: '\\Flagged',
  draft: '\\Draft',
  deleted: '\\Deleted',
  forwarded: '$Forwarded',
};

/** The flags and keywords that a mailbox keeps, of those wanted, and the others. */
export interface KeptFlags {
  names: readonly string[];
  refused: readonly string[];
}

/**
 * The names to store.
 *
 * @param permanent PERMANENTFLAGS; undefined when the server did not send it, and so keeps all
 *   (RFC 9051, 7.1)
 */
export function writeFlags(
  flags: Flags,
  keywords: readonly string[],
  permanent: ReadonlySet<string> | undefined,
): KeptFlags {
  const known = new Set([...(permanent ?? ['\\*'])].map((name) => name.toLowerCase()));
  const names: string[] = [];
  const refused: string[] = [];
  for (const name of [...flagNames(flags).map((flag) => NAME_BY_FLAG[flag]), ...keywords]) {
    const isKept =
      name.startsWith('\\') && !keywords.includes(name)
        ? true
        : KEYWORD.test(name) && (known.has('\\*') || known.has(name.toLowerCase()));
    (isKept ? names : refused).push(name);
  }
  return { names, refused };
}

/** flag-keyword is an atom (RFC 9051, 9). */
const KEYWORD = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/;

/** Shared, so that a mailbox of messages without keywords holds no empty arrays. */
const NO_KEYWORDS: readonly string[] = [];

/**
 * The flags we have a bit for, and the keywords we have none for, sorted. Other system flags
 * (`\Recent`, and what servers invent with a backslash) belong to the session or the server and
 * are left out.
 */
export function readFlags(names: Iterable<string>): {
  flags: Flags;
  keywords: readonly string[];
} {
  const known: Flag[] = [];
  const keywords: string[] = [];
  for (const name of names) {
    const flag = FLAG_BY_NAME.get(name.toLowerCase());
    if (flag !== undefined) known.push(flag);
    else if (!name.startsWith('\\')) keywords.push(name);
  }
  return { flags: flagsOf(known), keywords: keywords.length === 0 ? NO_KEYWORDS : keywords.sort() };
}
