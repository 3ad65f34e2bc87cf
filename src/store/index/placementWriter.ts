/**
 * Changes of placements, within one transaction of the index: `apply` each, then `finish`.
 *
 * The words of new messages are written at the end, one after the other: FTS5 gathers them in
 * memory, and many a statement in between would make it write out what it has.
 */
import { shortId } from '../../core/deliveryKey.js';
import { MailtuiError } from '../../core/errors.js';
import { mergeFlags } from '../../core/flags.js';
import { maildirFlags, uniqueOf } from '../../core/maildirName.js';
import type { CommitReport, IndexChange } from '../../core/mailIndex.js';
import { isSamePlace, type FilePlace } from '../../core/store.js';
import { boundTags, integer, storable } from './bounds.js';
import type { Database, SqlRow, SqlValue } from './database.js';
import { FolderCounts } from './folderCounts.js';
import {
  dropUnplacedMessage,
  findMessage,
  indexWords,
  insertMessage,
  type NewMessage,
} from './messageRows.js';
import { filePlace, int, intOrNull, text } from './rows.js';
import { sortDate } from './sortDate.js';

type PlacementChange = Exclude<IndexChange, { type: 'cursor' | 'validity' | 'synced' }>;
type Addition = Extract<IndexChange, { type: 'add' }>;

export class PlacementWriter {
  readonly #database: Database;
  readonly #folders = new Set<number>();
  readonly #added: string[] = [];
  readonly #counts = new FolderCounts();
  /** New messages whose words are not yet written. */
  readonly #unindexed = new Map<number, NewMessage>();

  constructor(database: Database) {
    this.#database = database;
  }

  apply(change: PlacementChange): void {
    if (change.type === 'add') {
      this.#add(change);
      return;
    }
    const row = this.#database.get(
      `SELECT folder_id, message_id, flags, agreed, subdir, unique_name, name_rest
         FROM placement WHERE id = ?`,
      change.placementId,
    );
    if (row === undefined) return;
    this.#folders.add(int(row['folder_id']));
    this.#change(change, row);
  }

  finish(): CommitReport {
    this.#counts.write(this.#database);
    for (const message of this.#unindexed.values()) indexWords(this.#database, message);
    return { folderIds: [...this.#folders].sort((a, b) => a - b), added: this.#added };
  }

  #change(change: Exclude<PlacementChange, Addition>, row: SqlRow): void {
    const { placementId } = change;
    const folder = int(row['folder_id']);
    const flags = int(row['flags']);
    const agreed = intOrNull(row['agreed']);
    switch (change.type) {
      case 'flags':
        this.#counts.flagged(folder, flags, change.flags);
        this.#set(placementId, { flags: change.flags });
        return;
      case 'file':
        this.#set(placementId, fileColumns(change.file));
        return;
      case 'renamed': {
        const { from, to } = change;
        if (!isSamePlace(filePlace(row), from)) return;
        const merged = mergeFlags(maildirFlags(from.name), flags, maildirFlags(to.name));
        this.#counts.flagged(folder, flags, merged);
        this.#set(placementId, { flags: merged, ...fileColumns(to) });
        return;
      }
      case 'agree': {
        const { theirs } = change;
        const merged = mergeFlags(agreed ?? theirs, flags, theirs);
        this.#counts.flagged(folder, flags, merged);
        this.#set(placementId, { flags: merged, agreed: theirs, tags: tagsJson(change.tags) });
        return;
      }
      case 'link': {
        const joined = flags | (change.agreed ?? 0);
        this.#counts.flagged(folder, flags, joined);
        this.#set(placementId, {
          remote_id: remoteId(change.remoteId),
          flags: joined,
          agreed: change.agreed,
          tags: tagsJson(change.tags),
          gone: 0,
        });
        return;
      }
      case 'gone':
        this.#set(placementId, { gone: change.gone ? 1 : 0 });
        return;
      case 'forget': {
        if (change.file !== undefined && !isSamePlace(filePlace(row), change.file)) return;
        const message = int(row['message_id']);
        this.#counts.removed(folder, flags);
        this.#database.run('DELETE FROM placement WHERE id = ?', placementId);
        if (dropUnplacedMessage(this.#database, message)) this.#unindexed.delete(message);
        return;
      }
    }
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
      const { remoteId: remote, agreed, tags } = change;
      if (remote === null || known['remote_id'] !== null) return;
      this.apply({ type: 'link', placementId: int(known['id']), remoteId: remote, agreed, tags });
      return;
    }
    const message = this.#messageOf(change);
    const id = this.#freeId(unique, folderId);
    const received = integer(change.received) ?? 0;
    const date = change.summary.date === null ? null : integer(change.summary.date);
    this.#database.run(
      `INSERT INTO placement (folder_id, message_id, short_id, subdir, unique_name, name_rest,
                              remote_id, flags, agreed, gone, tags, received, sort_date)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
      folderId,
      message,
      id,
      file.subdir,
      unique,
      file.name.slice(unique.length),
      remoteId(change.remoteId),
      change.flags,
      change.agreed,
      tagsJson(change.tags),
      received,
      sortDate(date, received),
    );
    this.#counts.added(folderId, change.flags);
    this.#folders.add(folderId);
    this.#added.push(id);
  }

  #messageOf(change: Addition): number {
    const known = findMessage(this.#database, change.digest);
    if (known !== null) return known;
    const message = insertMessage(this.#database, change);
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
  #set(placementId: number, columns: Readonly<Record<string, SqlValue>>): void {
    const names = Object.keys(columns);
    this.#database.run(
      `UPDATE placement SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
      ...Object.values(columns),
      placementId,
    );
  }
}

function tagsJson(tags: readonly string[]): string {
  return JSON.stringify(boundTags(tags));
}

function fileColumns({ subdir, name }: FilePlace): Record<string, SqlValue> {
  const unique = uniqueOf(name);
  return { subdir, unique_name: unique, name_rest: name.slice(unique.length) };
}

function remoteId(id: string | null): string | null {
  return id === null ? null : storable(id, Infinity);
}
