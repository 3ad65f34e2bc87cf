/**
 * Paths that begin as typed, for completion. Reads the names in one folder and nothing else.
 *
 * Guarantees: never rejects: where there is nothing to read, nothing is found.
 */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { sanitiseLine } from '../mime/sanitise.js';

/**
 * @param typed absolute, below the home with `~/`, or below the working directory.
 * @returns whole paths in the way they were typed, folders with a slash behind; folders first.
 *   What begins with a dot is only found when that was typed.
 */
export async function completePath(typed: string, limit: number): Promise<readonly string[]> {
  if (typed === '~') return ['~/'];
  const cut = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, cut);
  const begin = typed.slice(cut).toLowerCase();
  try {
    const where = wholePath(folder === '' ? '.' : folder);
    const entries = await readdir(where, { withFileTypes: true });
    const found = entries.filter(
      ({ name }) =>
        name.toLowerCase().startsWith(begin) &&
        (begin.startsWith('.') || !name.startsWith('.')) &&
        // What cannot be shown as it is could not be chosen knowingly.
        sanitiseLine(name) === name,
    );
    const paths = await Promise.all(
      found.slice(0, MOST_READ).map(async (entry) => {
        const isFolder = entry.isSymbolicLink()
          ? await leadsToFolder(join(where, entry.name))
          : entry.isDirectory();
        return { path: `${folder}${entry.name}${isFolder ? '/' : ''}`, isFolder };
      }),
    );
    return paths
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.path < b.path ? -1 : 1))
      .map(({ path }) => path)
      .slice(0, limit);
  } catch {
    return [];
  }
}

const MOST_READ = 2000;

/** The path that is meant: `~/` is the home. */
export function wholePath(typed: string): string {
  return typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : resolve(typed);
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
