/** `accounts edit` and `accounts identity`: another password, or another place for it. */
import { readPassword, type PasswordOwner } from '../app/accounts/password.js';
import { checkPassword } from '../config/passwordText.js';
import { readSecret, removeSecret, writeSecret, type SecretStore } from '../config/secrets.js';
import type { SecretLocation } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import type { CliContext } from './context.js';
import { readPasswordLine } from './wizard/stdinPassword.js';
import type { Terminal } from './wizard/terminal.js';
import { readWishes, type RawOptions } from '../app/accounts/wishes.js';

export interface SecretEdit {
  /** What to log in with from then on. */
  password: (signal: AbortSignal) => Promise<string>;
  /** Puts it where it belongs, before the account says so. */
  put: () => Promise<SecretLocation>;
  /** Takes the old one away, once the account says so. */
  clear: () => Promise<void>;
}

/** Null: the password stays as it is. @throws MailtuiError `usage`, `secret-missing`. */
export async function editSecret(
  context: CliContext,
  terminal: Terminal | null,
  before: PasswordOwner,
  raw: RawOptions,
): Promise<SecretEdit | null> {
  const {
    passwordCommand,
    passwordStdin,
    secret: store,
  } = readWishes(undefined, {
    passwordCommand: raw['passwordCommand'],
    passwordStdin: raw['passwordStdin'],
    secret: raw['secret'],
  });
  const { paths } = context;
  if (passwordCommand !== undefined) {
    const secret = { kind: 'command', command: passwordCommand } as const;
    return {
      password: (signal) => readSecret({ name: before.name, secret }, paths, { signal }),
      put: () => Promise.resolve(secret),
      clear: () => removeSecret(before, paths),
    };
  }
  const isNew = passwordStdin || raw['password'] === true;
  if (!isNew && store === undefined) return null;
  const password = isNew
    ? await newPassword(context, terminal, passwordStdin)
    : await readPassword(before, paths, { signal: context.signal });
  checkPassword(password);
  const place = store ?? placeOf(before.secret);
  return {
    password: () => Promise.resolve(password),
    put: () => writeSecret(paths, before.name, place, password),
    clear: async () => {
      if (placeOf(before.secret) !== place || before.secret.kind === 'command') {
        await removeSecret(before, paths);
      }
    },
  };
}

/** A command has no place for another password: the secrets file has. */
function placeOf(secret: SecretLocation): SecretStore {
  if (secret.kind === 'oauth2') return secret.store;
  return secret.kind === 'command' ? 'file' : secret.kind;
}

async function newPassword(
  context: CliContext,
  terminal: Terminal | null,
  isOnStdin: boolean,
): Promise<string> {
  if (isOnStdin) return readPasswordLine(context.stdin, context.signal);
  if (terminal !== null) return terminal.askSecret('New password');
  throw new MailtuiError('usage', '--password asks on a terminal; use --password-stdin elsewhere');
}
