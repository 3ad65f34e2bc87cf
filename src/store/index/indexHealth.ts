/** Looks whether the index file is whole. Reads only; a sync may run beside it. */
import { Database } from './database.js';
import { int, text } from './rows.js';

export interface IndexHealth {
  /** What SQLite finds wrong (`PRAGMA quick_check`), a few of it; empty: nothing. */
  faults: readonly string[];
  /** Messages in all folders, by account. */
  messages: ReadonlyMap<string, number>;
}

const MOST_FAULTS = 5;

/** @throws MailtuiError `disk` when the file is no database, or cannot be read. */
export function inspectIndex(file: string): IndexHealth {
  const database = new Database(file, { readOnly: true });
  try {
    const rows = database.all(`PRAGMA quick_check(${String(MOST_FAULTS)})`);
    const faults = rows.map((row) => text(row['quick_check'])).filter((line) => line !== 'ok');
    if (faults.length > 0) return { faults, messages: new Map() };
    const counts = database.all(
      `SELECT f.account AS account, count(*) AS messages
         FROM placement p JOIN folder f ON f.id = p.folder_id GROUP BY f.account`,
    );
    return {
      faults,
      messages: new Map(counts.map((row) => [text(row['account']), int(row['messages'])])),
    };
  } finally {
    database.close();
  }
}
