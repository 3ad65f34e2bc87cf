/**
 * Who keeps the index open for long, and who wants to replace it.
 *
 * Guarantees: as long as anybody holds it to use the index, nobody gets it to replace it, and the
 * other way round; any number may use it. The lock is the kernel's (SQLite's file locks on a file
 * beside the index), so it ends with the process however that dies.
 */
import { MailtuiError } from '../core/errors.js';
import { Database } from './index/database.js';

export interface IndexLock {
  /** Safe to call twice. */
  release(): void;
}

/** Whoever asks for all of it and fails stands in the way of others for a moment. In ms. */
const PATIENCE_MS = 500;

/** Also keeps the connections from being collected as garbage, which would end their locks. */
const held = new Set<Database>();

/** For a program that stays. @throws MailtuiError `locked` while it is being replaced; `disk`. */
export function lockIndexForUse(indexFile: string): IndexLock {
  return acquire(indexFile, 'mailtui is making its index anew', (database) => {
    database.exec('BEGIN');
    // The first look into the file takes the lock, and the open transaction keeps it.
    database.get('SELECT count(*) FROM sqlite_master');
  });
}

/** @throws MailtuiError `locked` while anybody uses or replaces it; `disk`. */
export function lockIndexForReplacing(indexFile: string): IndexLock {
  return acquire(indexFile, 'mailtui is open, or making its index anew already', (database) => {
    database.exec('BEGIN EXCLUSIVE');
  });
}

function acquire(
  indexFile: string,
  meanwhile: string,
  take: (database: Database) => void,
): IndexLock {
  const database = new Database(`${indexFile}.lock`, { busyTimeout: PATIENCE_MS });
  try {
    take(database);
  } catch (error) {
    database.close();
    if (!(error instanceof MailtuiError) || error.kind !== 'locked') throw error;
    throw new MailtuiError('locked', meanwhile, {
      hint: 'Wait until it has finished, or leave it, and try again.',
      cause: error,
    });
  }
  held.add(database);
  return {
    release: () => {
      if (!held.delete(database)) return;
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
