/** Looking settings up: what is found, by whom, and what of the outside world is needed for it. */
import type { Protocol } from '../../core/account.js';
import type { Provider, ServerAddress } from '../providers.js';

export type MailService = Protocol | 'smtp';

/** Who said it, the most believed first. */
export const SOURCES = [
  'table',
  'autoconfig',
  'well-known',
  'ispdb',
  'srv',
  'mx',
  'probe',
] as const;
export type SourceName = (typeof SOURCES)[number];

export interface FoundServer extends Omit<ServerAddress, 'user'> {
  /** The user name there. */
  user: string;
  source: SourceName;
}

/** How to sign in by OAuth2, as far as it was told. */
export interface FoundSignIn {
  /** An https address. */
  issuer: string;
  scope: string;
  /** It takes nothing else from mail programs. */
  isOnly: boolean;
}

export type FoundServers = Partial<Record<MailService, FoundServer>>;

/** How one of the sources fared. */
export interface SourceReport {
  source: SourceName;
  /** `refused`: it answered something that is not to be used, as `detail` says. */
  state: 'found' | 'nothing' | 'refused' | 'failed';
  /** A clause for the user; untrusted. */
  detail: string;
  servers: FoundServers;
  /** Named by it; null: none of the large ones. */
  provider: Provider | null;
  /** Servers that are offered without encryption alone: never taken, but told. */
  plaintext: readonly MailService[];
  /** Null: it says nothing of OAuth2. */
  signIn: FoundSignIn | null;
}

export interface Discovery {
  servers: FoundServers;
  provider: Provider | null;
  /** Of the source that the server for receiving is from; null: passwords are taken. */
  signIn: FoundSignIn | null;
  reports: readonly SourceReport[];
  /** Whole sentences: what to look at before a password goes there. */
  cautions: readonly string[];
}

export interface SrvRecord {
  name: string;
  port: number;
  priority: number;
  weight: number;
}

/** Empty answers where there is nothing; errors only where nobody could be asked. */
export interface NameResolver {
  srv(name: string): Promise<readonly SrvRecord[]>;
  /** Hosts, the preferred one first. */
  mx(domain: string): Promise<readonly string[]>;
  /** IP addresses. */
  addresses(host: string): Promise<readonly string[]>;
}

/**
 * The text at an https address; null: there is nothing (404, no such host).
 * @throws MailtuiError `bad-input` when the answer is refused, others when it does not come.
 */
export type TextFetcher = (url: string, signal: AbortSignal) => Promise<string | null>;

/** Whether a server of that kind is there, with a certificate for its name. */
export type ServerProber = (
  service: MailService,
  server: Omit<ServerAddress, 'user'>,
  signal: AbortSignal,
) => Promise<boolean>;

export interface Outside {
  resolver: NameResolver;
  fetchText: TextFetcher;
  probe: ServerProber;
}
