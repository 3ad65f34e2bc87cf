/**
 * `accounts edit`: where an account's servers are, who logs in there, and by which protocol. Pure;
 * says what follows from a change before it is made.
 */
import type { RawOptions, AccountWishes } from './wishes.js';
import { byRoad } from './road.js';
import { readWishes } from './wishes.js';
import { providerOf, userAt } from '../../config/providers.js';
import {
  defaultPort,
  type AccountConfig,
  type AuthMethod,
  type OutgoingSettings,
  type Protocol,
  type ServerSettings,
} from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';

/** Options that can be given to `add-account`, too, by the same names. */
const SHARED = [
  ...['protocol', 'displayName', 'user', 'host', 'port', 'security', 'tlsCa'],
  ...['proxy', 'preferIp', 'tlsCert', 'tlsKey'],
  ...['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser'],
] as const;

export interface SettingsEdit {
  account: AccountConfig;
  /** Something is different. */
  isChanged: boolean;
  /** The login has to be tried anew. */
  isElsewhere: boolean;
  /** What follows, as lines, to be agreed to first; empty: nothing to think about. */
  consequences: readonly string[];
}

/** @throws MailtuiError `usage` for what cannot be. */
export function editSettings(before: AccountConfig, raw: RawOptions): SettingsEdit {
  const given = Object.fromEntries(SHARED.map((name) => [name, raw[name]]));
  const address = typeof raw['address'] === 'string' ? raw['address'] : undefined;
  const wishes = readWishes(address, given);
  const protocol = wishes.protocol ?? before.protocol;
  const incoming = editIncoming(before, wishes, protocol);
  const outgoing = editOutgoing(before, wishes);
  const account = withPolicies(before, protocol, {
    ...before,
    protocol,
    ...(wishes.address === undefined ? {} : { address: wishes.address }),
    ...(wishes.displayName === undefined ? {} : { displayName: wishes.displayName }),
    incoming: byRoad(withAuth(incoming, raw['auth']), wishes.road),
    ...(outgoing === undefined ? {} : { outgoing: byRoad(outgoing, wishes.road) }),
  });
  const isElsewhere =
    protocol !== before.protocol ||
    !isSameServer(account.incoming, before.incoming) ||
    (outgoing !== undefined && !isSameServer(outgoing, before.outgoing));
  return {
    account,
    isChanged: JSON.stringify(account) !== JSON.stringify(before),
    isElsewhere,
    consequences: consequencesOf(before, account),
  };
}

/** Another address moves the user name along where that was the address. */
function newUser(
  server: ServerSettings,
  before: AccountConfig,
  { user, address }: AccountWishes,
): string {
  if (user !== undefined) return user;
  if (address === undefined) return server.user;
  if (server.user === before.address) return address;
  return server.user === userAt({ user: 'local-part' }, before.address)
    ? userAt({ user: 'local-part' }, address)
    : server.user;
}

function editIncoming(
  before: AccountConfig,
  wishes: AccountWishes,
  protocol: Protocol,
): ServerSettings {
  const isSwitched = protocol !== before.protocol;
  const old = before.incoming;
  const { host, port, security } = wishes.incoming;
  const usual = isSwitched && host === undefined ? counterpart(before, protocol) : old;
  const isMoved = isSwitched || (host !== undefined && host !== old.host);
  const next = {
    ...(isMoved ? withoutTrust(old, wishes) : old),
    host: host ?? usual.host,
    user: newUser(old, before, wishes),
    ...(wishes.tlsCa === undefined ? {} : { tlsCa: wishes.tlsCa }),
  };
  const newSecurity = security ?? usual.security;
  const isOtherKind = isSwitched || newSecurity !== old.security;
  const standard = defaultPort(protocol, newSecurity);
  return { ...next, security: newSecurity, port: port ?? (isOtherKind ? standard : old.port) };
}

/** A pinned certificate is of a host; an own authority may be of many. */
function withoutTrust(server: ServerSettings, wishes: AccountWishes): ServerSettings {
  const free = { ...server };
  if (wishes.incoming.host !== undefined && wishes.incoming.host !== server.host) {
    delete free.tlsFingerprint;
  }
  return free;
}

/** The server of the other protocol at the same provider; else the same host, by its usual name. */
function counterpart(
  before: AccountConfig,
  protocol: Protocol,
): Pick<ServerSettings, 'host' | 'security'> {
  const provider = providerOf(before.address);
  if (provider !== null) {
    const known = provider[protocol];
    if (known === undefined) throw new MailtuiError('usage', `${provider.name} has no POP3`);
    return known;
  }
  const { host, security } = before.incoming;
  const renamed =
    protocol === 'pop3' ? host.replace(/^imap\./i, 'pop.') : host.replace(/^pop3?\./i, 'imap.');
  return { host: renamed, security };
}

function editOutgoing(before: AccountConfig, wishes: AccountWishes): OutgoingSettings | undefined {
  const { host, port, security } = wishes.outgoing;
  const old = before.outgoing;
  const user = wishes.smtpUser;
  if (old === undefined) {
    if (host === undefined) {
      if ([port, security, user].every((wish) => wish === undefined)) return undefined;
      throw new MailtuiError('usage', '--smtp-host is missing beside the other --smtp options');
    }
    const kind = security ?? (port === 587 || port === 25 ? 'starttls' : 'tls');
    return {
      host,
      security: kind,
      port: port ?? defaultPort('smtp', kind),
      user: user ?? newUser(before.incoming, before, wishes),
      ...(wishes.tlsCa === undefined ? {} : { tlsCa: wishes.tlsCa }),
    };
  }
  const newSecurity = security ?? old.security;
  const next: OutgoingSettings = {
    ...old,
    ...(host === undefined ? {} : { host }),
    security: newSecurity,
    port: port ?? (newSecurity === old.security ? old.port : defaultPort('smtp', newSecurity)),
    user: user ?? newUser(old, before, wishes),
  };
  if (host !== undefined && host !== old.host) delete next.tlsFingerprint;
  return next;
}

function withAuth(server: ServerSettings, auth: unknown): ServerSettings {
  if (auth === undefined) return server;
  const next = { ...server };
  delete next.auth;
  if (auth === 'password') return next;
  return { ...next, auth: auth as AuthMethod };
}

/** What the other protocol does not know goes; POP3 keeps everything until it is told otherwise. */
function withPolicies(
  before: AccountConfig,
  protocol: Protocol,
  account: AccountConfig,
): AccountConfig {
  if (protocol === before.protocol) return account;
  const next = { ...account };
  if (protocol === 'pop3') {
    delete next.history;
    delete next.folders;
    return { ...next, afterDownload: 'keep' };
  }
  delete next.afterDownload;
  delete next.newestFirst;
  delete next.headersOnlyAbove;
  return next;
}

function isSameServer(a: ServerSettings, b: ServerSettings | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function consequencesOf(before: AccountConfig, after: AccountConfig): string[] {
  if (after.protocol !== before.protocol) {
    return after.protocol === 'pop3' ? TO_POP3 : TO_IMAP;
  }
  const [old, next] = [before.incoming, after.incoming];
  if (old.host !== next.host || old.user !== next.user) return ELSEWHERE;
  return [];
}

const MATCHED =
  'All mail stays on this computer. With the next sync what the server has is matched with it; nothing is downloaded twice, and nothing that is here is put on the server.';

const TO_POP3 = [
  MATCHED,
  'From then on only the inbox is fetched; the other folders stay here as they are. What you read, flag, move or delete is no longer told to the server, and changes that wait for it are not made there.',
  'Mail stays on the server (--after-download keep) until you say otherwise.',
];
const TO_IMAP = [
  MATCHED,
  'From then on all folders are fetched, and what you read, flag, move or delete is done on the server, too. Mail that only this computer has stays here alone.',
];
const ELSEWHERE = [
  MATCHED,
  'Mail that the new server does not have stays here. If it is another mailbox with other mail, set it up as another account instead: mailtui add-account.',
];
