/**
 * SqliteIndex: the one writer of the index. A list of changes is one durable transaction; a change
 * of a placement that is no longer there does nothing, because another process may have removed it
 * between the look and the wish.
 */
import type {
  CommitReport,
  FolderIdentity,
  FolderRow,
  IndexChange,
  MailIndex,
  PlacementRow,
} from '../../core/mailIndex.js';
import { MailtuiError } from '../../core/errors.js';
import { uniqueOf } from '../../core/maildirName.js';
import { storable } from './bounds.js';
import type { Database } from './database.js';
import { SqliteIndexReader } from './indexReader.js';
import { PlacementWriter } from './placementWriter.js';
import { FOLDER_OF_DIR, PLACEMENT_CHUNK, PLACEMENTS_BY_ID } from './queries.js';
import { folderRow, placementRows } from './rows.js';

/** Placements read at once. */
const CHUNK_ROWS = 10_000;

export class SqliteIndex extends SqliteIndexReader implements MailIndex {
  readonly #finish: (database: Database) => void;
  #isOpen = true;

  /** `finish` closes the database when the index is closed. */
  constructor(database: Database, finish: (database: Database) => void) {
    super(database);
    this.#finish = finish;
  }

  override close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#finish(this.database);
  }

  putFolder(identity: FolderIdentity): FolderRow {
    const { account, protocol, role } = identity;
    const dir = whole(identity.dir);
    return this.database.write(() => {
      this.database.run(
        `INSERT INTO folder (account, protocol, dir, path, name, role) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (account, dir) DO UPDATE
           SET protocol = excluded.protocol, path = excluded.path, name = excluded.name,
               role = excluded.role
           WHERE (protocol, path, name, role) IS NOT
                 (excluded.protocol, excluded.path, excluded.name, excluded.role)`,
        account,
        protocol,
        dir,
        whole(identity.path),
        whole(identity.name),
        role,
      );
      const row = this.database.get(FOLDER_OF_DIR, account, dir);
      if (row === undefined) throw new MailtuiError('bug', 'a folder that was put is not there');
      return folderRow(row);
    });
  }

  placements(folderId: number): PlacementRow[] {
    return this.database.snapshot(() => {
      const rows: PlacementRow[] = [];
      let chunk: PlacementRow[];
      let last = '';
      do {
        const found = this.database.get(PLACEMENT_CHUNK, folderId, last, CHUNK_ROWS);
        chunk = placementRows(found);
        for (const row of chunk) rows.push(row);
        last = uniqueOf(chunk.at(-1)?.file.name ?? '');
      } while (chunk.length === CHUNK_ROWS);
      return rows;
    });
  }

  placementsById(placementIds: Iterable<number>): PlacementRow[] {
    const ids = JSON.stringify([...placementIds]);
    return placementRows(this.database.get(PLACEMENTS_BY_ID, ids));
  }

  commit(changes: readonly IndexChange[]): CommitReport {
    if (changes.length === 0) return { folderIds: [], added: [] };
    return this.database.write(() => {
      const writer = new PlacementWriter(this.database);
      for (const change of changes) {
        if (change.type === 'cursor') this.#setCursor(change);
        else if (change.type === 'validity') this.#setValidity(change);
        else if (change.type === 'synced') this.#setSynced(change);
        else writer.apply(change);
      }
      return writer.finish();
    });
  }

  #setCursor({ folderId, cursor }: Extract<IndexChange, { type: 'cursor' }>): void {
    this.database.run(
      'UPDATE folder SET cursor = ? WHERE id = ?',
      cursor === null ? null : whole(cursor),
      folderId,
    );
  }

  #setValidity({ folderId, validity }: Extract<IndexChange, { type: 'validity' }>): void {
    this.database.run(
      'UPDATE folder SET validity = ?, cursor = NULL WHERE id = ?',
      whole(validity),
      folderId,
    );
    this.database.run(
      'UPDATE placement SET remote_id = NULL, agreed = NULL, gone = 0 WHERE folder_id = ?',
      folderId,
    );
  }

  #setSynced({ account, at }: Extract<IndexChange, { type: 'synced' }>): void {
    this.database.run(
      `INSERT INTO account (name, synced) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET synced = excluded.synced`,
      account,
      at,
    );
  }
}

/** Names and cursors are compared with what comes from the server: never cut. */
function whole(text: string): string {
  return storable(text, Infinity);
}
