/**
 * Tells whether a folder's files may have changed, by the times of its directories: every creation,
 * removal and renaming of an entry sets them (POSIX, rename and unlink).
 *
 * A change in the same tick of the file system's clock as the one before leaves no trace, so a time is
 * trusted only when that tick is over. How long it is, the time itself tells: file systems that count
 * in nanoseconds take them from the kernel's clock, which ticks at least every 10 ms, so their times
 * have digits below that; those of coarser ones (FAT 2 s, HFS+, ext3 and some NFS servers 1 s, exFAT
 * 10 ms) have none there. One in some millions of the former is taken for one of the latter, which
 * only costs a look.
 */
import { statSync } from 'node:fs';
import type { FolderDirs } from './paths.js';

const TICK_NS = 10_000_000n;
/** A few ticks of the kernel's clock. */
const SETTLED_NS = 5n * TICK_NS;
/** The 2 s of FAT, and a bit. */
const SETTLED_COARSE_NS = 2_100_000_000n;
const NS_PER_MS = 1_000_000n;

/** @returns null when a directory is missing, changed too recently, or its time lies in the future. */
export function folderState({ whole, partial }: FolderDirs): string | null {
  const now = BigInt(Date.now()) * NS_PER_MS;
  const parts: string[] = [];
  const headers = `${partial}/cur`;
  for (const path of [`${whole}/cur`, `${whole}/new`, headers]) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) {
      // Headers need no directory before there are any.
      if (path === headers) continue;
      return null;
    }
    const { ino, mtimeNs, ctimeNs } = stats;
    if (!isSettled(mtimeNs, ctimeNs, now)) return null;
    parts.push(`${ino}.${mtimeNs}.${ctimeNs}`);
  }
  return parts.join(' ');
}

/**
 * Whether nothing can happen any more that leaves these times as they are. Each change sets both, so
 * the finer of the two is enough.
 */
export function isSettled(mtimeNs: bigint, ctimeNs: bigint, now: bigint): boolean {
  const isFine = mtimeNs % TICK_NS !== 0n || ctimeNs % TICK_NS !== 0n;
  const latest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return latest <= now - (isFine ? SETTLED_NS : SETTLED_COARSE_NS);
}
