/** Which large provider an address or a mail server belongs to. Pure; see `providerTable.ts`. */
import type { Security } from '../core/account.js';
import { PROVIDERS } from './providerTable.js';

export interface ServerAddress {
  host: string;
  port: number;
  security: Security;
  /** The user name is the part before the @; absent: the whole address. */
  user?: 'local-part';
}

export interface Provider {
  name: string;
  domains: readonly string[];
  /** Ends of the names of its mail exchangers, for domains of its customers. */
  mx?: readonly string[];
  imap: ServerAddress;
  /** Absent: the provider has no POP3. */
  pop3?: ServerAddress;
  smtp: ServerAddress;
  /** It takes no password from mail programs, not even one of its own. */
  oauthOnly?: true;
  /** Whole sentences for the user, before the password is asked for. */
  notes: readonly string[];
  /** More sentences for those who choose IMAP. */
  imapNotes?: readonly string[];
  /** More sentences for those who choose POP3. */
  popNotes?: readonly string[];
}

/** The provider of an address; null when it is none of the large ones. */
export function providerOf(address: string): Provider | null {
  const domain = domainOf(address);
  return PROVIDERS.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** The provider that takes mail in for this host; null when it is none of the large ones. */
export function providerOfExchanger(host: string): Provider | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  const isAt = (end: string): boolean => name === end || name.endsWith(`.${end}`);
  return PROVIDERS.find(({ mx = [] }) => mx.some(isAt)) ?? null;
}

/** What its user has to know before the first login. */
export function providerNotes(provider: Provider, protocol: 'imap' | 'pop3'): readonly string[] {
  const more = protocol === 'imap' ? provider.imapNotes : provider.popNotes;
  return [...provider.notes, ...(more ?? [])];
}

/** All domains of addresses that the table has. */
export function providerDomains(): readonly string[] {
  return PROVIDERS.flatMap(({ domains }) => domains);
}

/** The hosts of all of them. */
export function providerHosts(): ReadonlySet<string> {
  return new Set(
    PROVIDERS.flatMap(({ imap, pop3, smtp }) =>
      [imap, pop3, smtp].flatMap((server) => (server === undefined ? [] : [server.host])),
    ),
  );
}

/** The name to log in with. */
export function userAt(server: Pick<ServerAddress, 'user'>, address: string): string {
  return server.user === 'local-part' ? address.slice(0, address.lastIndexOf('@')) : address;
}

/** What stands behind the last `@`, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
