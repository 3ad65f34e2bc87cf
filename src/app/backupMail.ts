/**
 * Backs a profile up: messages, and all that is known of them.
 *
 * Guarantees: a snapshot is of one moment, and appears when everything in it is durable; only what
 * the backup does not have is written; mail is only read, and syncs go on meanwhile. A message that
 * cannot be read, or is not what was stored, is told, and the rest is backed up. Of the mail, only
 * what is new passes through memory, a message at a time.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KnownListing } from '../config/backupRecord.js';
import {
  BACKUP_FORMAT,
  snapshotsToDrop,
  type BackedUpAccount,
  type BackedUpFolder,
  type BackedUpLetter,
  type BackedUpMessage,
  type KeepRules,
} from '../core/backup.js';
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FolderRow } from '../core/indexRows.js';
import type { KeptMessage } from '../core/keptMessage.js';
import { OUTBOX_DIR } from '../core/outbox.js';
import { isPartial } from '../core/partial.js';
import { BackupDir } from '../store/backup/backupDir.js';
import { backedUp, withoutSecrets } from './backupLines.js';
import { keptIn } from './keptMessages.js';
import type { ServiceParts } from './localMailService.js';
import { verifyBackup, type BackupCheck } from './verifyBackup.js';

export interface BackupRequest {
  destination: string;
  configFile: string;
  /** Absent: every snapshot stays. */
  keep?: KeepRules;
  /** Read everything back and compare. */
  verify: boolean;
  signal: AbortSignal;
  onProgress: (account: string, folder: string, done: number, total: number) => void;
  onProblem: (sentence: string) => void;
  /** What an earlier run left of each folder's listing, for the same destination. */
  listings: ReadonlyMap<string, KnownListing>;
}

export interface BackupSummary {
  snapshot: string;
  messages: number;
  octets: number;
  added: number;
  addedOctets: number;
  /** Snapshots that were dropped, and messages that only they had. */
  dropped: number;
  removed: number;
  problems: number;
  /** Null: was not asked for. */
  verified: BackupCheck | null;
}

type Parts = Pick<ServiceParts, 'accounts' | 'index' | 'store' | 'now'>;

/** Mail that comes while we copy is copied, too, so many times; then what is left is told. */
const ROUNDS = 3;

export class BackupMail {
  /** Where the bytes of a file have another digest than the index tells, by placement. */
  readonly #digests = new Map<number, string>();
  readonly #problems = new Map<number, string>();

  /** By account and directory. */
  readonly listings = new Map<string, KnownListing>();

  private constructor(
    private readonly parts: Parts,
    private readonly request: BackupRequest,
    private readonly backup: BackupDir,
  ) {}

  /** @throws MailtuiError `locked`, `bad-input`, `disk-full`, `disk`, `cancelled`. */
  static async run(
    parts: Parts,
    request: BackupRequest,
  ): Promise<{ summary: BackupSummary; listings: ReadonlyMap<string, KnownListing> }> {
    const backup = BackupDir.create(request.destination);
    try {
      const run = new BackupMail(parts, request, backup);
      return { summary: await run.#run(), listings: run.listings };
    } finally {
      backup.abandon();
      backup.close();
    }
  }

  async #run(): Promise<BackupSummary> {
    const { backup, request, parts } = this;
    const isAllThere = this.#isAllThere();
    if (!isAllThere) {
      for (const folder of this.#folders()) await this.#copyMissing(folder);
    }
    let accounts: BackedUpAccount[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const late: KeptMessage[] = [];
      backup.settle();
      const isLast = round === ROUNDS;
      accounts = parts.index.atOneMoment(() => this.#listings(late, isLast, isAllThere));
      if (late.length === 0) break;
      for (const row of late) await this.#copy(row);
    }
    backup.settle();
    const folders = accounts.flatMap((account) => account.folders);
    const messages = folders.reduce((sum, folder) => sum + folder.messages, 0);
    const octets = this.#octets;
    const problems = [...this.#problems.values()];
    for (const problem of problems) request.onProblem(problem);
    const name = backup.writeSnapshot({
      ...{ format: BACKUP_FORMAT, created: new Date(parts.now()).toISOString() },
      ...{ config: this.#config(), accounts, messages, octets, problems },
    });
    const { added, addedOctets } = backup;
    const thinned = request.keep === undefined ? NOTHING : thinOut(backup, request.keep);
    const verified = request.verify ? verifyBackup(backup, request) : null;
    const counts = { messages, octets, added, addedOctets, problems: problems.length };
    return { snapshot: name, ...counts, ...thinned, verified };
  }

  #octets = 0;

  #folders(): FolderRow[] {
    const { accounts, index } = this.parts;
    return accounts.flatMap(({ name }) => index.folders(name));
  }

  /** Then only what the listings find is to be copied: a look at digests alone is much less work. */
  #isAllThere(): boolean {
    for (const digests of this.parts.index.digests()) {
      if (!digests.every((digest) => this.backup.has(digest))) return false;
    }
    return true;
  }

  async #copyMissing(folder: FolderRow): Promise<void> {
    const { onProgress, signal } = this.request;
    let done = 0;
    for (const chunk of keptIn(this.parts.index, folder.id)) {
      throwIfCancelled(signal);
      for (const row of chunk) if (!this.#isThere(row)) await this.#copy(row);
      done += chunk.length;
      onProgress(folder.account, folder.path, done, folder.total);
    }
  }

  #isThere(row: KeptMessage): boolean {
    return !isPartial(row.file) && this.backup.has(row.digest);
  }

  async #copy(row: KeptMessage): Promise<void> {
    const { store, index } = this.parts;
    const account = index.folders().find(({ id }) => id === row.folderId)?.account ?? '';
    try {
      const path = await store.locate({ account, dir: row.dir }, row.file);
      const sha256 = this.backup.add(path);
      this.#problems.delete(row.placementId);
      if (sha256 === row.digest) return;
      this.#digests.set(row.placementId, sha256);
      if (isPartial(row.file)) return;
      const sentence = `${account}: message ${row.id} is not what was stored; it is backed up as it is.`;
      this.#problems.set(row.placementId, sentence);
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      // The backup's own disk is another matter.
      const isOfBackup = error.scope.file?.startsWith(`${this.backup.path}/`) === true;
      if (error.kind !== 'disk' || isOfBackup || error.scope.file === this.backup.path) throw error;
      this.#problems.set(
        row.placementId,
        `${account}: message ${row.id} cannot be read: ${error.message}`,
      );
    }
  }

  /** What is not there yet is put into `late`. Part of one moment, so nothing is waited for. */
  #listings(late: KeptMessage[], isLast: boolean, mayReuse: boolean): BackedUpAccount[] {
    const { index, accounts } = this.parts;
    this.#octets = 0;
    return accounts.map(({ name, protocol }) => {
      const folders = index.folders(name);
      const outbox = new Map(
        index.outbox(name).map(({ message, ...dispatch }) => [message.placementId, dispatch]),
      );
      const dirOf = (folderId: number) => folders.find(({ id }) => id === folderId)?.dir ?? '';
      const places = JSON.stringify(folders.map(({ id, dir }) => [id, dir]));
      const listed = folders.map((folder): BackedUpFolder => {
        const { dir, path, name: folderName, role, validity } = folder;
        const key = `${name}/${dir}`;
        const state = hash('sha256', `${places}${index.keptState(folder.id)}`);
        const known = mayReuse ? this.#knownListing(key, state) : null;
        if (known !== null) {
          const { messages, octets, listing } = known;
          this.#octets += octets;
          return { dir, path, name: folderName, role, validity, messages, listing };
        }
        const octetsBefore = this.#octets;
        let messages = 0;
        const lines = this.#lines(folder, late, isLast, (row, sha256) => {
          messages += 1;
          this.#octets += row.size;
          return backedUp(row, sha256, dirOf, outbox.get(row.placementId));
        });
        const listing = this.backup.writeListing(lines);
        const octets = this.#octets - octetsBefore;
        // What waits to be sent is told by more than the rows of its folder.
        if (dir !== OUTBOX_DIR) this.listings.set(key, { state, listing, messages, octets });
        return { dir, path, name: folderName, role, validity, messages, listing };
      });
      return { name, protocol, folders: listed, ...this.#letterBox(name, folders) };
    });
  }

  #knownListing(key: string, state: string): KnownListing | null {
    const known = this.request.listings.get(key);
    if (known?.state !== state || !this.backup.hasListing(known.listing)) return null;
    this.listings.set(key, known);
    return known;
  }

  *#lines(
    folder: FolderRow,
    late: KeptMessage[],
    isLast: boolean,
    line: (row: KeptMessage, sha256: string) => BackedUpMessage,
  ): Generator<BackedUpMessage[]> {
    for (const chunk of keptIn(this.parts.index, folder.id)) {
      const lines: BackedUpMessage[] = [];
      for (const row of chunk) {
        const sha256 = this.#digests.get(row.placementId) ?? row.digest;
        if (this.backup.has(sha256)) lines.push(line(row, sha256));
        else if (!isLast && !this.#problems.has(row.placementId)) late.push(row);
        else if (!this.#problems.has(row.placementId)) {
          this.#problems.set(
            row.placementId,
            `${folder.account}: message ${row.id} came too late.`,
          );
        }
      }
      yield lines;
    }
  }

  #letterBox(account: string, folders: readonly FolderRow[]) {
    const { index } = this.parts;
    const memory = index.letterBox(account);
    const inbox = folders.find(({ role, protocol }) => role === 'inbox' && protocol === 'pop3');
    if (memory === null || inbox === undefined) return {};
    const letters = index
      .letters(inbox.id)
      .map(({ remoteId, octets, stored, asked, wish }): BackedUpLetter => {
        return { remoteId, octets, stored, asked, wish };
      });
    return { letterBox: memory, letters: this.backup.writeListing([letters]) };
  }

  #config(): unknown {
    try {
      return withoutSecrets(JSON.parse(readFileSync(this.request.configFile, 'utf8')));
    } catch {
      return null;
    }
  }
}

const NOTHING = { dropped: 0, removed: 0 };

/** Drops snapshots first, then what none of the others needs: a crash in between leaves too much. */
function thinOut(backup: BackupDir, rules: KeepRules): { dropped: number; removed: number } {
  const known = backup.snapshotNames().flatMap((name) => {
    try {
      return [backup.snapshot(name)];
    } catch {
      return [];
    }
  });
  // Nobody knows what a damaged one needs: then nothing is removed.
  const isWhole = known.length === backup.snapshotNames().length;
  const created = known.map(({ name, snapshot }) => ({
    name,
    created: Date.parse(snapshot.created),
  }));
  const drop = new Set(snapshotsToDrop(created, rules));
  for (const name of drop) backup.dropSnapshot(name);
  const needed = new Set<string>();
  const listings = new Set<string>();
  if (!isWhole || drop.size === 0) return { dropped: drop.size, removed: 0 };
  for (const { name, snapshot } of known) {
    if (drop.has(name)) continue;
    for (const { folders, letters } of snapshot.accounts) {
      if (letters !== undefined) listings.add(letters);
      for (const { listing } of folders) {
        if (listings.has(listing)) continue;
        listings.add(listing);
        for (const { sha256 } of backup.readListing<BackedUpMessage>(listing)) needed.add(sha256);
      }
    }
  }
  return { dropped: drop.size, removed: backup.sweep(needed, listings) };
}
