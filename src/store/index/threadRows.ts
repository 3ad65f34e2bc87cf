/**
 * Conversations in the index: connected sets of Message-IDs, kept up to date message by message.
 *
 * Guarantees: which messages are together, and the name of that, does not depend on the order in
 * which they came (see core/threads.ts). Two conversations that turn out to be one are merged into
 * the heavier, so that a row changes hands at most log2(n) times, whatever somebody sends.
 */
import type { Database } from './database.js';
import { THREAD_OF_KEY } from './queries.js';
import { int } from './rows.js';

/** The conversation of a message with these keys. Part of the caller's transaction. */
export function joinThread(database: Database, keys: readonly number[]): number {
  const known = new Set<number>();
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
