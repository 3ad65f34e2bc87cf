/** `mailtui accounts edit`: changes settings, and says what follows from the change. */
import { afterDownloadExplained } from '../app/accounts/afterDownload.js';
import { depthExplained } from '../app/accounts/depthEdit.js';
import { pinExplained } from '../app/accounts/pins.js';
import { editPolicies, wholeNumber, type AccountEdits } from '../app/accounts/policyEdit.js';
import type { RawOptions } from '../app/accounts/wishes.js';
import { findAccount, readConfig } from '../config/read.js';
import { changeAccountConfig, moveAccountConfig } from '../config/write.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import { editConnection, putSecret } from './connectionEdit.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';

/** @throws MailtuiError `usage` for an unknown account and for what it cannot have; `config`. */
export async function editAccount(
  context: CliContext,
  name: string,
  edits: AccountEdits,
  raw: RawOptions = {},
): Promise<number> {
  const before = findAccount(readConfig(context.paths), name);
  const position = placeInList(raw['position']);
  const connection = await editConnection(context, before, raw);
  if (typeof connection === 'number') return connection;
  // What an account can have depends on its protocol, which may be another one by now.
  const base = connection?.account ?? before;
  const policies = editPolicies(base, edits, raw);
  if (connection === null && position === undefined && !policies.isSomething) {
    throw new MailtuiError('usage', 'nothing to change was given', {
      hint: 'mailtui accounts edit --help lists what can be changed.',
    });
  }
  const secret = connection === null ? before.secret : await putSecret(connection);
  await changeAccountConfig(context.paths, name, (stored) =>
    policies.apply(connection === null ? stored : { ...connection.account, secret }),
  );
  await connection?.secret?.clear();
  if (position !== undefined) await moveAccountConfig(context.paths, name, position);
  const account = findAccount(readConfig(context.paths), name);
  if (context.json) context.print(jsonLine(accountJson(account)));
  const { afterDownload, folders, depth } = policies;
  const lines =
    afterDownload === undefined
      ? []
      : afterDownloadExplained(afterDownload, before.afterDownload ?? 'keep');
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

function placeInList(value: string | boolean | undefined): number | undefined {
  return typeof value === 'string' ? wholeNumber('--position', value) : undefined;
}
