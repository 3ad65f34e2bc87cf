/**
 * Writes what came by mail into a folder.
 *
 * Guarantees: the name is a safe base name (`mime/fileName.ts`); no file is overwritten and no
 * link followed (a name that is taken gets a number); the file is the user's alone (0600) and
 * whole, or not there.
 */
import { mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import { codeOf } from '../../config/privateFiles.js';
import { MailtuiError } from '../../core/errors.js';
import { safeFileName } from '../../mime/fileName.js';

const MOST_TRIES = 1_000;

/** @param folder is made where it is missing. @returns the path of the file */
export async function saveFile(folder: string, name: string, content: Buffer): Promise<string> {
  const directory = resolve(folder.replace(/^~(?=\/|$)/, homedir()));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { name: stem, ext } = parse(safeFileName(name));
  for (let n = 1; n <= MOST_TRIES; n += 1) {
    const path = join(directory, n === 1 ? `${stem}${ext}` : `${stem} (${String(n)})${ext}`);
    if (await writeNew(path, content)) return path;
  }
  throw new MailtuiError('bad-input', `${directory} has a thousand files of that name`);
}

/** @returns false where something has that name. */
async function writeNew(path: string, content: Buffer): Promise<boolean> {
  let file;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
  try {
    await file.writeFile(content);
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  return true;
}
