/** Why a login from the screen's forms did not work, and what can be done about it. */
import { providerOf } from '../../config/providers.js';
import type { AccountConfig } from '../../core/account.js';
import { toMailtuiError } from '../../core/errors.js';
import type { SaveOutcome } from '../screenConfig.js';
import { adviceFor } from './explain.js';

export type FailedLogin = Extract<SaveOutcome, { outcome: 'failed' }>;

/**
 * @param option trusts the certificate of the server that is tried.
 * @returns null: it works. @throws MailtuiError `cancelled`
 */
export async function failedLogin(
  account: Omit<AccountConfig, 'secret'>,
  option: 'pin' | 'smtpPin',
  login: () => Promise<unknown>,
): Promise<FailedLogin | null> {
  try {
    await login();
    return null;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'cancelled') throw error;
    const { fingerprint } = error.scope;
    return {
      outcome: 'failed',
      message: error.message,
      lines: adviceFor(error, account, providerOf(account.address)),
      trust: fingerprint === undefined ? null : { option, fingerprint },
    };
  }
}
