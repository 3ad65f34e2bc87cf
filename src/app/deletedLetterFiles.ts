/**
 * Deleted letters beside the index: a small file for each POP3 account in the state directory.
 *
 * Guarantees: written only when something has changed, whole or not at all; whatever is in the file
 * is checked before it is believed, and what makes no sense is as if it were not there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrivateDir, writePrivateFile } from '../config/privateFiles.js';
import { isAccountName } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import type { DeletedLetter, LetterMemory, ServerWish } from '../core/letterBox.js';

export function deletedLetterFiles(stateDir: string): LetterMemory {
  const directory = join(stateDir, 'letters');
  const fileOf = (account: string): string => {
    if (!isAccountName(account)) throw new MailtuiError('bug', 'not an account name');
    return join(directory, `${account}.json`);
  };
  return {
    load(account, validity) {
      const kept = parsed(contentOf(fileOf(account)));
      return kept?.validity === validity ? kept.letters : [];
    },
    save(account, validity, letters) {
      const file = fileOf(account);
      const before = contentOf(file);
      const after = JSON.stringify({ validity, letters });
      if (before === after || (before === '' && letters.length === 0)) return;
      ensurePrivateDir(directory);
      writePrivateFile(file, after);
    },
  };
}

/** Empty when there is none. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parsed(content: string): { validity: unknown; letters: DeletedLetter[] } | null {
  try {
    const { validity, letters } = JSON.parse(content) as Record<string, unknown>;
    if (!Array.isArray(letters)) return null;
    return { validity, letters: letters.map(letterIn).filter((letter) => letter !== null) };
  } catch {
    return null;
  }
}

function letterIn(value: unknown): DeletedLetter | null {
  const { remoteId, octets, stored, asked, wish } = Object(value) as Record<string, unknown>;
  const isWish = (it: unknown): it is ServerWish => it === 'keep' || it === 'delete';
  if (typeof remoteId !== 'string' || remoteId === '' || !isWhole(stored)) return null;
  return {
    remoteId,
    stored,
    octets: isWhole(octets) ? octets : null,
    asked: isWhole(asked) ? asked : null,
    wish: isWish(wish) ? wish : null,
  };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
