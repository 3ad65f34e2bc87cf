/** Flags as IMAP names them (RFC 9051, 2.3.2) and as mailtui keeps them. Pure. */
import { flagsOf, type Flag, type Flags } from '../../core/flags.js';

const FLAG_BY_NAME: ReadonlyMap<string, Flag> = new Map([
  ['\\seen', 'seen'],
  ['\\answered', 'answered'],
  ['\\flagged', 'flagged'],
  ['\\draft', 'draft'],
  ['\\deleted', 'deleted'],
  ['$forwarded', 'forwarded'],
]);

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
