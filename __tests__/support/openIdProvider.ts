/**
 * A certified OpenID provider (the package oidc-provider) on 127.0.0.1, with one program registered
 * that has no secret. Whoever types a name into its form is that user.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const NATIVE_CLIENT = 'a-terminal-mail-client';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

export interface OpenIdProvider {
  readonly issuer: string;
  /** How long access tokens last, in seconds. */
  life: number;
  stop(): Promise<void>;
}

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const state = { life: 3600 };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: NATIVE_CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE],
      },
    ],
    features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true } },
    pkce: { required: () => true, methods: ['S256'] },
    ttl: {
      AccessToken: () => state.life,
      ...{ Grant: 3600, Interaction: 3600, Session: 3600, IdToken: 3600, RefreshToken: 3600 },
      DeviceCode: 600,
    },
    cookies: { keys: ['of a test'] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    void answer(request, response);
  });
  return {
    issuer,
    get life() {
      return state.life;
    },
    set life(seconds) {
      state.life = seconds;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
