/** Puts an account's rules on its server, where that sorts mail by itself. */
import type { ProfilePaths } from '../../config/paths.js';
import type { AccountConfig } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { readPassword } from '../accounts/password.js';
import { uploadSieve, type SieveUploaded } from '../../protocols/managesieve/uploadSieve.js';

/** Of the script on the server: another program's is not touched. */
export const SCRIPT_NAME = 'mailtui';

/**
 * By the incoming server's host, user and password. The service has a port of its own, on which TLS is
 * begun by STARTTLS.
 * @throws MailtuiError about the network or the login; `server-refused`.
 */
export async function putSieve(
  paths: ProfilePaths,
  account: AccountConfig,
  options: { script: string; activate: boolean; port: number; signal: AbortSignal },
): Promise<SieveUploaded> {
  const { name, incoming } = account;
  if (incoming.auth === 'oauth2') {
    throw new MailtuiError('usage', 'ManageSieve is only spoken with a password here', {
      scope: { account: name },
      hint: 'mailtui rules sieve prints the script; put it there in the provider’s own settings.',
    });
  }
  const { port, ...rest } = options;
  const security = incoming.security === 'none' ? 'none' : 'starttls';
  return uploadSieve({
    ...rest,
    name: SCRIPT_NAME,
    server: { ...incoming, port, security },
    password: (signal) => readPassword(account, paths, { signal }),
  });
}
