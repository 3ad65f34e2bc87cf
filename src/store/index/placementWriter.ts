/**
 * Changes of placements, within one transaction of the index: `apply` each, then `finish`.
 *
 * The words of new messages are written at the end, one after the other: FTS5 gathers them in
 * memory, and many a statement in between would make it write out what it has.
 */
import { shortId } from '../../core/deliveryKey.js';
import { MailtuiError } from '../../core/errors.js';
import type { FolderChange } from '../../core/folderChange.js';
import type { Cause, HistoryDeed } from '../../core/history.js';
import { uniqueOf } from '../../core/maildirName.js';
import type { CommitReport, IndexChange } from '../../core/indexChanges.js';
import type { Removal } from '../../core/indexRows.js';
import { muted } from '../../core/muting.js';
import { isSamePlace } from '../../core/store.js';
import { integer } from './bounds.js';
import { countCorrespondents } from './correspondentRows.js';
import type { Database, SqlRow } from './database.js';
import { FolderCounts } from './folderCounts.js';
import { writeArrival } from './arrivalRows.js';
import { flagsDeed, tagsDeed, usualCause, writeHistory } from './historyRows.js';
import {
  digestBytes,
  dropUnplacedMessage,
  findMessage,
  indexWords,
  insertMessage,
  type MessageContent,
  type NewMessage,
} from './messageRows.js';
import {
  CHANGEABLE,
  columnsAfter,
  columnsAfterMove,
  fileColumns,
  otherFolder,
  remoteIdColumn,
  tagsJson,
  uploadColumn,
  type ColumnChange,
  type Columns,
} from './placementChanges.js';
import { unmutedAmong } from './muteRows.js';
import { filePlace, int, text } from './rows.js';
import { sortDate } from './sortDate.js';

type PlacementChange = Exclude<
  IndexChange,
  | FolderChange
  | {
      type:
        | 'cursor'
        | 'scanned'
        | 'validity'
        | 'synced'
        | 'quota'
        | 'offers'
        | 'edited'
        | 'undone'
        | 'outbox'
        | 'refused'
        | 'cause'
        | 'noted'
        | 'approved'
        | 'arrival';
    }
>;
type Addition = Extract<IndexChange, { type: 'add' }>;
type Move = Extract<IndexChange, { type: 'move' }>;
type Replaced = Extract<IndexChange, { type: 'replaced' }>;
type Forget = Extract<IndexChange, { type: 'forget' }>;

/** What is committed may still have to be done to the files. */
const FORGET_SCAN = 'UPDATE folder SET scanned = NULL WHERE id = ? AND scanned IS NOT NULL';

export class PlacementWriter {
  readonly #database: Database;
  readonly #folders = new Set<number>();
  readonly #added: string[] = [];
  /** New placements that came from elsewhere just now. */
  readonly #arrived: number[] = [];
  readonly #counts = new FolderCounts();
  /** New messages whose words are not yet written. */
  readonly #unindexed = new Map<number, NewMessage>();
  /** Of folders, by id. */
  readonly #paths = new Map<number, string>();

  /** @param cause why it is done; null: as usual for what is done. */
  constructor(
    database: Database,
    private cause: Cause | null,
  ) {
    this.#database = database;
  }

  /** What is applied from now on has this cause. */
  because(cause: Cause): void {
    this.cause = cause;
  }

  apply(change: PlacementChange): void {
    if (change.type === 'add') {
      this.#add(change);
      return;
    }
    const row = this.#database.get(
      `SELECT ${CHANGEABLE} FROM placement WHERE id = ?`,
      change.placementId,
    );
    if (row === undefined) return;
    this.#folders.add(int(row['folder_id']));
    if (change.type === 'move') this.#move(change, row);
    else if (change.type === 'forget') this.#forget(change, row);
    else if (change.type === 'removal') this.#remember(change.placementId, change.removal);
    else if (change.type === 'replaced') this.#replace(change, row);
    else this.#change(change, row);
  }

  finish(): CommitReport {
    this.#quiet();
    this.#counts.write(this.#database);
    for (const folder of this.#folders) this.#database.run(FORGET_SCAN, folder);
    countCorrespondents(this.#database, this.#unindexed.values());
    for (const message of this.#unindexed.values()) indexWords(this.#database, message);
    return { folderIds: [...this.#folders].sort((a, b) => a - b), added: this.#added };
  }

  /** What came into muted conversations. Whatever the order within the transaction. */
  #quiet(): void {
    for (const { placementId, ...now } of unmutedAmong(this.#database, this.#arrived)) {
      const { flags, tags } = muted(now.flags, now.tags);
      this.apply({ type: 'flags', placementId, flags });
      this.apply({ type: 'tags', placementId, tags });
    }
  }

  #change(change: ColumnChange, row: SqlRow): void {
    const columns = columnsAfter(change, row);
    if (columns === null) return;
    const { flags } = columns;
    if (typeof flags === 'number') {
      this.#counts.flagged(int(row['folder_id']), int(row['flags']), flags);
    }
    this.#set(change.placementId, columns, row);
    const cause = this.cause ?? usualCause(change.type);
    this.#tell(row, cause, flagsDeed(row, columns));
    this.#tell(row, cause, tagsDeed(row, columns));
  }

  #tell(row: SqlRow, cause: Cause, deed: HistoryDeed | null): void {
    if (deed !== null) writeHistory(this.#database, text(row['short_id']), cause, deed);
  }

  /** Does nothing when the folder has a file of that name: two messages would become one. */
  #move({ placementId, folderId, removal, by = 'mailtui' }: Move, row: SqlRow): void {
    const from = int(row['folder_id']);
    const taken = this.#database.get(
      'SELECT 1 FROM placement WHERE folder_id = ? AND unique_name = ?',
      folderId,
      text(row['unique_name']),
    );
    if (from === folderId || taken !== undefined) return;
    this.#counts.removed(from, int(row['flags']));
    this.#counts.added(folderId, int(row['flags']));
    this.#folders.add(folderId);
    this.#set(placementId, columnsAfterMove(row, folderId), row);
    this.#database.run('DELETE FROM removal WHERE placement_id = ?', placementId);
    if (removal !== undefined) this.#remember(placementId, { ...removal, folderId: from });
    const deed = { from: this.#path(from), to: this.#path(folderId) };
    const cause = this.cause ?? { by: removal?.by ?? by, reason: '' };
    this.#tell(row, cause, { what: 'moved', ...deed });
  }

  #remember(placementId: number, { folderId, at, by }: Removal & { folderId: number }): void {
    this.#database.run(
      'INSERT OR REPLACE INTO removal (placement_id, folder_id, at, by) VALUES (?, ?, ?, ?)',
      placementId,
      folderId,
      at,
      by,
    );
  }

  #forget({ placementId, folderId, file }: Forget, row: SqlRow): void {
    const folder = int(row['folder_id']);
    if (folderId !== undefined && folderId !== folder) return;
    if (file !== undefined && !isSamePlace(filePlace(row), file)) return;
    const message = int(row['message_id']);
    if (this.cause !== null) {
      this.#tell(row, this.cause, { what: 'dropped', folder: this.#path(folder) });
    }
    this.#counts.removed(folder, int(row['flags']));
    this.#database.run('DELETE FROM placement WHERE id = ?', placementId);
    const isNew = this.#unindexed.has(message);
    if (dropUnplacedMessage(this.#database, message, isNew)) this.#unindexed.delete(message);
  }

  /** Does nothing when the row is of another file by now. */
  #replace({ placementId, folderId, file, ...content }: Replaced, row: SqlRow): void {
    if (uniqueOf(file.name) !== text(row['unique_name'])) return;
    const before = int(row['message_id']);
    const received = int(row['received']);
    const message = this.#messageOf({ ...content, received });
    const date = content.summary.date === null ? null : integer(content.summary.date);
    this.#set(
      placementId,
      {
        ...fileColumns(file),
        message_id: message,
        file_folder_id: otherFolder(folderId, int(row['folder_id'])),
        sort_date: sortDate(date, received),
      },
      row,
    );
    if (message === before) return;
    const isNew = this.#unindexed.has(before);
    if (dropUnplacedMessage(this.#database, before, isNew)) this.#unindexed.delete(before);
  }

  /** A file that has a row already gets no second one; it may only be found to be a remote message. */
  #add(change: Addition): void {
    const { folderId, file } = change;
    const unique = uniqueOf(file.name);
    const known = this.#database.get(
      'SELECT id, remote_id FROM placement WHERE folder_id = ? AND unique_name = ?',
      folderId,
      unique,
    );
    if (known !== undefined) {
      const { remoteId, agreed, tags, emailId } = change;
      if (remoteId === null || known['remote_id'] !== null) return;
      const link = { placementId: int(known['id']), remoteId, agreed, tags };
      this.apply({ type: 'link', ...link, ...(emailId === undefined ? {} : { emailId }) });
      return;
    }
    if (this.#isLeaving(folderId, unique)) return;
    const isKnown = findMessage(this.#database, digestBytes(change.digest)) !== null;
    const message = this.#messageOf(change);
    const id = this.#freeId(unique, folderId);
    const received = integer(change.received) ?? 0;
    const date = change.summary.date === null ? null : integer(change.summary.date);
    const placement = this.#database.insert(
      `INSERT INTO placement (folder_id, message_id, short_id, subdir, unique_name, name_rest,
                              remote_id, flags, agreed, gone, tags, received, sort_date, upload,
                              remote_folder_id, email_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
      folderId,
      message,
      id,
      file.subdir,
      unique,
      file.name.slice(unique.length),
      remoteIdColumn(change.remoteId),
      change.flags,
      change.agreed,
      tagsJson(change.tags),
      received,
      sortDate(date, received),
      uploadColumn(change.upload ?? 'no'),
      otherFolder(change.remoteFolderId ?? folderId, folderId),
      change.emailId ?? null,
    );
    if (change.forRules === true && !isKnown) writeArrival(this.#database, placement, []);
    if (this.cause !== null) {
      const deed = { what: 'came', folder: this.#path(folderId) } as const;
      writeHistory(this.#database, id, this.cause, deed);
    }
    this.#counts.added(folderId, change.flags);
    this.#folders.add(folderId);
    this.#added.push(id);
    if (change.arrived === true) this.#arrived.push(placement);
  }

  #path(folderId: number): string {
    const known = this.#paths.get(folderId);
    if (known !== undefined) return known;
    const row = this.#database.get('SELECT path FROM folder WHERE id = ?', folderId);
    const path = row === undefined ? '' : text(row['path']);
    this.#paths.set(folderId, path);
    return path;
  }

  /** The file belongs to a message that was moved, and is to follow it. */
  #isLeaving(folderId: number, unique: string): boolean {
    const moved = this.#database.get(
      'SELECT 1 FROM placement WHERE file_folder_id = ? AND unique_name = ?',
      folderId,
      unique,
    );
    return moved !== undefined;
  }

  #messageOf(change: MessageContent): number {
    const digest = digestBytes(change.digest);
    const known = findMessage(this.#database, digest);
    if (known !== null) return known;
    const message = insertMessage(this.#database, change, digest);
    this.#unindexed.set(message.id, message);
    return message.id;
  }

  /**
   * Usually the id that follows from the name alone. When that is taken (the file was copied to
   * another folder under its name), one that follows from name and folder.
   */
  #freeId(unique: string, folderId: number): string {
    const isTaken = (id: string) =>
      this.#database.get('SELECT 1 FROM placement WHERE short_id = ?', id) !== undefined;
    const plain = shortId(unique);
    if (!isTaken(plain)) return plain;
    const folder = this.#database.get('SELECT account, dir FROM folder WHERE id = ?', folderId);
    const place = `${text(folder?.['account'])}/${text(folder?.['dir'])}`;
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const id = shortId([unique, place, String(attempt)].join('\0'));
      if (!isTaken(id)) return id;
    }
    throw new MailtuiError('bug', 'no free id for a message');
  }

  /** Column names are constants of this file. */
  #set(placementId: number, columns: Columns, row: SqlRow): void {
    // What stays as it is would be written into the table's own indexes anew.
    const changed = Object.entries(columns).filter(([name, value]) => row[name] !== value);
    if (changed.length === 0) return;
    const names = changed.map(([name]) => name);
    this.#database.run(
      `UPDATE placement SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
      ...changed.map(([, value]) => value),
      placementId,
    );
  }
}
