/**
 * Files and directories that only their owner may read: how the configuration and the secrets are
 * kept.
 *
 * Guarantees: a file is replaced whole or not at all, durably, with mode 0600 from its first
 * moment; a symbolic link to a file stays a link (dotfile collections); two processes never change
 * the same file at once. Never leaves a temporary file behind, except when the process is killed.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isError, MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';

const OTHERS = 0o077;

/**
 * Creates the directory (0700, parents too) if it is missing. An existing one keeps its mode.
 * @throws MailtuiError `disk` or `disk-full`.
 */
export function ensurePrivateDir(dir: string): void {
  try {
    makeDir(dir);
  } catch (error) {
    throw toMailtuiError(error);
  }
}

/**
 * Level by level: Node's own `recursive` never returns where the file system says of a missing
 * directory in an existing one that it cannot be made because it is not there (`/proc`).
 */
function makeDir(dir: string): void {
  if (fs.existsSync(dir) && fs.statSync(dir).isDirectory()) return;
  const parent = dirname(dir);
  if (parent !== dir) makeDir(parent);
  try {
    fs.mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (codeOf(error) !== 'EEXIST' || !fs.statSync(dir).isDirectory()) throw error;
  }
}

export type Privacy = 'private' | 'repaired' | 'exposed';

/**
 * Takes the rights of group and others away from a file or directory of ours. `exposed`: others
 * have rights and we may not take them (not our file, a read-only file system).
 */
export function makePrivate(path: string): Privacy {
  const { mode } = fs.statSync(path);
  if ((mode & OTHERS) === 0) return 'private';
  try {
    fs.chmodSync(path, mode & 0o700);
    return 'repaired';
  } catch {
    return 'exposed';
  }
}

/**
 * Replaces the file, whose directory exists: temporary file → fsync → rename → fsync of the
 * directory. @throws MailtuiError `disk` or `disk-full`; the old content is there then.
 */
export function writePrivateFile(file: string, content: string): void {
  let temporary: string | undefined;
  try {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
    temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    const fd = fs.openSync(temporary, 'wx', 0o600);
    try {
      fs.writeFileSync(fd, content);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, target);
    temporary = undefined;
    syncDirectory(dirname(target));
  } catch (error) {
    throw toMailtuiError(error);
  } finally {
    if (temporary !== undefined) fs.rmSync(temporary, { force: true });
  }
}

function syncDirectory(dir: string): void {
  const fd = fs.openSync(dir, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** What a change takes is milliseconds: a lock this old belongs to a process that died. */
const STALE_MS = 5_000;
const PATIENCE_MS = 15_000;
const POLL_MS = 25;

/**
 * Runs a read-modify-write of `file` alone among all processes. `change` is synchronous so that
 * the lock is held for milliseconds only; the file's directory must exist.
 * @throws MailtuiError `locked` when the lock cannot be had in 15 seconds.
 */
export async function changeExclusively<T>(
  file: string,
  change: () => T,
  signal?: AbortSignal,
): Promise<T> {
  const lock = `${file}.lock`;
  const deadline = Date.now() + PATIENCE_MS;
  while (!takeLock(lock)) {
    throwIfCancelled(signal);
    if (Date.now() > deadline) {
      throw new MailtuiError('locked', `another program is changing ${file}`, {
        scope: { file },
        hint: 'Try again in a moment.',
      });
    }
    clearStaleLock(lock);
    await delay(POLL_MS);
  }
  try {
    return change();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    fs.closeSync(fs.openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw toMailtuiError(error);
  }
}

/**
 * Removes the lock of a dead process. It is renamed first, so that of two processes only one gets
 * it; and looked at again, so that a lock which was taken in the meantime is put back.
 */
function clearStaleLock(lock: string): void {
  if (!isStale(lock)) return;
  const aside = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    fs.renameSync(lock, aside);
    if (!isStale(aside)) fs.linkSync(aside, lock);
  } catch {
    // Somebody else was faster, which is as good.
  }
  fs.rmSync(aside, { force: true });
}

function isStale(lock: string): boolean {
  const stat = fs.statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS;
}

export function codeOf(error: unknown): string {
  const code = isError(error) && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
