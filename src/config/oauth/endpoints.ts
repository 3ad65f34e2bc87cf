/**
 * Where an OAuth2 provider is asked for what, by its metadata (RFC 8414, OpenID Connect Discovery).
 *
 * Guarantees: https only, but for a server on this computer; metadata is believed only when it names
 * the issuer that was asked; every wait has a deadline.
 */
import { MailtuiError } from '../../core/errors.js';

export interface OAuthEndpoints {
  authorization: string;
  token: string;
  /** RFC 8628; null: the provider has no sign-in by code. */
  device: string | null;
}

const DEADLINE_MS = 15_000;
const LONGEST = 256 * 1024;

/** @throws MailtuiError `config`, or about the network. */
export async function findEndpoints(issuer: string, signal: AbortSignal): Promise<OAuthEndpoints> {
  const base = requireSafe(issuer);
  const path = base.pathname.replace(/\/$/, '');
  const places = [
    `${base.origin}${path}/.well-known/openid-configuration`,
    `${base.origin}/.well-known/oauth-authorization-server${path}`,
  ];
  for (const place of places) {
    const metadata = await fetchJson(place, { signal });
    if (metadata.status === 200) return endpointsIn(metadata.body, issuer);
  }
  throw new MailtuiError('config', `${issuer} says nothing of how to sign in`, {
    hint: 'Check --issuer: it is the address that the provider calls its issuer.',
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

/** @throws MailtuiError `config` for an address without encryption. */
export function requireSafe(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isHere = parsed !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  const isSafe = parsed?.protocol === 'https:' || (isHere && parsed.protocol === 'http:');
  if (parsed !== null && isSafe) return parsed;
  throw new MailtuiError('config', `${url} is no https address`);
}

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** A request with a form, if there is one. @throws MailtuiError `unreachable`, `timeout`, `cancelled`. */
export async function fetchJson(
  url: string,
  { form, signal }: { form?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<JsonAnswer> {
  requireSafe(url);
  const host = new URL(url).host;
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const response = await fetch(url, {
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      headers: { accept: 'application/json' },
      // A token may not be carried elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, deadline]),
    });
    const text = (await response.text()).slice(0, LONGEST);
    return { status: response.status, body: objectIn(text) };
  } catch (cause) {
    if (signal.aborted) throw new MailtuiError('cancelled', 'stopped', { cause });
    const kind = deadline.aborted ? 'timeout' : 'unreachable';
    throw new MailtuiError(kind, `the sign-in server ${host} cannot be reached`, {
      hint: 'Check your network connection.',
      cause,
    });
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // A page for people; the status says enough.
  }
  return {};
}
