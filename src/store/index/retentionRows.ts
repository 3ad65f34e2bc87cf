/** What retention rules ask of the index: what is old in a folder, and which of them were seen. */
import type { Database } from './database.js';
import { AGED } from './queries.js';
import { int } from './rows.js';

export const APPROVAL_STEP = `
  -- Retention rules that the user has seen at work; see retentionKey.
  CREATE TABLE approval (
    key TEXT PRIMARY KEY,
    at  INTEGER NOT NULL                  -- ms since the epoch
  ) STRICT;
`;

export function readApproved(database: Database, key: string): boolean {
  return database.get('SELECT 1 FROM approval WHERE key = ?', key) !== undefined;
}

/** Part of the caller's transaction. */
export function writeApproval(database: Database, key: string, at: number): void {
  database.run('INSERT OR REPLACE INTO approval (key, at) VALUES (?, ?)', key, at);
}

/** Placements that were received, and moved or brought here, before then; no flagged ones. */
export function readAged(database: Database, folderId: number, before: number): number[] {
  return database.all(AGED, folderId, before, before).map((row) => int(row['id']));
}
