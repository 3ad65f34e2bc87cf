/**
 * SQLite, and the only place that knows which one: Node's own `node:sqlite` where it is new
 * enough, else `@photostructure/sqlite`, which has the same interface. Older versions of SQLite
 * than 3.51.3 can corrupt a WAL database that two processes use at once.
 *
 * Guarantees: what is thrown is a MailtuiError; statements are kept prepared; a transaction that
 * throws leaves nothing behind. No type of SQLite's leaves this folder.
 */
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isError, MailtuiError, toMailtuiError } from '../../core/errors.js';
import { hasCode } from '../errorCode.js';

export type SqlValue = null | number | string | Uint8Array;
export type SqlRow = Readonly<Record<string, SqlValue>>;

interface NativeStatement {
  run(...parameters: SqlValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...parameters: SqlValue[]): SqlRow | undefined;
  all(...parameters: SqlValue[]): SqlRow[];
}

interface NativeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NativeStatement;
  close(): void;
}

type OpenNative = new (file: string, options: { readOnly: boolean }) => NativeDatabase;

const OLDEST_SQLITE = [3, 51, 3];
let openNative: OpenNative | undefined;

/** How long to wait for another process that is writing. Transactions are short. */
const BUSY_MS = 10_000;

/** Searches are of many shapes; beyond so many, the statement that was made first is forgotten. */
const MAX_STATEMENTS = 300;

const SYNCHRONOUS_FULL = 2;

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
/** Ours (a query that cannot be, a constraint broken) rather than the disk's: SQLITE_ERROR etc. */
const OUR_FAULTS = new Set([1, 2, 12, 18, 19, 20, 21, 25]);

export interface DatabaseOptions {
  /** Opened read-only; also refuses to create the file. */
  readOnly?: boolean;
  /** Milliseconds to wait for a lock of another connection. */
  busyTimeout?: number;
}

export class Database {
  readonly file: string;
  readonly #native: NativeDatabase;
  readonly #statements = new Map<string, NativeStatement>();
  #isOpen = true;
  #isReading = false;

  /** Opens the file; creates it (0600) unless read-only. @throws MailtuiError `disk` and others. */
  constructor(file: string, options: DatabaseOptions = {}) {
    const { readOnly = false, busyTimeout = BUSY_MS } = options;
    this.file = file;
    if (!readOnly && file !== ':memory:') createPrivate(file);
    this.#native = this.#guard(() => {
      openNative ??= loadSqlite();
      return new openNative(file, { readOnly });
    });
    this.exec(`PRAGMA busy_timeout = ${String(busyTimeout)}`);
  }

  /** Statements without parameters or results. */
  exec(sql: string): void {
    this.#guard(() => {
      this.#native.exec(sql);
    });
  }

  /** @returns the number of rows changed. */
  run(sql: string, ...parameters: SqlValue[]): number {
    return this.#guard(() => Number(this.#statement(sql).run(...parameters).changes));
  }

  /** @returns the rowid of the new row. */
  insert(sql: string, ...parameters: SqlValue[]): number {
    return this.#guard(() => Number(this.#statement(sql).run(...parameters).lastInsertRowid));
  }

  get(sql: string, ...parameters: SqlValue[]): SqlRow | undefined {
    return this.#guard(() => this.#statement(sql).get(...parameters));
  }

  all(sql: string, ...parameters: SqlValue[]): SqlRow[] {
    return this.#guard(() => this.#statement(sql).all(...parameters));
  }

  /** Everything `work` writes, or nothing. */
  write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work);
  }

  /**
   * The same, but durable only with the next `write`, or when the log is moved into the file: a
   * power cut may take it back, a crash of this process may not.
   */
  writeSoon<T>(work: () => T): T {
    const isDurable = this.get('PRAGMA synchronous')?.['synchronous'] === SYNCHRONOUS_FULL;
    if (!isDurable) return this.write(work);
    this.exec('PRAGMA synchronous = NORMAL');
    try {
      return this.write(work);
    } finally {
      this.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Everything `work` reads is of one moment; that of the snapshot around it, if there is one. */
  snapshot<T>(work: () => T): T {
    if (this.#isReading) return work();
    this.#isReading = true;
    try {
      return this.#transaction('BEGIN', work);
    } finally {
      this.#isReading = false;
    }
  }

  /**
   * Safe to call twice. `@photostructure/sqlite` does not finalise statements here, and as long as
   * one is not collected as garbage, SQLite keeps the file open: so nobody may count on the
   * write-ahead log being gone afterwards, or move a file that has one.
   */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#guard(() => {
      this.#statements.clear();
      this.#native.close();
    });
  }

  #transaction<T>(begin: string, work: () => T): T {
    this.run(begin);
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      try {
        this.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back already (disk full); the first error is the one to tell.
      }
      throw error;
    }
  }

  #statement(sql: string): NativeStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#native.prepare(sql);
      const [oldest] = this.#statements.keys();
      if (this.#statements.size >= MAX_STATEMENTS && oldest !== undefined) {
        this.#statements.delete(oldest);
      }
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteError(error, this.file);
    }
  }
}

/** True when the file is no database, or a broken one. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof MailtuiError)) return false;
  const code = resultCode(error.cause);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function sqliteError(error: unknown, file: string): MailtuiError {
  const code = resultCode(error);
  if (code === null || OUR_FAULTS.has(code)) return toMailtuiError(error);
  const scope = { file };
  const cause = error;
  const said = isError(error) ? error.message : String(error);
  switch (code) {
    case SQLITE_FULL:
      return new MailtuiError('disk-full', 'no space left on the disk', {
        scope,
        cause,
        hint: 'Free some space and run it again; nothing was lost.',
      });
    case SQLITE_BUSY:
      return new MailtuiError('locked', 'another program is using the database', {
        scope,
        cause,
        hint: 'Try again when it has finished.',
      });
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return new MailtuiError('disk', `the database is damaged (${said})`, {
        scope,
        cause,
        hint: 'Run mailtui reindex: it makes the index anew from the mail.',
      });
    default:
      return new MailtuiError('disk', `the database cannot be used (${said})`, {
        scope,
        cause,
        hint: 'Check that the file and its directory exist and may be read and written.',
      });
  }
}

/** SQLite's primary result code; null when the error is none of SQLite's. */
function resultCode(error: unknown): number | null {
  if (!isError(error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

/**
 * Only ever creates: opening and closing a file that SQLite has open would drop the locks that
 * this process holds on it (POSIX, fcntl).
 */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw toMailtuiError(error);
  }
}

function loadSqlite(): OpenNative {
  const require = createRequire(import.meta.url);
  const module: { DatabaseSync: OpenNative } = hasBuiltin()
    ? withoutWarnings(() => require('node:sqlite'))
    : require('@photostructure/sqlite');
  return module.DatabaseSync;
}

/** Node tells the version of its SQLite only where `node:sqlite` needs no flag. */
function hasBuiltin(): boolean {
  const version = process.versions['sqlite']?.split('.').map(Number);
  if (version === undefined) return false;
  const differing = OLDEST_SQLITE.findIndex((part, i) => version[i] !== part);
  return differing === -1 || (version[differing] ?? 0) > (OLDEST_SQLITE[differing] ?? 0);
}

/** Loading it prints a warning that it is experimental, which would end up in cron's mail. */
function withoutWarnings<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
