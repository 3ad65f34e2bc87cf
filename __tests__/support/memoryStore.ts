/** A MailStore in memory that keeps the promises of the port: for tests of many runs. */
import { createHash } from 'node:crypto';
import { MailtuiError } from '../../src/core/errors.js';
import { NO_FLAGS, type Flags } from '../../src/core/flags.js';
import {
  maildirFlags,
  maildirKey,
  partialOctets,
  uniqueOf,
  wholeName,
  withMaildirFlags,
} from '../../src/core/maildirName.js';
import { isPartial, partialDigest } from '../../src/core/partial.js';
import type {
  Delivery,
  FileNames,
  FilePlace,
  FolderPlace,
  FolderScan,
  MailStore,
  Replacement,
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
    const content = await bytesOf(delivery.content);
    const { partialOf } = delivery;
    this.#count += 1;
    const unique = `1.M${String(this.#count)}.memory`;
    const base = delivery.key === null ? unique : `${unique},U=${delivery.key}`;
    const file: FilePlace =
      partialOf !== undefined
        ? {
            subdir: 'partial',
            name: withMaildirFlags(`${base},P=${String(partialOf)}`, delivery.flags),
          }
        : delivery.flags === NO_FLAGS
          ? { subdir: 'new', name: base }
          : { subdir: 'cur', name: withMaildirFlags(base, delivery.flags) };
    return this.#put(place, { place: file, content, modified: delivery.received ?? 0 });
  }

  async replace(
    place: FolderPlace,
    file: FilePlace,
    { content, received }: Omit<Replacement, 'unless'>,
  ): Promise<StoredFile> {
    const found = isPartial(file) ? file : await this.#use(place, file, (one) => one.place);
    const whole: FilePlace = {
      subdir: found.subdir === 'partial' ? 'cur' : found.subdir,
      name: wholeName(found.name),
    };
    const bytes = await bytesOf(content);
    return this.#put(place, { place: whole, content: bytes, modified: received ?? 0 });
  }

  async link(
    from: FolderPlace,
    file: FilePlace,
    to: FolderPlace,
    as: Pick<Delivery, 'flags' | 'key'>,
  ): Promise<FilePlace> {
    const { content, modified } = await this.#use(from, file, (one) => one);
    const { subdir, name } = await this.deliver(to, { content, received: modified, ...as });
    return { subdir, name };
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  state(): Promise<string | null> {
    return Promise.resolve(null);
  }

  holdsOnly(place: FolderPlace, names: FileNames): Promise<boolean> {
    const files = [...this.#files(place).values()];
    const known = names.cur.size + names.new.size + names.partial.size;
    const areKnown = files.every(({ place: { subdir, name } }) => names[subdir].has(name));
    return Promise.resolve(files.length === known && areKnown);
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
      return { ...contentOf(file, content), modified, mode: 0o600 };
    });
  }

  setFlags(place: FolderPlace, file: FilePlace, flags: Flags): Promise<FilePlace> {
    return this.#use(place, file, (found) => {
      const subdir = partialOctets(found.place.name) === null ? 'cur' : 'partial';
      this.#files(place).delete(fileKey(found.place));
      found.place = { subdir, name: withMaildirFlags(found.place.name, flags) };
      this.#files(place).set(fileKey(found.place), found);
      return found.place;
    });
  }

  move(from: FolderPlace, file: FilePlace, to: FolderPlace): Promise<FilePlace> {
    const unique = fileKey(file);
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
    this.#files(place).delete(fileKey(file));
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

  #put(place: FolderPlace, file: MemoryFile): StoredFile {
    this.#files(place).set(fileKey(file.place), file);
    return { ...file.place, ...contentOf(file.place, file.content) };
  }

  #files(place: FolderPlace): Map<string, MemoryFile> {
    const files = this.#folders.get(keyOf(place));
    if (files === undefined) throw new MailtuiError('disk', 'there is no such folder');
    return files;
  }

  #use<T>(place: FolderPlace, file: FilePlace, work: (found: MemoryFile) => T): Promise<T> {
    try {
      const found = this.#files(place).get(fileKey(file));
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

/** A header and the whole message have one unique name, and are two files. */
function fileKey(file: FilePlace): string {
  return `${isPartial(file) ? 'partial ' : ''}${uniqueOf(file.name)}`;
}

function contentOf(file: FilePlace, content: Buffer): { size: number; digest: string } {
  const octets = isPartial(file) ? partialOctets(file.name) : null;
  return octets === null
    ? { size: content.length, digest: digestOf(content) }
    : { size: octets, digest: partialDigest(digestOf(content), octets) };
}

async function bytesOf(content: Replacement['content']): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
