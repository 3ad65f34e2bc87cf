/**
 * MaildirStore: the MailStore on a real, nested Maildir that neomutt, aerc, notmuch and mu can
 * read and change at the same time.
 *
 * See the port for its guarantees, and docs/adr/0012-partial-messages.md for the second tree, of
 * messages of which only the header is here. Another program may rename a file at any moment; see
 * `fileFinder.ts`. Looks and renames are done on this thread, because another would take longer to
 * ask; whoever does many lets others have a turn in between (`sync/several.ts`).
 */
import { renameSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { toMailtuiError, type ErrorScope, throwIfCancelled } from '../../core/errors.js';
import type { Flags } from '../../core/flags.js';
import { partialOctets, withMaildirFlags } from '../../core/maildirName.js';
import { isPartial, partialDigest } from '../../core/partial.js';
import type {
  Delivery,
  FileNames,
  FilePlace,
  FolderPlace,
  FolderScan,
  MailStore,
  Replacement,
  StoredFile,
} from '../../core/store.js';
import { hasCode } from '../errorCode.js';
import { deliverFile, linkFile, replaceFile } from './delivery.js';
import { createDirectory, FolderSync } from './directorySync.js';
import {
  chase,
  exists,
  findFile,
  readUpTo,
  refuseToOverwrite,
  withRegularFile,
  type FileUse,
} from './fileFinder.js';
import { folderState } from './folderState.js';
import { findFolders, holdsOnly, scanFolder } from './folderScan.js';
import { inspectFile, readSmallFile } from './inspection.js';
import { asKnown, removeMaildir, renameTree } from './folderTree.js';
import {
  accountPath,
  fileHome,
  filePath,
  folderDirs,
  MAILDIR_PARTS,
  partialRoot,
  type FolderDirs,
} from './paths.js';

/** Octets. A longer file is worth asking another thread for it. */
const READ_AT_ONCE = 512 * 1024;

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
    return within(place, () => createMaildir(folderDirs(this.#root, place).whole));
  }

  deliver(place: FolderPlace, delivery: Delivery): Promise<StoredFile> {
    return within(place, async () => {
      const dirs = folderDirs(this.#root, place);
      if (delivery.partialOf !== undefined) await this.#needPartial(dirs.partial);
      const stored = await deliverFile(dirs, delivery);
      this.#touch(dirs, stored);
      return stored;
    });
  }

  replace(place: FolderPlace, file: FilePlace, replacement: Replacement): Promise<StoredFile> {
    return within(place, async () => {
      const dirs = folderDirs(this.#root, place);
      const stored = await replaceFile(dirs, file, replacement);
      this.#touch(dirs, stored);
      return stored;
    });
  }

  link(
    from: FolderPlace,
    file: FilePlace,
    to: FolderPlace,
    as: Pick<Delivery, 'flags' | 'key'>,
  ): Promise<FilePlace> {
    return within(to, async () => {
      const dirs = folderDirs(this.#root, to);
      const linked = linkFile(await this.locate(from, file), dirs, as);
      this.#touch(dirs, linked);
      return linked;
    });
  }

  syncFolder(place: FolderPlace): Promise<void> {
    return within(place, async () => {
      const { whole, partial } = folderDirs(this.#root, place);
      await this.#syncOf(this.#root, whole).sync();
      if (exists(partial)) await this.#syncOf(partialRoot(this.#root), partial).sync();
    });
  }

  holdsOnly(place: FolderPlace, names: FileNames): Promise<boolean> {
    return within(place, () => holdsOnly(folderDirs(this.#root, place), names));
  }

  scan(place: FolderPlace): Promise<FolderScan> {
    return within(place, () => scanFolder(folderDirs(this.#root, place)));
  }

  state(place: FolderPlace): Promise<string | null> {
    return within(place, () => Promise.resolve(folderState(folderDirs(this.#root, place))));
  }

  async listFolders(account: string, known: Iterable<string> = []): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const root of [this.#root, partialRoot(this.#root)]) {
      try {
        const path = accountPath(root, account);
        for (const dir of asKnown(path, await findFolders(path), known)) found.add(dir);
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw toMailtuiError(error).within({ account });
      }
    }
    return [...found].sort();
  }

  locate(place: FolderPlace, file: FilePlace): Promise<string> {
    return within(place, () => {
      const dirs = folderDirs(this.#root, place);
      return chase(dirs, file, (found) => Promise.resolve(filePath(dirs, found)));
    });
  }

  async read(place: FolderPlace, file: FilePlace, signal?: AbortSignal): Promise<Buffer> {
    throwIfCancelled(signal);
    try {
      return await within(place, () => {
        const dirs = folderDirs(this.#root, place);
        return chase(dirs, file, async (found) => {
          const path = filePath(dirs, found);
          return (
            readSmallFile(path, READ_AT_ONCE) ??
            (await withRegularFile(path, (handle) => handle.readFile(signal && { signal })))
          );
        });
      });
    } catch (error) {
      throwIfCancelled(signal);
      throw error;
    }
  }

  readHead(place: FolderPlace, file: FilePlace, limit: number): Promise<Buffer> {
    return this.#open(place, file, (handle) => readUpTo(handle, limit));
  }

  inspect(
    place: FolderPlace,
    file: FilePlace,
  ): Promise<{ size: number; digest: string; modified: number; mode: number }> {
    return within(place, () => {
      const dirs = folderDirs(this.#root, place);
      return chase(dirs, file, (found) => {
        const inspected = inspectFile(filePath(dirs, found));
        const { size, digest } = inspected;
        const whole = isPartial(file) ? (partialOctets(file.name) ?? size) : null;
        return Promise.resolve(
          whole === null
            ? inspected
            : { ...inspected, size: whole, digest: partialDigest(digest, whole) },
        );
      });
    });
  }

  setFlags(place: FolderPlace, file: FilePlace, flags: Flags): Promise<FilePlace> {
    return within(place, () => {
      const dirs = folderDirs(this.#root, place);
      return chase(dirs, file, async (found) => {
        const subdir = partialOctets(found.name) === null ? 'cur' : 'partial';
        const target: FilePlace = { subdir, name: withMaildirFlags(found.name, flags) };
        if (found.subdir === target.subdir && found.name === target.name) return target;
        if (subdir === 'partial') await this.#needPartial(dirs.partial);
        refuseToOverwrite(filePath(dirs, target));
        renameSync(filePath(dirs, found), filePath(dirs, target));
        for (const one of [found, target]) this.#touch(dirs, one);
        return target;
      });
    });
  }

  move(from: FolderPlace, file: FilePlace, to: FolderPlace): Promise<FilePlace> {
    return within(from, async () => {
      const [source, target] = [folderDirs(this.#root, from), folderDirs(this.#root, to)];
      const isHere = (await findFile(source, file)) !== null;
      const there = isHere ? null : await findFile(target, file);
      if (there !== null) return there;
      if (isPartial(file)) await this.#needPartial(target.partial);
      return chase(source, file, async (found) => {
        refuseToOverwrite(filePath(target, found));
        renameSync(filePath(source, found), filePath(target, found));
        for (const dirs of [source, target]) this.#touch(dirs, found);
        return found;
      });
    });
  }

  remove(place: FolderPlace, file: FilePlace): Promise<void> {
    return within(place, async () => {
      const dirs = folderDirs(this.#root, place);
      const found = await findFile(dirs, file);
      if (found === null) return;
      await unlink(filePath(dirs, found));
      this.#touch(dirs, found);
    });
  }

  renameFolder(from: FolderPlace, to: FolderPlace): Promise<void> {
    return within(from, async () => {
      this.#syncs.clear();
      const [source, target] = [folderDirs(this.#root, from), folderDirs(this.#root, to)];
      await renameTree(source.whole, target.whole);
      await renameTree(source.partial, target.partial);
    });
  }

  removeFolder(place: FolderPlace): Promise<void> {
    return within(place, async () => {
      const { whole, partial } = folderDirs(this.#root, place);
      if (exists(partial)) await removeMaildir(partial);
      await removeMaildir(whole);
    });
  }

  #open<T>(place: FolderPlace, file: FilePlace, use: FileUse<T>): Promise<T> {
    return within(place, () => {
      const dirs = folderDirs(this.#root, place);
      return chase(dirs, file, (found) => withRegularFile(filePath(dirs, found), use));
    });
  }

  async #needPartial(folder: string): Promise<void> {
    await createMaildir(folder);
  }

  /** A name in the part of the folder that the file is in has changed. */
  #touch(dirs: FolderDirs, file: FilePlace): void {
    const { folder, part } = fileHome(dirs, file);
    const root = isPartial(file) ? partialRoot(this.#root) : this.#root;
    this.#syncOf(root, folder).touch(part);
  }

  #syncOf(root: string, folder: string): FolderSync {
    let sync = this.#syncs.get(folder);
    if (sync === undefined) {
      sync = new FolderSync(root, folder);
      this.#syncs.set(folder, sync);
    }
    return sync;
  }
}

async function createMaildir(folder: string): Promise<void> {
  // Nearly always they are there, and looking is quicker than asking another thread to make them.
  if (MAILDIR_PARTS.every((part) => exists(`${folder}/${part}`))) return;
  for (const part of MAILDIR_PARTS) await createDirectory(`${folder}/${part}`);
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
