/**
 * The part of `accounts edit` that decides whether mail can still be fetched and sent: servers,
 * protocol, names, passwords.
 *
 * Guarantees: what follows is said first, and agreed to by the person or by `--yes`; nothing is
 * changed before the logins have worked, unless `--no-test` says so.
 */
import type { AccountConfig, SecretLocation } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { byPassword } from '../app/accounts/oauthAccount.js';
import { readPassword } from '../app/accounts/password.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_INTERRUPTED, EXIT_OK } from './exitCodes.js';
import { tellWithAdvice } from './failure.js';
import { editSecret, type SecretEdit } from './secretEdit.js';
import { editSettings } from '../app/accounts/settingsEdit.js';
import { adviceFor } from '../app/accounts/explain.js';
import { Terminal } from './wizard/terminal.js';
import { setupTools, type SetupTools } from './wizard/tools.js';
import type { RawOptions } from '../app/accounts/wishes.js';

export interface ConnectionEdit {
  /** With all but the secret. */
  account: AccountConfig;
  secret: SecretEdit | null;
}

/** An exit code: it was said why nothing is changed. Null: nothing of this was wanted. */
export async function editConnection(
  context: CliContext,
  before: AccountConfig,
  raw: RawOptions,
  tools: SetupTools = setupTools(context.env),
): Promise<ConnectionEdit | number | null> {
  const terminal = context.isInteractive ? new Terminal(context) : null;
  const { account, isChanged, isElsewhere, consequences } = editSettings(before, raw);
  try {
    for (const line of consequences) context.complain(sanitiseLine(line));
    if (consequences.length > 0 && !(await isAgreed(terminal, before.name, raw))) return EXIT_OK;
    const secret = await editSecret(context, terminal, before, raw);
    if (!isChanged && secret === null) return null;
    const hasPassword = secret !== null && raw['auth'] === undefined;
    const change = { account: hasPassword ? byPassword(account) : account, secret };
    if ((!isElsewhere && secret === null) || raw['test'] === false) return change;
    const failed = await tryBoth(context, terminal, change, tools);
    return failed ?? change;
  } catch (error) {
    if (terminal === null || toMailtuiError(error).kind !== 'cancelled') throw error;
    context.complain('Stopped; nothing was changed.');
    return EXIT_INTERRUPTED;
  }
}

/** Where the password is from then on; `change` stands when this has succeeded. */
export function putSecret({ account, secret }: ConnectionEdit): Promise<SecretLocation> {
  return secret === null ? Promise.resolve(account.secret) : secret.put();
}

function isAgreed(terminal: Terminal | null, name: string, raw: RawOptions): Promise<boolean> {
  if (raw['yes'] === true) return Promise.resolve(true);
  if (terminal !== null) return terminal.confirm(`Change ${name}?`, true);
  throw new MailtuiError('usage', `changing this of ${name} needs --yes where nobody can be asked`);
}

/** @returns the exit code of what failed, which was told; null when all works. */
async function tryBoth(
  context: CliContext,
  terminal: Terminal | null,
  { account, secret }: ConnectionEdit,
  { login, sending }: SetupTools,
): Promise<number | null> {
  const { signal, paths } = context;
  const password =
    secret?.password ?? ((stop: AbortSignal) => readPassword(account, paths, { signal: stop }));
  const during = (text: string, work: () => Promise<unknown>): Promise<unknown> =>
    terminal === null ? work() : terminal.during(text, work);
  try {
    await during('Logging in', () => login(account, password, signal));
    const { outgoing } = account;
    if (outgoing !== undefined) {
      await during('Logging in for sending', () => sending(outgoing, password, signal));
    }
    return null;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'cancelled') throw error;
    const exitCode = tellWithAdvice(context, error, adviceFor(error, account));
    context.complain('Nothing was changed; --no-test changes it all the same.');
    return exitCode;
  }
}
