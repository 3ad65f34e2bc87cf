/**
 * Makes directories durable: fsync of a directory is what makes the names in it survive a power
 * failure. One fsync answers every caller that was waiting when it began.
 */
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { hasCode } from '../errorCode.js';
import type { MaildirPart } from './paths.js';

/** Fsyncs one directory. File systems that have no such thing (EINVAL) need none. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } catch (error) {
    if (!hasCode(error, 'EINVAL')) throw error;
  } finally {
    await directory.close();
  }
}

/** Creates the directory (0700) and what is missing above it, each durable in its parent. */
export async function createDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, 'ENOENT')) throw error;
    await createDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 }).catch((again: unknown) => {
      if (!hasCode(again, 'EEXIST')) throw again;
    });
  }
  await syncDirectory(dirname(path));
}

/** The pending durability of one folder. */
export class FolderSync {
  readonly #root: string;
  readonly #folder: string;
  /** What an earlier process renamed and did not sync is unknown: the first time, all is dirty. */
  readonly #dirty = new Set<MaildirPart>(['cur', 'new']);
  #ancestorsSynced = false;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  /** A name in this part has changed. */
  touch(part: MaildirPart): void {
    this.#dirty.add(part);
  }

  /** Resolves when every name touched before the call is durable. */
  sync(): Promise<void> {
    // A round that has begun may have passed our name already, so wait for the one after it.
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#running = this.#round();
        return this.#running;
      });
    return this.#next;
  }

  async #round(): Promise<void> {
    const parts = [...this.#dirty];
    this.#dirty.clear();
    try {
      await Promise.all(parts.map((part) => syncDirectory(`${this.#folder}/${part}`)));
      if (!this.#ancestorsSynced) await this.#syncAncestors();
      this.#ancestorsSynced = true;
    } catch (error) {
      for (const part of parts) this.#dirty.add(part);
      throw error;
    }
  }

  async #syncAncestors(): Promise<void> {
    const depth = relative(this.#root, this.#folder).split('/').length;
    let path = this.#folder;
    for (let level = 0; level <= depth; level += 1) {
      await syncDirectory(path);
      path = dirname(path);
    }
  }
}
