/**
 * Changes config.json, the only place that does. conf writes it; this module adds what conf leaves
 * open.
 *
 * Guarantees: a file that cannot be used is never overwritten; the change is applied to what the
 * file holds at that moment, and two programs cannot lose each other's change (conf alone reads
 * and writes without a lock); fields that we do not know are kept; the result fits the schema, is
 * 0600 and replaces the old file whole.
 */
import type Conf from 'conf';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { RetentionRule } from '../core/retentionRules.js';
import type { RuleConfig } from '../core/rules.js';
import type { SavedSearch } from '../core/savedSearch.js';
import type { ProfilePaths } from './paths.js';
import { changeExclusively, ensurePrivateDir, makePrivate } from './privateFiles.js';
import { findAccount, readConfig, withoutByteOrderMark, type Config } from './read.js';
import { configSchema, type ConfigFile } from './schema.js';
import { nameProblems, schemaProblems, fieldName } from './validate.js';

/**
 * Adds an account at the end. @throws MailtuiError `usage` when the name is taken (also in another
 * letter case: it becomes a directory), `config` when the file or the account cannot be used,
 * `locked`, `disk`, `disk-full`.
 */
export async function addAccountConfig(paths: ProfilePaths, account: AccountConfig): Promise<void> {
  await changeAccounts(paths, (accounts) => {
    const name = account.name.toLowerCase();
    if (accounts.some((other) => other.name.toLowerCase() === name)) {
      throw nameTaken(account.name);
    }
    return [...accounts, account];
  });
}

/** Replaces the account of that name. @throws as {@link addAccountConfig}; `usage`: no such name. */
export async function changeAccountConfig(
  paths: ProfilePaths,
  name: string,
  change: (account: AccountConfig) => AccountConfig,
): Promise<void> {
  await changeAccounts(paths, (accounts) => {
    findAccount({ accounts }, name);
    return accounts.map((account) => (account.name === name ? change(account) : account));
  });
}

/** Moves the account to that place in the list, counted from 1. @throws as above */
export async function moveAccountConfig(
  paths: ProfilePaths,
  name: string,
  place: number,
): Promise<void> {
  await changeAccounts(paths, (accounts) => {
    const account = findAccount({ accounts }, name);
    const others = accounts.filter((other) => other !== account);
    return others.toSpliced(Math.max(0, place - 1), 0, account);
  });
}

/** Removes the account from the file. @throws as {@link addAccountConfig}; `usage`: no such name. */
export async function removeAccountConfig(paths: ProfilePaths, name: string): Promise<void> {
  await changeAccounts(paths, (accounts) => {
    const rest = accounts.filter((account) => account.name !== name);
    if (rest.length === accounts.length) {
      throw new MailtuiError('usage', `there is no account named "${name}"`);
    }
    return rest;
  });
}

/** Changes the saved searches. @throws as {@link addAccountConfig}, and what `change` throws. */
export async function changeSavedSearches(
  paths: ProfilePaths,
  change: (searches: readonly SavedSearch[]) => SavedSearch[],
): Promise<void> {
  await changeConfig(paths, ({ searches }) => ({ searches: change(searches) }));
}

/**
 * Puts a value into the settings, or takes it out. What else is there stays as it is, faults too.
 * @param path names from `settings` on; @param value undefined: the setting goes
 * @throws as {@link addAccountConfig}; `usage` for a value that cannot be
 */
export async function changeSetting(
  paths: ProfilePaths,
  path: readonly string[],
  value: unknown,
): Promise<void> {
  const whole = ['settings', ...path];
  const wrong = schemaProblems(value === undefined ? {} : nested(whole, value))[0];
  if (wrong !== undefined) {
    throw new MailtuiError('usage', `${fieldName(path)} ${wrong.message}`);
  }
  await withConf(paths, (conf) => {
    const settings: unknown = conf.get('settings') ?? {};
    const changed = withValue(settings, path, value) ?? {};
    conf.set('settings', changed as ConfFields['settings']);
  });
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

/** The object with the value in it; what is empty without it goes, too. */
function withValue(
  object: unknown,
  [name, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> | undefined {
  const fields = typeof object === 'object' && object !== null ? { ...object } : {};
  const known = new Map<string, unknown>(Object.entries(fields));
  const inner = rest.length === 0 ? value : withValue(known.get(name ?? ''), rest, value);
  if (inner === undefined) known.delete(name ?? '');
  else known.set(name ?? '', inner);
  return known.size === 0 ? undefined : Object.fromEntries(known);
}

/** Changes the rules. @throws as {@link addAccountConfig}, and what `change` throws. */
export async function changeRules(
  paths: ProfilePaths,
  change: (rules: readonly RuleConfig[]) => RuleConfig[],
): Promise<void> {
  await changeConfig(paths, ({ rules }) => ({ rules: change(rules) }));
}

/** The same for the retention rules. */
export async function changeRetention(
  paths: ProfilePaths,
  change: (rules: readonly RetentionRule[]) => RetentionRule[],
): Promise<void> {
  await changeConfig(paths, ({ retention }) => ({ retention: change(retention) }));
}

export function nameTaken(name: string): MailtuiError {
  return new MailtuiError('usage', `there is an account named "${name}" already`, {
    hint: 'Choose another name with --name, or remove that account first: mailtui accounts remove',
  });
}

async function changeAccounts(
  paths: ProfilePaths,
  change: (accounts: readonly AccountConfig[]) => AccountConfig[],
): Promise<void> {
  await changeConfig(paths, ({ accounts }) => ({ accounts: change(accounts) }));
}

/** @param change what becomes of the fields that change, by what the file holds */
async function changeConfig(
  paths: ProfilePaths,
  change: (config: Config) => Partial<ConfFields>,
): Promise<void> {
  await withConf(paths, (conf) => {
    const changed = change(readConfig(paths));
    refuseUnusable(paths, changed);
    conf.set(changed);
  });
}

/** Nobody else changes the file while this does, and it can be used before. */
async function withConf(
  paths: ProfilePaths,
  work: (conf: Conf<ConfFields>) => void,
): Promise<void> {
  ensurePrivateDir(paths.configDir);
  makePrivate(paths.configDir);
  readConfig(paths);
  const ConfClass = await loadConf();
  await changeExclusively(paths.configFile, () => {
    try {
      withoutSnap(() => {
        work(openConf(ConfClass, paths));
      });
    } catch (error) {
      throw toMailtuiError(error);
    }
  });
}

function refuseUnusable(paths: ProfilePaths, config: ConfigFile): void {
  const [problem] = [...schemaProblems(config), ...nameProblems(config)];
  if (problem === undefined) return;
  throw new MailtuiError('config', `${fieldName(problem.path)} ${problem.message}`, {
    scope: { file: paths.configFile },
    hint: 'Nothing was changed.',
  });
}

type ConfClass = typeof Conf;

function openConf(Class: ConfClass, paths: ProfilePaths): Conf<ConfFields> {
  const { properties = {}, $schema, title } = configSchema;
  const { settings = {} } = properties;
  return new Class<ConfFields>({
    cwd: paths.configDir,
    configName: 'config',
    schema: {
      accounts: properties['accounts'] ?? {},
      searches: properties['searches'] ?? {},
      rules: properties['rules'] ?? {},
      retention: properties['retention'] ?? {},
      // Faults there are no reason not to change an account.
      settings: { ...settings, properties: { ...settings.properties, screen: {} } },
    },
    rootSchema: { $schema, title },
    ajvOptions: { useDefaults: false },
    // Names of accounts and fields may hold dots; they are not paths.
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    configFileMode: 0o600,
    serialize: (value) => `${JSON.stringify(value, null, 2)}\n`,
    deserialize: (text) => JSON.parse(withoutByteOrderMark(text)),
  });
}

type ConfFields = { [Field in keyof ConfigFile]-?: NonNullable<ConfigFile[Field]> };

/**
 * conf takes 100 ms to load, so it is loaded only for a change. Something below it (when-exit)
 * listens to some fifteen signals from then on and raises each once more when it comes, which
 * would make one Ctrl-C two; those listeners are taken off again. What they are for, removing
 * temporary files, cannot be needed: the write is synchronous.
 */
async function loadConf(): Promise<ConfClass> {
  const before = new Map(SIGNALS.map((signal) => [signal, new Set(process.listeners(signal))]));
  const { default: loaded } = await import('conf');
  for (const [signal, known] of before) {
    for (const listener of process.listeners(signal)) {
      if (!known.has(listener)) process.removeListener(signal, listener);
    }
  }
  return loaded;
}

const SIGNALS: readonly NodeJS.Signals[] = [
  ...(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGALRM', 'SIGABRT', 'SIGVTALRM', 'SIGXCPU'] as const),
  ...(['SIGXFSZ', 'SIGUSR2', 'SIGTRAP', 'SIGSYS', 'SIGQUIT', 'SIGIOT', 'SIGIO'] as const),
  ...(['SIGPOLL', 'SIGPWR', 'SIGSTKFLT'] as const),
];

/**
 * conf overwrites the file in place, and leaves its mode as it is, when the variable SNAP is set.
 * It is set in every shell of an editor that was installed as a snap.
 */
function withoutSnap(write: () => void): void {
  const snap = process.env['SNAP'];
  delete process.env['SNAP'];
  try {
    write();
  } finally {
    if (snap !== undefined) process.env['SNAP'] = snap;
  }
}
