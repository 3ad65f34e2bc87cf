/**
 * What happened to messages, in the index. Bounded: the oldest events go when there are very many.
 *
 * Guarantees: an event is written in the transaction of the change that it tells of; it outlives the
 * message.
 */
import type { Cause, HistoryDeed, HistoryEvent } from '../../core/history.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { Database, SqlRow } from './database.js';
import type { Columns } from './placementChanges.js';
import { HISTORY_OF } from './queries.js';
import { int, tagList, text } from './rows.js';

export const HISTORY_STEP = `
  -- What happened to messages; see core/history.ts.
  CREATE TABLE history (
    id       INTEGER PRIMARY KEY,         -- ascending
    short_id TEXT NOT NULL,               -- of the message, which may be gone
    at       INTEGER NOT NULL             -- ms since the epoch
      DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
    by       TEXT NOT NULL,               -- see Actor
    reason   TEXT NOT NULL,               -- see Cause
    deed     TEXT NOT NULL                -- JSON of HistoryDeed
  ) STRICT;
  CREATE INDEX history_of_message ON history (short_id, id);
`;

/** Some 50 MB. */
const MOST_EVENTS = 300_000;
/** Events between two looks at how many there are. */
const THIN_EVERY = 1000;

/** Part of the caller's transaction. */
export function writeHistory(
  database: Database,
  shortId: string,
  { by, reason }: Cause,
  deed: HistoryDeed,
): void {
  const id = database.insert(
    'INSERT INTO history (short_id, by, reason, deed) VALUES (?, ?, ?, ?)',
    shortId,
    by,
    reason,
    JSON.stringify(deed),
  );
  if (id % THIN_EVERY === 0) {
    database.run('DELETE FROM history WHERE id <= ?', id - MOST_EVENTS);
  }
}

export function writeNote(
  database: Database,
  { id, by, reason, deed }: Extract<IndexChange, { type: 'noted' }>,
): void {
  writeHistory(database, id, { by, reason }, deed);
}

/** Why the changes of a commit are made that no cause stands before; null: nobody said. */
export function causeOf(changes: readonly IndexChange[]): Cause | null {
  for (const change of changes) {
    if (change.type === 'edited') return { by: 'you', reason: change.where ?? '' };
  }
  return null;
}

/** Who makes such a change when nobody says so. */
export function usualCause(type: IndexChange['type']): Cause {
  if (type === 'agree' || type === 'link') return { by: 'server', reason: '' };
  return { by: type === 'renamed' ? 'program' : 'mailtui', reason: '' };
}

/** Null: they stay. */
export function flagsDeed(row: SqlRow, { flags }: Columns): HistoryDeed | null {
  const before = int(row['flags']);
  return typeof flags !== 'number' || flags === before
    ? null
    : { what: 'flags', before, after: flags };
}

/** Null: they stay. */
export function tagsDeed(row: SqlRow, { tags }: Columns): HistoryDeed | null {
  if (tags === undefined || tags === row['tags']) return null;
  return { what: 'tags', before: tagList(row['tags']), after: tagList(tags) };
}

/** Oldest first. */
export function readHistory(database: Database, shortId: string): HistoryEvent[] {
  return database.all(HISTORY_OF, shortId).map(eventOf);
}

function eventOf(row: SqlRow): HistoryEvent {
  return {
    at: int(row['at']),
    by: text(row['by']) as HistoryEvent['by'],
    reason: text(row['reason']),
    deed: JSON.parse(text(row['deed'])) as HistoryDeed,
  };
}
