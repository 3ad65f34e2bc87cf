/**
 * Addresses that the user does not want to be suggested, as JSON beside the configuration: the mail that
 * has them stays, and so they would come back by themselves.
 *
 * Guarantees: reading never throws, a file that cannot be used is an empty list.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfilePaths } from './paths.js';
import { changeExclusively, ensurePrivateDir, writePrivateFile } from './privateFiles.js';

type Place = Pick<ProfilePaths, 'configDir'>;

/** In lower case. */
export function readUnwanted(paths: Place): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(paths), 'utf8'));
    const all: unknown[] = Array.isArray(value) ? value : [];
    return new Set(all.filter((address) => typeof address === 'string'));
  } catch {
    return new Set();
  }
}

/** @throws MailtuiError `locked`, `disk`, `disk-full` */
export async function setUnwanted(paths: Place, address: string, unwanted: boolean): Promise<void> {
  ensurePrivateDir(paths.configDir);
  const file = fileOf(paths);
  await changeExclusively(file, () => {
    const all = new Set(readUnwanted(paths));
    if (unwanted) all.add(address.toLowerCase());
    else all.delete(address.toLowerCase());
    writePrivateFile(file, `${JSON.stringify([...all], null, 1)}\n`);
  });
}

function fileOf({ configDir }: Place): string {
  return join(configDir, 'unwanted-addresses.json');
}
