/**
 * Brings mail back from a backup.
 *
 * Guarantees: nothing that is here is overwritten or changed: a message that the account still has,
 * wherever it was moved and whatever became of its flags, stays as it is. Into an account that has
 * no mail here everything comes back as it was, with what was agreed with the server, so that the next
 * sync fetches nothing twice and removes nothing; into others a message comes back as one that the server
 * gets unless it has it. A damaged message is told by name and the rest is restored. May be run again.
 */
import { findAccount } from '../config/read.js';
import type {
  BackedUpAccount,
  BackedUpFolder,
  BackedUpLetter,
  BackedUpMessage,
  NamedSnapshot,
} from '../core/backup.js';
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import type { CommitReport, IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { dirLike } from '../core/mailboxDirs.js';
import { maildirKey, uniqueOf } from '../core/maildirName.js';
import { OUTBOX_DIR } from '../core/outbox.js';
import type { Delivery } from '../core/store.js';
import type { BackupDir } from '../store/backup/backupDir.js';
import { isFolderSegment } from '../store/maildir/paths.js';
import { Intake } from '../sync/intake.js';
import { LocalReceiver, type Received, type Receiver } from '../sync/receiver.js';
import { dispatchAgain, uploadAgain, uploadOfReturned } from './backupLines.js';
import type { ServiceParts } from './localMailService.js';
import { lockPatiently } from './patientLock.js';

export interface RestoreRequest {
  snapshot: NamedSnapshot;
  /** Only these messages; absent: all. */
  wants: (account: string, folder: BackedUpFolder, message: BackedUpMessage) => boolean;
  /** Names; empty: all that are configured here. */
  accounts: readonly string[];
  unfinished: UnfinishedRestores;
  signal: AbortSignal;
  onProgress: (account: string, folder: string, done: number, total: number) => void;
  onDamaged: (sentence: string) => void;
}

/** Accounts that were without mail when it began to come back, and have not got all of it. */
export interface UnfinishedRestores {
  has(account: string): boolean;
  begin(account: string): void;
  end(account: string): void;
}

export interface RestoreSummary {
  snapshot: string;
  restored: number;
  /** Were here already. */
  known: number;
  damaged: number;
}

/** What of a message is written when it has its row. */
interface Afterwards {
  id: string;
  changes: (row: MessageRow) => IndexChange[];
}

const REPORT_EVERY = 200;
const BATCH = 400;

export class RestoreBackup {
  readonly #summary: RestoreSummary;
  readonly #intake: Intake;
  readonly #receiver: Receiver;
  #afterwards: Afterwards[] = [];

  private constructor(
    private readonly parts: ServiceParts,
    private readonly backup: BackupDir,
    private readonly request: RestoreRequest,
    local: Receiver,
    private readonly onCommit: (report: CommitReport) => void,
  ) {
    const { store, index } = parts;
    this.#receiver = parts.receiverFor(local);
    this.#intake = new Intake(
      { store, index, receiver: this.#receiver, onCommit },
      'restore-backup',
    );
    this.#summary = { snapshot: request.snapshot.name, restored: 0, known: 0, damaged: 0 };
  }

  /** @throws MailtuiError `locked`, `bad-input`, `disk-full`, `disk`, `cancelled`. */
  static async run(
    parts: ServiceParts,
    backup: BackupDir,
    request: RestoreRequest,
    onCommit: (report: CommitReport) => void = () => undefined,
  ): Promise<RestoreSummary> {
    const local = new LocalReceiver(parts.store, await parts.loadSummarise());
    const run = new RestoreBackup(parts, backup, request, local, onCommit);
    const locks: { release(): void }[] = [];
    try {
      const accounts = request.snapshot.snapshot.accounts.filter(({ name }) => run.#isWanted(name));
      for (const { name } of accounts) {
        locks.push(await lockPatiently(parts.lock, name, request.signal));
      }
      for (const account of accounts) await run.#account(account);
      run.#summary.restored = run.#intake.taken;
      return run.#summary;
    } finally {
      run.#receiver.rest();
      for (const lock of locks) lock.release();
    }
  }

  #isWanted(name: string): boolean {
    const { accounts } = this.request;
    if (accounts.length > 0 && !accounts.includes(name)) return false;
    return this.parts.accounts.some((account) => account.name === name);
  }

  async #account(account: BackedUpAccount): Promise<void> {
    const { protocol } = findAccount(this.parts, account.name);
    if (protocol !== account.protocol) {
      throw new MailtuiError('bad-input', `the account speaks another protocol by now`, {
        scope: { account: account.name },
        hint: 'Restore it to a directory with --to, and import that.',
      });
    }
    // All of them first: a message may name another folder than its own.
    const wanted = account.folders.filter((folder) => this.#isFolder(account, folder));
    const folders = new Map(wanted.map((one) => [one.dir, this.#folder(account, one)]));
    const { unfinished } = this.request;
    const isWhole =
      this.parts.index.lastSync(account.name) === null &&
      [...folders.values()].every(({ cursor }) => cursor === null) &&
      (unfinished.has(account.name) || [...folders.values()].every(({ total }) => total === 0));
    if (isWhole) unfinished.begin(account.name);
    this.#receiver.expect(account.folders.reduce((sum, { messages }) => sum + messages, 0));
    try {
      for (const folder of wanted) await this.#messages(account, folder, folders, isWhole);
    } finally {
      await this.#settle();
    }
    if (isWhole) this.#letterBox(account, folders);
    unfinished.end(account.name);
  }

  /** Whoever can write to the backup is not to choose where files go here. */
  #isFolder({ name }: BackedUpAccount, { dir }: BackedUpFolder): boolean {
    if (dir.split('/').every(isFolderSegment)) return true;
    this.#summary.damaged += 1;
    this.request.onDamaged(`${name}: "${dir}" cannot be the name of a folder, and is left out`);
    return false;
  }

  #folder({ name: account, protocol }: BackedUpAccount, folder: BackedUpFolder): FolderRow {
    const { index } = this.parts;
    const dir = dirLike(index.folders(account), folder.dir);
    const known = index.folders(account).find((one) => one.dir === dir);
    const row = known ?? index.putFolder({ ...folder, account, protocol, dir });
    if (row.cursor === null && row.validity === '' && folder.validity !== '') {
      index.commit([{ type: 'validity', folderId: row.id, validity: folder.validity }]);
    }
    return row;
  }

  async #messages(
    account: BackedUpAccount,
    folder: BackedUpFolder,
    folders: ReadonlyMap<string, FolderRow>,
    isWhole: boolean,
  ): Promise<void> {
    const row = folders.get(folder.dir);
    if (row === undefined) return;
    const { signal, wants, onProgress } = this.request;
    const messages = this.#listing(account, folder);
    if (messages.length > 0) await this.parts.store.createFolder(row);
    for (const [n, message] of messages.entries()) {
      throwIfCancelled(signal);
      if (n % REPORT_EVERY === 0) onProgress(account.name, folder.path, n, messages.length);
      if (!wants(account.name, folder, message)) continue;
      if (this.#isHere(row, message, isWhole)) {
        this.#summary.known += 1;
        // An earlier run may have ended between the message and what else is known of it.
        if (isWhole) this.#rememberRest(message, folders);
      } else await this.#message(row, message, folders, isWhole);
      if (this.#afterwards.length >= BATCH) await this.#settle();
    }
  }

  #listing(account: BackedUpAccount, { path, listing }: BackedUpFolder): BackedUpMessage[] {
    try {
      return this.backup.readListing<BackedUpMessage>(listing);
    } catch (thrown) {
      this.#damaged(`${account.name}/${path}`, thrown);
      return [];
    }
  }

  /**
   * Under its own name, or as the same bytes in another file that is not among the recently deleted.
   * Where everything comes back, the same bytes may be in several folders.
   */
  #isHere(folder: FolderRow, { id, sha256, file }: BackedUpMessage, isWhole: boolean): boolean {
    const { index } = this.parts;
    const row = index.find(id);
    const isIt = row?.account === folder.account && uniqueOf(row.file.name) === uniqueOf(file);
    if (isWhole) return isIt && row.folderId === folder.id;
    return isIt || index.placedDigests(folder.account, [sha256]).size > 0;
  }

  async #message(
    folder: FolderRow,
    message: BackedUpMessage,
    folders: ReadonlyMap<string, FolderRow>,
    isWhole: boolean,
  ): Promise<void> {
    let content: Buffer;
    try {
      content = this.backup.readMessage(message.sha256);
    } catch (thrown) {
      this.#damaged(`${folder.account}/${folder.path} ${message.id}`, thrown);
      return;
    }
    if (!isWhole && message.part === 'partial') return;
    // What waits to be sent has its dispatch by its own name.
    const isToSend = folder.dir === OUTBOX_DIR && message.outbox !== undefined;
    const as = { subdir: message.part, name: message.file };
    const received = Date.parse(message.received);
    const delivery: Delivery = {
      ...{ content, received, flags: flagsOf(message.flags), key: maildirKey(message.file) },
      ...(isWhole || isToSend ? { as } : { key: null }),
      ...(message.part === 'partial' ? { partialOf: message.size } : {}),
    };
    await this.#intake.take(folder, delivery, (stored) => [
      isWhole
        ? restoredRow(folder, message, stored, folders)
        : returnedRow(folder, message, stored),
    ]);
    if (isWhole) this.#rememberRest(message, folders);
    else if (isToSend) this.#rememberOutbox(message);
  }

  #rememberOutbox({ id, outbox }: BackedUpMessage): void {
    if (outbox === undefined) return;
    const dispatch = dispatchAgain(outbox);
    const changes = ({ placementId }: MessageRow): IndexChange[] => [
      { type: 'outbox', placementId, dispatch },
    ];
    this.#afterwards.push({ id, changes });
  }

  /** What an added row cannot say. */
  #rememberRest(message: BackedUpMessage, folders: ReadonlyMap<string, FolderRow>): void {
    const { id, gone, wish, agreed, agreedTags, removed, outbox } = message;
    const from = removed === undefined ? undefined : folders.get(removed.folder);
    if (gone !== true && wish === undefined && agreedTags === undefined && !removed && !outbox)
      return;
    this.#afterwards.push({
      id,
      changes: ({ placementId }) => [
        ...(gone === true ? [{ type: 'gone', placementId, gone } as const] : []),
        ...(wish === 'keep' || wish === 'delete'
          ? [{ type: 'wish', placementId, wish } as const]
          : []),
        ...(agreedTags !== undefined && agreed !== undefined
          ? [{ type: 'pushed', placementId, agreed, agreedTags } as const]
          : []),
        ...(removed !== undefined && from !== undefined
          ? [{ type: 'removal', placementId, removal: { ...removed, folderId: from.id } } as const]
          : []),
        ...(outbox !== undefined
          ? [{ type: 'outbox', placementId, dispatch: dispatchAgain(outbox) } as const]
          : []),
      ],
    });
  }

  async #settle(): Promise<void> {
    await this.#intake.finish();
    const { index } = this.parts;
    const waiting = this.#afterwards;
    this.#afterwards = [];
    const changes = waiting.flatMap(({ id, changes: make }) => {
      const row = index.find(id);
      if (row?.id !== id) return [];
      // How it stands with what is to be sent is known better where it is known at all.
      const isKnown = () => index.outbox(row.account).some(({ message }) => message.id === id);
      return make(row).filter(({ type }) => type !== 'outbox' || !isKnown());
    });
    if (changes.length > 0) this.onCommit(index.commit(changes));
  }

  #letterBox(account: BackedUpAccount, folders: ReadonlyMap<string, FolderRow>): void {
    const { index } = this.parts;
    const inbox = [...folders.values()].find(({ role }) => role === 'inbox');
    if (account.letterBox === undefined || inbox === undefined) return;
    if (index.letterBox(account.name) !== null) return;
    const letters =
      account.letters === undefined ? [] : this.backup.readListing<BackedUpLetter>(account.letters);
    const { policy, since, nextLogin } = account.letterBox;
    index.commitLetters([
      ...letters.map((letter) => ({ type: 'remembered' as const, folderId: inbox.id, letter })),
      { type: 'policy', account: account.name, policy, since },
      { type: 'next-login', account: account.name, at: nextLogin },
    ]);
  }

  #damaged(where: string, thrown: unknown): void {
    const { kind, message, scope } = toMailtuiError(thrown);
    if (kind !== 'bad-input') throw thrown;
    this.#summary.damaged += 1;
    this.request.onDamaged(`${where}: ${message} (${scope.file ?? ''})`);
  }
}

/** As it was when it was backed up. */
function restoredRow(
  folder: FolderRow,
  message: BackedUpMessage,
  { stored, summary }: Received,
  folders: ReadonlyMap<string, FolderRow>,
): IndexChange {
  const { flags, tags, remoteId = null, agreed = null, remoteFolder, emailId } = message;
  const { subdir, name, size, digest } = stored;
  const remote = remoteFolder === undefined ? undefined : folders.get(remoteFolder);
  return {
    ...({ type: 'add', folderId: folder.id, file: { subdir, name } } as const),
    ...{ key: maildirKey(name), remoteId, agreed, flags: flagsOf(flags), tags, size, digest },
    ...{ received: Date.parse(message.received), summary, upload: uploadAgain(message.upload) },
    ...(remote === undefined ? {} : { remoteFolderId: remote.id }),
    ...(emailId === undefined ? {} : { emailId }),
  };
}

/** The server gets it, unless one of its folders has it. */
function returnedRow(
  folder: FolderRow,
  { flags, tags, received }: BackedUpMessage,
  { stored, summary }: Received,
): IndexChange {
  const { subdir, name, size, digest } = stored;
  return {
    ...({ type: 'add', folderId: folder.id, file: { subdir, name }, key: null } as const),
    ...{ remoteId: null, agreed: null, flags: flagsOf(flags), tags, size, digest, summary },
    received: Date.parse(received),
    upload: uploadOfReturned(folder),
  };
}
