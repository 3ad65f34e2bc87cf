/**
 * What a user may do with folders: make, rename, move and delete them, at once on the server of an
 * IMAP account and then here, and subscribe them there; on a POP3 account here alone.
 *
 * Guarantees: no message is lost: a folder is deleted only when it holds none, there and here; a
 * rename that was interrupted between the two sides is followed by the next sync; works under the
 * account's lock.
 */
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { lastSegment } from '../core/folderChange.js';
import type { CommitReport } from '../core/indexChanges.js';
import type { FolderRow } from '../core/indexRows.js';
import { mailboxDir } from '../core/mailboxDirs.js';
import { isLocalDir } from '../core/outbox.js';
import type { MailboxEdits, RemoteMailbox } from '../core/source.js';
import { findAccount } from '../config/read.js';
import { delimiterOf } from '../sync/chooseMailboxes.js';
import { refuseTaken, renameFolder, settleFolders } from '../sync/renameFolder.js';
import type { SyncParts } from './accountSyncs.js';

type Parts = Pick<SyncParts, 'accounts' | 'index' | 'store' | 'createSource' | 'lock'>;

/** The server's side of an account, as far as it has one. */
interface Server {
  edits: MailboxEdits | undefined;
  mailboxes: readonly RemoteMailbox[];
  delimiter: string;
}

export class FolderEdits {
  constructor(
    private readonly parts: Parts,
    private readonly onCommit: (report: CommitReport) => void,
  ) {}

  /** @throws MailtuiError `bad-input` when there is one of that name, or none can be. */
  async create(accountName: string, path: string, signal: AbortSignal): Promise<FolderRow> {
    const { index, store } = this.parts;
    const account = findAccount(this.parts, accountName);
    return this.#with(account, signal, async ({ edits, delimiter }) => {
      const segments = segmentsOf(path, delimiter);
      const folders = index.folders(account.name);
      const dir = mailboxDir(folders, path, delimiter);
      if (folders.some((row) => row.dir === dir)) {
        throw new MailtuiError('bad-input', `there is a folder ${path} already`);
      }
      const made = (await edits?.createMailbox(segments, signal)) ?? path;
      const { name, protocol } = account;
      const folder = index.putFolder({
        ...{ account: name, protocol, dir: mailboxDir(folders, made, delimiter), path: made },
        ...{ name: lastSegment(made, delimiter), role: null },
      });
      await store.createFolder(folder);
      this.onCommit({ folderIds: [folder.id], added: [] });
      return folder;
    });
  }

  /** With the folders below it. @throws MailtuiError `bad-input` when it cannot have that name. */
  rename(folder: FolderRow, path: string, signal: AbortSignal): Promise<FolderRow> {
    return this.#rename(folder, () => path, signal);
  }

  /**
   * The same into another folder. @param into null: to the top
   * @throws MailtuiError `bad-input` when it would lie in itself, or there is one of its name.
   */
  async move(folder: FolderRow, into: FolderRow | null, signal: AbortSignal): Promise<FolderRow> {
    const isInside =
      into !== null && (into.id === folder.id || into.dir.startsWith(`${folder.dir}/`));
    if (isInside || (into !== null && into.account !== folder.account)) {
      throw new MailtuiError('bad-input', `${folder.path} cannot lie in ${into.path}`);
    }
    const pathBy = (delimiter: string): string => {
      const own = lastSegment(folder.path, delimiter);
      return into === null ? own : `${into.path}${delimiter}${own}`;
    };
    return await this.#rename(folder, pathBy, signal);
  }

  /**
   * Whether other programs list it. Here it stays as it is.
   * @throws MailtuiError `bad-input` where the protocol has no folders.
   */
  async subscribe(folder: FolderRow, wanted: boolean, signal: AbortSignal): Promise<void> {
    const account = findAccount(this.parts, folder.account);
    await this.#with(account, signal, async ({ edits }) => {
      if (edits === undefined || isLocalDir(folder.dir)) {
        throw new MailtuiError('bad-input', `the folder ${folder.path} is on no server`);
      }
      await edits.subscribeMailbox(folder.path, wanted, signal);
    });
  }

  async #rename(
    folder: FolderRow,
    pathBy: (delimiter: string) => string,
    signal: AbortSignal,
  ): Promise<FolderRow> {
    const { index, store } = this.parts;
    refuseOwn(folder);
    const account = findAccount(this.parts, folder.account);
    return this.#with(account, signal, async ({ edits, mailboxes, delimiter }) => {
      const path = pathBy(delimiter);
      const segments = segmentsOf(path, delimiter);
      refuseTaken(this.parts, folder, path, delimiter);
      const isThere = mailboxes.some((mailbox) => mailbox.path === folder.path);
      const renamed = isThere
        ? await edits?.renameMailbox(folder.path, segments, signal)
        : undefined;
      const deps = { index, store, onCommit: this.onCommit };
      await renameFolder(deps, folder, renamed ?? path, delimiter);
      return index.folders(folder.account).find(({ id }) => id === folder.id) ?? folder;
    });
  }

  /**
   * @param empty may empty it, once nothing else is in the way
   * @throws MailtuiError `bad-input` unless it is empty then and has no folders below it.
   */
  async delete(folder: FolderRow, empty: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { index, store } = this.parts;
    refuseOwn(folder);
    this.#refuseWithFolders(folder);
    await empty();
    const account = findAccount(this.parts, folder.account);
    await this.#with(account, signal, async ({ edits, mailboxes }) => {
      this.#refuseWithFolders(folder);
      const rows = index.folders(folder.account);
      await store.createFolder(folder);
      const { files } = await store.scan(folder);
      if (files.length > 0 || rows.find(({ id }) => id === folder.id)?.total !== 0) {
        throw new MailtuiError('bad-input', `the folder ${folder.path} holds messages`, {
          hint: 'Move them first, or give --force, which moves them to the trash.',
        });
      }
      if (mailboxes.some(({ path }) => path === folder.path)) {
        await edits?.deleteMailbox(folder.path, signal);
      }
      await store.removeFolder(folder);
      this.onCommit(index.commit([{ type: 'folder-removed', folderId: folder.id }]));
    });
  }

  #refuseWithFolders({ account, dir }: FolderRow): void {
    const rows = this.parts.index.folders(account);
    const inside = rows.find((row) => row.dir.startsWith(`${dir}/`));
    if (inside === undefined) return;
    throw new MailtuiError('bad-input', `there is a folder in it: ${inside.path}`, {
      hint: 'Delete the folders in it first.',
    });
  }

  /** Connects where the protocol has folders, and works under the lock. */
  async #with<Result>(
    account: AccountConfig,
    signal: AbortSignal,
    work: (server: Server) => Promise<Result>,
  ): Promise<Result> {
    const { index, store, lock, createSource } = this.parts;
    const held = lock(account.name);
    try {
      await settleFolders({ index, store, onCommit: this.onCommit });
      const source = await createSource(account);
      if (source.edits === undefined) {
        return await work({ edits: undefined, mailboxes: [], delimiter: '/' });
      }
      try {
        await source.connect(signal);
        const mailboxes = await source.listMailboxes(signal);
        return await work({ edits: source.edits, mailboxes, delimiter: delimiterOf(mailboxes) });
      } finally {
        await source.close();
      }
    } catch (thrown) {
      throw toMailtuiError(thrown).within({ account: account.name });
    } finally {
      held.release();
    }
  }
}

/** @throws MailtuiError `bad-input` for the folders that every account needs. */
function refuseOwn({ role, dir, path }: FolderRow): void {
  if (role !== 'inbox' && !isLocalDir(dir)) return;
  throw new MailtuiError('bad-input', `the folder ${path} stays as it is`);
}

function segmentsOf(path: string, delimiter: string): string[] {
  const segments = delimiter === '' ? [path] : path.split(delimiter);
  if (segments.every((segment) => segment !== '' && !/\p{Cc}/u.test(segment))) return segments;
  throw new MailtuiError('bad-input', 'a folder name cannot be empty or hold control characters', {
    hint: `Subfolders are written with ${delimiter} between the names.`,
  });
}
