/** Between what the configuration holds and what a person reads and types. Pure. */
import { splitCommandLine } from '../../config/commandLine.js';
import type { Settings } from '../../config/schema.js';
import type { AccountConfig, ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { SETTINGS, type AccountOptionId, type OptionKind } from '../../core/options.js';
import { printSize } from '../../core/query/sizes.js';
import type { OptionValues } from '../screenConfig.js';
import { historyText } from './depthEdit.js';
import { identityOf } from './identityEdit.js';

export function settingTexts(settings: Settings): OptionValues {
  const texts = SETTINGS.flatMap(({ id }): [string, string][] => {
    const text = textOf(valueAt(settings, id.split('.')));
    return text === null ? [] : [[id, text]];
  });
  return Object.fromEntries(texts);
}

export function accountTexts(account: AccountConfig): OptionValues {
  const { incoming, outgoing, history, headersOnlyAbove, folders } = account;
  const values: Partial<Record<AccountOptionId, unknown>> = {
    ...{ enabled: account.enabled, displayName: account.displayName, address: account.address },
    ...{ protocol: account.protocol, afterDownload: account.afterDownload },
    ...serverTexts(incoming, ['host', 'port', 'security', 'user']),
    ...(outgoing === undefined
      ? {}
      : serverTexts(outgoing, ['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser'])),
    ...{ sendmail: account.sendmail, newestFirst: account.newestFirst },
    history: history === undefined ? undefined : historyText(history),
    headersOnlyAbove: headersOnlyAbove === undefined ? undefined : printSize(headersOnlyAbove),
    ...{ include: folders?.include?.join(', '), exclude: folders?.exclude?.join(', ') },
    ...{
      colour: account.colour,
      syncEvery: account.syncEvery,
      notify: account.notify,
      onNewMail: account.onNewMail,
    },
    authentication: account.authentication,
    ...{ sign: account.openpgp?.sign, encrypt: account.openpgp?.encrypt },
  };
  return texts({ ...values, ...signInTexts(account) });
}

/** Of an account that signs in. */
function signInTexts({ secret, oauth }: AccountConfig): Readonly<Record<string, unknown>> {
  if (secret.kind !== 'oauth2') return {};
  const { issuer, clientId, scope } = oauth ?? {};
  return { login: 'sign-in', issuer, clientId, scope };
}

function texts(values: Readonly<Record<string, unknown>>): OptionValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => {
      const text = textOf(value);
      return text === null ? [] : [[id, text]];
    }),
  );
}

/** Of an address that the account writes from, also of its own. */
export function identityTexts(account: AccountConfig, address: string): OptionValues {
  const other = identityOf(account, address);
  const { displayName, signature, replyTo } = other ?? account;
  const { sentFolder, outgoing } = other ?? {};
  return texts({
    ...{ displayName, replyTo, sentFolder },
    signature: signature === undefined ? undefined : inOneLine(signature),
    ...(outgoing === undefined
      ? {}
      : serverTexts(outgoing, ['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser'])),
  });
}

/** Lines with `\\n` between them, as they can be typed into one line. */
function inOneLine(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(/\r?\n/g, '\\n');
}

/** The other way round. */
export function inLines(typed: string): string {
  return typed.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

function serverTexts<Id extends AccountOptionId>(
  { host, port, security, user }: ServerSettings,
  ids: readonly [host: Id, port: Id, security: Id, user: Id],
): Partial<Record<AccountOptionId, unknown>> {
  return { [ids[0]]: host, [ids[1]]: port, [ids[2]]: security, [ids[3]]: user };
}

/** Null: it is not there. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return null;
  const words = value.filter((word) => typeof word === 'string');
  return words.map(quoted).join(' ');
}

/** As `splitCommandLine` reads it again. */
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) return word;
  return `"${word.replace(/[$`"\\]/g, '\\$&')}"`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );
}

/** What the configuration holds for it. @throws MailtuiError `usage` for what it cannot be */
export function optionValue(kind: OptionKind, text: string): unknown {
  const typed = text.trim();
  switch (kind.type) {
    case 'switch':
      return isOn(typed);
    case 'choice':
      if (kind.choices.includes(typed)) return typed;
      throw new MailtuiError('usage', `it is one of ${kind.choices.join(', ')}`);
    case 'number': {
      const number = /^\d{1,9}$/.test(typed) ? Number(typed) : -1;
      if (number >= kind.least && number <= kind.most) return number;
      const range = `from ${String(kind.least)} to ${String(kind.most)}`;
      throw new MailtuiError('usage', `it is a whole number ${range}`);
    }
    case 'words':
      return typed.split(/[\s,]+/).filter((word) => word !== '');
    case 'command':
      return typed === '' ? [] : splitCommandLine(typed);
    default:
      return typed;
  }
}

function isOn(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new MailtuiError('usage', 'it is on or off');
}
