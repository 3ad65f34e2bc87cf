/** Mail of a POP3 account is nowhere else: whoever sits there is told when it has no backup. */
import { backupReminder } from '../config/backupReminder.js';
import type { AccountConfig } from '../core/account.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';

/** Nobody is told of it by mail from cron. */
export function remindOfBackup(context: CliContext, accounts: readonly AccountConfig[]): void {
  if (context.json || context.stderr.isTTY !== true) return;
  const reminder = backupReminder(context.paths.stateDir, accounts, Date.now());
  if (reminder !== null) context.complain(sanitiseLine(reminder));
}
