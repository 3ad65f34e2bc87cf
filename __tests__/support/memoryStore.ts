/** A MailStore in memory that keeps the promises of the port: for tests of many runs. */
import { createHash } from 'node:crypto';
import { MailtuiError } from '../../src/core/errors.js';
import { NO_FLAGS, type Flags } from '../../src/core/flags.js';
import {
  maildirFlags,
  maildirKey,
  uniqueOf,
  withMaildirFlags,
} from '../../src/core/maildirName.js';
import type {
  Delivery,
  FilePlace,
  FolderPlace,
  FolderScan,
  MailStore,
  StoredFile,
} from '../../src/core/store.js';

interface MemoryFile {
  place: FilePlace;
  content: Buffer;
  modified: number;
}

export class MemoryStore implements MailStore {
  readonly #folders = new Map<string, Map<string, MemoryFile>>();
  #count = 0;

  createFolder(place: FolderPlace): Promise<void> {
    if (!this.#folders.has(keyOf(place))) this.#folders.set(keyOf(place), new Map());
    return Promise.resolve();
  }

  async deliver(place: FolderPlace, delivery: Delivery): Promise<StoredFile> {
    const chunks: Buffer[] = [];
    if (Buffer.isBuffer(delivery.content)) chunks.push(delivery.content);
    else for await (const chunk of delivery.content) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    this.#count += 1;
    const unique = `1.M${String(this.#count)}.memory`;
    const base = delivery.key === null ? unique : `${unique},U=${delivery.key}`;
    const file: FilePlace =
      delivery.flags === NO_FLAGS
        ? { subdir: 'new', name: base }
        : { subdir: 'cur', name: withMaildirFlags(base, delivery.flags) };
    this.#files(place).set(unique, { place: file, content, modified: delivery.received ?? 0 });
    return { ...file, size: content.length, digest: digestOf(content) };
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  state(): Promise<string | null> {
    return Promise.resolve(null);
  }

  scan(place: FolderPlace): Promise<FolderScan> {
    const files = [...this.#files(place).values()].map(({ place: { subdir, name } }) => {
      return { subdir, name, flags: maildirFlags(name), key: maildirKey(name) };
    });
    return Promise.resolve({ files, skipped: [] });
  }

  listFolders(account: string): Promise<readonly string[]> {
    const dirs = [...this.#folders.keys()].filter((key) => key.startsWith(`${account}/`));
    return Promise.resolve(dirs.map((key) => key.slice(account.length + 1)));
  }

  locate(place: FolderPlace, file: FilePlace): Promise<string> {
    return this.#use(place, file, ({ place: found }) => `${keyOf(place)}/${found.name}`);
  }

  read(place: FolderPlace, file: FilePlace): Promise<Buffer> {
    return this.#use(place, file, ({ content }) => content);
  }

  readHead(place: FolderPlace, file: FilePlace, limit: number): Promise<Buffer> {
    return this.#use(place, file, ({ content }) => content.subarray(0, limit));
  }

  inspect(place: FolderPlace, file: FilePlace) {
    return this.#use(place, file, ({ content, modified }) => {
      return { size: content.length, digest: digestOf(content), modified };
    });
  }

  setFlags(place: FolderPlace, file: FilePlace, flags: Flags): Promise<FilePlace> {
    return this.#use(place, file, (found) => {
      found.place = { subdir: 'cur', name: withMaildirFlags(found.place.name, flags) };
      return found.place;
    });
  }

  move(from: FolderPlace, file: FilePlace, to: FolderPlace): Promise<FilePlace> {
    const unique = uniqueOf(file.name);
    const there = this.#files(to).get(unique);
    if (there !== undefined && !this.#files(from).has(unique)) return Promise.resolve(there.place);
    return this.#use(from, file, (found) => {
      if (there !== undefined) throw new MailtuiError('disk', 'another file has its name');
      this.#files(from).delete(unique);
      this.#files(to).set(unique, found);
      return found.place;
    });
  }

  remove(place: FolderPlace, file: FilePlace): Promise<void> {
    this.#files(place).delete(uniqueOf(file.name));
    return Promise.resolve();
  }

  renameFolder(from: FolderPlace, to: FolderPlace): Promise<void> {
    for (const [key, files] of [...this.#folders]) {
      if (key !== keyOf(from) && !key.startsWith(`${keyOf(from)}/`)) continue;
      this.#folders.delete(key);
      this.#folders.set(keyOf(to) + key.slice(keyOf(from).length), files);
    }
    return Promise.resolve();
  }

  removeFolder(place: FolderPlace): Promise<void> {
    this.#folders.delete(keyOf(place));
    return Promise.resolve();
  }

  #files(place: FolderPlace): Map<string, MemoryFile> {
    const files = this.#folders.get(keyOf(place));
    if (files === undefined) throw new MailtuiError('disk', 'there is no such folder');
    return files;
  }

  #use<T>(place: FolderPlace, file: FilePlace, work: (found: MemoryFile) => T): Promise<T> {
    try {
      const found = this.#files(place).get(uniqueOf(file.name));
      if (found === undefined) throw new MailtuiError('disk', 'the file is gone');
      return Promise.resolve(work(found));
    } catch (thrown) {
      return Promise.reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }
}

function keyOf({ account, dir }: FolderPlace): string {
  return `${account}/${dir}`;
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
