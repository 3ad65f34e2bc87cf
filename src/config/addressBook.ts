/**
 * The address book: people that were imported, as JSON beside the configuration. It is no part of the
 * index, which can be lost.
 *
 * Guarantees: reading never throws, a file that cannot be used is an empty book; it is replaced
 * whole, and only when what is there could be read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergedBook } from '../core/addressBook.js';
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import type { ProfilePaths } from './paths.js';
import { changeExclusively, codeOf, ensurePrivateDir, writePrivateFile } from './privateFiles.js';

export function readBook(paths: Pick<ProfilePaths, 'configDir'>): readonly Address[] {
  try {
    return bookIn(bookFile(paths)) ?? [];
  } catch {
    return [];
  }
}

/** @returns how many there are then. @throws MailtuiError `config`, `locked`, `disk`, `disk-full` */
export async function addToBook(
  paths: Pick<ProfilePaths, 'configDir'>,
  people: readonly Address[],
): Promise<number> {
  const file = bookFile(paths);
  ensurePrivateDir(paths.configDir);
  return changeExclusively(file, () => {
    const known = bookIn(file);
    if (known === null) {
      throw new MailtuiError('config', 'the address book cannot be read', {
        scope: { file },
        hint: 'Correct the file or move it away; nothing was changed in it.',
      });
    }
    const book = mergedBook(known, people);
    writePrivateFile(file, `${JSON.stringify(book, null, 1)}\n`);
    return book.length;
  });
}

function bookFile({ configDir }: Pick<ProfilePaths, 'configDir'>): string {
  return join(configDir, 'addresses.json');
}

/** Null when it is no address book. */
function bookIn(file: string): Address[] | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    return codeOf(thrown) === 'ENOENT' ? [] : null;
  }
  return Array.isArray(value) && value.every(isAddress) ? value : null;
}

function isAddress(value: unknown): value is Address {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'address' in value &&
    typeof value.address === 'string'
  );
}
