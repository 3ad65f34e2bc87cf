/**
 * The addresses that an account writes from: how each appears, where what it sends is filed, and the
 * server that takes it. In the words of the options of `accounts identity`, also for the screen. Pure.
 */
import { checkAddress, checkLine } from '../../mime/newHeaders.js';
import {
  defaultPort,
  type AccountConfig,
  type OutgoingSettings,
  type SecretLocation,
  type ServerSettings,
} from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { IdentityConfig } from '../../core/identity.js';
import { identityKey } from '../../core/sendingWay.js';
import { checked, given } from './optionChecks.js';
import type { PasswordOwner } from './password.js';
import { asFingerprint } from './pins.js';
import { asPort, asSecurity, checkHost, checkUser } from './wishes.js';

/** As typed. Absent: it stays; empty: as the account has it. */
export interface IdentityWishes {
  displayName?: string;
  signature?: string;
  replyTo?: string;
  sentFolder?: string;
  smtpHost?: string;
  smtpPort?: string;
  smtpSecurity?: string;
  smtpUser?: string;
  smtpPin?: string;
}

/**
 * The account with the identity changed, or made.
 * @param secret where the password for its server is from now on; absent: it stays.
 * @throws MailtuiError `usage` for what it cannot have, `bad-input` for what is no address
 */
export function withIdentity(
  account: AccountConfig,
  address: string,
  wishes: IdentityWishes,
  secret?: SecretLocation,
): AccountConfig {
  checkAddress(address);
  if (isSame(account.address, address)) {
    refuseOwnServer(account, wishes, secret);
    return { ...account, ...appearanceOf(wishes) };
  }
  const { identities = [] } = account;
  const before = identityOf(account, address);
  const changed = withServer(
    account,
    { ...(before ?? { address }), ...appearanceOf(wishes) },
    wishes,
    secret,
  );
  return {
    ...account,
    identities:
      before === undefined
        ? [...identities, changed]
        : identities.map((one) => (one === before ? changed : one)),
  };
}

/** @throws MailtuiError `usage` when there is none, or it is the account's own address. */
export function withoutIdentity(account: AccountConfig, address: string): AccountConfig {
  const gone = identityOf(account, address);
  if (gone === undefined) {
    throw new MailtuiError('usage', `${account.name} has no other address ${address}`);
  }
  return { ...account, identities: account.identities?.filter((one) => one !== gone) ?? [] };
}

/** Beside the account's own address; undefined: there is none. */
export function identityOf(
  { identities = [] }: AccountConfig,
  address: string,
): IdentityConfig | undefined {
  return identities.find((one) => isSame(one.address, address));
}

/** Whose the password of its own is, wherever that is or is to be. */
export function identitySecret(account: AccountConfig, address: string): PasswordOwner {
  const { secret = { kind: 'file' } } = identityOf(account, address) ?? {};
  return { name: identityKey(account.name, address), secret, incoming: account.incoming };
}

type Appearance = Pick<IdentityConfig, 'displayName' | 'signature' | 'replyTo'>;

function appearanceOf({ displayName, replyTo, signature }: IdentityWishes): Appearance {
  return {
    ...(displayName === undefined ? {} : { displayName: checkLine('name', displayName) }),
    ...(signature === undefined ? {} : { signature }),
    ...(replyTo === undefined ? {} : { replyTo: checkLine('address', replyTo) }),
  };
}

const SERVER = ['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser', 'smtpPin'] as const;

/** Those of the account itself are changed where the others of the account are. */
function refuseOwnServer(
  account: AccountConfig,
  wishes: IdentityWishes,
  secret: SecretLocation | undefined,
): void {
  const { name, address } = account;
  if (wishes.sentFolder !== undefined) {
    throw new MailtuiError('usage', `${address} files what it sends in the Sent folder`, {
      hint: `Say which that is with: mailtui accounts edit ${name} --role FOLDER=sent`,
    });
  }
  if (secret === undefined && SERVER.every((option) => wishes[option] === undefined)) return;
  throw new MailtuiError('usage', `${address} is the address of the account itself`, {
    hint: `How it sends is changed with: mailtui accounts edit ${name}`,
  });
}

function withServer(
  account: AccountConfig,
  identity: IdentityConfig,
  wishes: IdentityWishes,
  secret: SecretLocation | undefined,
): IdentityConfig {
  const { sentFolder, outgoing, secret: kept, ...rest } = identity;
  const folder = wishes.sentFolder === undefined ? sentFolder : folderNamed(wishes.sentFolder);
  const place = secret ?? kept;
  const isWanted = wishes.smtpHost === undefined ? outgoing !== undefined : wishes.smtpHost !== '';
  const filed = { ...rest, ...given('sentFolder', folder) };
  if (!isWanted) {
    const others = SERVER.some((option) => (wishes[option] ?? '') !== '');
    if (!others && secret === undefined) return filed;
    throw new MailtuiError('usage', `${identity.address} has no server of its own for sending`, {
      hint: 'Give it one with --smtp-host HOST.',
    });
  }
  const server = serverOf(account, identity, wishes);
  const ownServer = place === undefined ? server : withoutSignIn(server);
  return { ...filed, outgoing: ownServer, ...given('secret', place) };
}

function folderNamed(name: string): string | undefined {
  const folder = checkLine('folder', name).trim();
  return folder === '' ? undefined : folder;
}

/** It is reached as the account's servers are, and logged in to as there, until something else is said. */
function serverOf(
  { outgoing: usual, incoming }: AccountConfig,
  { outgoing: before, address }: IdentityConfig,
  wishes: IdentityWishes,
): OutgoingSettings {
  const host = checked(wishes.smtpHost, '--smtp-host', checkHost) ?? before?.host ?? '';
  const port = checked(filled(wishes.smtpPort), '--smtp-port', asPort);
  const wanted = checked(filled(wishes.smtpSecurity), '--smtp-security', asSecurity);
  const isByPort = port === 587 || port === 25 ? 'starttls' : 'tls';
  const security = wanted ?? before?.security ?? isByPort;
  const isOtherKind = security !== before?.security;
  const start = before ?? roadOf(usual ?? incoming);
  const next: OutgoingSettings = {
    ...{ ...start, host, security },
    port: port ?? (isOtherKind ? defaultPort('smtp', security) : before.port),
    user: checked(filled(wishes.smtpUser), '--smtp-user', checkUser) ?? before?.user ?? address,
  };
  if (host !== before?.host || wishes.smtpPin === '') delete next.tlsFingerprint;
  const pin = checked(filled(wishes.smtpPin), '--smtp-pin', asFingerprint);
  return { ...next, ...given('tlsFingerprint', pin) };
}

function roadOf(server: ServerSettings): Partial<ServerSettings> {
  const { tlsCa, tlsCert, tlsKey, proxy, preferIp, auth } = server;
  return {
    ...{ ...given('tlsCa', tlsCa), ...given('tlsCert', tlsCert), ...given('tlsKey', tlsKey) },
    ...{ ...given('proxy', proxy), ...given('preferIp', preferIp) },
    ...(auth === 'oauth2' ? { auth } : {}),
  };
}

/** A password of its own is no token. */
function withoutSignIn(server: OutgoingSettings): OutgoingSettings {
  const next = { ...server };
  delete next.auth;
  return next;
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
