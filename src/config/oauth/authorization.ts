/**
 * Asking the user for consent in a browser: PKCE (RFC 7636), and the answer that comes back to this
 * computer (RFC 8252). An answer to another question than ours (`state`) is refused.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MailtuiError } from '../../core/errors.js';

export interface AuthorizationRequest {
  /** What the browser has to open. */
  url: string;
  redirectUri: string;
  verifier: string;
  state: string;
}

export interface AuthorizationParts {
  endpoint: string;
  clientId: string;
  scope: string;
  redirectUri: string;
  /** The address that is to be signed in with. */
  loginHint: string;
}

export function authorizationRequest(parts: AuthorizationParts): AuthorizationRequest {
  const { endpoint, clientId, scope, redirectUri, loginHint } = parts;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(endpoint);
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    login_hint: loginHint,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // Without them Google gives no refresh token; others pay no heed.
    access_type: 'offline',
    prompt: 'consent',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { url: url.href, redirectUri, verifier, state };
}

/** The code in the address that the browser was sent to. @throws MailtuiError `bad-input`, `login-refused` */
export function codeIn(redirected: string, { state }: Pick<AuthorizationRequest, 'state'>): string {
  const text = redirected.trim();
  if (!URL.canParse(text)) {
    throw new MailtuiError('bad-input', 'that is no address: it begins with http://127.0.0.1');
  }
  const { searchParams } = new URL(text);
  if (searchParams.get('state') !== state) {
    throw new MailtuiError('bad-input', 'that address is of another sign-in; begin again');
  }
  const error = searchParams.get('error');
  if (error !== null) {
    const why = error === 'access_denied' ? 'you did not allow it' : 'the provider said no';
    throw new MailtuiError('login-refused', `the sign-in ended: ${why}`);
  }
  const code = searchParams.get('code');
  if (code !== null && code !== '') return code;
  throw new MailtuiError('bad-input', 'that address has no code; copy all of it');
}

export interface Loopback {
  redirectUri: string;
  /** The address that the browser came to, with its query. */
  answer: (signal: AbortSignal) => Promise<string>;
  close: () => void;
}

const PAGE = 'mailtui is signed in. You can close this page.';

/**
 * Listens on 127.0.0.1 alone, for one answer.
 * @param byName the provider takes `localhost` alone, without a path (Microsoft does).
 */
export async function openLoopback(byName: boolean): Promise<Loopback> {
  let deliver: (url: string) => void = () => undefined;
  const answered = new Promise<string>((resolve) => {
    deliver = resolve;
  });
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isAnswer = url.pathname === '/' && url.searchParams.has('state');
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(isAnswer ? PAGE : '');
    if (isAnswer) deliver(url.href);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: byName ? `http://localhost:${String(port)}` : `http://127.0.0.1:${String(port)}/`,
    answer: (signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          reject(new MailtuiError('cancelled', 'stopped'));
        };
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) stop();
        void answered.then(resolve);
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
