/** How far syncs came: of each folder what its remote ids mean, and of each account when. */
import type { IndexChange } from '../../core/indexChanges.js';
import { storable } from './bounds.js';
import type { Database } from './database.js';
import { uploadColumn } from './placementChanges.js';
import { FORGET_NAMES } from './queries.js';

type SyncChange = Extract<IndexChange, { type: 'cursor' | 'scanned' | 'validity' | 'synced' }>;
type ValidityChange = Extract<IndexChange, { type: 'validity' }>;

export function isOfSync(change: IndexChange): change is SyncChange {
  return ['cursor', 'scanned', 'validity', 'synced'].includes(change.type);
}

/** Part of the caller's transaction. */
export function applySyncChange(database: Database, change: SyncChange): void {
  switch (change.type) {
    case 'cursor': {
      const cursor = change.cursor === null ? null : whole(change.cursor);
      database.run('UPDATE folder SET cursor = ? WHERE id = ?', cursor, change.folderId);
      break;
    }
    case 'scanned': {
      const { scanned, folderId } = change;
      database.run('UPDATE folder SET scanned = ? WHERE id = ?', whole(scanned), folderId);
      break;
    }
    case 'validity':
      setValidity(database, change);
      break;
    case 'synced':
      database.run(
        `INSERT INTO account (name, synced) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET synced = excluded.synced`,
        change.account,
        change.at,
      );
  }
}

function setValidity(database: Database, change: ValidityChange): void {
  const { folderId, validity, isOtherServer = false } = change;
  if (isOtherServer) database.run(FORGET_NAMES, folderId, validity);
  database.run(
    'UPDATE folder SET validity = ?, cursor = NULL WHERE id = ?',
    whole(validity),
    folderId,
  );
  database.run(
    `UPDATE placement SET remote_id = NULL, gone = 0
      WHERE folder_id = ? AND remote_id IS NOT NULL AND remote_folder_id IS NULL`,
    folderId,
  );
  database.run(
    `UPDATE placement SET remote_id = NULL, gone = 0, remote_folder_id = NULL, upload = ?
      WHERE remote_folder_id = ?`,
    uploadColumn('unless-found'),
    folderId,
  );
}

/** Names and cursors are compared with what comes from the server: never cut. */
function whole(text: string): string {
  return storable(text, Infinity);
}
