/**
 * Folders that are renamed or removed, within a transaction of the index. The row is the truth:
 * until the directory has followed it, the row remembers where the directory was.
 */
import type { FolderChange } from '../../core/folderChange.js';
import { MailtuiError } from '../../core/errors.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { FolderRow } from '../../core/indexRows.js';
import { storable } from './bounds.js';
import type { Database } from './database.js';
import { folderRow, text } from './rows.js';

/** Moves that the directories have yet to follow. */
const UNSETTLED = 'SELECT * FROM folder WHERE moved_from IS NOT NULL ORDER BY id';

const FREE_OF_PLACEMENTS = `NOT EXISTS (SELECT 1 FROM placement WHERE folder_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM placement WHERE file_folder_id = ?1)
   AND NOT EXISTS (SELECT 1 FROM placement WHERE remote_folder_id = ?1)`;

export function isFolderChange(change: IndexChange): change is FolderChange {
  return change.type.startsWith('folder-');
}

export function unsettledFolders(database: Database): { folder: FolderRow; from: string }[] {
  return database
    .all(UNSETTLED)
    .map((row) => ({ folder: folderRow(row), from: text(row['moved_from']) }));
}

export function applyFolderChange(database: Database, change: FolderChange): void {
  if (change.type === 'folder-moved') {
    database.run(
      `UPDATE folder SET moved_from = CASE WHEN ?2 THEN coalesce(moved_from, dir) ELSE moved_from END,
                         dir = ?3, path = ?4, name = ?5
        WHERE id = ?1`,
      change.folderId,
      change.withDirectory ? 1 : 0,
      ...[change.dir, change.path, change.name].map((part) => storable(part, Infinity)),
    );
  } else if (change.type === 'folder-settled') {
    database.run('UPDATE folder SET moved_from = NULL WHERE id = ?', change.folderId);
  } else {
    removeFolder(database, change.folderId);
  }
}

/** What was removed from it before is restored to the inbox. */
function removeFolder(database: Database, folderId: number): void {
  const isFree = database.get(`SELECT 1 AS free WHERE ${FREE_OF_PLACEMENTS}`, folderId);
  if (isFree === undefined) {
    throw new MailtuiError('bad-input', 'the folder holds messages', {
      hint: 'Some may have come, or be on their way to the server: run mailtui sync.',
    });
  }
  database.run(
    `UPDATE removal SET folder_id =
       (SELECT inbox.id FROM folder AS inbox JOIN folder AS old USING (account)
         WHERE old.id = ?1 AND inbox.role = 'inbox')
      WHERE folder_id = ?1`,
    folderId,
  );
  database.run('DELETE FROM letter WHERE folder_id = ?', folderId);
  database.run('DELETE FROM folder WHERE id = ?', folderId);
}
