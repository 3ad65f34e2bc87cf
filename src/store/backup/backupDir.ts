/**
 * A backup's directory: see core/backup.ts for what is in it.
 *
 * Guarantees: a file has its name only when it is whole and durable, so whatever interrupts a backup
 * leaves the earlier ones as they were; nothing is overwritten; no name from a listing leads out of
 * the directory; what is read is compared with its digest.
 */
import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BACKUP_FORMAT, type NamedSnapshot, type Snapshot } from '../../core/backup.js';
import { MailtuiError } from '../../core/errors.js';
import { Database } from '../index/database.js';
import { BACKUP_README } from './backupReadme.js';
import {
  copyFile,
  damaged,
  guarded,
  nonEmpty,
  notEmpty,
  OURS,
  placed,
  SHA256,
  writeWhole,
} from './backupFiles.js';
import { makeDurable, syncDirectoryNow } from './durable.js';

/** Messages written between two flushes: what a crash makes us write again. */
const BATCH = 4000;
/** Digits of the digest in a snapshot's name. */
const NAME_DIGITS = 16;
const PACKED_AS_FAST_AS_USEFUL = 3;

export class BackupDir {
  /** Digests of the messages that are there. */
  #messages: Set<string> | null = null;
  /** Written and not yet given their names. */
  readonly #incoming = new Map<string, string>();
  #lock: Database | null = null;
  added = 0;
  addedOctets = 0;

  private constructor(readonly path: string) {}

  /** For writing; made where it is missing. @throws MailtuiError `locked`, `disk`, `disk-full` */
  static create(path: string): BackupDir {
    return guarded(path, () => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const isNew = !existsSync(join(path, 'snapshots'));
      if (isNew && readdirSync(path).some((name) => !OURS.test(name))) throw notEmpty(path);
      const backup = new BackupDir(path);
      backup.#takeLock();
      try {
        for (const part of ['messages', 'folders', 'snapshots']) {
          mkdirSync(join(path, part), { recursive: true, mode: 0o700 });
        }
        rmSync(join(path, 'incoming'), { recursive: true, force: true });
        mkdirSync(join(path, 'incoming'), { mode: 0o700 });
        if (!existsSync(join(path, 'README.txt'))) {
          writeFileSync(join(path, 'README.txt'), BACKUP_README, { mode: 0o600 });
        }
      } catch (error) {
        backup.close();
        throw error;
      }
      return backup;
    });
  }

  /** For reading. @throws MailtuiError `bad-input` when there is none; `disk` */
  static open(path: string): BackupDir {
    if (BackupDir.isThere(path)) return new BackupDir(path);
    throw new MailtuiError('bad-input', 'there is no backup of mailtui', {
      scope: { file: path },
      hint: 'Give the directory that was given to mailtui backup; if it is on another disk, mount it.',
    });
  }

  static isThere(path: string): boolean {
    return existsSync(join(path, 'snapshots'));
  }

  close(): void {
    this.#lock?.close();
    this.#lock = null;
  }

  has(sha256: string): boolean {
    this.#messages ??= this.#list();
    return this.#messages.has(sha256);
  }

  hasListing(sha256: string): boolean {
    return existsSync(this.#listingPath(sha256));
  }

  /** Copies a message in. @returns the SHA-256 of its bytes. @throws as `fs` does */
  add(source: string): string {
    return guarded(this.path, () => {
      const unfinished = join(this.path, 'incoming', String(this.added + 1));
      const { sha256, octets } = copyFile(source, unfinished);
      if (this.has(sha256)) {
        rmSync(unfinished);
        return sha256;
      }
      this.#incoming.set(unfinished, this.#messagePath(sha256));
      this.#messages?.add(sha256);
      this.added += 1;
      this.addedOctets += octets;
      if (this.#incoming.size >= BATCH) this.settle();
      return sha256;
    });
  }

  /** Everything that was added is durable and has its name. */
  settle(): void {
    if (this.#incoming.size === 0) return;
    guarded(this.path, () => {
      makeDurable(this.path, [...this.#incoming.keys()]);
      const directories = new Set<string>();
      for (const [unfinished, path] of this.#incoming) {
        const directory = join(path, '..');
        if (!directories.has(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
        directories.add(directory);
        renameSync(unfinished, path);
      }
      this.#incoming.clear();
      for (const directory of directories) syncDirectoryNow(directory);
      syncDirectoryNow(join(this.path, 'messages'));
    });
  }

  /** Nothing more is to be written. */
  abandon(): void {
    rmSync(join(this.path, 'incoming'), { recursive: true, force: true });
  }

  /** Values as lines, packed. @returns the SHA-256 of the file. */
  writeListing(chunks: Iterable<readonly unknown[]>): string {
    return guarded(this.path, () => {
      const unfinished = join(this.path, 'incoming', 'listing');
      rmSync(unfinished, { force: true });
      const file = openSync(unfinished, 'wx', 0o600);
      const hashing = createHash('sha256');
      try {
        // Packed pieces one behind the other are one packed file (RFC 1952, 2.2).
        for (const values of nonEmpty(chunks)) {
          const lines = values.map((value) => `${JSON.stringify(value)}\n`).join('');
          const packed = gzipSync(lines, { level: PACKED_AS_FAST_AS_USEFUL });
          hashing.update(packed);
          writeWhole(file, packed);
        }
      } finally {
        closeSync(file);
      }
      const sha256 = hashing.digest('hex');
      const path = this.#listingPath(sha256);
      if (existsSync(path)) rmSync(unfinished);
      else {
        makeDurable(this.path, [unfinished]);
        mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
        renameSync(unfinished, path);
        syncDirectoryNow(join(path, '..'));
        syncDirectoryNow(join(this.path, 'folders'));
      }
      return sha256;
    });
  }

  /** The last step of a backup. @returns the snapshot's name */
  writeSnapshot(snapshot: Snapshot): string {
    return guarded(this.path, () => {
      const text = `${JSON.stringify(snapshot, null, 1)}\n`;
      const time = snapshot.created.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '');
      const name = `${time}-${hash('sha256', text).slice(0, NAME_DIGITS)}`;
      const unfinished = join(this.path, 'incoming', 'snapshot');
      writeFileSync(unfinished, text, { mode: 0o600 });
      makeDurable(this.path, [unfinished]);
      renameSync(unfinished, join(this.path, 'snapshots', `${name}.json`));
      syncDirectoryNow(join(this.path, 'snapshots'));
      return name;
    });
  }

  /** Names of the snapshots, the newest first. */
  snapshotNames(): string[] {
    return guarded(this.path, () =>
      readdirSync(join(this.path, 'snapshots'))
        .filter((name) => /^\d{8}T\d{6}Z-[0-9a-f]{16}\.json$/.test(name))
        .map((name) => name.slice(0, -'.json'.length))
        .sort()
        .reverse(),
    );
  }

  /** @throws MailtuiError `bad-input` when it is damaged, or of a newer mailtui */
  snapshot(name: string): NamedSnapshot {
    const file = join(this.path, 'snapshots', `${name}.json`);
    const text = guarded(this.path, () => readFileSync(file, 'utf8'));
    if (!name.endsWith(`-${hash('sha256', text).slice(0, NAME_DIGITS)}`)) {
      throw new MailtuiError('bad-input', 'this snapshot is damaged', { scope: { file } });
    }
    const snapshot = JSON.parse(text) as Snapshot;
    if (snapshot.format > BACKUP_FORMAT) {
      throw new MailtuiError('config', 'this backup was made by a newer mailtui', {
        scope: { file },
        hint: 'Update mailtui.',
      });
    }
    return { name, snapshot };
  }

  /** The values of a listing. @throws MailtuiError `bad-input` when it is damaged or gone */
  readListing<Line>(sha256: string): Line[] {
    const path = this.#listingPath(sha256);
    let packed: Buffer;
    try {
      packed = readFileSync(path);
    } catch (error) {
      throw damaged('a listing', path, error);
    }
    if (hash('sha256', packed) !== sha256) throw damaged('a listing', path);
    const text = gunzipSync(packed).toString('utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }

  /** The bytes of a message. @throws MailtuiError `bad-input` when they are not what was stored */
  readMessage(sha256: string): Buffer {
    const path = this.#messagePath(sha256);
    let content: Buffer;
    try {
      content = readFileSync(path);
    } catch (error) {
      throw damaged('a message', path, error);
    }
    if (hash('sha256', content) === sha256) return content;
    throw damaged('a message', path);
  }

  /** The snapshot alone; what only it needed goes with `sweep`. */
  dropSnapshot(name: string): void {
    guarded(this.path, () => {
      rmSync(join(this.path, 'snapshots', `${name}.json`), { force: true });
      syncDirectoryNow(join(this.path, 'snapshots'));
    });
  }

  /** Removes messages and listings that no snapshot names. @returns how many messages */
  sweep(needed: ReadonlySet<string>, listings: ReadonlySet<string>): number {
    return guarded(this.path, () => {
      let removed = 0;
      for (const sha256 of this.#list()) {
        if (needed.has(sha256)) continue;
        rmSync(this.#messagePath(sha256), { force: true });
        removed += 1;
      }
      for (const sha256 of this.#names('folders', '.ndjson.gz')) {
        if (!listings.has(sha256)) rmSync(this.#listingPath(sha256), { force: true });
      }
      this.#messages = null;
      return removed;
    });
  }

  #list(): Set<string> {
    return new Set(this.#names('messages', '.eml'));
  }

  #names(part: string, ending: string): string[] {
    const top = join(this.path, part);
    return readdirSync(top)
      .filter((two) => /^[0-9a-f]{2}$/.test(two))
      .flatMap((two) => readdirSync(join(top, two)))
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .filter((name) => SHA256.test(name));
  }

  #messagePath(sha256: string): string {
    return join(this.path, 'messages', ...placed(sha256, '.eml'));
  }

  #listingPath(sha256: string): string {
    return join(this.path, 'folders', ...placed(sha256, '.ndjson.gz'));
  }

  /** One backup at a time; ends with the process. */
  #takeLock(): void {
    const lock = new Database(join(this.path, 'lock'), { busyTimeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      this.#lock = lock;
    } catch (error) {
      lock.close();
      if (!(error instanceof MailtuiError) || error.kind !== 'locked') throw error;
      throw new MailtuiError('locked', 'another backup is being written here', {
        scope: { file: this.path },
        hint: 'Wait until it has finished.',
      });
    }
  }
}
