/**
 * What an account will most likely be, from the little that is known of it. Pure: guesses names and
 * ports, and leaves it to the login test to find out.
 */
import type { AccountDraft } from '../accountSetup.js';
import { fromTable } from '../../config/autoconfig/sources.js';
import type { Discovery, FoundServer, FoundServers } from '../../config/autoconfig/types.js';
import { domainOf, providerOf, type Provider } from '../../config/providers.js';
import {
  defaultPort,
  isAccountName,
  type AccountConfig,
  type Protocol,
  type Security,
  type ServerSettings,
} from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { editDepth } from './depthEdit.js';
import { byRoad } from './road.js';
import type { AccountWishes, ServerWishes } from './wishes.js';

/** Wishes whose address and protocol are settled. */
export type SettledWishes = AccountWishes & { address: string; protocol: Protocol };

/** @throws MailtuiError `usage` when the wishes do not go together. */
export function proposeAccount(
  wishes: SettledWishes,
  accounts: readonly AccountConfig[],
  discovery: Discovery | null = null,
): AccountDraft {
  const { address, protocol, displayName, tlsCa, tlsFingerprint, smtpPin } = wishes;
  if (protocol === 'imap' && wishes.afterDownload !== undefined) {
    throw new MailtuiError(
      'usage',
      '--after-download is for POP3; on IMAP mail stays on the server',
    );
  }
  const name = wishes.name ?? freeName(address, accounts);
  const { history, headersOnlyAbove } = editDepth({ name, protocol }, wishes.depth);
  const known = knownServers(address, discovery);
  const user = wishes.user ?? known[protocol]?.user ?? address;
  const outgoing = proposeOutgoing(wishes, known.smtp);
  const smtpUser = wishes.smtpUser ?? wishes.user ?? known.smtp?.user ?? user;
  const ca = tlsCa === undefined ? {} : { tlsCa };
  return {
    name,
    protocol,
    address,
    ...(displayName === undefined ? {} : { displayName }),
    incoming: byRoad(
      {
        ...proposeIncoming(wishes, known, discovery?.provider ?? providerOf(address)),
        user,
        ...ca,
        ...(tlsFingerprint === undefined ? {} : { tlsFingerprint }),
      },
      wishes.road,
    ),
    ...(outgoing === null
      ? {}
      : {
          outgoing: byRoad(
            {
              ...{ ...outgoing, user: smtpUser, ...ca },
              ...(smtpPin === undefined ? {} : { tlsFingerprint: smtpPin }),
            },
            wishes.road,
          ),
        }),
    ...(protocol === 'pop3' ? { afterDownload: wishes.afterDownload ?? 'keep' } : {}),
    ...(history === undefined ? {} : { history }),
    ...(headersOnlyAbove === undefined ? {} : { headersOnlyAbove }),
  };
}

/** True when the host is not a mere guess from the domain. */
export function knowsServer(wishes: SettledWishes, discovery: Discovery | null = null): boolean {
  const { address, protocol, incoming } = wishes;
  return incoming.host !== undefined || knownServers(address, discovery)[protocol] !== undefined;
}

/** What was looked up, else what the table has. */
function knownServers(address: string, discovery: Discovery | null): FoundServers {
  return discovery?.servers ?? fromTable(address)?.servers ?? {};
}

/**
 * The address as a name, which says what it is and is unique by nature; with `-2`, `-3`… behind it
 * where it is taken.
 */
export function freeName(address: string, accounts: readonly AccountConfig[]): string {
  const taken = new Set(accounts.map(({ name }) => name.toLowerCase()));
  const base = address
    .toLowerCase()
    .replace(/[^a-z0-9._@+-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 60);
  const stem = isAccountName(base) ? base : 'mail';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? stem : `${stem}-${count}`;
    if (!taken.has(name)) return name;
  }
}

function proposeIncoming(
  wishes: SettledWishes,
  servers: FoundServers,
  provider: Provider | null,
): Place {
  const { address, protocol, incoming } = wishes;
  const known = servers[protocol];
  if (incoming.host === undefined && provider !== null && known === undefined) {
    throw new MailtuiError('usage', `${provider.name} has no POP3`, { hint: 'Use IMAP.' });
  }
  const guess = `${protocol === 'imap' ? 'imap' : 'pop'}.${domainOf(address)}`;
  return complete(incoming, protocol, known, guess);
}

/** Null: nothing is known of how to send. */
function proposeOutgoing(wishes: SettledWishes, known: FoundServer | undefined): Place | null {
  const { outgoing, smtpPin, smtpUser } = wishes;
  if (outgoing.host === undefined && known === undefined) {
    const wanted = [outgoing.port, outgoing.security, smtpPin, smtpUser];
    if (wanted.every((wish) => wish === undefined)) return null;
    throw new MailtuiError('usage', '--smtp-host is missing beside the other --smtp options');
  }
  return complete(outgoing, 'smtp', known, '');
}

type Place = Pick<ServerSettings, 'host' | 'port' | 'security'>;

function complete(
  wishes: ServerWishes,
  protocol: Protocol | 'smtp',
  known: Place | undefined,
  guess: string,
): Place {
  const asKnown = wishes.host === undefined ? known : undefined;
  const customised = wishes.port !== undefined || wishes.security !== undefined;
  if (asKnown !== undefined && !customised) {
    const { host, port, security } = asKnown;
    return { host, port, security };
  }
  const security = wishes.security ?? securityOfPort(wishes.port);
  return {
    host: wishes.host ?? known?.host ?? guess,
    port: wishes.port ?? defaultPort(protocol, security),
    security,
  };
}

/** What the well-known ports for unencrypted beginnings are used with today. */
function securityOfPort(port: number | undefined): Security {
  return port === 143 || port === 110 || port === 587 || port === 25 ? 'starttls' : 'tls';
}
