/**
 * Tells whether a folder's files may have changed, by the times of its directories: every creation,
 * removal and renaming of an entry sets them (POSIX, rename and unlink).
 */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hasCode } from '../errorCode.js';
import type { FolderDirs } from './paths.js';

/**
 * The coarsest clock of a file system (FAT, old NFS) counts in 2 s: what changed later than that may
 * change again without a trace.
 */
const SETTLED_MS = 3000n;
const NS_PER_MS = 1_000_000n;

/** @returns null when a directory changed too recently, or its time lies in the future. */
export async function folderState({ whole, partial }: FolderDirs): Promise<string | null> {
  const now = BigInt(Date.now());
  const parts: string[] = [];
  const all = await Promise.all([
    stat(`${whole}/cur`, { bigint: true }),
    stat(`${whole}/new`, { bigint: true }),
    statIfThere(`${partial}/cur`),
  ]);
  for (const { ino, mtimeNs, ctimeNs } of all.filter((stats) => stats !== null)) {
    const latest = (mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / NS_PER_MS;
    if (latest > now - SETTLED_MS) return null;
    parts.push(`${ino}.${mtimeNs}.${ctimeNs}`);
  }
  return parts.join(' ');
}

/** Headers need no directory before there are any. */
async function statIfThere(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
