/**
 * Delivery of one message: tmp → fsync → rename, as the Maildir specification wants it.
 *
 * Guarantees: a file in `new` or `cur` is complete and its content durable; a delivery that fails
 * (disk full, the stream breaks) leaves nothing behind; a delivery overwrites nothing, because a name
 * holds the time, the process, a counter and 64 random bits, and is created exclusively.
 */
import { createHash, hash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { FLAG_NAMES, NO_FLAGS, type Flags } from '../../core/flags.js';
import { uniqueOf, withMaildirFlags, wholeName } from '../../core/maildirName.js';
import { isPartial, partialDigest } from '../../core/partial.js';
import type { Delivery, FilePlace, Replacement, StoredFile } from '../../core/store.js';
import { chase, exists, findFile, refuseToOverwrite } from './fileFinder.js';
import { inspectFile } from './inspection.js';
import { filePath, type FolderDirs } from './paths.js';

/**
 * The one step that really waits. The others only reach the page cache, and are quicker done at
 * once than handed to the thread pool, where they would stand in line behind the waiting ones.
 */
const fsync = promisify(fs.fsync);

const HOST = maildirHost(hostname());
/** The last moment that a Date can express, ms since the epoch. */
const LATEST_TIME = 8.64e15;
/** Together with the count it makes a name unique in the whole world, whatever the clock says. */
const RANDOM = randomBytes(8).toString('hex');
let deliveries = 0;

/** Renamed, but the name is not durable before the directory is synced. */
export async function deliverFile(dirs: FolderDirs, delivery: Delivery): Promise<StoredFile> {
  const { key, flags, partialOf, as } = delivery;
  if (as !== undefined) return bringBack(dirs, as, delivery);
  const unique = newUnique();
  const base = key === null ? unique : `${unique},U=${key}`;
  if (partialOf !== undefined) {
    const name = withMaildirFlags(`${base},P=${String(partialOf)}`, flags);
    const stored = await writeNew(dirs, { subdir: 'partial', name }, delivery);
    return { ...stored, size: partialOf, digest: partialDigest(stored.digest, partialOf) };
  }
  return writeNew(dirs, placeOf(base, flags), delivery);
}

/** @throws MailtuiError `disk` when another message has the name. */
async function bringBack(dirs: FolderDirs, as: FilePlace, delivery: Delivery): Promise<StoredFile> {
  const { content, partialOf } = delivery;
  const there = await findFile(dirs, as);
  if (there === null) {
    const stored = await writeNew(dirs, as, delivery);
    return partialOf === undefined
      ? stored
      : { ...stored, size: partialOf, digest: partialDigest(stored.digest, partialOf) };
  }
  const { size, digest } = inspectFile(filePath(dirs, there));
  if (!Buffer.isBuffer(content) || hash('sha256', content) !== digest) {
    refuseToOverwrite(filePath(dirs, there));
  }
  return partialOf === undefined
    ? { ...there, size, digest }
    : { ...there, size: partialOf, digest: partialDigest(digest, partialOf) };
}

function writeNew(dirs: FolderDirs, place: FilePlace, delivery: Delivery): Promise<StoredFile> {
  const folder = isPartial(place) ? dirs.partial : dirs.whole;
  return writeFile(folder, uniqueOf(place.name), delivery, (temporary) => {
    fs.renameSync(temporary, filePath(dirs, place));
    return place;
  });
}

/** The file at `path` under one more name. Durable as after a delivery. */
export function linkFile(
  path: string,
  dirs: FolderDirs,
  { key, flags }: Pick<Delivery, 'key' | 'flags'>,
): FilePlace {
  const unique = newUnique();
  const place = placeOf(key === null ? unique : `${unique},U=${key}`, flags);
  fs.linkSync(path, filePath(dirs, place));
  return place;
}

/** Flags have no place in the names of `new`, so a message that has some goes to `cur`. */
function placeOf(base: string, flags: Flags): FilePlace {
  return flags === NO_FLAGS
    ? { subdir: 'new', name: base }
    : { subdir: 'cur', name: withMaildirFlags(base, flags) };
}

/**
 * In place of `file`, or beside it when that is partial. Which name that is, is found out when the
 * content is there: the file may be renamed or moved while it comes. Durable as after a delivery.
 * @throws MailtuiError `disk` when the file is gone by then and was a whole one.
 */
export function replaceFile(
  dirs: FolderDirs,
  file: FilePlace,
  replacement: Replacement,
): Promise<StoredFile> {
  const publish: Publish = async (temporary, digest) => {
    if (isPartial(file)) {
      const header = (await findFile(dirs, file)) ?? file;
      const place = placeOfWhole(dirs, header.name);
      fs.renameSync(temporary, filePath(dirs, place));
      return place;
    }
    return chase(dirs, file, (found) => {
      // A rename would bring back what went this moment.
      fs.lstatSync(filePath(dirs, found));
      const place: FilePlace = { subdir: found.subdir, name: wholeName(found.name) };
      if (digest === replacement.unless) fs.unlinkSync(temporary);
      else fs.renameSync(temporary, filePath(dirs, place));
      return Promise.resolve(place);
    });
  };
  return writeFile(dirs.whole, uniqueOf(file.name), replacement, publish);
}

/**
 * Where the whole of this header is, if another fetch was quicker, and else where it belongs. Its
 * flags may have changed since. On this thread, so that nothing of ours comes between this and the
 * rename; name by name, because the directory may be large and this is done for every message.
 */
function placeOfWhole(dirs: FolderDirs, header: string): FilePlace {
  const expected: FilePlace = { subdir: 'cur', name: wholeName(header) };
  if (exists(filePath(dirs, expected))) return expected;
  for (let flags: Flags = NO_FLAGS; flags < 2 ** FLAG_NAMES.length; flags += 1) {
    const other: FilePlace = { subdir: 'cur', name: withMaildirFlags(expected.name, flags) };
    if (exists(filePath(dirs, other))) return other;
  }
  return expected;
}

/** Gives the complete file its name, and says which. */
type Publish = (temporary: string, digest: string) => FilePlace | Promise<FilePlace>;

async function writeFile(
  folder: string,
  unique: string,
  { content, received }: Pick<Delivery, 'content' | 'received'>,
  publish: Publish,
): Promise<StoredFile> {
  deliveries += 1;
  const temporary = `${folder}/tmp/${unique}.${String(process.pid)}.${String(deliveries)}`;
  const file = fs.openSync(temporary, 'wx', 0o600);
  try {
    let written: { size: number; digest: string };
    try {
      written = await write(file, content);
      setReceived(file, received);
      await fsync(file);
    } finally {
      fs.closeSync(file);
    }
    return { ...(await publish(temporary, written.digest)), ...written };
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

async function write(
  file: number,
  content: Delivery['content'],
): Promise<{ size: number; digest: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const add = (chunk: Buffer): void => {
    hash.update(chunk);
    writeAll(file, chunk);
    size += chunk.length;
  };
  if (Buffer.isBuffer(content)) add(content);
  else for await (const chunk of content) add(chunk);
  return { size, digest: hash.digest('hex') };
}

/** A nearly full disk may take a part of the chunk; the next write then says ENOSPC. */
function writeAll(file: number, chunk: Buffer): void {
  let offset = 0;
  while (offset < chunk.length) {
    offset += fs.writeSync(file, chunk, offset, chunk.length - offset, null);
  }
}

/** Access time stays now: programs that clean `tmp` go by it. Times no file can have are left out. */
function setReceived(file: number, received: number | null): void {
  if (received === null || !(received >= 0 && received <= LATEST_TIME)) return;
  fs.futimesSync(file, Date.now() / 1000, received / 1000);
}

/** What stays is only a leftover in `tmp`; why the delivery failed matters more. */
function removeQuietly(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    return;
  }
}

function newUnique(): string {
  deliveries += 1;
  const seconds = Math.floor(Date.now() / 1000);
  return `${String(seconds)}.P${String(process.pid)}Q${String(deliveries)}R${RANDOM}.${HOST}`;
}

/** The host's name with what cannot be in a file name written in octal, and not too long. */
function maildirHost(name: string): string {
  const safe = name.replace(
    /[^A-Za-z0-9._-]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return safe.slice(0, 64) || 'localhost';
}
