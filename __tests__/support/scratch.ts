/** Directories for one test, removed after it. */
import { afterEach } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mailtui-test-'));
  directories.push(directory);
  return directory;
}
