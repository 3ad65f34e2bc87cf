/** What `in:` may name: folders by path, directory, role or name, and accounts. Pure. */
import type { FolderRow } from '../indexRows.js';

/**
 * The folders meant, in any case of letters: by path, directory or role; where there is none such,
 * by the last part of the path; else all of the account of that name.
 */
export function foldersAt(place: string, folders: readonly FolderRow[]): number[] {
  const wanted = place.toLowerCase();
  const tests: ((folder: FolderRow) => boolean)[] = [
    ({ path, dir, role }) => [path, dir, role ?? ''].some((name) => name.toLowerCase() === wanted),
    ({ name }) => name.toLowerCase() === wanted,
    ({ account }) => account.toLowerCase() === wanted,
  ];
  for (const test of tests) {
    const found = folders.filter(test);
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [];
}

/** All names that find something, each once. */
export function placesOf(folders: readonly FolderRow[]): string[] {
  return [
    ...new Set(
      folders.flatMap(({ role, path, name, dir, account }) => [
        ...(role === null ? [] : [role]),
        path,
        name,
        dir,
        account,
      ]),
    ),
  ];
}
