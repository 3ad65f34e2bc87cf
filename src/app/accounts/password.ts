/**
 * What an account logs in with: its password, or the token of its sign-in.
 *
 * Guarantees: the server that renews a token is reached as the mail server is, and never around the
 * account's proxy.
 */
import type { ServerSettings } from '../../core/account.js';
import type { OpenTunnel } from '../../config/oauth/request.js';
import type { ProfilePaths } from '../../config/paths.js';
import type { ReadOptions, SecretOwner } from '../../config/secrets.js';

/** Shorter than the whole request may take, so that a silent proxy is what the error tells of. */
const TUNNEL_DEADLINE_MS = 10_000;

/** How the sign-in server of an account is reached. */
export type SignInRoad = Pick<ServerSettings, 'proxy'>;

export type PasswordOwner = SecretOwner & {
  /** The server that it is for. */
  incoming: SignInRoad;
};

/**
 * What is shown to the server.
 * @throws MailtuiError `secret-missing`, `config`, `bad-input`, `cancelled`, `disk`; for a token also
 * `login-refused` when the user has to sign in again, and about the network.
 */
export async function readPassword(
  { name, secret, oauth, incoming }: PasswordOwner,
  paths: ProfilePaths,
  options: ReadOptions = {},
): Promise<string> {
  const { readAccessToken, readSecret } = await import('../../config/secrets.js');
  if (secret.kind !== 'oauth2') return readSecret({ name, secret }, paths, options);
  const owner = { name, secret, ...(oauth === undefined ? {} : { oauth }) };
  return readAccessToken(owner, paths, { ...options, tunnel: tunnelBy(incoming) });
}

/** Through the proxy, where there is one. */
export function tunnelBy({ proxy }: SignInRoad): OpenTunnel {
  return async (place, signal) => {
    if (proxy === undefined) return null;
    const { tunnelTo } = await import('../../protocols/tunnel.js');
    const server = { ...place, security: 'tls', user: '', proxy } as const;
    return tunnelTo(server, TUNNEL_DEADLINE_MS, signal);
  };
}
