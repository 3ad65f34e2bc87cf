/**
 * Messages that an older mailtui indexed, without what they answer: the index remembers which, until
 * each was looked at again. Their conversations are as they should be but for replies that name no
 * message; their trees are flat.
 */
import type { UnthreadedMessage } from '../../core/indexRows.js';
import type { MessageSummary } from '../../core/message.js';
import type { Database } from './database.js';
import { UNTHREADED } from './queries.js';
import { filePlace, int, text } from './rows.js';
import { dropEmptyThread, placeInThread } from './threadRows.js';

export const UNTHREADED_STEP = `
  -- 0: an older mailtui indexed it, and what it answers is yet to be read. See threadMemory.ts.
  ALTER TABLE message ADD COLUMN threaded INTEGER NOT NULL DEFAULT 1;
  UPDATE message SET threaded = 0 WHERE ancestors = '' AND subject_key IS NULL;
  CREATE INDEX message_unthreaded ON message (id) WHERE threaded = 0;
`;

export function readUnthreaded(
  database: Database,
  account: string,
  limit: number,
): UnthreadedMessage[] {
  return database.all(UNTHREADED, account, limit).map((row) => ({
    placementId: int(row['id']),
    account,
    dir: text(row['dir']),
    file: filePlace(row),
  }));
}

/** @param summary null: it cannot be read. Part of the caller's transaction. */
export function placeAgain(
  database: Database,
  placementId: number,
  summary: MessageSummary | null,
): void {
  const row = database.get(
    `SELECT m.id, m.thread_id, lower(hex(m.digest)) AS digest
       FROM placement p JOIN message m ON m.id = p.message_id
      WHERE p.id = ? AND m.threaded = 0`,
    placementId,
  );
  if (row === undefined) return;
  const message = int(row['id']);
  if (summary === null) {
    database.run('UPDATE message SET threaded = 1 WHERE id = ?', message);
    return;
  }
  const { thread, ancestors, subjectKey } = placeInThread(database, summary, text(row['digest']));
  database.run(
    'UPDATE message SET threaded = 1, thread_id = ?, ancestors = ?, subject_key = ? WHERE id = ?',
    thread,
    ancestors,
    subjectKey,
    message,
  );
  const before = int(row['thread_id']);
  if (before !== thread) dropEmptyThread(database, before);
}
