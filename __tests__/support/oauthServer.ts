/**
 * An OAuth2 provider on 127.0.0.1 that checks what it is sent: PKCE, redirect, client, one use of each
 * code and refresh token. Dovecot asks it about tokens (RFC 7662).
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { TestIdentity } from './testCertificate.js';

export interface OAuthServer {
  readonly issuer: string;
  /** What Dovecot asks about tokens. */
  readonly introspection: string;
  /** Where it answers by TLS on 127.0.0.1; 0: nowhere. */
  readonly tlsPort: number;
  /** Who signs in. */
  user: string;
  /** How long access tokens last, in seconds. */
  life: number;
  /** How often `authorization_pending` is answered before a device is let in. */
  pending: number;
  /** What the client has to prove itself with; empty: nothing. */
  clientSecret: string;
  /** Grants that were asked for. */
  readonly grants: readonly string[];
  /** All that it has given out is worth nothing from now on. */
  revoke(): void;
  /** As the user in the browser: follows the address, and returns where it leads. */
  consent(url: string): Promise<string>;
  stop(): Promise<void>;
}

export const CLIENT_ID = 'mailtui-test';

interface Asked {
  challenge: string;
  redirectUri: string;
}

/** @param named by which host, at port 443 and with TLS, it calls itself; absent: by its address. */
export async function startOAuthServer(named?: {
  host: string;
  identity: TestIdentity;
}): Promise<OAuthServer> {
  const codes = new Map<string, Asked>();
  const refreshTokens = new Set<string>();
  const accessTokens = new Map<string, { user: string; ends: number }>();
  const devices = new Map<string, number>();
  const grants: string[] = [];
  const secret = (): string => randomBytes(12).toString('hex');

  function give(): Record<string, unknown> {
    const [access, refresh] = [secret(), secret()];
    accessTokens.set(access, { user: state.user, ends: Date.now() + state.life * 1000 });
    refreshTokens.add(refresh);
    return {
      access_token: access,
      refresh_token: refresh,
      expires_in: state.life,
      token_type: 'Bearer',
    };
  }

  function grant(form: URLSearchParams): Record<string, unknown> {
    const type = form.get('grant_type') ?? '';
    grants.push(type);
    if (form.get('client_id') !== CLIENT_ID) return { error: 'invalid_client' };
    if ((form.get('client_secret') ?? '') !== state.clientSecret)
      return { error: 'invalid_client' };
    if (type === 'refresh_token') {
      return refreshTokens.delete(form.get('refresh_token') ?? '')
        ? give()
        : { error: 'invalid_grant' };
    }
    if (type === 'authorization_code') {
      const code = form.get('code') ?? '';
      const asked = codes.get(code);
      codes.delete(code);
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const isRight = asked?.challenge === proof && asked.redirectUri === form.get('redirect_uri');
      return isRight ? give() : { error: 'invalid_grant' };
    }
    const left = devices.get(form.get('device_code') ?? '');
    if (left === undefined) return { error: 'expired_token' };
    devices.set(form.get('device_code') ?? '', left - 1);
    return left > 0 ? { error: 'authorization_pending' } : give();
  }

  const listener: RequestListener = (request, response) => {
    void answer(request).then(({ status = 200, body = {}, location }) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(location === undefined ? {} : { location }),
      });
      response.end(JSON.stringify(body));
    });
  };
  const server = createServer(listener);
  const tlsServer = named === undefined ? null : createTlsServer(named.identity, listener);

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status?: number; body?: Record<string, unknown>; location?: string }> {
    const url = new URL(request.url ?? '/', issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return {
          body: {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            device_authorization_endpoint: `${issuer}/device`,
          },
        };
      case '/authorize': {
        const query = url.searchParams;
        const code = secret();
        const redirectUri = query.get('redirect_uri') ?? '';
        codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
        const location = new URL(redirectUri);
        location.searchParams.set('code', code);
        location.searchParams.set('state', query.get('state') ?? '');
        return { status: 302, location: location.href };
      }
      case '/device': {
        const device = secret();
        devices.set(device, state.pending);
        const place = {
          device_code: device,
          user_code: 'WXYZ-1234',
          verification_uri: `${issuer}/code`,
        };
        return { body: { ...place, interval: 0.01 } };
      }
      case '/token': {
        const body = grant(new URLSearchParams(await bodyOf(request)));
        return { status: 'error' in body ? 400 : 200, body };
      }
      case '/introspect': {
        const token = new URLSearchParams(await bodyOf(request)).get('token') ?? '';
        const known = accessTokens.get(token);
        const active = known !== undefined && known.ends > Date.now();
        return { body: active ? { active: true, username: known.user } : { active: false } };
      }
      default:
        return { status: 404 };
    }
  }

  const here = `http://127.0.0.1:${String(await listening(server))}`;
  const issuer = named === undefined ? here : `https://${named.host}`;
  const state: OAuthServer = {
    issuer,
    introspection: `${here}/introspect`,
    tlsPort: tlsServer === null ? 0 : await listening(tlsServer),
    user: 'ann',
    life: 3600,
    pending: 1,
    clientSecret: '',
    grants,
    revoke: () => {
      refreshTokens.clear();
      accessTokens.clear();
    },
    consent: async (url) => {
      const response = await fetch(url.replace(issuer, here), { redirect: 'manual' });
      return response.headers.get('location') ?? '';
    },
    stop: async () => {
      for (const one of [server, ...(tlsServer === null ? [] : [tlsServer])]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
    },
  };
  return state;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
