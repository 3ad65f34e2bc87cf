/**
 * Reads config.json: on the path of every start, and so without conf and ajv (100 ms).
 *
 * Guarantees: never changes the content of the file; a file that cannot be used is reported with
 * line, column and field for everything that is wrong with it; what it returns fits the schema.
 * It takes the rights of others away from a file that is ours.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { layOutJson, pathKey, positionAt, type JsonLayout } from './jsonText.js';
import type { ProfilePaths } from './paths.js';
import { codeOf, makePrivate } from './privateFiles.js';
import type { RetentionRule } from '../core/retentionRules.js';
import type { RuleConfig } from '../core/rules.js';
import type { SavedSearch } from '../core/savedSearch.js';
import type { ConfigFile, Settings } from './schema.js';
import {
  fieldName,
  isConfigFile,
  nameProblems,
  schemaProblems,
  unknownFields,
  type FieldProblem,
} from './validate.js';

export interface Config {
  accounts: readonly AccountConfig[];
  settings: Readonly<Settings>;
  searches: readonly SavedSearch[];
  rules: readonly RuleConfig[];
  retention: readonly RetentionRule[];
  /** Sentences for the user, about things that are no reason to stop. */
  warnings: readonly string[];
}

export interface ConfigProblem {
  /** 1-based. */
  line: number;
  column: number;
  /** `accounts[0].incoming.port`; empty for faults of the JSON itself. */
  field: string;
  /** A whole sentence without its full stop, naming the field. */
  message: string;
}

const NOTHING = { accounts: [], settings: {}, searches: [], rules: [], retention: [] };

/**
 * A missing file is an empty configuration.
 * @throws MailtuiError `config` (all problems in the message, one per line) or `disk`.
 */
export function readConfig(paths: Pick<ProfilePaths, 'configFile'>): Config {
  const file = paths.configFile;
  const text = readText(file);
  if (text === null) return { ...NOTHING, warnings: [] };
  const checked = checkConfigText(text);
  if (checked.config === null) throw unusable(file, checked.problems);
  const {
    accounts = [],
    settings = {},
    searches = [],
    rules = [],
    retention = [],
  } = checked.config;
  const faults = checked.screenProblems.map(lineAbout(file));
  const odd = locate(withoutByteOrderMark(text), unknownFields(checked.config)).map(
    lineAbout(file),
  );
  const warnings = [...warningsAbout(file, accounts), ...faults, ...odd];
  return { accounts, settings, searches, rules, retention, warnings };
}

/** @throws MailtuiError `usage`, naming the accounts that there are. */
export function findAccount(config: Pick<Config, 'accounts'>, name: string): AccountConfig {
  const account = config.accounts.find((one) => one.name === name);
  if (account !== undefined) return account;
  const names = config.accounts.map((one) => one.name).join(', ');
  throw new MailtuiError('usage', `there is no account named "${name}"`, {
    hint: names === '' ? 'Set one up with: mailtui add-account' : `The accounts are: ${names}`,
  });
}

/**
 * The configuration in a text, or what is wrong with it; never both. What is wrong with the settings of
 * the screen is no reason to do without the rest: it is left out and told beside.
 */
export function checkConfigText(
  text: string,
):
  | { config: ConfigFile; problems: []; screenProblems: ConfigProblem[] }
  | { config: null; problems: ConfigProblem[] } {
  const body = withoutByteOrderMark(text);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { config: null, problems: [syntaxProblem(body, layOutJson(body))] };
  }
  const found = schemaProblems(value);
  const ofScreen = found.filter(isOfScreen);
  for (const { path } of ofScreen) removeAt(value, path);
  if (!isConfigFile(value)) return { config: null, problems: locate(body, found) };
  const repeated = nameProblems(value);
  if (repeated.length > 0) return { config: null, problems: locate(body, repeated) };
  return { config: value, problems: [], screenProblems: locate(body, ofScreen) };
}

function isOfScreen({ path }: FieldProblem): boolean {
  return path[0] === 'settings' && path[1] === 'screen';
}

/** Takes what is there out of the value, and an item of a list with all of the list. */
function removeAt(value: unknown, path: readonly (string | number)[]): void {
  const names = path.slice(
    0,
    path.findIndex((part) => typeof part === 'number'),
  );
  const whole = names.length === 0 || typeof path.at(-1) === 'string' ? path : names;
  let parent = value;
  for (const part of whole.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return;
    parent = Reflect.get(parent, part);
  }
  if (typeof parent === 'object' && parent !== null)
    Reflect.deleteProperty(parent, whole.at(-1) ?? '');
}

/** Some editors begin a file with U+FEFF, which JSON does not allow. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function readText(file: string): string | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw toMailtuiError(error);
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new MailtuiError('config', `${file} is not a text in UTF-8`, {
    scope: { file },
    hint: 'Save it as UTF-8; nothing was changed in it.',
  });
}

function syntaxProblem(text: string, layout: JsonLayout): ConfigProblem {
  const { offset, message } = layout.fault ?? { offset: 0, message: 'this is not JSON' };
  return { ...positionAt(text, offset), field: '', message };
}

function locate(text: string, problems: readonly FieldProblem[]): ConfigProblem[] {
  if (problems.length === 0) return [];
  const { offsets } = layOutJson(text);
  return problems
    .map(({ path, message }) => {
      // A missing field stands nowhere: point at the object that lacks it.
      const offset = offsets.get(pathKey(path)) ?? offsets.get(pathKey(path.slice(0, -1))) ?? 0;
      const field = fieldName(path);
      const subject = field === '' ? 'the file' : field;
      return { offset, field, message: `${subject} ${message}` };
    })
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, ...rest }) => ({ ...positionAt(text, offset), ...rest }));
}

function unusable(file: string, problems: readonly ConfigProblem[]): MailtuiError {
  return new MailtuiError('config', problems.map(lineAbout(file)).join('\n'), {
    scope: { file },
    hint: 'Correct the file; nothing was changed in it.',
  });
}

function lineAbout(file: string): (problem: ConfigProblem) => string {
  return ({ line, column, message }) => `${file}, line ${line}, column ${column}: ${message}`;
}

function warningsAbout(file: string, accounts: readonly AccountConfig[]): string[] {
  const privacy = makePrivate(file);
  if (privacy === 'repaired') {
    return [`Other users could read ${file}; now only you can.`];
  }
  if (privacy === 'exposed' && accounts.some((account) => account.secret.kind === 'plain')) {
    return [`${file} holds a password and can be read by other users.`];
  }
  return [];
}
