/**
 * What the screen remembers from one run to the next: how the panes are arranged and what was typed
 * in the command line. A file of its own in the profile's state, so that the configuration is only
 * ever written by the user.
 *
 * Guarantees: never throws. What cannot be read counts as nothing, and what cannot be written is
 * forgotten: neither is worth disturbing anyone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfilePaths } from '../config/paths.js';
import { writePrivateFile } from '../config/privateFiles.js';

export interface ScreenMemory {
  /** What was written last, unchecked; null when there is nothing. */
  read(): unknown;
  write(value: unknown): void;
}

/** A screen remembers a few kilobytes; whatever is longer was not written by one. */
const LONGEST = 256 * 1024;

export function screenMemory({ stateDir }: Pick<ProfilePaths, 'stateDir'>): ScreenMemory {
  const file = join(stateDir, 'screen.json');
  return {
    read: () => {
      try {
        const text = readFileSync(file, 'utf8');
        return text.length > LONGEST ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    write: (value) => {
      try {
        writePrivateFile(file, `${JSON.stringify(value, null, 2)}\n`);
      } catch {
        // The disk is full or read-only: the next run looks as the last one began.
      }
    },
  };
}
