/**
 * Opens the index file. A file that is damaged is set aside, never deleted, and an empty index
 * takes its place: mail is in the Maildir, and the index can be made anew from it. Nobody has it
 * taken from under them: it is set aside with the lock for replacing it held, after another look.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { toMailtuiError } from '../../core/errors.js';
import type { MailIndex, MailIndexReader } from '../../core/mailIndex.js';
import { lockIndexForReplacing } from '../indexLock.js';
import { Database, isDamage } from './database.js';
import { SqliteIndexReader } from './indexReader.js';
import { SqliteIndex } from './indexWriter.js';
import { migrate, requireCurrent } from './schema.js';

export interface OpenedIndex {
  index: MailIndex;
  /** Where the damaged file went; null when there was none. Then the index is empty. */
  setAside: string | null;
}

/** Memory for pages; the merging of the full-text index profits. In KiB. */
const WRITER_CACHE_KIB = 16 * 1024;
const READER_CACHE_KIB = 8 * 1024;
/** Pages in the write-ahead log before they are moved into the file. */
const CHECKPOINT_PAGES = 4000;
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

export interface OpenOptions {
  /**
   * Nobody else uses the file before it is closed: faster, and may be moved then. Whole after the
   * process died, durable only once closed. For making an index anew.
   */
  alone?: boolean;
  /** The caller holds the lock for replacing the index. */
  isLocked?: boolean;
}

/**
 * For reading and writing; creates file and directory where missing.
 * @throws MailtuiError `disk`, `disk-full`; `config` when a newer mailtui or another program wrote
 * the file; `locked` when another process does not stop writing, or uses a file that is damaged.
 */
export function openIndex(file: string, options: OpenOptions = {}): OpenedIndex {
  createParent(file);
  return openSound(file, options) ?? openAnew(file, options);
}

/** Null when the file is damaged. */
function openSound(file: string, options: OpenOptions): OpenedIndex | null {
  try {
    return { index: openWriter(file, options), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}

function openAnew(file: string, options: OpenOptions): OpenedIndex {
  const lock = options.isLocked === true ? null : lockIndexForReplacing(file);
  try {
    // While we waited for the lock somebody else may have done it.
    const sound = openSound(file, options);
    if (sound !== null) return sound;
    const setAside = setAsideFile(file);
    return { index: openWriter(file, options), setAside };
  } finally {
    lock?.release();
  }
}

/**
 * For reading only, beside a writer on another thread or in another process.
 * @throws MailtuiError `disk` when there is no index yet or it is damaged; `config` when it is of
 * another version.
 */
export function openIndexReader(file: string): MailIndexReader {
  const database = new Database(file, { readOnly: true });
  return closingOnFailure(database, () => {
    database.exec(`PRAGMA cache_size = -${String(READER_CACHE_KIB)}; PRAGMA query_only = ON`);
    requireCurrent(database);
    return new SqliteIndexReader(database);
  });
}

function openWriter(file: string, { alone = false }: OpenOptions): MailIndex {
  const database = new Database(file);
  return closingOnFailure(database, () => {
    database.exec(alone ? ALONE : SHARED);
    database.exec(`
      PRAGMA foreign_keys = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${String(WRITER_CACHE_KIB)};
    `);
    migrate(database);
    return new SqliteIndex(database, alone ? syncFile : moveLogIntoFile);
  });
}

const ALONE = `
  PRAGMA journal_mode = TRUNCATE;
  PRAGMA synchronous = OFF;
`;

const SHARED = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)};
  PRAGMA journal_size_limit = ${String(LOG_LIMIT_BYTES)};
`;

/** Spares whoever opens it next from reading the log. Not needed for anything to be durable. */
function moveLogIntoFile(database: Database): void {
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Others are reading, or the disk is full: then the log stays, and is as good.
  }
  database.close();
}

function syncFile(database: Database): void {
  database.close();
  try {
    const descriptor = openSync(database.file, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw toMailtuiError(error);
  }
}

function closingOnFailure<T>(database: Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    database.close();
    throw error;
  }
}

/** With its log, which belongs to it and to nothing else. */
function setAsideFile(file: string): string {
  const time = new Date().toISOString().replaceAll(':', '');
  const target = `${file}.damaged-${time}`;
  try {
    for (const suffix of ['-wal', '-shm', '']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
    }
  } catch (error) {
    throw toMailtuiError(error);
  }
  return target;
}

function createParent(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toMailtuiError(error);
  }
}
