/**
 * Finds message files whatever other programs have renamed them to, and opens them safely.
 *
 * A name is only where to look first; what identifies a file within its folder is the part before
 * the `,` or `:`. A partial file is never taken for the whole one of the same name, or the other way
 * round.
 */
import { constants, lstatSync, type Stats } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { MailtuiError } from '../../core/errors.js';
import { uniqueOf } from '../../core/maildirName.js';
import type { FilePlace } from '../../core/store.js';
import { hasCode } from '../errorCode.js';
import { fileHome, filePath, type FolderDirs } from './paths.js';

/** How often a file may slip away under our hands, renamed by others, before it counts as gone. */
const MAX_CHASES = 5;

/** Does something with a file under its present name; again, when that changes meanwhile. */
export async function chase<T>(
  folder: FolderDirs,
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
    // Whoever renames it gets a turn, instead of all of ours passing between two of his steps.
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new MailtuiError('disk', 'the file of this message is gone', {
    scope: { file: filePath(folder, file) },
    hint: 'Sync again to fetch it from the server, if it is still there.',
  });
}

/** Where the file is by now; null also when it was just being renamed. */
export async function findFile(folder: FolderDirs, file: FilePlace): Promise<FilePlace | null> {
  if (exists(filePath(folder, file))) return file;
  const unique = uniqueOf(file.name);
  const kinds = file.subdir === 'partial' ? (['partial'] as const) : (['cur', 'new'] as const);
  for (const subdir of kinds) {
    const home = fileHome(folder, { subdir });
    const names = await namesIn(`${home.folder}/${home.part}`, subdir === 'partial');
    const name = names.find((other) => uniqueOf(other) === unique);
    if (name !== undefined) return { subdir, name };
  }
  return null;
}

/** Where nothing was ever delivered there need not be a directory of headers. */
export async function namesIn(directory: string, mayBeMissing: boolean): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (mayBeMissing && hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export type FileUse<T> = (handle: FileHandle, stats: Stats) => Promise<T>;

/** A named pipe must not hold us up and a link must not lead us away, whatever came in between. */
export async function withRegularFile<T>(path: string, use: FileUse<T>): Promise<T> {
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

export async function readUpTo(handle: FileHandle, limit: number): Promise<Buffer> {
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

export function refuseToOverwrite(path: string): void {
  if (!exists(path)) return;
  throw new MailtuiError('disk', 'there are two files with the unique name of this message', {
    scope: { file: path },
    hint: 'Look at both and remove one by hand.',
  });
}

/** On this thread, because it takes less time than asking another. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
