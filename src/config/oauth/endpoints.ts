/**
 * Where an OAuth2 provider is asked for what, by its metadata (RFC 8414, OpenID Connect Discovery).
 *
 * Guarantees: metadata is believed only when it names the issuer that was asked, and no address
 * without encryption.
 */
import { MailtuiError } from '../../core/errors.js';
import { fetchJson, requireSafe, type OpenTunnel } from './request.js';

export interface OAuthEndpoints {
  authorization: string;
  token: string;
  /** RFC 8628; null: the provider has no sign-in by code. */
  device: string | null;
}

/** @throws MailtuiError `config`, or about the network. */
export async function findEndpoints(
  issuer: string,
  tunnel: OpenTunnel,
  signal: AbortSignal,
): Promise<OAuthEndpoints> {
  const base = requireSafe(issuer);
  const path = base.pathname.replace(/\/$/, '');
  const places = [
    `${base.origin}${path}/.well-known/openid-configuration`,
    `${base.origin}/.well-known/oauth-authorization-server${path}`,
  ];
  for (const place of places) {
    const metadata = await fetchJson(place, { tunnel, signal });
    if (metadata.status === 200) return endpointsIn(metadata.body, issuer);
  }
  throw new MailtuiError('config', `${issuer} says nothing of how to sign in`, {
    hint: 'Check the issuer: it is the address that the provider calls itself by.',
  });
}

function endpointsIn(body: Record<string, unknown>, issuer: string): OAuthEndpoints {
  const text = (name: string): string | null => {
    const value = body[name];
    return typeof value === 'string' ? value : null;
  };
  const named = text('issuer') ?? '';
  // Microsoft's common issuer names a placeholder for the tenant.
  const isSame = withoutSlash(named.replace('{tenantid}', 'common')) === withoutSlash(issuer);
  const [authorization, token] = [text('authorization_endpoint'), text('token_endpoint')];
  if (!isSame || authorization === null || token === null) {
    throw new MailtuiError('config', `what ${issuer} says of itself cannot be used`);
  }
  for (const url of [authorization, token]) requireSafe(url);
  const device = text('device_authorization_endpoint');
  return { authorization, token, device: device === null ? null : requireSafe(device).href };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
