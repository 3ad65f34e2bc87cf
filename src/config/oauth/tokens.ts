/**
 * Asking an OAuth2 provider for tokens (RFC 6749), and what is kept of them. No token gets into an
 * error.
 */
import { MailtuiError } from '../../core/errors.js';
import { fetchJson, type OpenTunnel } from './request.js';

/** Kept as one line in the secret store. */
export interface StoredTokens {
  refreshToken: string;
  accessToken: string;
  /** When the access token ends, in ms since the epoch. */
  expires: number;
  /** Of programs that have one, which are no secret any more once they are on a computer. */
  clientSecret?: string;
}

/** Where, as whom and by which way tokens are asked for. */
export interface TokenClient {
  tokenEndpoint: string;
  clientId: string;
  clientSecret?: string | undefined;
  tunnel: OpenTunnel;
}

/** For providers that do not tell, in seconds. */
const USUAL_LIFE = 3600;

/** The user has to sign in again: it was revoked, or has expired. */
export class SignInNeeded extends MailtuiError {
  constructor(account: string) {
    super('login-refused', 'the sign-in is not valid any more', {
      hint: `Sign in again: mailtui accounts sign-in ${account}`,
    });
  }
}

export interface GrantFailure {
  /** RFC 6749, 5.2, and RFC 8628, 3.5; untrusted. */
  error: string;
}

/** The tokens, or the provider's word for why not. @throws MailtuiError about the network */
export async function requestTokens(
  client: TokenClient,
  grant: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<StoredTokens | GrantFailure> {
  const { tokenEndpoint, clientId, clientSecret, tunnel } = client;
  const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
  const asked = Date.now();
  const form = { client_id: clientId, ...secret, ...grant };
  const { status, body } = await fetchJson(tokenEndpoint, { form, tunnel, signal });
  const access = body['access_token'];
  if (status !== 200 || typeof access !== 'string' || access === '') {
    const { error } = body;
    return { error: typeof error === 'string' ? error : `status ${String(status)}` };
  }
  const [refresh, life] = [body['refresh_token'], Number(body['expires_in'])];
  return {
    accessToken: access,
    // Some keep the one that they have given before.
    refreshToken: typeof refresh === 'string' ? refresh : (grant['refresh_token'] ?? ''),
    expires: asked + (life > 0 ? life : USUAL_LIFE) * 1000,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
}

export function writeTokens(tokens: StoredTokens): string {
  return JSON.stringify(tokens);
}

/** Null when it is something else. */
export function readTokens(text: string): StoredTokens | null {
  try {
    const value = JSON.parse(text) as Partial<StoredTokens> | null;
    const isWhole =
      typeof value?.refreshToken === 'string' &&
      typeof value.accessToken === 'string' &&
      typeof value.expires === 'number';
    return isWhole ? (value as StoredTokens) : null;
  } catch {
    return null;
  }
}
