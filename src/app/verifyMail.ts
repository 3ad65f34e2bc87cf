/**
 * Compares what the index knows with what is on the disk, and puts right what can be.
 *
 * Guarantees: a check changes nothing and lets syncs go on: what looks wrong is looked at again under
 * the account's lock before it is told. A repair never removes a message file, forgets a row
 * only when its file is gone and says so, and replaces a file only by the server's own bytes.
 * Memory does not grow with messages, and with a folder only by the names in it.
 */
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FolderRow } from '../core/indexRows.js';
import type { KeptMessage } from '../core/keptMessage.js';
import { uniqueOf } from '../core/maildirName.js';
import { isPartial } from '../core/partial.js';
import type { FoundFile } from '../core/store.js';
import { isOpen, type CheckSummary, type Remedy, type StoreProblem } from '../core/storeCheck.js';
import type { ServiceParts } from './localMailService.js';
import { keptIn } from './keptMessages.js';
import { lockPatiently } from './patientLock.js';
import { repairFolders, type FetchAgain } from './repairStore.js';
import type { CheckThreads } from './checkThreads.js';
import { exposedDirectories, factsOf, isExposed, makePrivate } from '../store/maildir/exposure.js';

export interface VerifyRequest {
  /** Read every message and compare its digest; else names and sizes are looked at. */
  full: boolean;
  repair: boolean;
  /** Names; empty: all. */
  accounts: readonly string[];
  signal: AbortSignal;
  onProblem: (problem: StoreProblem) => void;
  onProgress: (account: string, folder: string, done: number, total: number) => void;
}

type Parts = Pick<
  ServiceParts,
  'accounts' | 'index' | 'store' | 'lock' | 'loadSummarise' | 'now' | 'checkThreads'
>;

/** Directories of an account: the Maildirs, and those of headers. */
export type AccountDirs = (account: string) => string[];

/** Chunks of rows whose files are being looked at: bounds the memory, and keeps all threads busy. */
const MOST_LOOKING = 6;

/** What looks wrong at first sight. */
interface Suspicion {
  folder: FolderRow;
  rows: KeptMessage[];
  files: FoundFile[];
}

export class VerifyMail {
  readonly #summary: CheckSummary;
  readonly #threads: CheckThreads | null;
  readonly #suspicions: Suspicion[] = [];
  readonly #damaged: { problem: StoreProblem; row: KeptMessage }[] = [];

  constructor(
    private readonly parts: Parts,
    private readonly request: VerifyRequest,
    private readonly accountDirs: AccountDirs,
    private readonly fetchAgain: FetchAgain,
  ) {
    this.#threads = parts.checkThreads?.() ?? null;
    this.#summary = { full: request.full, messages: 0, octets: 0, open: 0, repaired: 0 };
  }

  /** @throws MailtuiError `locked` when a sync does not end; `disk`; `cancelled`. */
  async run(): Promise<CheckSummary> {
    const { accounts } = this.parts;
    const checkedIndex = this.#checkIndex();
    try {
      await this.#accounts(accounts.map(({ name }) => name));
      for (const complaint of await checkedIndex) {
        this.#tell({ kind: 'index', ...NOWHERE, message: `The index is damaged: ${complaint}` });
      }
    } finally {
      this.#threads?.end();
    }
    return this.#summary;
  }

  async #checkIndex(): Promise<string[]> {
    const depth = this.request.full ? 'thorough' : 'tables';
    const complaints = (await this.#threads?.checkIndex(depth)) ?? null;
    return complaints ?? this.parts.index.checkFile(depth);
  }

  async #accounts(names: readonly string[]): Promise<void> {
    const wanted = this.request.accounts;
    for (const account of names) {
      if (wanted.length > 0 && !wanted.includes(account)) continue;
      await this.#account(account);
    }
  }

  async #account(account: string): Promise<void> {
    const { index } = this.parts;
    for (const path of this.accountDirs(account).flatMap(exposedDirectories)) {
      this.#exposed(account, null, path, null);
    }
    const folders = index.folders(account);
    const names = folders.map(({ dir }) => dir);
    const dirs = new Set(await this.parts.store.listFolders(account, names));
    for (const [done, folder] of folders.entries()) {
      this.request.onProgress(account, folder.path, done, folders.length);
      await this.#folder(folder, dirs.has(folder.dir));
    }
    await this.#strangers(account, dirs, folders);
    const suspicions = this.#suspicions.splice(0);
    if (suspicions.length > 0) await this.#settle(account, suspicions);
    await this.#replaceDamaged();
  }

  /** Directories that are Maildirs and of which the index knows nothing. */
  async #strangers(
    account: string,
    dirs: ReadonlySet<string>,
    folders: readonly FolderRow[],
  ): Promise<void> {
    const { store } = this.parts;
    const known = new Set(folders.map(({ dir }) => dir));
    for (const dir of dirs) {
      if (known.has(dir)) continue;
      const { files } = await store.scan({ account, dir });
      if (files.length === 0) continue;
      const message = `${files.length} message files are in a folder that the index does not know; the next sync or mailtui reindex takes them in.`;
      this.#tell({ kind: 'stray', account, folder: dir, id: null, file: null, message });
    }
  }

  /** @param isThere whether it has a directory; what is gone with one is for a repair to make anew */
  async #folder(folder: FolderRow, isThere: boolean): Promise<void> {
    const { index, store } = this.parts;
    if (this.request.repair) await store.createFolder(folder);
    const unmoved = new Set(
      index
        .unfiled()
        .filter((one) => one.fileFolderId === folder.id)
        .map(({ file }) => uniqueOf(file.name)),
    );
    const suspicion: Suspicion = { folder, rows: [], files: [] };
    const known = new Set<string>();
    const looking: Promise<KeptMessage[]>[] = [];
    for (const chunk of keptIn(index, folder.id)) {
      throwIfCancelled(this.request.signal);
      for (const row of chunk) if (row.dir === folder.dir) known.add(uniqueOf(row.file.name));
      this.#summary.messages += chunk.length;
      looking.push(this.#unsound(folder, chunk));
      if (looking.length >= MOST_LOOKING) suspicion.rows.push(...((await looking.shift()) ?? []));
      // Whoever hosts this has other things to do, too.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const rows of await Promise.all(looking)) suspicion.rows.push(...rows);
    const { files, skipped } =
      isThere || this.request.repair ? await store.scan(folder) : { files: [], skipped: [] };
    suspicion.files = files.filter(
      ({ name }) => !known.has(uniqueOf(name)) && !unmoved.has(uniqueOf(name)),
    );
    if (suspicion.rows.length + suspicion.files.length > 0) this.#suspicions.push(suspicion);
    for (const { name, reason } of skipped) {
      const place = { account: folder.account, folder: folder.path, id: null, file: name };
      this.#tell({ kind: 'stray', ...place, message: `${name} is left alone: ${reason}.` });
    }
  }

  /** Those that do not look right at first sight. */
  async #unsound(folder: FolderRow, rows: readonly KeptMessage[]): Promise<KeptMessage[]> {
    const suspects: KeptMessage[] = [];
    // Nearly all are in one directory; the others have yet to follow a move.
    const here = rows.filter(({ dir }) => dir === folder.dir);
    const files = here.map(({ file }) => file);
    const inspected = this.request.full ? await this.#threads?.inspect(folder, files) : null;
    const sound = new Set<KeptMessage>();
    for (const [n, row] of here.entries()) {
      const found = inspected?.[n] ?? null;
      // What others may read is looked at again here, to be told with its name.
      if (found === null || found.digest !== row.digest || isExposed(found.mode)) continue;
      sound.add(row);
      this.#summary.octets += found.size;
    }
    for (const row of rows) {
      if (!sound.has(row) && !(await this.#isSound(folder, row))) suspects.push(row);
    }
    return suspects;
  }

  async #isSound({ account, path }: FolderRow, row: KeptMessage): Promise<boolean> {
    const { store } = this.parts;
    const place = { account, dir: row.dir };
    try {
      const file = await store.locate(place, row.file);
      const { size, isExposed: mayBeRead } = factsOf(file);
      if (mayBeRead) this.#exposed(account, path, file, row.id);
      if (!this.request.full) return isPartial(row.file) || size === row.size;
      this.#summary.octets += size;
      const { digest } = await store.inspect(place, row.file);
      return digest === row.digest;
    } catch (thrown) {
      if (toMailtuiError(thrown).kind !== 'disk') throw thrown;
      return false;
    }
  }

  /** Looks again while nobody else changes anything, and tells or repairs what is still wrong. */
  async #settle(account: string, suspicions: readonly Suspicion[]): Promise<void> {
    const lock = await lockPatiently(this.parts.lock, account, this.request.signal);
    try {
      const lost: { problem: StoreProblem; row: KeptMessage }[] = [];
      const adopted: StoreProblem[] = [];
      const folders = new Set<FolderRow>();
      for (const { folder, rows, files } of suspicions) {
        const again = await this.#lookAgain(folder, rows, files);
        lost.push(...again.lost);
        adopted.push(...again.unknown);
        if (again.lost.length + again.unknown.length > 0) folders.add(folder);
      }
      if (this.request.repair && folders.size > 0) {
        const failed = await repairFolders(this.parts, [...folders], this.request.signal);
        const isMended = ({ folder }: StoreProblem) => !failed.has(folder ?? '');
        for (const problem of adopted) if (isMended(problem)) problem.remedy = 'adopted';
        for (const { problem, row } of lost) {
          if (isMended(problem)) problem.remedy = this.#remedyOfLoss(account, row);
        }
        for (const [folder, message] of failed) {
          this.#tell({ kind: 'unreadable', account, folder, id: null, file: null, message });
        }
      }
      for (const problem of [...lost.map((one) => one.problem), ...adopted]) this.#tell(problem);
    } finally {
      lock.release();
    }
  }

  #remedyOfLoss(account: string, row: KeptMessage): Remedy {
    const { index } = this.parts;
    // Its bytes were found in another folder, or under another name.
    if (index.placementsById([row.placementId]).length > 0) return 'adopted';
    if (index.placedDigests(account, [row.digest]).size > 0) return 'adopted';
    return row.remoteId !== null && !row.gone ? 'to-be-fetched' : 'none';
  }

  async #lookAgain(
    folder: FolderRow,
    rows: readonly KeptMessage[],
    files: readonly FoundFile[],
  ): Promise<{ lost: { problem: StoreProblem; row: KeptMessage }[]; unknown: StoreProblem[] }> {
    const { store } = this.parts;
    const { account, path } = folder;
    const suspects = new Set(rows.map(({ placementId }) => placementId));
    const names = new Set<string>();
    const lost: { problem: StoreProblem; row: KeptMessage }[] = [];
    for (const chunk of keptIn(this.parts.index, folder.id)) {
      for (const row of chunk) {
        names.add(uniqueOf(row.file.name));
        if (!suspects.has(row.placementId)) continue;
        const problem = await this.#problemOf(folder, row);
        if (problem?.kind === 'no-file') lost.push({ problem, row });
        else if (problem !== null) this.#damaged.push({ problem, row });
      }
    }
    const unknown: StoreProblem[] = [];
    for (const file of files) {
      if (names.has(uniqueOf(file.name))) continue;
      const found = await store.locate(folder, file).catch(() => null);
      if (found === null) continue;
      const message = 'This message file is not in the index.';
      unknown.push({
        ...({ kind: 'no-row', account, folder: path, id: null, file: found } as const),
        ...({ message, remedy: 'none' } as const),
      });
    }
    return { lost, unknown };
  }

  async #problemOf({ account, path }: FolderRow, row: KeptMessage): Promise<StoreProblem | null> {
    const { store } = this.parts;
    const place = { account, dir: row.dir };
    const here = { account, folder: path, id: row.id, remedy: 'none' } as const;
    const file = await store.locate(place, row.file).catch(() => null);
    if (file === null) {
      const message = 'The file of this message is gone.';
      return { kind: 'no-file', ...here, file: row.file.name, message };
    }
    try {
      const { digest, size } = await store.inspect(place, row.file);
      if (digest === row.digest) return null;
      const message = `The file is not what was stored: ${size} octets for ${row.size}, or other ones.`;
      return { kind: 'changed', ...here, file, message };
    } catch (thrown) {
      const message = `The file cannot be read: ${toMailtuiError(thrown).message}.`;
      return { kind: 'unreadable', ...here, file, message };
    }
  }

  /** By what the server has, where it has it. Needs no lock of ours: the fetch takes its own. */
  async #replaceDamaged(): Promise<void> {
    const damaged = this.#damaged.splice(0);
    const wanted = damaged.filter(({ row }) => row.remoteId !== null && !row.gone);
    if (this.request.repair && wanted.length > 0) {
      const outcome = await this.fetchAgain(
        wanted.map(({ row }) => row.id),
        this.request.signal,
      );
      for (const { problem, row } of wanted) {
        if (outcome.fetched.has(row.id)) problem.remedy = 'fetched';
        else problem.message += ` ${outcome.failure ?? 'The server has it no longer.'}`;
      }
    }
    for (const { problem, row } of damaged) {
      if (row.remoteId === null || row.gone)
        problem.message += ' No server has it: look for it in a backup.';
      this.#tell(problem);
    }
  }

  #exposed(account: string, folder: string | null, file: string, id: string | null): void {
    let remedy: Remedy = 'none';
    if (this.request.repair) {
      makePrivate(file);
      remedy = 'private';
    }
    const message = 'Other users of this computer may read it.';
    this.#tell({ kind: 'exposed', account, folder, id, file, message, remedy });
  }

  #tell(problem: Omit<StoreProblem, 'remedy'> & { remedy?: Remedy }): void {
    const whole: StoreProblem = { remedy: 'none', ...problem };
    if (isOpen(whole)) this.#summary.open += 1;
    else if (whole.remedy !== 'none') this.#summary.repaired += 1;
    this.request.onProblem(whole);
  }
}

const NOWHERE = { account: null, folder: null, id: null, file: null } as const;
