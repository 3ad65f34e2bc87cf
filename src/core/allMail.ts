/**
 * Where folders are labels (Gmail), and archiving is taking one away. Pure.
 *
 * Google reserves the names that begin with `[Gmail]` or `[Google Mail]`, in every language; a folder
 * of that name elsewhere is an archive like any other.
 */
import type { FolderRow } from './indexRows.js';

type Named = Pick<FolderRow, 'path' | 'role'>;

/** The folder that every message stays in whatever its labels; undefined: there is none. */
export function labelledAllMail<T extends Named>(folders: readonly T[]): T | undefined {
  return folders.find(isLabelledAllMail);
}

export function isLabelledAllMail({ path, role }: Named): boolean {
  return role === 'all' && /^\[(Gmail|Google ?Mail)\]/i.test(path);
}
