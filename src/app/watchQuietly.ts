/** Following changes of a file where the file system tells of them. */
import { watch, type FSWatcher } from 'node:fs';

/** Some file systems cannot be watched; the screen then follows its own worker only. */
export function watchQuietly(file: string, onChange: () => void): FSWatcher | null {
  try {
    return watch(file, onChange).on('error', () => undefined);
  } catch {
    return null;
  }
}
