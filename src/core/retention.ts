/**
 * planRetention: which messages are to leave the letter-box (POP3), by the account's policy.
 *
 * Pure. Guarantees: only what we remember to have stored and what the server lists now is ever
 * due; `keep` lets nothing go, and what the user wants to keep never goes; a message of which only
 * the header is here stays; much at once that was not announced, because another policy was in
 * force, the user named it, or the clock went days ahead since the last sync, is held back until the
 * user says so. That a file is still what was
 * stored is not seen from here: whoever executes the plan looks, and leaves on the server what it
 * cannot vouch for.
 */
import type { AfterDownload } from './account.js';
import { isBraked } from './deleteBrake.js';
import type { EditKind } from './editLog.js';
import { hasFlag, type Flags } from './flags.js';
import type { Letter } from './letterBox.js';
import { isPartial } from './partial.js';

const DAY = 24 * 60 * 60 * 1000;
/** A long weekend. When no sync ended for longer, the clock may be wrong, and nobody looked. */
const UNWATCHED = 4 * DAY;

export interface RetentionInput {
  policy: AfterDownload;
  /** Since when that is the policy; ms since the epoch. */
  since: number;
  now: number;
  /** When the last complete sync ended, by the same clock; null: there was none. */
  lastSync: number | null;
  /** At least those that were stored by {@link dueIfStoredBy}, and those that the user wants gone. */
  letters: readonly Letter[];
  /** Remote ids that are in the letter-box; null: those of all letters are. */
  listed: ReadonlySet<string> | null;
  /** How many messages are in the letter-box. */
  total: number;
  inboxId: number;
  /** The user has seen what would go and wants it. */
  force: boolean;
}

export interface RetentionPlan {
  /** To be removed from the server. */
  due: Letter[];
  /** So many would go, too, and are held back by the delete brake. */
  braked: number;
}

export function planRetention(input: RetentionInput): RetentionPlan {
  const { policy, now, letters, listed, total, inboxId, force } = input;
  const due = letters.filter(
    (letter) =>
      (listed === null || listed.has(letter.remoteId)) && isDue(policy, letter, now, inboxId),
  );
  if (force) return { due, braked: 0 };
  const surprises = due.filter((letter) => !wasAnnounced(letter, input));
  if (!isBraked(surprises.length, total)) return { due, braked: 0 };
  const held = new Set(surprises);
  return { due: due.filter((letter) => !held.has(letter)), braked: held.size };
}

function isDue(policy: AfterDownload, letter: Letter, now: number, inboxId: number): boolean {
  if (letter.here !== null && isPartial(letter.here.file)) return false;
  if (letter.wish !== null) return letter.wish === 'delete';
  switch (policy) {
    case 'keep':
      return false;
    case 'delete':
      return true;
    case 'when-deleted':
      return (
        letter.here === null || isDoneWith(letter.here.folderId !== inboxId, letter.here.flags)
      );
    default:
      return letter.stored <= dueIfStoredBy(policy, now);
  }
}

/**
 * With `delete`, everything goes every time; with `days:N`, everybody could see the day. What was
 * there, or overdue, when that became the policy is a surprise all the same; so is what became due
 * while nothing was synced for long, or since the clock went ahead, which looks the same.
 */
function wasAnnounced(
  { stored }: Letter,
  { policy, since, now, lastSync }: Pick<RetentionInput, 'policy' | 'since' | 'now' | 'lastSync'>,
): boolean {
  if (policy === 'delete') return stored >= since;
  if (daysOf(policy) === null) return false;
  const seen = wasUnwatched(lastSync, now) ? lastSync : now;
  return stored > dueIfStoredBy(policy, since) && stored <= dueIfStoredBy(policy, seen);
}

/** Whether the last sync is so long ago that the clock may be wrong. */
export function wasUnwatched(lastSync: number | null, now: number): lastSync is number {
  return lastSync !== null && now - lastSync > UNWATCHED;
}

/** What was stored later is not due by its age; ms since the epoch. */
export function dueIfStoredBy(policy: AfterDownload, now: number): number {
  const days = daysOf(policy);
  return days === null ? now : now - days * DAY;
}

function daysOf(policy: string): number | null {
  const days = /^days:(\d+)$/.exec(policy)?.[1];
  return days === undefined ? null : Number(days);
}

/** Deleted, or taken out of the inbox. */
function isDoneWith(isOutOfInbox: boolean, flags: Flags): boolean {
  return isOutOfInbox || hasFlag(flags, 'deleted');
}

/** Whether the policy of the last sync lets a message go that is still in the letter-box. */
export function leavesNow(
  policy: string,
  { isOutOfInbox, flags }: { isOutOfInbox: boolean; flags: Flags },
): boolean {
  return policy === 'delete' || (policy === 'when-deleted' && isDoneWith(isOutOfInbox, flags));
}

/** Whether an edit decides what becomes of mail in the letter-box; others are no reason to log in. */
export function concernsLetterBox(kind: EditKind, policy: AfterDownload): boolean {
  if (kind === 'server') return true;
  return policy === 'when-deleted' && kind !== 'flags' && kind !== 'tags';
}

/**
 * What the owner should know when the server deletes mail by itself (EXPIRE, RFC 2449, 6.7), as a
 * sentence; null when that makes no difference to the account. @param expire in days
 */
export function expiryNote(expire: number | null, policy: AfterDownload): string | null {
  if (expire === null || policy === 'delete') return null;
  if (expire === 0) return 'the server deletes mail as soon as it was fetched, whatever the policy';
  if ((daysOf(policy) ?? Infinity) <= expire) return null;
  return `the server itself deletes mail after ${expire} days, which is before this account would`;
}

/**
 * When a message that was stored then leaves the server, both in ms since the epoch; null when the
 * policy names no date.
 */
export function leavesAt(policy: string, stored: number): number | null {
  const days = daysOf(policy);
  return days === null ? null : stored + days * DAY;
}
