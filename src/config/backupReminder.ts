/** When the last backup was, in words, and whether it is time for one. */
import type { AccountConfig } from '../core/account.js';
import { readBackupRecords } from './backupRecord.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** So much mail may be lost before somebody says something. */
const OLD_DAYS = 30;

/** `3 days ago, to /media/disk/mail`; `none`. */
export function backupText(stateDir: string, now: number): string {
  const [last] = readBackupRecords(stateDir);
  return last === undefined ? 'none' : `${ageText(last.at, now)}, to ${last.destination}`;
}

/** Accounts whose mail is here and nowhere else, and has no backup that is young enough. */
export interface BackupDue {
  accounts: readonly string[];
  /** When the last one was, ms since the epoch; null: there is none. */
  last: number | null;
}

/** Null: there is no reason for a backup. */
export function backupDue(
  stateDir: string,
  accounts: readonly Pick<AccountConfig, 'name' | 'protocol'>[],
  now: number,
): BackupDue | null {
  const alone = accounts.filter(({ protocol }) => protocol === 'pop3').map(({ name }) => name);
  if (alone.length === 0) return null;
  const [last] = readBackupRecords(stateDir);
  if (last !== undefined && now - last.at < OLD_DAYS * DAY_MS) return null;
  return { accounts: alone, last: last?.at ?? null };
}

/** A sentence for whoever has mail here that is nowhere else; null: there is no reason. */
export function backupReminder(
  stateDir: string,
  accounts: readonly AccountConfig[],
  now: number,
): string | null {
  const due = backupDue(stateDir, accounts, now);
  if (due === null) return null;
  const state = due.last === null ? 'has no backup' : `was backed up ${ageText(due.last, now)}`;
  return `Mail of ${due.accounts.join(', ')} (POP3) ${state}: mailtui backup DIRECTORY makes one.`;
}

function ageText(at: number, now: number): string {
  const days = Math.floor((now - at) / DAY_MS);
  if (days < 1) return 'today';
  return days === 1 ? 'yesterday' : `${String(days)} days ago`;
}
