/**
 * Tells whether a folder's files may have changed, by the times of its directories: every creation,
 * removal and renaming of an entry sets them (POSIX, rename and unlink).
 */
import { stat } from 'node:fs/promises';

/**
 * The coarsest clock of a file system (FAT, old NFS) counts in 2 s: what changed later than that may
 * change again without a trace.
 */
const SETTLED_MS = 3000n;
const NS_PER_MS = 1_000_000n;

/** @returns null when a directory changed too recently, or its time lies in the future. */
export async function folderState(folder: string): Promise<string | null> {
  const now = BigInt(Date.now());
  const parts: string[] = [];
  for (const part of ['cur', 'new'] as const) {
    const { ino, mtimeNs, ctimeNs } = await stat(`${folder}/${part}`, { bigint: true });
    const latest = (mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / NS_PER_MS;
    if (latest > now - SETTLED_MS) return null;
    parts.push(`${ino}.${mtimeNs}.${ctimeNs}`);
  }
  return parts.join(' ');
}
