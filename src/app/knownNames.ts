/** The names that a command line may need, read cheaply: nothing is made, nothing is locked. */
import { existsSync } from 'node:fs';
import { readConfig } from '../config/read.js';
import type { ProfilePaths } from '../config/paths.js';
import { openIndexReader } from '../store/index/openIndex.js';

export function accountNames(paths: ProfilePaths): string[] {
  return readConfig(paths).accounts.map(({ name }) => name);
}

/** Full names of the folders of all accounts, each once. Untrusted text. */
export function folderNames(paths: ProfilePaths): string[] {
  const accounts = new Set(accountNames(paths));
  if (!existsSync(paths.indexFile)) return [];
  const index = openIndexReader(paths.indexFile);
  try {
    const rows = index.folders().filter(({ account }) => accounts.has(account));
    return [...new Set(rows.map(({ path }) => path))];
  } finally {
    index.close();
  }
}
