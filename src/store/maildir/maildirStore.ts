/**
 * MaildirStore: the MailStore on a real, nested Maildir that neomutt, aerc, notmuch and mu can
 * read and change at the same time.
 *
 * See the port for its guarantees. Another program may rename a file at any moment, so a name is
 * only where to look first; what identifies a file within its folder is the part before the `,` or `:`.
 */
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises';
import { MailtuiError, toMailtuiError, type ErrorScope } from '../../core/errors.js';
import type { Flags } from '../../core/flags.js';
import { uniqueOf, withMaildirFlags } from '../../core/maildirName.js';
import type {
  Delivery,
  FilePlace,
  FolderPlace,
  FolderScan,
  MailStore,
  StoredFile,
} from '../../core/store.js';
import { hasCode } from '../errorCode.js';
import { deliverFile } from './delivery.js';
import { createDirectory, FolderSync } from './directorySync.js';
import { folderState } from './folderState.js';
import { findFolders, scanFolder } from './folderScan.js';
import { removeMaildir, renameTree } from './folderTree.js';
import { accountPath, filePath, folderPath, MAILDIR_PARTS } from './paths.js';

/** How often a file may slip away under our hands, renamed by others, before it counts as gone. */
const MAX_CHASES = 5;

/** The store below `root`, which is created with the first folder. */
export function openMaildirStore(root: string): MailStore {
  return new MaildirStore(root);
}

class MaildirStore implements MailStore {
  readonly #root: string;
  readonly #syncs = new Map<string, FolderSync>();

  constructor(root: string) {
    this.#root = root;
  }

  createFolder(place: FolderPlace): Promise<void> {
    return within(place, async () => {
      const folder = folderPath(this.#root, place);
      for (const part of MAILDIR_PARTS) await createDirectory(`${folder}/${part}`);
    });
  }

  deliver(place: FolderPlace, delivery: Delivery): Promise<StoredFile> {
    return within(place, async () => {
      const folder = folderPath(this.#root, place);
      const stored = await deliverFile(folder, delivery);
      this.#syncOf(folder).touch(stored.subdir);
      return stored;
    });
  }

  syncFolder(place: FolderPlace): Promise<void> {
    return within(place, () => this.#syncOf(folderPath(this.#root, place)).sync());
  }

  scan(place: FolderPlace): Promise<FolderScan> {
    return within(place, () => scanFolder(folderPath(this.#root, place)));
  }

  state(place: FolderPlace): Promise<string | null> {
    return within(place, () => folderState(folderPath(this.#root, place)));
  }

  async listFolders(account: string): Promise<readonly string[]> {
    try {
      return await findFolders(accountPath(this.#root, account));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw toMailtuiError(error).within({ account });
    }
  }

  locate(place: FolderPlace, file: FilePlace): Promise<string> {
    return within(place, () => {
      const folder = folderPath(this.#root, place);
      return chase(folder, file, (found) => Promise.resolve(filePath(folder, found)));
    });
  }

  read(place: FolderPlace, file: FilePlace): Promise<Buffer> {
    return this.#open(place, file, (handle) => handle.readFile());
  }

  readHead(place: FolderPlace, file: FilePlace, limit: number): Promise<Buffer> {
    return this.#open(place, file, (handle) => readUpTo(handle, limit));
  }

  inspect(
    place: FolderPlace,
    file: FilePlace,
  ): Promise<{ size: number; digest: string; modified: number }> {
    return this.#open(place, file, async (handle, { size, mtimeMs }) => {
      const hash = createHash('sha256');
      for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk);
      return { size, digest: hash.digest('hex'), modified: Math.trunc(mtimeMs) };
    });
  }

  setFlags(place: FolderPlace, file: FilePlace, flags: Flags): Promise<FilePlace> {
    return within(place, () => {
      const folder = folderPath(this.#root, place);
      return chase(folder, file, async (found) => {
        const target: FilePlace = { subdir: 'cur', name: withMaildirFlags(found.name, flags) };
        if (found.subdir === target.subdir && found.name === target.name) return target;
        await refuseToOverwrite(filePath(folder, target));
        await rename(filePath(folder, found), filePath(folder, target));
        for (const part of ['cur', 'new'] as const) this.#syncOf(folder).touch(part);
        return target;
      });
    });
  }

  move(from: FolderPlace, file: FilePlace, to: FolderPlace): Promise<FilePlace> {
    return within(from, async () => {
      const [source, target] = [folderPath(this.#root, from), folderPath(this.#root, to)];
      const there = await findFile(target, file);
      if (there !== null && (await findFile(source, file)) === null) return there;
      return chase(source, file, async (found) => {
        await refuseToOverwrite(filePath(target, found));
        await rename(filePath(source, found), filePath(target, found));
        for (const folder of [source, target]) this.#syncOf(folder).touch(found.subdir);
        return found;
      });
    });
  }

  remove(place: FolderPlace, file: FilePlace): Promise<void> {
    return within(place, async () => {
      const folder = folderPath(this.#root, place);
      const found = await findFile(folder, file);
      if (found === null) return;
      await unlink(filePath(folder, found));
      this.#syncOf(folder).touch(found.subdir);
    });
  }

  renameFolder(from: FolderPlace, to: FolderPlace): Promise<void> {
    return within(from, async () => {
      this.#syncs.clear();
      await renameTree(folderPath(this.#root, from), folderPath(this.#root, to));
    });
  }

  removeFolder(place: FolderPlace): Promise<void> {
    return within(place, () => removeMaildir(folderPath(this.#root, place)));
  }

  #open<T>(place: FolderPlace, file: FilePlace, use: FileUse<T>): Promise<T> {
    return within(place, () => {
      const folder = folderPath(this.#root, place);
      return chase(folder, file, (found) => withRegularFile(filePath(folder, found), use));
    });
  }

  #syncOf(folder: string): FolderSync {
    let sync = this.#syncs.get(folder);
    if (sync === undefined) {
      sync = new FolderSync(this.#root, folder);
      this.#syncs.set(folder, sync);
    }
    return sync;
  }
}

/** Errors of the operating system as MailtuiErrors that say which folder it was. */
async function within<T>(place: FolderPlace, work: () => Promise<T>): Promise<T> {
  const scope: ErrorScope = { account: place.account, folder: place.dir };
  try {
    return await work();
  } catch (error) {
    throw toMailtuiError(error).within(scope);
  }
}

/** Does something with a file under its present name; again, when that changes meanwhile. */
async function chase<T>(
  folder: string,
  file: FilePlace,
  work: (found: FilePlace) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < MAX_CHASES; attempt += 1) {
    const found = await findFile(folder, file);
    if (found === null) continue;
    try {
      return await work(found);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
  throw new MailtuiError('disk', 'the file of this message is gone', {
    scope: { file: filePath(folder, file) },
    hint: 'Sync again to fetch it from the server, if it is still there.',
  });
}

/** Where the file is by now; null also when it was just being renamed. */
async function findFile(folder: string, file: FilePlace): Promise<FilePlace | null> {
  if (await exists(filePath(folder, file))) return file;
  const unique = uniqueOf(file.name);
  for (const subdir of ['cur', 'new'] as const) {
    const names = await readdir(`${folder}/${subdir}`);
    const name = names.find((other) => uniqueOf(other) === unique);
    if (name !== undefined) return { subdir, name };
  }
  return null;
}

type FileUse<T> = (handle: FileHandle, stats: Stats) => Promise<T>;

/** A named pipe must not hold us up and a link must not lead us away, whatever came in between. */
async function withRegularFile<T>(path: string, use: FileUse<T>): Promise<T> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new MailtuiError('disk', 'not a regular file', { scope: { file: path } });
    }
    return await use(handle, stats);
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, limit: number): Promise<Buffer> {
  const { size } = await handle.stat();
  const head = Buffer.alloc(Math.min(size, limit));
  let filled = 0;
  while (filled < head.length) {
    const { bytesRead } = await handle.read(head, filled, head.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return head.subarray(0, filled);
}

async function refuseToOverwrite(path: string): Promise<void> {
  if (!(await exists(path))) return;
  throw new MailtuiError('disk', 'there are two files with the unique name of this message', {
    scope: { file: path },
    hint: 'Look at both and remove one by hand.',
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
