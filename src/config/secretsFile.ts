/**
 * The secrets file: passwords by account name, as JSON, for machines without a keyring.
 *
 * Guarantees: 0600 from its first moment, in a 0700 directory; replaced whole and durably; rights
 * that others were given are taken away before a password is read or added, and where that is not
 * possible nothing is read. Errors never quote the file.
 */
import { readFileSync } from 'node:fs';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { ProfilePaths } from './paths.js';
import {
  changeExclusively,
  codeOf,
  ensurePrivateDir,
  makePrivate,
  writePrivateFile,
} from './privateFiles.js';

/** Null when the file has no password for the account. */
export function readStoredPassword(paths: ProfilePaths, account: string): string | null {
  return readSecrets(paths.secretsFile).get(account) ?? null;
}

export async function storePassword(
  paths: ProfilePaths,
  account: string,
  password: string,
): Promise<void> {
  await changeSecrets(paths, (secrets) => secrets.set(account, password));
}

/** Does nothing when there is none. */
export async function removeStoredPassword(paths: ProfilePaths, account: string): Promise<void> {
  if (readStoredPassword(paths, account) === null) return;
  await changeSecrets(paths, (secrets) => secrets.delete(account));
}

async function changeSecrets(
  paths: ProfilePaths,
  change: (secrets: Map<string, string>) => void,
): Promise<void> {
  const file = paths.secretsFile;
  ensurePrivateDir(paths.configDir);
  makePrivate(paths.configDir);
  await changeExclusively(file, () => {
    const secrets = readSecrets(file);
    change(secrets);
    writePrivateFile(file, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`);
  });
}

function readSecrets(file: string): Map<string, string> {
  let text: string;
  try {
    if (makePrivate(file) === 'exposed') throw exposed(file);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Map();
    throw toMailtuiError(error);
  }
  const secrets = new Map<string, string>();
  for (const [account, password] of Object.entries(parseObject(text, file))) {
    if (typeof password !== 'string') throw damaged(file);
    secrets.set(account, password);
  }
  return secrets;
}

function parseObject(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The parser's message quotes the text, which holds passwords.
  }
  throw damaged(file);
}

function exposed(file: string): MailtuiError {
  return new MailtuiError('config', `other users can read the passwords in ${file}`, {
    scope: { file },
    hint: `Take their rights away: chmod 600 ${file}`,
  });
}

function damaged(file: string): MailtuiError {
  return new MailtuiError('config', `${file} is not an object of names and passwords in JSON`, {
    scope: { file },
    hint: 'Correct or remove it; nothing was changed in it.',
  });
}
