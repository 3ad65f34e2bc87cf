/**
 * Makes many new files durable at once. One fsync for each of a hundred thousand takes longer than
 * writing them; where the system can flush a whole file system (sync -f), that is asked for instead.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { hasCode } from '../errorCode.js';

/** Below so many, one by one is quicker and disturbs nobody. */
const FEW = 64;

/** Contents and names of these files, which are all on the file system of `directory`. */
export function makeDurable(directory: string, files: readonly string[]): void {
  if (files.length > FEW && flushFileSystem(directory)) return;
  for (const file of files) syncPath(file, constants.O_RDONLY);
}

/** The names in it. */
export function syncDirectoryNow(path: string): void {
  syncPath(path, constants.O_RDONLY | constants.O_DIRECTORY);
}

function syncPath(path: string, flags: number): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } catch (error) {
    // File systems that have no such thing need none.
    if (!hasCode(error, 'EINVAL')) throw error;
  } finally {
    closeSync(file);
  }
}

function flushFileSystem(directory: string): boolean {
  const { status } = spawnSync('sync', ['-f', directory], { stdio: 'ignore' });
  return status === 0;
}
