/**
 * Where this profile was backed up to, and when: `backups.json` beside the index. A record for
 * reminders; the backups themselves are the truth.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './privateFiles.js';

export interface BackupRecord {
  destination: string;
  /** Ms since the epoch. */
  at: number;
  snapshot: string;
  /** What it left for the next one, by account and directory. Absent: nothing. */
  listings?: Readonly<Record<string, KnownListing>>;
}

/** A folder's listing in the backup, which is right for as long as its rows say the same. */
export interface KnownListing {
  /** A digest of the rows and all else that goes into the lines. */
  state: string;
  /** SHA-256 of the listing's file. */
  listing: string;
  messages: number;
  octets: number;
}

/** The newest first. A file that cannot be read is as good as none. */
export function readBackupRecords(stateDir: string): BackupRecord[] {
  const file = recordFile(stateDir);
  if (!existsSync(file)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isRecord).sort((a, b) => b.at - a.at) : [];
  } catch {
    return [];
  }
}

/** One for each destination. @throws MailtuiError `disk`, `disk-full` */
export function writeBackupRecord(stateDir: string, record: BackupRecord): void {
  const others = readBackupRecords(stateDir).filter(
    ({ destination }) => destination !== record.destination,
  );
  writePrivateFile(recordFile(stateDir), `${JSON.stringify([record, ...others], null, 2)}\n`);
}

/** Marks of restores that have begun in a profile, by account. */
export function unfinishedRestores(stateDir: string) {
  const file = (account: string) => join(stateDir, `restoring-${account}`);
  return {
    has: (account: string): boolean => existsSync(file(account)),
    begin: (account: string): void => {
      writePrivateFile(file(account), '');
    },
    end: (account: string): void => {
      rmSync(file(account), { force: true });
    },
  };
}

function recordFile(stateDir: string): string {
  return join(stateDir, 'backups.json');
}

function isRecord(value: unknown): value is BackupRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { destination, at, snapshot, listings } = value as Record<string, unknown>;
  return (
    typeof destination === 'string' &&
    typeof at === 'number' &&
    typeof snapshot === 'string' &&
    (listings === undefined || isListings(listings))
  );
}

function isListings(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((one: Partial<KnownListing> | null) => {
    const { state, listing, messages, octets } = one ?? {};
    return (
      typeof state === 'string' &&
      /^[0-9a-f]{64}$/.test(listing ?? '') &&
      typeof messages === 'number' &&
      typeof octets === 'number'
    );
  });
}
