/**
 * The access token of an account that signs in by OAuth2: the one that is kept while it lasts, else
 * a new one.
 *
 * Guarantees: a token is renewed before it ends, not after; a refresh token that the provider
 * replaced is kept before the new access token is used; one that another process has renewed
 * meanwhile is taken from there.
 */
import type { OAuthSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { OpenTunnel } from './request.js';
import {
  readTokens,
  requestTokens,
  SignInNeeded,
  writeTokens,
  type StoredTokens,
} from './tokens.js';

/** Clocks differ, and a login takes a moment. Milliseconds. */
const SKEW_MS = 120_000;

export interface TokenStore {
  read: () => Promise<string | null>;
  write: (text: string) => Promise<void>;
}

/** @throws MailtuiError `login-refused` when the user has to sign in again; about the network. */
export async function accessToken(
  account: string,
  { tokenEndpoint, clientId }: OAuthSettings,
  { store, tunnel }: { store: TokenStore; tunnel: OpenTunnel },
  signal: AbortSignal,
): Promise<string> {
  const tokens = await kept(account, store);
  if (tokens.expires - SKEW_MS > Date.now()) return tokens.accessToken;
  const renewed = await renew(tokens);
  if (!('error' in renewed)) return keep(renewed);
  if (renewed.error !== 'invalid_grant') {
    throw new MailtuiError('server-refused', 'the provider gave no access token just now');
  }
  // Another process may have used the refresh token up, and has a new one.
  const latest = await kept(account, store);
  if (latest.refreshToken === tokens.refreshToken) throw new SignInNeeded(account);
  if (latest.expires - SKEW_MS > Date.now()) return latest.accessToken;
  const again = await renew(latest);
  if ('error' in again) throw new SignInNeeded(account);
  return keep(again);

  function renew({ refreshToken, clientSecret }: StoredTokens) {
    if (refreshToken === '') return Promise.resolve({ error: 'invalid_grant' });
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return requestTokens({ tokenEndpoint, clientId, clientSecret, tunnel }, grant, signal);
  }

  async function keep(next: StoredTokens): Promise<string> {
    await store.write(writeTokens(next));
    return next.accessToken;
  }
}

async function kept(account: string, store: TokenStore): Promise<StoredTokens> {
  const tokens = readTokens((await store.read()) ?? '');
  if (tokens === null) throw new SignInNeeded(account);
  return tokens;
}
