/** What is configured, for a command: read, and what is odd about it told. */
import type { Profile } from '../app/openMailService.js';
import { findAccount, readConfig } from '../config/read.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';

export const NO_ACCOUNT_HINT = 'Set one up with: mailtui add-account';

/**
 * The profile; warnings about its configuration go to stderr.
 * @throws MailtuiError `config`, `disk`; `usage` when there is no account named `account`.
 */
export function readProfile(context: CliContext, account?: string): Profile {
  const { warnings, ...config } = readConfig(context.paths);
  for (const warning of warnings) context.complain(sanitiseLine(warning));
  if (account !== undefined) findAccount(config, account);
  return { ...config, paths: context.paths };
}

/** The same for a command that is pointless without an account. @throws MailtuiError `config` */
export function readProfileInUse(context: CliContext): Profile {
  const profile = readProfile(context);
  if (profile.accounts.length > 0) return profile;
  throw new MailtuiError('config', 'there is no account yet', { hint: NO_ACCOUNT_HINT });
}
