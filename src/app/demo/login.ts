/** The one user a demo server knows, and how SASL PLAIN (RFC 4616) spells one. */

export interface Login {
  user: string;
  password: string;
}

/** The credentials in a base64 PLAIN response; null when it is none (`*` cancels). */
export function plainCredentials(response: string): Login | null {
  if (!/^[A-Za-z0-9+/]+=*$/.test(response)) return null;
  const [, user, password, ...rest] = Buffer.from(response, 'base64').toString('utf8').split('\0');
  if (user === undefined || password === undefined || rest.length > 0) return null;
  return { user, password };
}
