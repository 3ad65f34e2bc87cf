/**
 * A backup as it lies on the disk: plain files that anybody can read with standard tools. See
 * docs/adr/ (the plain backup) and the README that lies in every backup. Types and names only.
 *
 *     messages/ab/abcd….eml      a message, named by the SHA-256 of its bytes
 *     folders/ab/abcd….ndjson.gz what a folder held, named by the SHA-256 of this file
 *     snapshots/<time>-<16 hex digits>.json   which folders there were; the digits are of its SHA-256
 *
 * Nothing is ever changed once it has its name; a snapshot gets its name after all it refers to is
 * durable.
 */
import type { Protocol } from './account.js';
import type { FlagEdit } from './flags.js';
import type { Removal } from './indexRows.js';
import type { Letter, LetterBoxMemory } from './letterBox.js';
import type { Dispatch } from './outbox.js';
import type { MailboxRole } from './source.js';

export const BACKUP_FORMAT = 1;

/** One line of a folder's listing. */
export interface BackedUpMessage {
  /** Of the bytes in `messages`; of a message that is only partly here, of its header. */
  sha256: string;
  id: string;
  /** Name of the file in the Maildir, and the part of it. */
  file: string;
  part: 'cur' | 'new' | 'partial';
  /** Octets of the whole message. */
  size: number;
  /** ISO 8601, UTC. */
  received: string;
  flags: NonNullable<FlagEdit['add']>;
  tags: readonly string[];
  /** What follows is for mailtui alone: what was agreed with the server. */
  messageId?: string;
  agreed?: number;
  agreedTags?: readonly string[];
  remoteId?: string;
  /** Directory of the folder that `remoteId` is of, where it is another one. */
  remoteFolder?: string;
  gone?: true;
  upload?: string;
  wish?: string;
  emailId?: string;
  removed?: { by: Removal['by']; at: number; folder: string };
  outbox?: Dispatch;
}

export interface BackedUpFolder {
  dir: string;
  path: string;
  name: string;
  role: MailboxRole | null;
  validity: string;
  messages: number;
  /** SHA-256 of the listing's file. */
  listing: string;
}

export interface BackedUpAccount {
  name: string;
  protocol: Protocol;
  folders: readonly BackedUpFolder[];
  /** POP3: how the letter-box is treated. */
  letterBox?: LetterBoxMemory;
  /** POP3: a listing of what the server may still have; see {@link BackedUpLetter}. */
  letters?: string;
}

/** One line of the listing of a letter-box. */
export type BackedUpLetter = Omit<Letter, 'here'>;

export interface Snapshot {
  format: number;
  /** ISO 8601, UTC. */
  created: string;
  /** The configuration without anything secret. */
  config: unknown;
  accounts: readonly BackedUpAccount[];
  messages: number;
  octets: number;
  /** Messages that could not be read; as sentences. */
  problems: readonly string[];
}

/** A snapshot and where it is. */
export interface NamedSnapshot {
  /** Name of its file without the extension. */
  name: string;
  snapshot: Snapshot;
}

/** How many snapshots of each kind stay. */
export interface KeepRules {
  daily: number;
  weekly: number;
  monthly: number;
}

/**
 * The names of the snapshots that may go: all but the newest, and the newest of each of the last
 * days, weeks and months that have one (UTC). Pure.
 */
export function snapshotsToDrop(
  snapshots: readonly { name: string; created: number }[],
  rules: KeepRules,
): string[] {
  const newestFirst = [...snapshots].sort((a, b) => b.created - a.created);
  const kept = new Set(newestFirst.slice(0, 1).map(({ name }) => name));
  for (const [period, most] of [
    [dayOf, rules.daily],
    [weekOf, rules.weekly],
    [monthOf, rules.monthly],
  ] as const) {
    const seen = new Set<string>();
    for (const { name, created } of newestFirst) {
      if (seen.size >= most) break;
      const key = period(created);
      if (seen.has(key)) continue;
      seen.add(key);
      kept.add(name);
    }
  }
  return newestFirst.map(({ name }) => name).filter((name) => !kept.has(name));
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The first of January 1970 was a Thursday; weeks begin on Mondays. */
const THURSDAY = 3;

function dayOf(ms: number): string {
  return String(Math.floor(ms / DAY_MS));
}

function weekOf(ms: number): string {
  return String(Math.floor((Math.floor(ms / DAY_MS) + THURSDAY) / 7));
}

function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}
