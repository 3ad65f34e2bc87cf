/**
 * What is remembered of a letter-box (POP3): its messages by their remote ids, and how it is to be
 * treated. Rows of `letter` come and go with those of `placement`, by triggers (`schema.ts`), so
 * that a message and the memory of it are always of one transaction.
 */
import type { Letter, LetterBoxMemory, LetterChange } from '../../core/letterBox.js';
import type { Database, SqlRow } from './database.js';
import { LETTER_BOX, LETTERS } from './queries.js';
import { filePlace, int, intOrNull, text } from './rows.js';

/** Those of this mailbox that were stored by then and are not known to be gone from it. */
export function readLetters(database: Database, folderId: number, storedUntil: number): Letter[] {
  return database.all(LETTERS, folderId, storedUntil).map((row) => ({
    remoteId: text(row['remote_id']),
    octets: intOrNull(row['octets']),
    stored: int(row['stored']),
    asked: intOrNull(row['asked']),
    here: row['placement_id'] === null ? null : here(row),
  }));
}

function here(row: SqlRow): Letter['here'] {
  return {
    placementId: int(row['placement_id']),
    folderId: int(row['in_folder']),
    dir: text(row['dir']),
    file: filePlace(row),
    digest: text(row['digest']),
    size: int(row['size']),
    flags: int(row['flags']),
  };
}

/** Null: there was no sync of this account yet. */
export function readLetterBox(database: Database, account: string): LetterBoxMemory | null {
  const row = database.get(LETTER_BOX, account);
  if (row === undefined) return null;
  return {
    policy: text(row['policy']),
    since: int(row['since']),
    nextLogin: int(row['next_login']),
  };
}

/** Part of the caller's transaction. */
export function applyLetterChange(database: Database, change: LetterChange): void {
  switch (change.type) {
    case 'octets':
      database.run(
        'UPDATE letter SET octets = ? WHERE folder_id = ? AND remote_id = ?',
        change.octets,
        change.folderId,
        change.remoteId,
      );
      return;
    case 'asked':
      database.run(
        'UPDATE letter SET asked = ? WHERE folder_id = ? AND remote_id = ?',
        change.at,
        change.folderId,
        change.remoteId,
      );
      return;
    case 'forgotten':
      database.run(
        'DELETE FROM letter WHERE folder_id = ? AND remote_id = ?',
        change.folderId,
        change.remoteId,
      );
      return;
    case 'policy':
      database.run(
        `INSERT INTO letter_box (account, policy, since) VALUES (?, ?, ?)
         ON CONFLICT (account) DO UPDATE SET policy = excluded.policy, since = excluded.since`,
        change.account,
        change.policy,
        change.since,
      );
      return;
    case 'next-login':
      database.run(
        `INSERT INTO letter_box (account, next_login) VALUES (?, ?)
         ON CONFLICT (account) DO UPDATE SET next_login = excluded.next_login`,
        change.account,
        change.at,
      );
      return;
  }
}
