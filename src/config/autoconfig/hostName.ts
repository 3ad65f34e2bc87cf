/** Names of hosts and domains as DNS has them. Pure. */
import { domainToASCII } from 'node:url';

/** Letters, digits and hyphens in labels (RFC 1123, 2.1); at least two labels. */
export function isHostName(name: string): boolean {
  return (
    name.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i.test(name)
  );
}

/** The domain as it is looked up (RFC 5891); null when it cannot be one. */
export function asciiDomain(domain: string): string | null {
  const ascii = domainToASCII(domain.toLowerCase().replace(/\.$/, ''));
  return isHostName(ascii) ? ascii : null;
}

/** Whether the host is the domain, below it, or below the domain that both are below. */
export function isWithin(host: string, domain: string): boolean {
  const base = baseDomain(domain);
  const name = host.toLowerCase();
  return name === base || name.endsWith(`.${base}`);
}

/**
 * What was registered, as far as that can be told without a list: the last two labels, or three
 * where the last but one is one of those under which countries register.
 */
export function baseDomain(domain: string): string {
  const labels = domain.toLowerCase().split('.');
  const isShared = SHARED.has(labels.at(-2) ?? '') && (labels.at(-1) ?? '').length === 2;
  return labels.slice(isShared ? -3 : -2).join('.');
}

const SHARED = new Set(['co', 'com', 'org', 'net', 'ac', 'gov', 'edu', 'ne', 'or', 'gv', 'asso']);
