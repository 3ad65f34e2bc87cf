/**
 * Looks at the disk: which messages a folder has, which folders an account has.
 *
 * Never deletes anything but forgotten files in `tmp`, opens nothing and follows no symbolic link.
 * What is not a message is reported by name. A directory that cannot be listed is an error, never
 * an empty folder: somebody would take its messages for deleted.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { maildirFlags, maildirKey, partialOctets, uniqueOf } from '../../core/maildirName.js';
import type { FileNames, FilePlace, FolderScan, FoundFile } from '../../core/store.js';
import { hasCode } from '../errorCode.js';
import { namesIn } from './fileFinder.js';
import { fileHome, isFolderSegment, MAILDIR_PARTS, type FolderDirs } from './paths.js';

/**
 * Every program that delivers to a Maildir begins the name with the time, in digits. A name with
 * control characters, or one that is not UTF-8 and so cannot be opened by what we see, is no name.
 */
const MESSAGE_NAME = /^\d+[._][^:/\p{Cc}\uFFFD]+(?::2,[^:/\p{Cc}\uFFFD]*)?$/u;
/** The age that the Maildir specification gives files in `tmp`. */
const FORGOTTEN_MS = 36 * 60 * 60 * 1000;
/** Deeper than any mailbox name; ends the walk through a directory tree that is not ours. */
const MAX_DEPTH = 64;

/**
 * In this order, because other programs move messages from `new` to `cur`, and the whole message
 * comes before its header goes: none is overlooked.
 */
const SUBDIRS = ['partial', 'new', 'cur'] as const;

/** See the port. */
export async function holdsOnly(dirs: FolderDirs, known: FileNames): Promise<boolean> {
  for (const subdir of SUBDIRS) {
    const names = await namesIn(pathOf(dirs, subdir), subdir === 'partial');
    let found = 0;
    for (const name of names) {
      if (known[subdir].has(name)) found += 1;
      else if (!name.startsWith('.')) return false;
    }
    if (found !== known[subdir].size) return false;
  }
  await cleanAllTmp(dirs);
  return true;
}

export async function scanFolder(dirs: FolderDirs): Promise<FolderScan> {
  const files: FoundFile[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const subdir of SUBDIRS) {
    for (const entry of await entriesOf(pathOf(dirs, subdir), subdir === 'partial')) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      const reason = strayReason(entry) ?? (subdir === 'partial' ? notPartialReason(name) : null);
      if (reason !== null) {
        skipped.push({ name: `${subdir}/${name}`, reason });
        continue;
      }
      files.push({ subdir, name, flags: maildirFlags(name), key: maildirKey(name) });
    }
  }
  await cleanAllTmp(dirs);
  return { files: await withoutMoved(dirs.whole, files), skipped };
}

function pathOf(dirs: FolderDirs, subdir: FilePlace['subdir']): string {
  const { folder, part } = fileHome(dirs, { subdir });
  return `${folder}/${part}`;
}

/** @param mayBeMissing there where only headers are, of which there need not be any. */
async function entriesOf(directory: string, mayBeMissing: boolean): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (mayBeMissing && hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function notPartialReason(name: string): string | null {
  return partialOctets(name) === null
    ? 'does not say of how large a message it is the header'
    : null;
}

/** A message that was moved while we looked was seen twice; what is in `new` no longer is left out. */
async function withoutMoved(folder: string, files: readonly FoundFile[]): Promise<FoundFile[]> {
  if (!files.some(({ subdir }) => subdir === 'new')) return [...files];
  const inCur = new Set<string>();
  for (const { subdir, name } of files) if (subdir === 'cur') inCur.add(uniqueOf(name));
  const kept: FoundFile[] = [];
  for (const file of files) {
    const isTwice = file.subdir === 'new' && inCur.has(uniqueOf(file.name));
    const isThere = !isTwice || (await lstat(`${folder}/new/${file.name}`).catch(() => null));
    if (isThere) kept.push(file);
  }
  return kept;
}

function strayReason(entry: Dirent): string | null {
  if (entry.isDirectory()) return 'a directory';
  if (entry.isSymbolicLink()) return 'a symbolic link';
  if (!entry.isFile()) return 'not a regular file';
  return MESSAGE_NAME.test(entry.name) ? null : 'not the name of a message';
}

async function cleanAllTmp({ whole, partial }: FolderDirs): Promise<void> {
  for (const folder of [whole, partial]) await cleanTmp(`${folder}/tmp`);
}

/** By change time, which nobody can set: a delivery gives its file an old modification time. */
async function cleanTmp(tmp: string): Promise<void> {
  const oldest = Date.now() - FORGOTTEN_MS;
  // Tidying only: whatever fails here is no reason not to show the folder.
  for (const entry of await readdir(tmp, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const path = `${tmp}/${entry.name}`;
    const stats = await lstat(path).catch(() => null);
    if (stats !== null && stats.ctimeMs < oldest) await unlink(path).catch(() => undefined);
  }
}

/** Directories below `account` that are Maildirs, as paths relative to it, sorted. */
export async function findFolders(account: string): Promise<string[]> {
  const found: string[] = [];
  await walk(account, [], found);
  return found.sort();
}

async function walk(path: string, segments: readonly string[], found: string[]): Promise<void> {
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  if (segments.length > 0 && MAILDIR_PARTS.every((part) => names.includes(part))) {
    found.push(segments.join('/'));
  }
  if (segments.length === MAX_DEPTH) return;
  for (const name of names.filter(isFolderSegment)) {
    await walk(`${path}/${name}`, [...segments, name], found);
  }
}
