/**
 * What the bytes of a message file are: size, digest, time.
 *
 * Memory does not grow with the file. Small files, which nearly all are, are read on this thread:
 * handing one to another takes longer than reading it.
 */
import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { MailtuiError } from '../../core/errors.js';

export interface Inspected {
  /** Octets. */
  size: number;
  /** SHA-256 in hex. */
  digest: string;
  /** Modification time, ms since the epoch. */
  modified: number;
  /** Permission bits. */
  mode: number;
}

const CHUNK = 1024 * 1024;
/** One for all: nothing else runs between filling and hashing it. */
let shared: Buffer | undefined;

/** A named pipe does not hold us up and a link does not lead us away. @throws as `fs` does. */
export function inspectFile(path: string): Inspected {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) {
      throw new MailtuiError('disk', 'not a regular file', { scope: { file: path } });
    }
    const { size, digest } = digestOf(file);
    return { size, digest, modified: Math.trunc(stats.mtimeMs), mode: stats.mode & 0o777 };
  } finally {
    closeSync(file);
  }
}

/**
 * All of a file of at most `limit` octets; null: it is longer. On this thread, as above.
 * @throws as `fs` does, MailtuiError `disk` for what is no regular file.
 */
export function readSmallFile(path: string, limit: number): Buffer | null {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) {
      throw new MailtuiError('disk', 'not a regular file', { scope: { file: path } });
    }
    if (stats.size > limit) return null;
    const content = Buffer.allocUnsafe(stats.size);
    return content.subarray(0, fill(file, content));
  } finally {
    closeSync(file);
  }
}

function digestOf(file: number): { size: number; digest: string } {
  const buffer = (shared ??= Buffer.allocUnsafeSlow(CHUNK));
  let filled = fill(file, buffer);
  if (filled < buffer.length) {
    return { size: filled, digest: hash('sha256', buffer.subarray(0, filled)) };
  }
  const hashing = createHash('sha256');
  let size = 0;
  while (filled > 0) {
    hashing.update(buffer.subarray(0, filled));
    size += filled;
    filled = fill(file, buffer);
  }
  return { size, digest: hashing.digest('hex') };
}

/** @returns less than all of the buffer only at the end of the file. */
function fill(file: number, buffer: Buffer): number {
  let filled = 0;
  while (filled < buffer.length) {
    const read = readSync(file, buffer, filled, buffer.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
