/**
 * What of an account can be changed beside its servers and its password: by the command line and by
 * the screen, in the words of the options of `accounts edit`. Pure.
 */
import { splitCommandLine } from '../../config/commandLine.js';
import type { AccountConfig, AfterDownload } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { NewMailSettings } from '../../core/newMail.js';
import { editDepth, type DepthWishes } from './depthEdit.js';
import { editFolderChoice, type FolderWishes } from './folderChoiceEdit.js';
import { asColour } from './accountColour.js';
import { editPins, type PinWishes } from './pins.js';
import { asRetention, type RawOptions } from './wishes.js';

export interface AccountEdits extends FolderWishes, PinWishes, DepthWishes {
  afterDownload?: string;
  newestFirst?: string;
  /** A command line; empty: none. */
  onNewMail?: string;
  /** The same; empty: the server is used again. */
  sendmail?: string;
  notify?: string;
  /** A name or `#rrggbb`; empty: none. */
  colour?: string;
}

export interface PolicyEdit {
  /** Undefined: it stays. */
  afterDownload: AfterDownload | undefined;
  folders: AccountConfig['folders'] | undefined;
  depth: ReturnType<typeof editDepth>;
  isSomething: boolean;
  /** The account with the changes in it. */
  apply: (account: AccountConfig) => AccountConfig;
}

/**
 * @param base the account with the protocol that it is to have
 * @throws MailtuiError `usage` for what it cannot have
 */
export function editPolicies(
  base: AccountConfig,
  edits: AccountEdits,
  raw: RawOptions = {},
): PolicyEdit {
  const afterDownload = retention(base, edits.afterDownload);
  const folders = editFolderChoice(base, edits);
  const depth = editDepth(base, edits);
  const others = {
    ...newMailSettings(edits),
    ...sendmailOf(edits),
    ...fetchOrder(base, edits.newestFirst),
    ...rhythmOf(raw),
    ...colourOf(edits),
    ...trustOf(raw),
    ...openPgpOf(base, raw),
    ...depth,
  };
  editPins(base, edits);
  const wishes = [afterDownload, folders, edits.pin, edits.smtpPin];
  const apply = (account: AccountConfig): AccountConfig =>
    withoutUndefined({
      ...account,
      ...(afterDownload === undefined ? {} : { afterDownload }),
      ...(folders === undefined ? {} : { folders }),
      ...others,
      ...editPins(account, edits),
    });
  const isSomething = wishes.some((wish) => wish !== undefined) || Object.keys(others).length > 0;
  return { afterDownload, folders, depth, isSomething, apply };
}

const LONGEST_RHYTHM = 1440;

/** Whether it is fetched by itself, and how often it is looked at; undefined: as is usual. */
function rhythmOf(
  raw: RawOptions,
): Pick<AccountConfig, 'enabled'> & { syncEvery?: number | undefined } {
  const { enabled, syncEvery } = raw;
  const isUsual = typeof syncEvery === 'string' && syncEvery.trim() === '';
  const minutes =
    typeof syncEvery === 'string' && !isUsual ? wholeNumber('--sync-every', syncEvery) : undefined;
  if (minutes !== undefined && (minutes < 1 || minutes > LONGEST_RHYTHM)) {
    throw new MailtuiError(
      'usage',
      `--sync-every: it is from 1 to ${String(LONGEST_RHYTHM)} minutes`,
    );
  }
  return {
    ...(typeof enabled === 'string' ? { enabled: isOn('--enabled', enabled) } : {}),
    ...(minutes === undefined && !isUsual ? {} : { syncEvery: minutes }),
  };
}

/** Undefined: as the server is called. */
function trustOf({ authentication }: RawOptions): {
  authentication?: readonly string[] | undefined;
} {
  if (typeof authentication !== 'string') return {};
  const names = authentication.split(/[\s,]+/).filter((name) => name !== '');
  const odd = names.find((name) => /[;"\p{Cc}]/u.test(name) || name.length > 255);
  if (odd !== undefined) {
    throw new MailtuiError('usage', `--authentication: ${odd} is no name of a server`);
  }
  return { authentication: names.length === 0 ? undefined : names };
}

/** Whether what is written is signed, and encrypted where it can be. */
function openPgpOf({ openpgp }: AccountConfig, raw: RawOptions): Pick<AccountConfig, 'openpgp'> {
  const { sign, encrypt } = raw;
  if (typeof sign !== 'string' && typeof encrypt !== 'string') return {};
  return {
    openpgp: {
      ...openpgp,
      ...(typeof sign === 'string' ? { sign: isOn('--sign', sign) } : {}),
      ...(typeof encrypt === 'string' ? { encrypt: encryption(encrypt) } : {}),
    },
  };
}

function encryption(value: string): 'ask' | 'when-possible' {
  if (value === 'ask' || value === 'when-possible') return value;
  throw new MailtuiError('usage', '--encrypt: it is ask or when-possible');
}

export function wholeNumber(option: string, value: string): number {
  if (/^\d{1,5}$/.test(value)) return Number(value);
  throw new MailtuiError('usage', `${option}: it is a whole number`);
}

/** Settings that were taken away are not in the file. */
function withoutUndefined(account: {
  [Field in keyof AccountConfig]: AccountConfig[Field] | undefined;
}): AccountConfig {
  const entries = Object.entries(account).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as AccountConfig;
}

/** Undefined: none any more. */
function sendmailOf({ sendmail }: AccountEdits): { sendmail?: readonly string[] | undefined } {
  if (sendmail === undefined) return {};
  const command = commandOf(sendmail);
  return { sendmail: command.length === 0 ? undefined : command };
}

/** Undefined: none any more. */
function colourOf({ colour }: AccountEdits): { colour?: string | undefined } {
  if (colour === undefined) return {};
  return { colour: colour.trim() === '' ? undefined : asColour(colour) };
}

function newMailSettings({ onNewMail, notify }: AccountEdits): NewMailSettings {
  return {
    ...(onNewMail === undefined ? {} : { onNewMail: commandOf(onNewMail) }),
    ...(notify === undefined ? {} : { notify: isOn('--notify', notify) }),
  };
}

function fetchOrder(
  account: AccountConfig,
  newestFirst: string | undefined,
): Pick<AccountConfig, 'newestFirst'> {
  if (newestFirst === undefined) return {};
  requirePop3(account, '--newest-first', 'its newest mail is always fetched first');
  return { newestFirst: isOn('--newest-first', newestFirst) };
}

function isOn(option: string, value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new MailtuiError('usage', `${option}: it is on or off`);
}

function requirePop3({ name, protocol }: AccountConfig, option: string, reason: string): void {
  if (protocol === 'pop3') return;
  throw new MailtuiError('usage', `${name} is an IMAP account: ${reason}`, {
    hint: `${option} is for POP3.`,
  });
}

function commandOf(line: string): string[] {
  return line.trim() === '' ? [] : splitCommandLine(line);
}

function retention(account: AccountConfig, value: string | undefined): AfterDownload | undefined {
  if (value === undefined) return undefined;
  const policy = checkedRetention(value);
  requirePop3(account, '--after-download', 'its mail stays on the server');
  return policy;
}

function checkedRetention(value: string): AfterDownload {
  try {
    return asRetention(value);
  } catch (error) {
    if (!(error instanceof MailtuiError)) throw error;
    throw new MailtuiError('usage', `--after-download: ${error.message}`, { hint: error.hint });
  }
}
