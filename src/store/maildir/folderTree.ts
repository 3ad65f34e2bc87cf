/**
 * Whole directories of the Maildir: renamed in one piece, removed when they are empty.
 *
 * Guarantees: nothing is overwritten, no message is removed, and what was done is durable.
 */
import { lstat, readdir, rename, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MailtuiError } from '../../core/errors.js';
import { hasCode } from '../errorCode.js';
import { createDirectory, syncDirectory } from './directorySync.js';
import { MAILDIR_PARTS } from './paths.js';

/** With all that is in it. What is in the way is joined, file by file. */
export async function renameTree(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return;
  await createDirectory(dirname(to));
  if (await exists(to)) await mergeTree(from, to);
  else await rename(from, to);
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
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

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
