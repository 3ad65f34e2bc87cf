/** The way to a server through a proxy, as the configuration names it. Pure. */

export interface Proxy {
  /** SOCKS version 5 (RFC 1928), or the CONNECT method of HTTP (RFC 9110, 9.3.6). */
  kind: 'socks5' | 'http';
  host: string;
  port: number;
  /** Empty without a login. */
  user: string;
  password: string;
}

const STANDARD_PORTS = { socks5: 1080, http: 8080 } as const;

/**
 * `socks5://HOST[:PORT]` or `http://HOST[:PORT]`, with `USER:PASSWORD@` before the host where the
 * proxy asks for a login (percent-encoded as in every URL).
 * @returns null for everything else.
 */
export function parseProxy(text: string): Proxy | null {
  const kind = /^(socks5|http):\/\//i.exec(text)?.[1]?.toLowerCase();
  if ((kind !== 'socks5' && kind !== 'http') || /[\s\p{Cc}]/u.test(text)) return null;
  try {
    // By a scheme that has no standard port: HTTP's, 80, would not be told from a missing one.
    const url = new URL(text.replace(/^[^:]*/, 'proxy'));
    if (url.hostname === '' || !['', '/'].includes(url.pathname)) return null;
    if (url.search !== '' || url.hash !== '' || url.port === '0') return null;
    return {
      kind,
      host: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ''),
      port: url.port === '' ? STANDARD_PORTS[kind] : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    return null;
  }
}

/** Without the login, for everything that is shown. */
export function shownProxy(text: string): string {
  const proxy = parseProxy(text);
  if (proxy === null) return 'an unknown kind of proxy';
  const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
  return `${proxy.kind}://${host}:${String(proxy.port)}`;
}
