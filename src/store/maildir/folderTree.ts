/**
 * Whole directories of the Maildir: told apart, renamed in one piece, removed when they are empty.
 *
 * Guarantees: nothing is overwritten, no message is removed, and what was done is durable.
 */
import { statSync, type Stats } from 'node:fs';
import { lstat, readdir, rename, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { foldedName } from '../../core/folderDir.js';
import { MailtuiError } from '../../core/errors.js';
import { hasCode } from '../errorCode.js';
import { createDirectory, syncDirectory } from './directorySync.js';
import { MAILDIR_PARTS } from './paths.js';

/** With all that is in it. What is in the way is joined, file by file. */
export async function renameTree(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return;
  await createDirectory(dirname(to));
  // Where case does not count, it may be there under its old name.
  if (!(await exists(to)) || isSame(from, to)) await rename(from, to);
  else await mergeTree(from, to);
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
}

/** Directories below `root`, by their known name where the disk calls one by another. */
export function asKnown(root: string, found: readonly string[], known: Iterable<string>): string[] {
  const names = new Set(known);
  const there = new Set(found);
  const missing = [...names].filter((name) => !there.has(name));
  const byFolded = new Map(missing.map((name) => [foldedName(name), name]));
  return found.map((dir) => {
    const name = names.has(dir) ? undefined : byFolded.get(foldedName(dir));
    return name !== undefined && isSame(`${root}/${dir}`, `${root}/${name}`) ? name : dir;
  });
}

/** The Maildir; folders below it and files of other programs stay. */
export async function removeMaildir(folder: string): Promise<void> {
  for (const part of ['cur', 'new'] as const) {
    if ((await entriesOf(`${folder}/${part}`)).length === 0) continue;
    throw new MailtuiError('bad-input', 'there are files in the folder', {
      scope: { file: `${folder}/${part}` },
      hint: 'Run mailtui sync, which adopts messages of other programs.',
    });
  }
  for (const part of MAILDIR_PARTS) await removeEmpty(`${folder}/${part}`);
  await removeEmpty(folder);
  await syncDirectory(dirname(folder)).catch(() => undefined);
}

async function mergeTree(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    const isTaken = await exists(target);
    if (!isTaken) await rename(source, target);
    else if (entry.isDirectory()) await mergeTree(source, target);
    else {
      throw new MailtuiError('disk', 'a file with this name is in both folders', {
        scope: { file: target },
        hint: 'Look at both and move one away by hand.',
      });
    }
  }
  await syncDirectory(to);
  await removeEmpty(from);
}

async function removeEmpty(directory: string): Promise<void> {
  try {
    await rmdir(directory);
  } catch (error) {
    const isFine = ['ENOENT', 'ENOTEMPTY', 'EEXIST'].some((code) => hasCode(error, code));
    if (!isFine) throw error;
  }
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [statsOf(one), statsOf(other)];
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

function statsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
