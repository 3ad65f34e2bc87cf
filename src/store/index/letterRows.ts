/**
 * What is remembered of a letter-box (POP3): its messages by their remote ids, and how it is to be
 * treated. Rows of `letter` come and go with those of `placement`, by triggers (`schema.ts`), so
 * that a message and the memory of it are always of one transaction.
 */
import type {
  DeletedLetter,
  Letter,
  LetterBoxMemory,
  LetterChange,
  LetterName,
} from '../../core/letterBox.js';
import type { Database, SqlRow } from './database.js';
import {
  DELETED_LETTERS,
  LETTER_BOX,
  LETTER_NAMES,
  LETTERS,
  LETTERS_NAMED,
  UNWANTED_LETTERS,
} from './queries.js';
import { array, filePlace, int, intOrNull, text, wishOf, WISHES } from './rows.js';

/** Names read at once. */
const CHUNK_ROWS = 10_000;

export const DELETED_LETTERS_STEP = `
  CREATE INDEX letter_kept_in_mind ON letter (folder_id, remote_id) WHERE placement_id IS NULL;
`;

export const WISH_STEP = `
  -- What the user wants of it on a POP3 server: 0 as the policy says, 1 keep, 2 delete; see WISHES.
  ALTER TABLE placement ADD COLUMN wish INTEGER NOT NULL DEFAULT 0;
  -- The same of one that was deleted here for good; otherwise that of its placement counts.
  ALTER TABLE letter ADD COLUMN wish INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX placement_unwanted ON placement (remote_id) WHERE wish = 2;
  CREATE INDEX letter_unwanted ON letter (folder_id) WHERE wish = 2;

  DROP TRIGGER letter_deleted;
  CREATE TRIGGER letter_deleted AFTER DELETE ON placement
    WHEN OLD.remote_id IS NOT NULL AND
         (SELECT dir FROM folder WHERE id = OLD.folder_id) = '%recently-deleted'
  BEGIN
    UPDATE letter SET placement_id = NULL, wish = OLD.wish
     WHERE folder_id = coalesce(OLD.remote_folder_id, OLD.folder_id)
       AND remote_id = OLD.remote_id AND placement_id = OLD.id;
  END;
`;

/** Those of this mailbox that were stored by then and are not known to be gone from it. */
export function readLetters(database: Database, folderId: number, storedUntil: number): Letter[] {
  return database.all(LETTERS, folderId, storedUntil).map(letter);
}

/** Of these, those with these ids. */
export function readLettersNamed(
  database: Database,
  folderId: number,
  remoteIds: readonly string[],
): Letter[] {
  return database.all(LETTERS_NAMED, folderId, JSON.stringify(remoteIds)).map(letter);
}

/** Part of the caller's snapshot. */
export function readLetterNames(database: Database, folderId: number): Map<string, LetterName> {
  const names = new Map<string, LetterName>();
  for (let last = '', more = true; more;) {
    const chunk = array(database.get(LETTER_NAMES, folderId, last, CHUNK_ROWS)?.['chunk']);
    for (const values of chunk) {
      const [remoteId, octets, isHere]: unknown[] = Array.isArray(values) ? values : [];
      last = String(remoteId);
      names.set(last, {
        remoteId: last,
        octets: typeof octets === 'number' ? octets : null,
        isHere: isHere === 1,
      });
    }
    more = chunk.length === CHUNK_ROWS;
  }
  return names;
}

/** Those that the user wants to be deleted from the server, as far as they are not known to be. */
export function readUnwantedLetters(database: Database, folderId: number): Letter[] {
  return database.all(UNWANTED_LETTERS, folderId).map(letter);
}

/** Those that were deleted here for good. */
export function readDeletedLetters(database: Database, folderId: number): DeletedLetter[] {
  return database.all(DELETED_LETTERS, folderId).map(deletedLetter);
}

function letter(row: SqlRow): Letter {
  return { ...deletedLetter(row), here: row['placement_id'] === null ? null : here(row) };
}

function deletedLetter(row: SqlRow): DeletedLetter {
  return {
    remoteId: text(row['remote_id']),
    octets: intOrNull(row['octets']),
    stored: int(row['stored']),
    asked: intOrNull(row['asked']),
    wish: wishOf(row),
  };
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
    case 'deleted':
      database.run(
        `INSERT OR IGNORE INTO letter (folder_id, remote_id, octets, stored, asked, wish)
         VALUES (?, ?, ?, ?, ?, ?)`,
        change.folderId,
        change.remoteId,
        change.octets,
        change.stored,
        change.asked,
        WISHES.indexOf(change.wish),
      );
      return;
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
    case 'remembered': {
      const { remoteId, octets, stored, asked, wish } = change.letter;
      database.run(
        `INSERT INTO letter (folder_id, remote_id, placement_id, octets, stored, asked, wish)
           VALUES (?, ?, NULL, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET octets = excluded.octets, stored = excluded.stored,
                                     asked = excluded.asked`,
        change.folderId,
        remoteId,
        octets,
        stored,
        asked,
        WISHES.indexOf(wish),
      );
      return;
    }
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
