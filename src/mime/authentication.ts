/**
 * Authentication-Results (RFC 8601): what the server that received the mail found out about where
 * it came from.
 *
 * Only the topmost field of a server that the account trusts counts: anybody can write such a
 * field, and that server is to have removed those that bore its name. Says what the server said,
 * never that anything is verified here. Never throws; linear time.
 */
import type { Authentication } from '../core/message.js';

const METHODS = ['dmarc', 'dkim', 'spf'] as const;
type Method = (typeof METHODS)[number];

const MAX_RESULTS = 50;

/**
 * @param headers decoded, in order
 * @param isTrusted whether that is how the account's own server calls itself
 */
export function authenticationOf(
  headers: readonly (readonly [name: string, value: string])[],
  isTrusted: (server: string) => boolean,
): Authentication | null {
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'authentication-results') continue;
    const [head = '', ...results] = withoutComments(value.slice(0, 20_000)).split(';', MAX_RESULTS);
    const server = /^\s*"?([^\s";]+)/.exec(head)?.[1]?.toLowerCase() ?? '';
    if (server === '' || !isTrusted(server)) continue;
    return { server, results: results.flatMap(resultOf) };
  }
  return null;
}

/** `dkim=pass header.d=example.org` */
function resultOf(text: string): Authentication['results'] {
  const [, method = '', result = ''] = /^\s*([a-z]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(text) ?? [];
  const name = METHODS.find((known) => known === method.toLowerCase());
  if (name === undefined) return [];
  return [{ method: name, result: result.toLowerCase(), domain: domainOf(name, text) }];
}

const PROPERTIES: Readonly<Record<Method, RegExp>> = {
  dmarc: /header\.from\s*=\s*"?([^\s";]+)/i,
  dkim: /header\.(?:d|i)\s*=\s*"?([^\s";]+)/i,
  spf: /smtp\.(?:mailfrom|helo)\s*=\s*"?([^\s";]+)/i,
};

function domainOf(method: Method, text: string): string {
  const value = PROPERTIES[method].exec(text)?.[1]?.toLowerCase() ?? '';
  return value.slice(value.lastIndexOf('@') + 1).slice(0, 255);
}

function withoutComments(value: string): string {
  let text = '';
  let depth = 0;
  for (const character of value) {
    if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) text += character;
  }
  return text;
}

/** What public providers call their servers, where the name is not that of the one mail comes from. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'gmail.com': 'google.com',
  'googlemail.com': 'google.com',
  'outlook.com': 'protection.outlook.com',
  'office365.com': 'protection.outlook.com',
  'me.com': 'icloud.com',
  'gmx.net': 'gmx.net',
  'web.de': 'web.de',
};

/** Whether a server of that name is of those who run the one that the account's mail comes from. */
export function isOwnServer(server: string, host: string): boolean {
  const site = siteOf(host.toLowerCase());
  if (!site.includes('.') || /^[\d.]+$/.test(host)) return server === host.toLowerCase();
  return [site, OTHER_NAMES[site] ?? site].some(
    (name) => server === name || server.endsWith(`.${name}`),
  );
}

/** Whether the server has one of these names, which the user said; the case of letters is no matter. */
export function isNamedServer(server: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === server.toLowerCase());
}

/** `imap.mail.example.co.uk` → `example.co.uk`, nearly. */
function siteOf(host: string): string {
  const labels = host.replace(/\.$/, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const isShared = top.length === 2 && /^(?:com?|org|net|edu|gov|ac|ne|or)$/.test(second);
  return labels.slice(isShared ? -3 : -2).join('.');
}
