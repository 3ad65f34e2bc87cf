/**
 * Passwords in the keyring of the desktop: through the package `@napi-rs/keyring` where somebody
 * installed it beside mailtui, else through libsecret's `secret-tool`.
 *
 * Guarantees: every call ends (a locked keyring may ask its user, who may be away); the password
 * goes through memory and pipes, never through arguments. Entries carry the directory of the
 * profile, so that two profiles do not share the password of a name.
 */
import { MailtuiError } from '../core/errors.js';
import type { ProfilePaths } from './paths.js';
import { runProgram, type ProgramResult } from './runProgram.js';

const DEADLINE_MS = 60_000;
const SERVICE = 'mailtui';

export interface Keyring {
  /** Null when it has no password of this name. */
  read(account: string, signal?: AbortSignal): Promise<string | null>;
  write(account: string, password: string): Promise<void>;
  /** Does nothing when there is none. */
  remove(account: string): Promise<void>;
}

/** The part of the package's AsyncEntry (version 2) that is used. */
export interface KeyringEntry {
  getPassword(signal?: AbortSignal): Promise<string | null | undefined>;
  setPassword(password: string, signal?: AbortSignal): Promise<void>;
  deleteCredential(signal?: AbortSignal): Promise<boolean>;
}
export type KeyringPackage = new (service: string, user: string) => KeyringEntry;

/**
 * `load` finds the optional package; null: it is not installed. In another environment than ours
 * (`env`) only the tool can be asked.
 */
export async function openKeyring(
  paths: ProfilePaths,
  load: () => Promise<KeyringPackage | null> = loadPackage,
  env?: NodeJS.ProcessEnv,
): Promise<Keyring> {
  const Entry = env === undefined ? await load() : null;
  return Entry === null ? toolKeyring(paths, env) : packageKeyring(paths, Entry);
}

function packageKeyring(paths: ProfilePaths, Entry: KeyringPackage): Keyring {
  const entry = (account: string): KeyringEntry =>
    new Entry(SERVICE, `${account} ${paths.configDir}`);
  return {
    read: async (account, signal) =>
      (await guarded((deadline) => entry(account).getPassword(deadline), signal)) ?? null,
    write: async (account, password) => {
      await guarded((deadline) => entry(account).setPassword(password, deadline));
    },
    remove: async (account) => {
      const present = await guarded((deadline) => entry(account).getPassword(deadline));
      if (typeof present !== 'string') return;
      await guarded((deadline) => entry(account).deleteCredential(deadline));
    },
  };
}

async function guarded<T>(
  call: (deadline: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await call(signal === undefined ? deadline : AbortSignal.any([deadline, signal]));
  } catch (cause) {
    if (signal?.aborted === true) throw new MailtuiError('cancelled', 'stopped', { cause });
    throw unavailable('the keyring did not answer or refused access', cause);
  }
}

function toolKeyring(paths: ProfilePaths, baseEnv?: NodeJS.ProcessEnv): Keyring {
  const tool = async (
    verb: readonly string[],
    account: string,
    options: { input?: string; signal?: AbortSignal | undefined } = {},
  ): Promise<ProgramResult> => {
    const attributes = ['service', SERVICE, 'account', account, 'profile', paths.configDir];
    const argv = ['secret-tool', ...verb, ...attributes];
    try {
      return await runProgram({ argv, deadline: DEADLINE_MS, baseEnv, ...options });
    } catch (error) {
      if (error instanceof MailtuiError && error.kind === 'cancelled') throw error;
      throw unavailable('no keyring can be reached on this computer', error);
    }
  };
  return {
    read: async (account, signal) => {
      // The exit code 1 does not tell a missing entry from a missing service; no output is both.
      const { exitCode, stdout } = await tool(['lookup'], account, { signal });
      return exitCode === 0 && stdout.length > 0 ? stdout.toString('utf8') : null;
    },
    write: async (account, password) => {
      const label = `--label=mailtui: ${account}`;
      const { exitCode } = await tool(['store', label], account, { input: password });
      if (exitCode !== 0) throw unavailable('the keyring did not take the password');
    },
    remove: async (account) => {
      const { exitCode } = await tool(['clear'], account);
      if (exitCode !== 0) throw unavailable('the keyring did not remove the password');
    },
  };
}

function unavailable(message: string, cause?: unknown): MailtuiError {
  return new MailtuiError('secret-missing', message, {
    hint: 'It needs secret-tool (Debian: libsecret-tools) and an unlocked desktop keyring. Without them, use --secret file or --password-command.',
    cause,
  });
}

async function loadPackage(): Promise<KeyringPackage | null> {
  // Not a literal, so that neither the compiler nor the bundler looks for an optional package.
  const name = ['@napi-rs', 'keyring'].join('/');
  try {
    const found: unknown = await import(name);
    return isPackage(found) ? found.AsyncEntry : null;
  } catch {
    return null;
  }
}

function isPackage(found: unknown): found is { AsyncEntry: KeyringPackage } {
  return (
    typeof found === 'object' &&
    found !== null &&
    'AsyncEntry' in found &&
    typeof found.AsyncEntry === 'function'
  );
}
