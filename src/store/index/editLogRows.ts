/**
 * The log of edits in the index. Taking back does not remove an entry, so that it can be done
 * again, until the next edit takes the place of what was taken back.
 */
import type { Direction, EditedMessage, EditKind, LoggedEdit } from '../../core/editLog.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { Database } from './database.js';
import { NEWEST_EDIT, OLDEST_UNDONE_EDIT } from './queries.js';
import { int, text } from './rows.js';

/** Entries that are kept: nobody goes back further, and one may be of a hundred thousand messages. */
const MOST_EDITS = 100;

export const EDIT_LOG_STEP = `
  -- What the user did to messages; see core/editLog.ts.
  CREATE TABLE edit_log (
    id       INTEGER PRIMARY KEY,         -- ascending
    kind     TEXT NOT NULL,               -- see EditKind
    at       INTEGER NOT NULL,            -- ms since the epoch
    undone   INTEGER NOT NULL DEFAULT 0,  -- 1: was taken back
    messages TEXT NOT NULL                -- JSON array of EditedMessage
  ) STRICT;
`;

type EditLogChange = Extract<IndexChange, { type: 'edited' | 'undone' }>;

export function isOfEditLog(change: IndexChange): change is EditLogChange {
  return change.type === 'edited' || change.type === 'undone';
}

/** Part of the caller's transaction. */
export function applyEditLogChange(database: Database, change: EditLogChange): void {
  if (change.type === 'undone') {
    database.run('UPDATE edit_log SET undone = ? WHERE id = ?', change.undone ? 1 : 0, change.id);
    return;
  }
  database.run('DELETE FROM edit_log WHERE undone = 1');
  const { kind, at, messages } = change;
  const id = database.insert(
    'INSERT INTO edit_log (kind, at, messages) VALUES (?, ?, ?)',
    kind,
    at,
    JSON.stringify(messages),
  );
  database.run('DELETE FROM edit_log WHERE id <= ?', id - MOST_EDITS);
}

export function readLoggedEdit(database: Database, direction: Direction): LoggedEdit | null {
  const row = database.get(direction === 'undo' ? NEWEST_EDIT : OLDEST_UNDONE_EDIT);
  if (row === undefined) return null;
  return {
    id: int(row['id']),
    kind: text(row['kind']) as EditKind,
    messages: JSON.parse(text(row['messages'])) as EditedMessage[],
  };
}
