/**
 * Adds and removes accounts: the configuration and the password together.
 *
 * Guarantees: an account is there with its password or not at all, unless the process is killed
 * between the two; a name that is taken costs nobody their password; mail is never touched.
 */
import type { AccountConfig, SecretLocation } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { identityKey } from '../core/sendingWay.js';
import { writeTokens, type StoredTokens } from '../config/oauth/tokens.js';
import type { ProfilePaths } from '../config/paths.js';
import { findAccount, readConfig } from '../config/read.js';
import { removeSecret, writeSecret, type SecretStore } from '../config/secrets.js';
import { addAccountConfig, removeAccountConfig } from '../config/write.js';

export type AccountDraft = Omit<AccountConfig, 'secret'>;

/** The password or tokens and where to put them, the command that has it, a sign-in that is to follow. */
export type NewSecret =
  | { store: SecretStore; password: string }
  | { store: 'file' | 'keyring'; tokens: StoredTokens }
  | { command: readonly string[] }
  | { signIn: true };

/** @throws MailtuiError `usage` when the name is taken; `config`, `secret-missing`, `disk`. */
export async function saveAccount(
  paths: ProfilePaths,
  draft: AccountDraft,
  secret: NewSecret,
): Promise<AccountConfig> {
  const account = { ...draft, secret: locationOf(secret) };
  // The configuration goes first: it is where the name is claimed, and a password of the same name
  // may be written only by who has claimed it.
  await addAccountConfig(paths, account);
  if (!('store' in secret)) return account;
  try {
    const text = 'tokens' in secret ? writeTokens(secret.tokens) : secret.password;
    await writeSecret(paths, account.name, secret.store, text);
  } catch (error) {
    await removeAccountConfig(paths, account.name);
    throw error;
  }
  return account;
}

/**
 * Removes the account and its passwords, those of its identities too; what is in the Maildir stays.
 * @throws MailtuiError `usage` when there is no such account; the kind of the trouble with its
 * password when only that could not be removed, which the message says.
 */
export async function dropAccount(paths: ProfilePaths, name: string): Promise<void> {
  const account = findAccount(readConfig(paths), name);
  await removeAccountConfig(paths, name);
  try {
    await removeSecret(account, paths);
    for (const { address, secret } of account.identities ?? []) {
      if (secret !== undefined) {
        await removeSecret({ name: identityKey(name, address), secret }, paths);
      }
    }
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    const message = `the account ${name} is removed, but its password is not: ${error.message}`;
    throw new MailtuiError(error.kind, message, { hint: error.hint, cause: error });
  }
}

function locationOf(secret: NewSecret): SecretLocation {
  if ('command' in secret) return { kind: 'command', command: secret.command };
  if ('signIn' in secret) return { kind: 'oauth2', store: 'file' };
  if ('tokens' in secret) return { kind: 'oauth2', store: secret.store };
  const { store, password } = secret;
  return store === 'plain' ? { kind: 'plain', password } : { kind: store };
}
