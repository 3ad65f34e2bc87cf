/** `mailtui accounts edit`: changes settings, and says what follows from the change. */
import { splitCommandLine } from '../config/commandLine.js';
import { findAccount, readConfig } from '../config/read.js';
import { changeAccountConfig, moveAccountConfig } from '../config/write.js';
import type { AccountConfig, AfterDownload } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import type { NewMailSettings } from '../core/newMail.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import { editConnection, putSecret } from './connectionEdit.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';
import { afterDownloadExplained } from './wizard/afterDownload.js';
import { depthExplained, editDepth, type DepthWishes } from './depthEdit.js';
import { editFolderChoice, type FolderWishes } from './folderChoiceEdit.js';
import { editPins, pinExplained, type PinWishes } from './pins.js';
import { asRetention, type RawOptions } from './wizard/wishes.js';

export interface AccountEdits extends FolderWishes, PinWishes, DepthWishes {
  afterDownload?: string;
  newestFirst?: string;
  /** A command line; empty: none. */
  onNewMail?: string;
  /** The same; empty: the server is used again. */
  sendmail?: string;
  notify?: string;
}

/** @throws MailtuiError `usage` for an unknown account and for what it cannot have; `config`. */
export async function editAccount(
  context: CliContext,
  name: string,
  edits: AccountEdits,
  raw: RawOptions = {},
): Promise<number> {
  const before = findAccount(readConfig(context.paths), name);
  const { afterDownload, newestFirst, ...wishes } = edits;
  const position = placeInList(raw['position']);
  const connection = await editConnection(context, before, raw);
  if (typeof connection === 'number') return connection;
  // What an account can have depends on its protocol, which may be another one by now.
  const base = connection?.account ?? before;
  const [policy, folders] = [retention(base, afterDownload), editFolderChoice(base, wishes)];
  const depth = editDepth(base, edits);
  const others = {
    ...newMailSettings(edits),
    ...sendmailOf(edits),
    ...fetchOrder(base, newestFirst),
    ...rhythmOf(raw),
    ...depth,
  };
  const isSomething =
    [connection ?? undefined, policy, folders, position, edits.pin, edits.smtpPin].some(
      (wish) => wish !== undefined,
    ) || Object.keys(others).length > 0;
  if (!isSomething) {
    throw new MailtuiError('usage', 'nothing to change was given', {
      hint: 'mailtui accounts edit --help lists what can be changed.',
    });
  }
  editPins(base, edits);
  const secret = connection === null ? before.secret : await putSecret(connection);
  await changeAccountConfig(context.paths, name, (stored) => {
    const account = connection === null ? stored : { ...connection.account, secret };
    return withoutUndefined({
      ...account,
      ...(policy === undefined ? {} : { afterDownload: policy }),
      ...(folders === undefined ? {} : { folders }),
      ...others,
      ...editPins(account, edits),
    });
  });
  await connection?.secret?.clear();
  if (position !== undefined) await moveAccountConfig(context.paths, name, position);
  const account = findAccount(readConfig(context.paths), name);
  if (context.json) context.print(jsonLine(accountJson(account)));
  const lines =
    policy === undefined ? [] : afterDownloadExplained(policy, before.afterDownload ?? 'keep');
  if (folders !== undefined) {
    lines.push('Mail of folders that are left out stays on this computer as it is.');
  }
  const { incoming, outgoing } = account;
  if (edits.pin !== undefined) lines.push(pinExplained(incoming));
  if (edits.smtpPin !== undefined && outgoing !== undefined) lines.push(pinExplained(outgoing));
  lines.push(...depthExplained(depth));
  for (const line of lines) context.complain(sanitiseLine(line));
  return EXIT_OK;
}

const LONGEST_RHYTHM = 1440;

/** Whether it is fetched by itself, and how often it is looked at. */
function rhythmOf(raw: RawOptions): Pick<AccountConfig, 'enabled' | 'syncEvery'> {
  const { enabled, syncEvery } = raw;
  const minutes =
    typeof syncEvery === 'string' ? wholeNumber('--sync-every', syncEvery) : undefined;
  if (minutes !== undefined && (minutes < 1 || minutes > LONGEST_RHYTHM)) {
    throw new MailtuiError(
      'usage',
      `--sync-every: it is from 1 to ${String(LONGEST_RHYTHM)} minutes`,
    );
  }
  return {
    ...(typeof enabled === 'string' ? { enabled: isOn('--enabled', enabled) } : {}),
    ...(minutes === undefined ? {} : { syncEvery: minutes }),
  };
}

function placeInList(value: string | boolean | undefined): number | undefined {
  return typeof value === 'string' ? wholeNumber('--position', value) : undefined;
}

function wholeNumber(option: string, value: string): number {
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
