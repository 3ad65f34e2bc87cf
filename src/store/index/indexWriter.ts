/**
 * SqliteIndex: the one writer of the index. A list of changes is one transaction, durable unless
 * every one of them would be found out anew by the next sync (`isFoundAgain`); a change
 * of a placement that is no longer there does nothing, because another process may have removed it
 * between the look and the wish.
 */
import { isFoundAgain, type CommitReport, type IndexChange } from '../../core/indexChanges.js';
import type {
  Arrival,
  FolderIdentity,
  FolderRow,
  NamedRow,
  PartialRow,
  PlacementRow,
  RemovedRow,
  UnlinkedRow,
  UnthreadedMessage,
} from '../../core/indexRows.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { Direction, LoggedEdit } from '../../core/editLog.js';
import { MailtuiError } from '../../core/errors.js';
import type {
  DeletedLetter,
  Letter,
  LetterBoxMemory,
  LetterChange,
  LetterName,
} from '../../core/letterBox.js';
import type { MessageSummary } from '../../core/message.js';
import { uniqueOf } from '../../core/maildirName.js';
import type { Query } from '../../core/query/ast.js';
import type { FileNames } from '../../core/store.js';
import { storable } from './bounds.js';
import {
  readContents,
  readLaterTwins,
  readNamed,
  readSameNamed,
  readUnlinked,
  readUnreadAmong,
} from './contentRows.js';
import type { Database } from './database.js';
import { applyEditLogChange, isOfEditLog, readLoggedEdit } from './editLogRows.js';
import { readArrivals, readMatching, writeArrival } from './arrivalRows.js';
import { causeOf, writeNote } from './historyRows.js';
import { readFileNames } from './fileNameRows.js';
import { SqliteIndexReader } from './indexReader.js';
import { applyFolderChange, isFolderChange, unsettledFolders } from './folderMoves.js';
import {
  applyLetterChange,
  readDeletedLetters,
  readLetterBox,
  readLetterNames,
  readLetters,
  readLettersNamed,
  readUnwantedLetters,
} from './letterRows.js';
import { applyOutboxChange, writeOffers } from './outboxRows.js';
import { PlacementWriter } from './placementWriter.js';
import { readAged, readApproved, writeApproval } from './retentionRows.js';
import { placeAgain, readUnthreaded } from './threadMemory.js';
import { writeQuota } from './storageRows.js';
import { applySyncChange, isOfSync } from './syncRows.js';
import { writeRefusal } from './waitingRows.js';
import {
  COUNT_LETTERS,
  ANY_PARTIAL,
  COUNT_REMOTE,
  FOLDER_OF_DIR,
  PARTIALS,
  PLACEMENT_CHUNK,
  PLACEMENTS_BY_ID,
  PLACEMENTS_BY_REMOTE_ID,
  PLACEMENTS_MOVING,
  PLACEMENTS_PENDING,
  REMOVED,
  UNFILED,
} from './queries.js';
import { filePlace, folderRow, int, placementRows, removerOf, text } from './rows.js';
import { UNLINKED, UPLOADING } from './unlinkedQueries.js';

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
    return this.database.snapshot(() => this.#placementsIn(folderId));
  }

  placementsById(placementIds: Iterable<number>): PlacementRow[] {
    const ids = JSON.stringify([...placementIds]);
    return placementRows(this.database.get(PLACEMENTS_BY_ID, ids));
  }

  fileNames(folderId: number): FileNames | null {
    return readFileNames(this.database, folderId);
  }

  remotePlacements(folderId: number, among?: readonly string[]): PlacementRow[] {
    return this.database.snapshot(() => {
      const moving = placementRows(this.database.get(PLACEMENTS_MOVING, folderId));
      const rows =
        among === undefined
          ? this.#placementsIn(folderId)
          : placementRows(
              this.database.get(PLACEMENTS_BY_REMOTE_ID, folderId, JSON.stringify(among)),
            );
      const here = rows.filter((row) => row.remoteFolderId === folderId);
      return [...here, ...moving];
    });
  }

  countRemote(folderId: number): number {
    return int(this.database.get(COUNT_REMOTE, folderId)?.['messages']);
  }

  pending(account: string): PlacementRow[] {
    return this.database.snapshot(() =>
      this.folders(account).flatMap(({ id }) =>
        placementRows(this.database.get(PLACEMENTS_PENDING, id)),
      ),
    );
  }

  unlinked(folderIds: readonly number[]): UnlinkedRow[] {
    return readUnlinked(this.database, UNLINKED, folderIds);
  }

  uploading(folderIds: readonly number[]): UnlinkedRow[] {
    return readUnlinked(this.database, UPLOADING, folderIds);
  }

  hasPartials(): boolean {
    return this.database.get(ANY_PARTIAL) !== undefined;
  }

  partials(remoteFolderId: number): PartialRow[] {
    return this.database.all(PARTIALS, remoteFolderId, remoteFolderId).map((row) => ({
      placementId: int(row['id']),
      remoteId: text(row['remote_id']),
      remoteFolderId,
      size: int(row['size']),
      received: int(row['received']),
    }));
  }

  laterTwins(placementIds: readonly number[]): Map<number, number> {
    return readLaterTwins(this.database, placementIds);
  }

  sameNamed(folderId: number, placementIds: readonly number[]): Map<number, number> {
    return readSameNamed(this.database, folderId, placementIds);
  }

  unreadAmong(folderId: number, ids: readonly string[], since: number): number[] {
    return readUnreadAmong(this.database, folderId, ids, since);
  }

  contents(placementIds: readonly number[]): ReturnType<MailIndex['contents']> {
    return readContents(this.database, placementIds);
  }

  named(account: string, emailIds: readonly string[]): Map<string, NamedRow> {
    return readNamed(this.database, account, emailIds);
  }

  unthreaded(account: string, limit: number): UnthreadedMessage[] {
    return readUnthreaded(this.database, account, limit);
  }

  placeAgain(messages: ReadonlyMap<number, MessageSummary | null>): CommitReport {
    const rows = this.messagesOf([...messages.keys()]);
    this.database.write(() => {
      for (const [id, summary] of messages) placeAgain(this.database, id, summary);
    });
    return { folderIds: [...new Set(rows.map(({ folderId }) => folderId))], added: [] };
  }

  unfiled(): ReturnType<MailIndex['unfiled']> {
    return this.database.all(UNFILED).map((row) => ({
      placementId: int(row['id']),
      folderId: int(row['folder_id']),
      fileFolderId: int(row['file_folder_id']),
      file: filePlace(row),
    }));
  }

  unsettledFolders(): ReturnType<MailIndex['unsettledFolders']> {
    return unsettledFolders(this.database);
  }

  removed(account: string, until = Number.MAX_SAFE_INTEGER): RemovedRow[] {
    return this.database.all(REMOVED, account, until).map((row) => ({
      placementId: int(row['placement_id']),
      folderId: int(row['folder_id']),
      removal: { at: int(row['at']), by: removerOf(row['by']) ?? 'you' },
    }));
  }

  letters(folderId: number, storedUntil = Number.MAX_SAFE_INTEGER): Letter[] {
    return readLetters(this.database, folderId, storedUntil);
  }

  letterNames(folderId: number): Map<string, LetterName> {
    return this.database.snapshot(() => readLetterNames(this.database, folderId));
  }

  lettersNamed(folderId: number, remoteIds: readonly string[]): Letter[] {
    return readLettersNamed(this.database, folderId, remoteIds);
  }

  unwantedLetters(folderId: number): Letter[] {
    return readUnwantedLetters(this.database, folderId);
  }

  deletedLetters(folderId: number): DeletedLetter[] {
    return readDeletedLetters(this.database, folderId);
  }

  countLetters(folderId: number): number {
    return int(this.database.get(COUNT_LETTERS, folderId)?.['letters']);
  }

  letterBox(account: string): LetterBoxMemory | null {
    return readLetterBox(this.database, account);
  }

  commitLetters(changes: readonly LetterChange[]): void {
    if (changes.length === 0) return;
    this.database.write(() => {
      for (const change of changes) applyLetterChange(this.database, change);
    });
  }

  loggedEdit(direction: Direction): LoggedEdit | null {
    return readLoggedEdit(this.database, direction);
  }

  arrivals(account: string): Arrival[] {
    return readArrivals(this.database, account);
  }

  aged(folderId: number, before: number): number[] {
    return readAged(this.database, folderId, before);
  }

  isApproved(key: string): boolean {
    return readApproved(this.database, key);
  }

  matching(query: Query, now: number, placementIds: readonly number[]): Set<number> {
    return this.database.snapshot(() =>
      readMatching(this.database, query, { folders: this.folders(), now }, placementIds),
    );
  }

  commit(changes: readonly IndexChange[]): CommitReport {
    if (changes.length === 0) return { folderIds: [], added: [] };
    const work = (): CommitReport => {
      const writer = new PlacementWriter(this.database, causeOf(changes));
      const folderIds: number[] = [];
      const unmet: number[] = [];
      for (const change of changes) {
        if (change.type === 'cause') writer.because(change);
        else if (isOfSync(change)) applySyncChange(this.database, change);
        else if (change.type === 'outbox') {
          if (!applyOutboxChange(this.database, change)) unmet.push(change.placementId);
        } else if (change.type === 'refused') writeRefusal(this.database, change);
        else if (isOfEditLog(change)) applyEditLogChange(this.database, change);
        else if (change.type === 'approved') writeApproval(this.database, change.key, change.at);
        else if (change.type === 'noted') writeNote(this.database, change);
        else if (change.type === 'arrival')
          writeArrival(this.database, change.placementId, change.done);
        else if (change.type === 'quota') writeQuota(this.database, change.account, change.quota);
        else if (change.type === 'offers')
          writeOffers(this.database, change.account, change.offers);
        else if (isFolderChange(change)) {
          applyFolderChange(this.database, change);
          folderIds.push(change.folderId);
        } else writer.apply(change);
      }
      const report = writer.finish();
      return {
        ...{ ...report, folderIds: [...new Set([...report.folderIds, ...folderIds])] },
        ...(unmet.length === 0 ? {} : { unmet }),
      };
    };
    return changes.every(isFoundAgain) ? this.database.writeSoon(work) : this.database.write(work);
  }

  /** Part of the caller's snapshot. */
  #placementsIn(folderId: number): PlacementRow[] {
    const rows: PlacementRow[] = [];
    let chunk: PlacementRow[];
    let last = '';
    do {
      chunk = placementRows(this.database.get(PLACEMENT_CHUNK, folderId, last, CHUNK_ROWS));
      for (const row of chunk) rows.push(row);
      last = uniqueOf(chunk.at(-1)?.file.name ?? '');
    } while (chunk.length === CHUNK_ROWS);
    return rows;
  }
}

/** Names and cursors are compared with what comes from the server: never cut. */
function whole(text: string): string {
  return storable(text, Infinity);
}
