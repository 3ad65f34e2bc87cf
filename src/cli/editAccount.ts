/** `mailtui accounts edit`: changes settings, and says what follows from the change. */
import { splitCommandLine } from '../config/commandLine.js';
import { findAccount, readConfig } from '../config/read.js';
import { changeAccountConfig } from '../config/write.js';
import type { AccountConfig, AfterDownload } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import type { NewMailSettings } from '../core/newMail.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';
import { afterDownloadExplained } from './wizard/afterDownload.js';
import { editFolderChoice, type FolderWishes } from './folderChoiceEdit.js';
import { asRetention } from './wizard/wishes.js';

export interface AccountEdits extends FolderWishes {
  afterDownload?: string;
  /** A command line; empty: none. */
  onNewMail?: string;
  notify?: string;
}

/** @throws MailtuiError `usage` for an unknown account and for what it cannot have; `config`. */
export async function editAccount(
  context: CliContext,
  name: string,
  edits: AccountEdits,
): Promise<number> {
  const before = findAccount(readConfig(context.paths), name);
  const { afterDownload, ...wishes } = edits;
  const [policy, folders] = [retention(before, afterDownload), editFolderChoice(before, wishes)];
  const newMail = newMailSettings(edits);
  if (policy === undefined && folders === undefined && Object.keys(newMail).length === 0) {
    throw new MailtuiError('usage', 'nothing to change was given', {
      hint: 'mailtui accounts edit --help lists what can be changed.',
    });
  }
  await changeAccountConfig(context.paths, name, (account) => ({
    ...account,
    ...(policy === undefined ? {} : { afterDownload: policy }),
    ...(folders === undefined ? {} : { folders }),
    ...newMail,
  }));
  const account = findAccount(readConfig(context.paths), name);
  if (context.json) context.print(jsonLine(accountJson(account)));
  const lines =
    policy === undefined ? [] : afterDownloadExplained(policy, before.afterDownload ?? 'keep');
  if (folders !== undefined) {
    lines.push('Mail of folders that are left out stays on this computer as it is.');
  }
  for (const line of lines) context.complain(sanitiseLine(line));
  return EXIT_OK;
}

function newMailSettings({ onNewMail, notify }: AccountEdits): NewMailSettings {
  if (notify !== undefined && notify !== 'on' && notify !== 'off') {
    throw new MailtuiError('usage', '--notify: it is on or off');
  }
  return {
    ...(onNewMail === undefined ? {} : { onNewMail: commandOf(onNewMail) }),
    ...(notify === undefined ? {} : { notify: notify === 'on' }),
  };
}

function commandOf(line: string): string[] {
  return line.trim() === '' ? [] : splitCommandLine(line);
}

function retention(
  { name, protocol }: AccountConfig,
  value: string | undefined,
): AfterDownload | undefined {
  if (value === undefined) return undefined;
  const policy = checkedRetention(value);
  if (protocol === 'pop3') return policy;
  throw new MailtuiError('usage', `${name} is an IMAP account: its mail stays on the server`, {
    hint: '--after-download is for POP3.',
  });
}

function checkedRetention(value: string): AfterDownload {
  try {
    return asRetention(value);
  } catch (error) {
    if (!(error instanceof MailtuiError)) throw error;
    throw new MailtuiError('usage', `--after-download: ${error.message}`, { hint: error.hint });
  }
}
