/**
 * Hears of changes in the directories of folders, as the operating system tells them.
 *
 * Guarantees: never throws; a directory that cannot be watched (a network file system, too many of
 * them) is one nothing is heard of. Tells that something happened, not what: whoever hears, looks.
 */
import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import type { FolderPlace } from '../../core/store.js';
import { folderDirs } from './paths.js';

/** Directories; systems have a limit, which is for all programs together. */
const MOST_WATCHED = 2000;

export class FolderWatch {
  readonly #root: string;
  readonly #onChange: (account: string) => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(root: string, onChange: (account: string) => void) {
    this.#root = root;
    this.#onChange = onChange;
  }

  /** Watches these folders and no others. */
  follow(places: readonly FolderPlace[]): void {
    const wanted = new Map<string, string>();
    for (const place of places) {
      const { whole } = folderDirs(this.#root, place);
      // There other programs make folders.
      wanted.set(dirname(whole), place.account);
      for (const part of ['new', 'cur']) {
        if (wanted.size < MOST_WATCHED) wanted.set(`${whole}/${part}`, place.account);
      }
    }
    for (const [directory, watcher] of this.#watchers) {
      if (wanted.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const [directory, account] of wanted) {
      if (!this.#watchers.has(directory)) this.#watch(directory, account);
    }
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(directory: string, account: string): void {
    const forget = (): void => {
      this.#watchers.get(directory)?.close();
      this.#watchers.delete(directory);
    };
    try {
      const watcher = watch(directory, { persistent: false }, () => {
        this.#onChange(account);
      });
      this.#watchers.set(directory, watcher.on('error', forget));
    } catch {
      // It is not there, or cannot be watched.
    }
  }
}
