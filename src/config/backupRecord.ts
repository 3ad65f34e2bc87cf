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
  const { destination, at, snapshot } = value as Record<string, unknown>;
  return typeof destination === 'string' && typeof at === 'number' && typeof snapshot === 'string';
}
