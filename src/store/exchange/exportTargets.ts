/**
 * Where exported messages go: an mbox for each folder or for all, a Maildir tree, message files, or a
 * zip archive of such.
 *
 * Guarantees: nothing that is there is overwritten; a file appears under its name when it is whole;
 * no name of mail leads out of the directory; what was written is durable after `end`.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { uniqueOf, withMaildirFlags } from '../../core/maildirName.js';
import { syncDirectory } from '../maildir/directorySync.js';
import { asMbox, type Outgoing } from './mboxWriter.js';
import { ZipWriter } from './zipFile.js';

export type ExportFormat = 'mbox' | 'maildir' | 'eml' | 'zip';

export interface ExportMessage extends Outgoing {
  /** Short id. */
  id: string;
  account: string;
  /** Directory of its folder in the store: names that are safe. */
  dir: string;
  /** Name of its file in the store. */
  name: string;
}

export interface ExportTarget {
  /** @returns false when it is there already. @throws MailtuiError `disk-full`, `disk` */
  write(message: ExportMessage): Promise<boolean>;
  end(): Promise<void>;
  /** Takes away what is not whole. */
  abandon(): void;
}

/** @param one all messages go into one file at `path` (mbox); else a file for each folder below it */
export function openTarget(format: ExportFormat, path: string, one: boolean): ExportTarget {
  try {
    switch (format) {
      case 'mbox':
        return new MboxTarget(path, one);
      case 'maildir':
        return new MaildirTarget(path);
      case 'eml':
        return new FilesTarget(path);
      case 'zip':
        return new ZipTarget(path);
    }
  } catch (error) {
    throw toMailtuiError(error);
  }
}

/** Written under another name until all of it is there. */
class UnfinishedFile {
  readonly #unfinished: string;

  constructor(readonly path: string) {
    refuseExisting(path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#unfinished = `${path}.unfinished`;
    rmSync(this.#unfinished, { force: true });
  }

  get name(): string {
    return this.#unfinished;
  }

  async publish(): Promise<void> {
    const file = openSync(this.#unfinished, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    refuseExisting(this.path);
    renameSync(this.#unfinished, this.path);
    await syncDirectory(dirname(this.path));
  }

  remove(): void {
    rmSync(this.#unfinished, { force: true });
  }
}

/** Octets gathered before they are written. */
const GATHERED = 1024 * 1024;

class MboxTarget implements ExportTarget {
  readonly #open = new Map<string, { file: UnfinishedFile; descriptor: number }>();
  readonly #gathered = new Map<string, { pieces: Buffer[]; octets: number }>();

  constructor(
    private readonly path: string,
    private readonly one: boolean,
  ) {
    if (one) this.#descriptor(path);
    else refuseExisting(path);
  }

  write(message: ExportMessage): Promise<boolean> {
    const { account, dir } = message;
    const path = this.one ? this.path : join(this.path, account, `${dir}.mbox`);
    this.#descriptor(path);
    const gathered = this.#gathered.get(path) ?? { pieces: [], octets: 0 };
    const piece = asMbox(message);
    gathered.pieces.push(piece);
    gathered.octets += piece.length;
    this.#gathered.set(path, gathered);
    if (gathered.octets >= GATHERED) this.#flush(path);
    return Promise.resolve(true);
  }

  async end(): Promise<void> {
    if (!this.one) mkdirSync(this.path, { recursive: true, mode: 0o700 });
    for (const [path, { file, descriptor }] of this.#open) {
      this.#flush(path);
      closeSync(descriptor);
      this.#open.delete(path);
      await file.publish();
    }
  }

  abandon(): void {
    for (const { file, descriptor } of this.#open.values()) {
      closeSync(descriptor);
      file.remove();
    }
    this.#open.clear();
  }

  #flush(path: string): void {
    const gathered = this.#gathered.get(path);
    this.#gathered.delete(path);
    if (gathered !== undefined) writeWhole(this.#descriptor(path), Buffer.concat(gathered.pieces));
  }

  #descriptor(path: string): number {
    const known = this.#open.get(path);
    if (known !== undefined) return known.descriptor;
    const file = new UnfinishedFile(path);
    const descriptor = openSync(file.name, 'wx', 0o600);
    this.#open.set(path, { file, descriptor });
    return descriptor;
  }
}

class MaildirTarget implements ExportTarget {
  /** By folder: what is there, whatever its flags have become. */
  readonly #made = new Map<string, Set<string>>();

  constructor(private readonly path: string) {}

  async write(message: ExportMessage): Promise<boolean> {
    const { content, received, account, dir, name, flags } = message;
    // Our field in the name means something only to us.
    const unique = uniqueOf(name);
    refuseOutside([account, ...dir.split('/'), unique]);
    const folder = join(this.path, account, dir);
    const there = this.#make(folder);
    if (there.has(unique)) return false;
    const temporary = join(folder, 'tmp', unique);
    writeFile(temporary, content, received);
    renameSync(temporary, join(folder, 'cur', withMaildirFlags(unique, flags)));
    there.add(unique);
    return true;
  }

  async end(): Promise<void> {
    for (const folder of this.#made.keys()) await syncDirectory(join(folder, 'cur'));
  }

  abandon(): void {
    // Every message is a file of its own, and whole.
  }

  #make(folder: string): Set<string> {
    const made = this.#made.get(folder);
    if (made !== undefined) return made;
    for (const part of ['cur', 'new', 'tmp']) {
      mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
    }
    const names = ['cur', 'new'].flatMap((part) => readdirSync(join(folder, part)));
    const there = new Set(names.map(uniqueOf));
    this.#made.set(folder, there);
    return there;
  }
}

class FilesTarget implements ExportTarget {
  readonly #made = new Set<string>();

  constructor(private readonly path: string) {}

  write(message: ExportMessage): Promise<boolean> {
    const file = join(this.path, entryName(message));
    if (existsSync(file)) return Promise.resolve(false);
    const folder = dirname(file);
    if (!this.#made.has(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#made.add(folder);
    writeFile(`${file}.unfinished`, message.content, message.received);
    renameSync(`${file}.unfinished`, file);
    return Promise.resolve(true);
  }

  async end(): Promise<void> {
    for (const folder of this.#made) await syncDirectory(folder);
  }

  abandon(): void {
    // As with a Maildir.
  }
}

class ZipTarget implements ExportTarget {
  readonly #file: UnfinishedFile;
  readonly #zip: ZipWriter;

  constructor(path: string) {
    this.#file = new UnfinishedFile(path);
    this.#zip = new ZipWriter(this.#file.name);
  }

  async write(message: ExportMessage): Promise<boolean> {
    await this.#zip.add(entryName(message), message.content, message.received);
    return true;
  }

  async end(): Promise<void> {
    await this.#zip.end();
    await this.#file.publish();
  }

  abandon(): void {
    this.#file.remove();
  }
}

/** `work/INBOX/2026-01-31-q3k9x0v1zt.eml` */
function entryName({ account, dir, id, received }: ExportMessage): string {
  return `${account}/${dir}/${new Date(received).toISOString().slice(0, 10)}-${id}.eml`;
}

function writeFile(path: string, content: Buffer, received: number): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeWhole(file, content);
    if (received >= 0) futimesSync(file, received / 1000, received / 1000);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, content: Buffer): void {
  for (let offset = 0; offset < content.length;) {
    offset += writeSync(file, content, offset);
  }
}

/** Names come from a backup, too, which anybody may have written. */
function refuseOutside(segments: readonly string[]): void {
  if (segments.every((one) => !['', '.', '..'].includes(one) && !/[/\0]/.test(one))) return;
  throw new MailtuiError('bad-input', 'a name leads out of the directory');
}

function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new MailtuiError('bad-input', 'there is something of that name already', {
    scope: { file: path },
    hint: 'Give another name; nothing is overwritten.',
  });
}
