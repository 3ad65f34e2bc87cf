/** What the command line of `add-account` asks for: every option checked, nothing guessed yet. */
import type { AfterDownload, Protocol, Security } from '../../core/account.js';
import { isAccountName } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { splitCommandLine } from '../../config/commandLine.js';
import { accountSchema } from '../../config/schema.js';
import type { SecretStore } from '../../config/secrets.js';
import type { DepthWishes } from './depthEdit.js';
import { bySchema, checked, complaint, given, readableFile } from './optionChecks.js';
import { asFingerprint } from './pins.js';
import { readRoad, type RoadWishes } from './road.js';

/** Options as the command line has them, by commander's names for them. */
export type RawOptions = Readonly<Record<string, string | boolean | undefined>>;

export interface ServerWishes {
  host?: string;
  port?: number;
  security?: Security;
}

export interface AccountWishes {
  address?: string;
  protocol?: Protocol;
  name?: string;
  displayName?: string;
  user?: string;
  /** At the server for sending. */
  smtpUser?: string;
  incoming: ServerWishes;
  outgoing: ServerWishes;
  tlsCa?: string;
  tlsFingerprint?: string;
  /** The same of the server for sending. */
  smtpPin?: string;
  road: RoadWishes;
  afterDownload?: AfterDownload;
  /** As given; what it can be depends on the protocol. */
  depth: DepthWishes;
  passwordCommand?: readonly string[];
  passwordStdin: boolean;
  secret?: SecretStore;
  test: boolean;
  /** The account signs in by OAuth2, afterwards. */
  signIn: boolean;
  /** Whether the network may be asked for the servers. */
  lookup: boolean;
}

/** @throws MailtuiError `usage`, naming the option that cannot be. */
export function readWishes(address: string | undefined, raw: RawOptions): AccountWishes {
  const text = (option: string): string | undefined => {
    const value = raw[option];
    return typeof value === 'string' ? value : undefined;
  };
  const command = text('passwordCommand');
  const store = text('secret');
  const wishes: AccountWishes = {
    ...given('address', checked(address, 'ADDRESS', checkAddress)),
    ...given('protocol', checked(text('protocol'), '--protocol', asProtocol)),
    ...given('name', checked(text('name'), '--name', checkName)),
    ...given('displayName', checked(text('displayName'), '--display-name', oneLine)),
    ...given('user', checked(text('user'), '--user', checkUser)),
    ...given('smtpUser', checked(text('smtpUser'), '--smtp-user', checkUser)),
    incoming: serverWishes(text, ''),
    outgoing: serverWishes(text, 'smtp'),
    ...given('tlsCa', checked(text('tlsCa'), '--tls-ca', readableFile)),
    ...given('tlsFingerprint', checked(text('tlsFingerprint'), '--tls-fingerprint', asFingerprint)),
    ...given('tlsFingerprint', checked(text('pin'), '--pin', asFingerprint)),
    road: readRoad(text),
    ...given('smtpPin', checked(text('smtpPin'), '--smtp-pin', asFingerprint)),
    depth: {
      ...given('history', text('history')),
      ...given('headersOnlyAbove', text('headersOnlyAbove')),
    },
    ...given('afterDownload', checked(text('afterDownload'), '--after-download', asRetention)),
    ...given('passwordCommand', checked(command, '--password-command', splitCommandLine)),
    passwordStdin: raw['passwordStdin'] === true,
    ...given('secret', checked(store, '--secret', asSecretStore)),
    test: raw['test'] !== false,
    signIn: raw['signIn'] === true,
    lookup: raw['lookup'] !== false,
  };
  refuseContradictions(wishes);
  return wishes;
}

function refuseContradictions(wishes: AccountWishes): void {
  if (wishes.passwordCommand !== undefined && wishes.passwordStdin) {
    throw new MailtuiError('usage', '--password-command and --password-stdin exclude each other');
  }
  if (wishes.signIn && (wishes.passwordCommand !== undefined || wishes.passwordStdin)) {
    throw new MailtuiError('usage', '--sign-in needs no password');
  }
  if (wishes.passwordCommand !== undefined && wishes.secret !== undefined) {
    throw new MailtuiError(
      'usage',
      '--secret says where to keep a password, and with --password-command none is kept',
    );
  }
}

function serverWishes(text: (option: string) => string | undefined, prefix: string): ServerWishes {
  const option = (name: string): string =>
    prefix === '' ? name.toLowerCase() : `${prefix}${name}`;
  const flag = (name: string): string => `--${prefix === '' ? '' : `${prefix}-`}${name}`;
  return {
    ...given('host', checked(text(option('Host')), flag('host'), checkHost)),
    ...given('port', checked(text(option('Port')), flag('port'), asPort)),
    ...given('security', checked(text(option('Security')), flag('security'), asSecurity)),
  };
}

// The checks below are those of the questions of the wizard, too: they throw `usage` with a
// sentence that can follow the name of an option or stand alone.

export function checkAddress(value: string): string {
  return bySchema(value.trim(), 'address');
}

export function checkName(value: string): string {
  if (isAccountName(value)) return value;
  throw complaint('a name', accountSchema.properties?.['name']);
}

export function checkHost(value: string): string {
  const host = value.trim();
  if (/^[^:]+:[0-9]+$/.test(host)) {
    throw new MailtuiError('usage', 'the port has an option of its own, --port or --smtp-port');
  }
  return bySchema(host, 'incoming', 'host');
}

export function checkUser(value: string): string {
  return bySchema(value, 'incoming', 'user');
}

export function asPort(value: string): number {
  const port = /^[0-9]{1,5}$/.test(value.trim()) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new MailtuiError('usage', 'a port is a whole number from 1 to 65535');
}

export function asProtocol(value: string): Protocol {
  const word = value.trim().toLowerCase();
  if (word === 'imap') return 'imap';
  if (word === 'pop3' || word === 'pop') return 'pop3';
  throw new MailtuiError('usage', 'it is imap or pop3');
}

export function asSecurity(value: string): Security {
  const word = value.trim().toLowerCase();
  if (word === 'tls' || word === 'starttls' || word === 'none') return word;
  throw new MailtuiError('usage', 'it is tls, starttls or none');
}

function asSecretStore(value: string): SecretStore {
  if (value === 'file' || value === 'keyring') return value;
  if (value === 'config') return 'plain';
  throw new MailtuiError('usage', 'it is file, keyring or config');
}

export function asRetention(value: string): AfterDownload {
  if (value === 'keep' || value === 'delete' || value === 'when-deleted') return value;
  const days = /^days:([1-9][0-9]{0,4})$/.exec(value)?.[1];
  if (days !== undefined) return `days:${Number(days)}`;
  throw new MailtuiError('usage', 'it is keep, delete, when-deleted, or days:N as in days:14');
}

function oneLine(value: string): string {
  return bySchema(value, 'displayName');
}
