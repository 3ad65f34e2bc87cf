/**
 * What happened to a message, by whom and why: what `mailtui why` tells. Types and words; the index
 * keeps the events, by the short id of the message, so that they are there after the message is gone.
 */
import { flagNames, type Flags } from './flags.js';
import { tagsWithout } from './tags.js';

/**
 * Who did it. `server`: it was done on the server, by another device or program, and a sync told of
 * it. `program`: another program did it in the Maildir. `mailtui`: nobody asked for it just then.
 */
export type Actor = 'you' | 'server' | 'rule' | 'retention' | 'program' | 'mailtui';

/** Why the changes of a commit are made; kept with each of them. */
export interface Cause {
  by: Actor;
  /** The rule, the command, or where it was done; may be empty. Untrusted text. */
  reason: string;
}

export type HistoryDeed =
  | { what: 'came'; folder: string }
  | { what: 'flags'; before: Flags; after: Flags }
  | { what: 'tags'; before: readonly string[]; after: readonly string[] }
  | { what: 'moved'; from: string; to: string }
  /** The last copy here was removed, or a newer one took its place. */
  | { what: 'dropped'; folder: string }
  /** Something was done with it that changes nothing here; a clause without its subject. */
  | { what: 'used'; how: string };

export interface HistoryEvent extends Cause {
  /** Ms since the epoch. */
  at: number;
  deed: HistoryDeed;
}

/** `deleted by you`, as a list of causes has it. Holds untrusted text. */
export function actorText({ by, reason }: Cause): string {
  switch (by) {
    case 'you':
      return reason === '' ? 'you' : `you (${reason})`;
    case 'server':
      return 'the server, where another device or program did it';
    case 'rule':
      return `the rule "${reason}"`;
    case 'retention':
      return `the retention rule "${reason}"`;
    case 'program':
      return 'another program, in the Maildir';
    case 'mailtui':
      return reason === '' ? 'mailtui' : `mailtui (${reason})`;
  }
}

/** What was done, as a clause. Holds untrusted text. */
export function deedText(deed: HistoryDeed): string {
  switch (deed.what) {
    case 'came':
      return `came into ${deed.folder}`;
    case 'flags':
      return changedText(
        flagNames(deed.before & ~deed.after),
        flagNames(deed.after & ~deed.before),
      );
    case 'tags':
      return changedText(
        tagsWithout(deed.before, deed.after).map((tag) => `the tag ${tag}`),
        tagsWithout(deed.after, deed.before).map((tag) => `the tag ${tag}`),
      );
    case 'moved':
      return `moved from ${deed.from} to ${deed.to}`;
    case 'dropped':
      return `removed for good from ${deed.folder}`;
    case 'used':
      return deed.how;
  }
}

function changedText(gone: readonly string[], come: readonly string[]): string {
  return [
    ...(come.length === 0 ? [] : [`marked ${come.join(', ')}`]),
    ...(gone.length === 0 ? [] : [`no longer ${gone.join(', ')}`]),
  ].join('; ');
}

/** When a file of ours was delivered, by its unique name; null for names of other programs. */
export function deliveredAt(unique: string): number | null {
  const seconds = /^(\d{9,11})\./.exec(unique)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
