/** How the last run by itself ended: kept beside the index, so that somebody can be told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfilePaths } from '../../config/paths.js';
import { ensurePrivateDir, writePrivateFile } from '../../config/privateFiles.js';

export interface LastRun {
  /** Milliseconds since the epoch. */
  at: number;
  exitCode: number;
  /** What it had to say: untrusted text. */
  lines: readonly string[];
}

/** @throws MailtuiError `disk`, `disk-full` */
export function writeLastRun(paths: ProfilePaths, run: LastRun): void {
  ensurePrivateDir(paths.stateDir);
  writePrivateFile(fileIn(paths), `${JSON.stringify(run)}\n`);
}

/** Null when there was none, or nobody can tell. */
export function readLastRun(paths: ProfilePaths): LastRun | null {
  try {
    const value: unknown = JSON.parse(readFileSync(fileIn(paths), 'utf8'));
    return isLastRun(value) ? value : null;
  } catch {
    return null;
  }
}

function fileIn({ stateDir }: ProfilePaths): string {
  return join(stateDir, 'scheduled.json');
}

function isLastRun(value: unknown): value is LastRun {
  if (typeof value !== 'object' || value === null) return false;
  const { at, exitCode, lines } = value as Partial<Record<keyof LastRun, unknown>>;
  return (
    typeof at === 'number' &&
    typeof exitCode === 'number' &&
    Array.isArray(lines) &&
    lines.every((line) => typeof line === 'string')
  );
}
