/**
 * Where passwords come from and go to: the one door to all kinds of secrets.
 *
 * Guarantees: a password is returned exactly as it was given, blanks and all; it appears in no
 * error, no argument of a program and no log; every wait has a deadline.
 */
import type { AccountConfig, SecretLocation } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { checkPassword, firstLine } from './passwordText.js';
import type { TokenStore } from './oauth/accessToken.js';
import type { OpenTunnel } from './oauth/request.js';
import type { ProfilePaths } from './paths.js';
import { readStoredPassword, removeStoredPassword, storePassword } from './secretsFile.js';

/** A program that asks its user may need a while, but a cron job must not hang. */
export const COMMAND_DEADLINE_MS = 30_000;

/** Kinds of places that a password can be put into; a command keeps its own. */
export type SecretStore = 'file' | 'keyring' | 'plain';

/** What is needed of an account to find its password, or what it signs in with instead. */
export type SecretOwner = Pick<AccountConfig, 'name' | 'secret' | 'oauth'>;

type TokenLocation = Extract<SecretLocation, { kind: 'oauth2' }>;

/** Where a password is, which is nowhere for those who sign in. */
export type PasswordLocation = Exclude<SecretLocation, TokenLocation>;

export interface ReadOptions {
  signal?: AbortSignal;
  /** Milliseconds. */
  commandDeadline?: number;
  /** The environment of the programs that are asked; absent: our own. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The password of the account.
 * @throws MailtuiError `secret-missing` with the place that has none, `config` (secrets file
 * damaged or readable by others), `bad-input` (a line break in it), `cancelled`, `disk`.
 */
export async function readSecret(
  account: { name: string; secret: PasswordLocation },
  paths: ProfilePaths,
  options: ReadOptions = {},
): Promise<string> {
  try {
    return await readFrom(account, paths, options);
  } catch (error) {
    throw error instanceof MailtuiError ? error.within({ account: account.name }) : error;
  }
}

/**
 * What is shown to a server instead of a password; renewed by that tunnel when it has to be.
 * @throws MailtuiError `login-refused` when the user has to sign in again; about the network; what
 * {@link readSecret} throws.
 */
export async function readAccessToken(
  { name, secret, oauth }: SecretOwner & { secret: TokenLocation },
  paths: ProfilePaths,
  options: ReadOptions & { tunnel: OpenTunnel },
): Promise<string> {
  const { accessToken } = await import('./oauth/accessToken.js');
  const { SignInNeeded } = await import('./oauth/tokens.js');
  const { tunnel, signal = new AbortController().signal } = options;
  try {
    if (oauth === undefined) throw new SignInNeeded(name);
    const store = tokenStore(name, secret.store, paths, options);
    return await accessToken(name, oauth, { store, tunnel }, signal);
  } catch (error) {
    throw error instanceof MailtuiError ? error.within({ account: name }) : error;
  }
}

async function readFrom(
  { name, secret }: { name: string; secret: PasswordLocation },
  paths: ProfilePaths,
  options: ReadOptions,
): Promise<string> {
  switch (secret.kind) {
    case 'command':
      return commandPassword(
        secret.command,
        options.commandDeadline ?? COMMAND_DEADLINE_MS,
        options,
      );
    case 'file':
      return present(readStoredPassword(paths, name), name, paths.secretsFile);
    case 'keyring': {
      const keyring = await keyringOf(paths, options.env);
      // What it cannot tell us: an entry that is missing from a keyring that is.
      const place = 'the keyring cannot be reached from here, or it';
      return present(await keyring.read(name, options.signal), name, place);
    }
    case 'plain':
      return present(secret.password, name, paths.configFile);
  }
}

/**
 * Puts the password where the user wants it and returns what the account has to say about that.
 * An older password of the same name is replaced.
 */
export async function writeSecret(
  paths: ProfilePaths,
  account: string,
  store: SecretStore,
  password: string,
): Promise<PasswordLocation> {
  checkPassword(password);
  switch (store) {
    case 'file':
      await storePassword(paths, account, password);
      return { kind: 'file' };
    case 'keyring':
      await (await keyringOf(paths)).write(account, password);
      return { kind: 'keyring' };
    case 'plain':
      return { kind: 'plain', password };
  }
}

function tokenStore(
  name: string,
  place: 'file' | 'keyring',
  paths: ProfilePaths,
  options: ReadOptions,
): TokenStore {
  return {
    read: async () => {
      if (place === 'file') return readStoredPassword(paths, name);
      return (await keyringOf(paths, options.env)).read(name, options.signal);
    },
    write: async (text) => {
      await writeSecret(paths, name, place, text);
    },
  };
}

/** The secret of the registration that the account signed in with last; undefined: it has none. */
export async function keptClientSecret(
  { name, secret }: SecretOwner,
  paths: ProfilePaths,
  options: ReadOptions = {},
): Promise<string | undefined> {
  if (secret.kind !== 'oauth2') return undefined;
  const { readTokens } = await import('./oauth/tokens.js');
  const text = await tokenStore(name, secret.store, paths, options).read();
  return readTokens(text ?? '')?.clientSecret;
}

/** Removes the password where it is ours to remove; a password command's own store is not. */
export async function removeSecret(account: SecretOwner, paths: ProfilePaths): Promise<void> {
  const { secret } = account;
  const place = secret.kind === 'oauth2' ? secret.store : secret.kind;
  if (place === 'file') await removeStoredPassword(paths, account.name);
  if (place === 'keyring') await (await keyringOf(paths)).remove(account.name);
}

/** Few have one, and a sync from cron spends most of its time loading code. */
async function keyringOf(paths: ProfilePaths, env?: NodeJS.ProcessEnv) {
  const { openKeyring } = await import('./keyring.js');
  return openKeyring(paths, undefined, env);
}

async function commandPassword(
  argv: readonly string[],
  deadline: number,
  { signal, env: baseEnv }: ReadOptions,
): Promise<string> {
  const program = argv[0] ?? '';
  const { runProgram } = await import('./runProgram.js');
  const { exitCode, stdout } = await runProgram({ argv, deadline, signal, baseEnv });
  if (exitCode !== 0) {
    const how = exitCode === null ? 'was killed' : `failed with exit code ${exitCode}`;
    throw new MailtuiError('secret-missing', `the password command ${program} ${how}`, {
      hint: 'Run it by hand to see what is wrong.',
    });
  }
  return firstLine(stdout, `the password command ${program}`);
}

function present(password: string | null, account: string, place: string): string {
  if (password !== null && password !== '') {
    checkPassword(password);
    return password;
  }
  throw new MailtuiError('secret-missing', `${place} has no password for ${account}`, {
    hint: `Give it with: mailtui ${commandFor(account)} --password`,
  });
}

/** @param owner an account, or with an address behind it one of its identities. */
function commandFor(owner: string): string {
  const [account = '', address] = owner.split('/');
  return address === undefined
    ? `accounts edit ${account}`
    : `accounts identity ${account} ${address}`;
}
