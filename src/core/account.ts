/** Accounts as the configuration file describes them. Types and pure helpers only. */
import type { History } from './depth.js';
import type { FolderChoice } from './folderChoice.js';
import type { IdentityConfig } from './identity.js';
import type { NewMailSettings } from './newMail.js';

export type Protocol = 'imap' | 'pop3';

/**
 * `tls`: encrypted from the first byte. `starttls`: upgraded before any credential (STLS on POP3).
 * `none`: the user said in so many words that this account is not encrypted.
 */
export type Security = 'tls' | 'starttls' | 'none';

export interface ServerSettings {
  host: string;
  port: number;
  security: Security;
  user: string;
  /** PEM file with certificate authorities to trust besides the system's. */
  tlsCa?: string;
  /** SHA-256 of the server's certificate in hex; trust it and nothing else. */
  tlsFingerprint?: string;
  /** PEM file with a certificate of the user's own, which is shown to the server. */
  tlsCert?: string;
  /** PEM file with its key, without a passphrase; absent: it is in the same file. */
  tlsKey?: string;
  /** A proxy between us and the server, as `proxy.ts` reads it; absent: none. */
  proxy?: string;
  /** Which kind of address is tried first; absent: as the system orders them. */
  preferIp?: 'ipv4' | 'ipv6';
  /**
   * How to log in; absent: with the password, in the best way that the server offers. `oauth2`: the
   * secret is an access token. `apop`: POP3's old challenge, which hides the password from others
   * who listen, and no more.
   */
  auth?: AuthMethod;
  /** IMAP: false: the session is not compressed (RFC 4978) even where the server offers it. */
  compression?: boolean;
}

export interface OutgoingSettings extends ServerSettings {
  /** The provider files what it sends in its Sent folder by itself; absent: it is told by its name. */
  filesSent?: boolean;
  /** The largest message that the server takes, in octets, where the user knows it. */
  sizeLimit?: number;
}

export type AuthMethod = 'oauth2' | 'apop';

/** Where the password is. Only `plain` is in the configuration file itself. */
export type SecretLocation =
  | { kind: 'command'; command: readonly string[] }
  | { kind: 'file' }
  | { kind: 'keyring' }
  | { kind: 'plain'; password: string }
  /** Tokens by OAuth2, kept there; see {@link OAuthSettings}. */
  | { kind: 'oauth2'; store: 'file' | 'keyring' };

/** Where an account signs in, and as which program. */
export interface OAuthSettings {
  issuer: string;
  clientId: string;
  scope: string;
  tokenEndpoint: string;
}

/** What happens on a POP3 server once a message is safely stored here. */
export type AfterDownload = 'keep' | 'delete' | 'when-deleted' | `days:${number}`;

/** New mail of this account is told otherwise than the settings for all say. */
export interface AccountConfig extends NewMailSettings {
  /** Also the name of the account's folder in the store; see {@link isAccountName}. */
  name: string;
  protocol: Protocol;
  address: string;
  /** The user's own name, for From. */
  displayName?: string;
  /** What stands below a message, without the line of two hyphens. */
  signature?: string;
  /** Where answers are to go instead; addresses with commas between them. */
  replyTo?: string;
  /** Other addresses that the user writes from. */
  identities?: readonly IdentityConfig[];
  /** Domains of which all mail comes to this account, whatever stands before the @. */
  catchAll?: readonly string[];
  incoming: ServerSettings;
  outgoing?: OutgoingSettings;
  /** A program and its arguments that takes mail as sendmail does, instead of `outgoing`. */
  sendmail?: readonly string[];
  secret: SecretLocation;
  /** For a secret of kind `oauth2`. */
  oauth?: OAuthSettings;
  afterDownload?: AfterDownload;
  /** POP3: in which order mail is fetched; absent: the newest first. */
  newestFirst?: boolean;
  /** IMAP: mail of how many days comes whole; absent: all. Of older mail the headers come. */
  history?: History;
  /** POP3: of messages with more octets only the headers come; absent: all come whole. */
  headersOnlyAbove?: number;
  /** False: it is not fetched; its mail can be read all the same. */
  enabled?: boolean;
  /** `#rrggbb`, by which its mail is told from that of others on the screen; absent: none. */
  colour?: string;
  /** Minutes after which the server is looked at whatever it tells of; absent: as is usual. */
  syncEvery?: number;
  /** IMAP: which folders are kept in step; absent: all. */
  folders?: FolderChoice;
  /**
   * What the servers call themselves whose Authentication-Results count (RFC 8601, 2.5); absent: as
   * the server that mail comes from, or its site.
   */
  authentication?: readonly string[];
  openpgp?: OpenPgpSettings;
}

/** What new messages begin with. */
export interface OpenPgpSettings {
  sign?: boolean;
  /** Absent: `ask`, that is when the user says so. */
  encrypt?: 'ask' | 'when-possible';
}

/** Letters, digits, `.`, `_`, `@`, `+` and `-`, beginning with a letter or digit; at most 64. */
export function isAccountName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/.test(name);
}

/** The standard port (RFC 8314 for the encrypted ones, RFC 6409 for submission). */
export function defaultPort(protocol: Protocol | 'smtp', security: Security): number {
  const ports = { imap: [993, 143], pop3: [995, 110], smtp: [465, 587] } as const;
  return ports[protocol][security === 'tls' ? 0 : 1];
}
