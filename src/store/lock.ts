/**
 * One process at a time works on an account.
 *
 * Guarantees: the lock is the kernel's (fcntl, through an exclusive SQLite transaction, as Node
 * has no lock of its own), so it ends with the process however that dies, and no stale file ever
 * needs to be removed. It excludes other threads and callers of the same process too.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAccountName } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { Database } from './index/database.js';

export interface AccountLock {
  /** Safe to call twice. */
  release(): void;
}

/** Also keeps the connections from being collected as garbage, which would end their locks. */
const held = new Map<string, Database>();

/** @throws MailtuiError `locked` at once when anybody holds it; `disk`, `disk-full`. */
export function lockAccount(stateDir: string, account: string): AccountLock {
  if (!isAccountName(account)) throw new MailtuiError('bug', 'not an account name');
  const directory = join(stateDir, 'locks');
  const file = join(directory, `${account}.lock`);
  if (held.has(file)) throw locked(account);
  const database = acquire(directory, file, account);
  held.set(file, database);
  return {
    release: () => {
      if (held.get(file) !== database) return;
      held.delete(file);
      database.close();
    },
  };
}

function acquire(directory: string, file: string, account: string): Database {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toMailtuiError(error).within({ account });
  }
  const database = new Database(file, { busyTimeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof MailtuiError && error.kind === 'locked') throw locked(account);
    throw toMailtuiError(error).within({ account });
  }
}

function locked(account: string): MailtuiError {
  return new MailtuiError('locked', 'another mailtui is at work on this account', {
    scope: { account },
    hint: 'Wait until it has finished, or end it, and try again.',
  });
}
