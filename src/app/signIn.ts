/**
 * Signs an account in by OAuth2: in a browser here, in a browser elsewhere whose address is pasted,
 * or by a code typed into one (RFC 8628).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  authorizationRequest,
  codeIn,
  openLoopback,
  type Loopback,
} from '../config/oauth/authorization.js';
import { findEndpoints } from '../config/oauth/endpoints.js';
import { fetchJson } from '../config/oauth/request.js';
import { requestTokens, type StoredTokens, type TokenClient } from '../config/oauth/tokens.js';
import type { OAuthSettings } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { tunnelBy, type SignInRoad } from './accounts/password.js';

/** `either`: by a browser here, or the pasted address of one elsewhere, whichever comes first. */
export type SignInWay = 'browser' | 'paste' | 'either' | 'device';

export interface SignInRequest {
  way: SignInWay;
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined;
  scope: string;
  address: string;
  road: SignInRoad;
  signal: AbortSignal;
  /** Shows the address that is to be opened, and for `device` what is to be typed there. */
  show: (url: string, code: string | null) => void;
  /** `paste`, `either`: asks for the address that the browser ended at. */
  ask: () => Promise<string>;
}

export interface SignedIn {
  settings: OAuthSettings;
  tokens: StoredTokens;
}

/** @throws MailtuiError `login-refused`, `config`, `bad-input`, `cancelled`, about the network. */
export async function signIn(request: SignInRequest): Promise<SignedIn> {
  const { way, issuer, clientId, clientSecret, scope, road, signal } = request;
  const tunnel = tunnelBy(road);
  const endpoints = await findEndpoints(issuer, tunnel, signal);
  const client = { tokenEndpoint: endpoints.token, clientId, clientSecret, tunnel };
  const tokens =
    way === 'device'
      ? await byDevice(request, endpoints.device, client)
      : await byBrowser(request, endpoints.authorization, client);
  if (tokens.refreshToken === '') {
    throw new MailtuiError('config', 'the provider gave no refresh token', {
      hint: 'The scope has to ask for one: offline_access at most providers.',
    });
  }
  return { settings: { issuer, clientId, scope, tokenEndpoint: endpoints.token }, tokens };
}

async function byBrowser(
  request: SignInRequest,
  endpoint: string,
  client: TokenClient,
): Promise<StoredTokens> {
  const { clientId, scope, address, signal, show } = request;
  const loopback = await openLoopback(/\.microsoftonline\.com$/.test(new URL(endpoint).hostname));
  try {
    const { redirectUri } = loopback;
    const asked = authorizationRequest({
      ...{ endpoint, clientId, scope, redirectUri, loginHint: address },
    });
    show(asked.url, null);
    const redirected = await answerOf(request, loopback);
    const grant = {
      grant_type: 'authorization_code',
      code: codeIn(redirected, asked),
      redirect_uri: redirectUri,
      code_verifier: asked.verifier,
    };
    return granted(await requestTokens(client, grant, signal));
  } finally {
    loopback.close();
  }
}

/** The address that the browser was sent to, here or elsewhere. */
function answerOf({ way, ask, signal }: SignInRequest, loopback: Loopback): Promise<string> {
  if (way === 'paste') return ask();
  const here = loopback.answer(signal);
  return way === 'either' ? Promise.race([here, ask()]) : here;
}

/** In seconds, RFC 8628, 3.2. */
const USUAL_INTERVAL = 5;

async function byDevice(
  { clientId, scope, signal, show }: SignInRequest,
  endpoint: string | null,
  client: TokenClient,
): Promise<StoredTokens> {
  if (endpoint === null) {
    throw new MailtuiError('config', 'the provider has no sign-in by code', {
      hint: 'Sign in by a browser here, or by the address that one elsewhere ends at.',
    });
  }
  const form = { client_id: clientId, scope };
  const { body } = await fetchJson(endpoint, { form, tunnel: client.tunnel, signal });
  const { device_code: device, user_code: user, verification_uri: place } = body;
  if (typeof device !== 'string' || typeof user !== 'string' || typeof place !== 'string') {
    throw new MailtuiError('config', 'the provider refused the sign-in by code', {
      hint: 'Check the client id and the scope.',
    });
  }
  show(place, user);
  let interval = Number(body['interval'] ?? USUAL_INTERVAL) || USUAL_INTERVAL;
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device };
  for (;;) {
    await sleep(interval * 1000, undefined, { signal });
    const answer = await requestTokens(client, grant, signal);
    if (!('error' in answer)) return answer;
    if (answer.error === 'slow_down') interval += USUAL_INTERVAL;
    else if (answer.error !== 'authorization_pending') return granted(answer);
  }
}

function granted(answer: StoredTokens | { error: string }): StoredTokens {
  if (!('error' in answer)) return answer;
  const why = { access_denied: 'you did not allow it', expired_token: 'it took too long' }[
    answer.error
  ];
  throw new MailtuiError('login-refused', `the sign-in ended: ${why ?? 'the provider said no'}`, {
    hint: 'Try again; if it stays so, check the client id and the scope.',
  });
}
