/** `mailtui accounts edit`: changes settings, and says what follows from the change. */
import { findAccount, readConfig } from '../config/read.js';
import { changeAccountConfig } from '../config/write.js';
import type { AfterDownload } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';
import { afterDownloadExplained } from './wizard/afterDownload.js';
import { asRetention } from './wizard/wishes.js';

export interface AccountEdits {
  afterDownload?: string;
}

/** @throws MailtuiError `usage` for an unknown account and for what it cannot have; `config`. */
export async function editAccount(
  context: CliContext,
  name: string,
  edits: AccountEdits,
): Promise<number> {
  const before = findAccount(readConfig(context.paths), name);
  if (edits.afterDownload === undefined) {
    throw new MailtuiError('usage', 'nothing to change was given', {
      hint: 'mailtui accounts edit --help lists what can be changed.',
    });
  }
  const afterDownload = retention(edits.afterDownload);
  if (before.protocol !== 'pop3') {
    throw new MailtuiError('usage', `${name} is an IMAP account: its mail stays on the server`, {
      hint: '--after-download is for POP3.',
    });
  }
  await changeAccountConfig(context.paths, name, (account) => ({ ...account, afterDownload }));
  const account = findAccount(readConfig(context.paths), name);
  if (context.json) context.print(jsonLine(accountJson(account)));
  const lines = afterDownloadExplained(afterDownload, before.afterDownload ?? 'keep');
  for (const line of lines) context.complain(sanitiseLine(line));
  return EXIT_OK;
}

function retention(value: string): AfterDownload {
  try {
    return asRetention(value);
  } catch (error) {
    if (!(error instanceof MailtuiError)) throw error;
    throw new MailtuiError('usage', `--after-download: ${error.message}`, { hint: error.hint });
  }
}
