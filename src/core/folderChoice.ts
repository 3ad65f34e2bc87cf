/**
 * Which mailboxes of an account are kept in step, and what they are for. Pure.
 *
 * Guarantees: the inbox is always kept in step and is always the inbox; a role that the user gave
 * to a mailbox, no other has from the server; a pattern is matched in time that is proportional to
 * its length and that of the name.
 */
import type { MailboxRole } from './source.js';

export type ChosenRole = Exclude<MailboxRole, 'inbox'>;

/** As the configuration has it. Patterns are those of LIST (RFC 9051, 6.3.9). */
export interface FolderChoice {
  /** Only mailboxes that one of these matches; absent or empty: all. */
  include?: readonly string[];
  /** But none of these. */
  exclude?: readonly string[];
  /** By the full name on the server: the role that it has, whatever the server says. */
  roles?: Readonly<Record<string, ChosenRole | 'none'>>;
}

interface NamedMailbox {
  path: string;
  role: MailboxRole | null;
}

/** @param delimiter the hierarchy delimiter, which a `%` does not match */
export function isChosen(choice: FolderChoice, path: string, delimiter: string): boolean {
  if (isInbox(path)) return true;
  const { include = [], exclude = [] } = choice;
  const isMatch = (pattern: string) => matchesPattern(pattern, path, delimiter);
  return (include.length === 0 || include.some(isMatch)) && !exclude.some(isMatch);
}

/** `*` stands for anything, `%` for anything within one level of the hierarchy. */
export function matchesPattern(pattern: string, path: string, delimiter: string): boolean {
  const name = [...path];
  /** Whether what came of the pattern matches the first so many characters of the name. */
  let matched = [true, ...name.map(() => false)];
  for (const part of pattern) {
    let reached = false;
    matched = matched.map((was, length) => {
      const last = name[length - 1];
      if (part !== '*' && part !== '%') return last === part && matched[length - 1] === true;
      reached = was || (reached && (part === '*' || last !== delimiter));
      return reached;
    });
  }
  return matched.at(-1) === true;
}

/** The same mailboxes with the roles that the user gave; whoever had one of these loses it. */
export function withChosenRoles<Mailbox extends NamedMailbox>(
  { roles = {} }: FolderChoice,
  mailboxes: readonly Mailbox[],
): Mailbox[] {
  const given = new Map(Object.entries(roles));
  const taken = new Set(mailboxes.map(({ path }) => given.get(path)));
  return mailboxes.map((mailbox) => {
    if (mailbox.role === 'inbox') return mailbox;
    const role = given.get(mailbox.path);
    if (role !== undefined) return { ...mailbox, role: role === 'none' ? null : role };
    return mailbox.role !== null && taken.has(mailbox.role) ? { ...mailbox, role: null } : mailbox;
  });
}

function isInbox(path: string): boolean {
  return path.toUpperCase() === 'INBOX';
}
