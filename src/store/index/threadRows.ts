/**
 * Conversations in the index: connected sets of Message-IDs, kept up to date message by message.
 *
 * Guarantees: which messages are together, and the name of that, does not depend on the order in
 * which they came (see core/threads.ts). Two conversations that turn out to be one are merged into
 * the heavier, so that a row changes hands at most log2(n) times, whatever somebody sends.
 */
import type { MessageRow } from '../../core/indexRows.js';
import type { MessageSummary } from '../../core/message.js';
import { subjectLink } from '../../core/replySubject.js';
import { ancestorKeys, threadKey, threadKeys } from '../../core/threads.js';
import type { Database } from './database.js';
import { ANCESTORS, THREAD_OF_KEY, THREADS_OF_SUBJECT } from './queries.js';
import { array, int, text } from './rows.js';

export const THREAD_STEP = `
  -- JSON array of keys of the messages it names as before it, nearest first. '': none.
  ALTER TABLE message ADD COLUMN ancestors TEXT NOT NULL DEFAULT '';
  -- What replies that name no message find it by; see core/replySubject.ts. NULL: no such reply can.
  ALTER TABLE message ADD COLUMN subject_key INTEGER;
  CREATE INDEX message_of_subject ON message (subject_key) WHERE subject_key IS NOT NULL;
`;

/** How a message is joined with others, and what its row remembers of that. */
export interface ThreadPlace {
  thread: number;
  /** Column `ancestors`. */
  ancestors: string;
  /** Column `subject_key`. */
  subjectKey: number | null;
}

/** The conversation of a message. `fallback` as in threadKeys. Part of the caller's transaction. */
export function placeInThread(
  database: Database,
  summary: MessageSummary,
  fallback: string,
): ThreadPlace {
  const keys = threadKeys(summary, fallback);
  const ancestors = ancestorKeys(summary);
  const link = subjectLink(summary);
  const place = {
    ancestors: ancestors.length === 0 ? '' : JSON.stringify(ancestors),
    subjectKey: link?.kind === 'original' ? link.key : null,
  };
  if (link === null) return { ...place, thread: joinThread(database, keys) };
  if (link.kind === 'reply') {
    const originals = database
      .all(THREADS_OF_SUBJECT, link.key)
      .map((row) => int(row['thread_id']));
    return { ...place, thread: joinThread(database, [...keys, link.key], originals) };
  }
  // A reply that names nothing may have come before.
  const isAnswered = database.get(THREAD_OF_KEY, link.key) !== undefined;
  return { ...place, thread: joinThread(database, isAnswered ? [...keys, link.key] : keys) };
}

/** What a message answers, as it was when it came. */
export function readAncestors(
  database: Database,
  { placementId, messageId }: Pick<MessageRow, 'placementId' | 'messageId'>,
): { key: number; ancestors: number[] } {
  const row = database.get(ANCESTORS, placementId);
  const digest = text(row?.['digest']);
  return {
    key: threadKey(messageId ?? `\0${digest}`),
    ancestors: array(row?.['ancestors']).filter((key) => typeof key === 'number'),
  };
}

/** @param merged conversations that it is of, too */
function joinThread(
  database: Database,
  keys: readonly number[],
  merged: readonly number[] = [],
): number {
  const known = new Set<number>(merged);
  const unknown: number[] = [];
  for (const key of keys) {
    const row = database.get(THREAD_OF_KEY, key);
    if (row === undefined) unknown.push(key);
    else known.add(int(row['thread_id']));
  }
  const smallest = Math.min(...keys);
  const thread =
    known.size === 0
      ? database.insert('INSERT INTO thread (name, weight) VALUES (?, 0)', smallest)
      : merge(database, [...known]);
  for (const key of unknown) {
    database.run('INSERT INTO thread_key (key, thread_id) VALUES (?, ?)', key, thread);
  }
  database.run(
    'UPDATE thread SET name = min(name, ?), weight = weight + ? WHERE id = ?',
    smallest,
    unknown.length + 1,
    thread,
  );
  return thread;
}

/** Forgets the conversation when no message of it is left. Part of the caller's transaction. */
export function dropEmptyThread(database: Database, thread: number): void {
  database.run(
    `DELETE FROM thread WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM message WHERE thread_id = ?1)`,
    thread,
  );
}

function merge(database: Database, threads: readonly number[]): number {
  const [heaviest, ...others] = threads
    .map((id) => {
      const row = database.get('SELECT name, weight FROM thread WHERE id = ?', id);
      return { id, name: int(row?.['name']), weight: int(row?.['weight']) };
    })
    .sort((a, b) => b.weight - a.weight);
  if (heaviest === undefined) throw new RangeError('nothing to merge');
  for (const { id, name, weight } of others) {
    database.run('UPDATE thread_key SET thread_id = ? WHERE thread_id = ?', heaviest.id, id);
    database.run('UPDATE message SET thread_id = ? WHERE thread_id = ?', heaviest.id, id);
    database.run('DELETE FROM thread WHERE id = ?', id);
    database.run(
      'UPDATE thread SET name = min(name, ?), weight = weight + ? WHERE id = ?',
      name,
      weight,
      heaviest.id,
    );
  }
  return heaviest.id;
}
