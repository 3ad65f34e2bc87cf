/** Who may read the mail: found by looking at permissions, put right by chmod. */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { toMailtuiError } from '../../core/errors.js';

const OTHERS = 0o077;

export interface FileFacts {
  /** Octets. */
  size: number;
  /** Others may read or change it. */
  isExposed: boolean;
}

/** Of the file itself, a link is not followed. @throws as `fs` does. */
export function factsOf(path: string): FileFacts {
  const { size, mode } = lstatSync(path);
  return { size, isExposed: isExposed(mode) };
}

/** @param mode permission bits. */
export function isExposed(mode: number): boolean {
  return (mode & OTHERS) !== 0;
}

/** The directory and those below it that others may look into. One that is not there is none. */
export function exposedDirectories(path: string): string[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) return [];
  const below = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => exposedDirectories(`${path}/${name}`));
  return (stats.mode & OTHERS) === 0 ? below : [path, ...below];
}

/** Only the owner may read it from now on. @throws MailtuiError `disk` */
export function makePrivate(path: string): void {
  try {
    chmodSync(path, lstatSync(path).mode & 0o700);
  } catch (error) {
    throw toMailtuiError(error);
  }
}
