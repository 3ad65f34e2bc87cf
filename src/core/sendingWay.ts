/**
 * How a message goes out, and where it is filed: as the identity says that it was written by, else
 * as its account says. Pure.
 *
 * What a message is written by stands in the message and in its envelope, which are durable before
 * anything is sent. The servers are looked up when it goes out: one that has moved since is used
 * where it is now, and what was written by an identity that is gone goes out by its account.
 */
import type { AccountConfig, OAuthSettings, OutgoingSettings, SecretLocation } from './account.js';
import { identityConfigAddressed } from './identity.js';

export interface SendingWay {
  account: string;
  /** Whose own server it is, by its address; null: the account's. */
  identity: string | null;
  /** What differs has another key: the server, its secret, and what is known of it go by it. */
  key: string;
  outgoing?: OutgoingSettings;
  sendmail?: readonly string[];
  secret: SecretLocation;
  /** Whose password it is; see `secrets.ts`. */
  secretOwner: string;
  oauth?: OAuthSettings;
  /** By its name on the server; null: the folder for what was sent. */
  sentFolder: string | null;
}

/** @param addresses of its author, in the order in which they count. */
export function sendingWay(account: AccountConfig, addresses: readonly string[]): SendingWay {
  const { name, outgoing, sendmail, secret, oauth } = account;
  const identity = identityConfigAddressed(account, addresses);
  const sentFolder = identity?.sentFolder ?? null;
  const usual = {
    ...{ account: name, identity: null, key: name, secret, secretOwner: name, sentFolder },
  };
  const signIn = oauth === undefined ? {} : { oauth };
  if (identity?.outgoing === undefined) {
    return {
      ...{ ...usual, ...signIn },
      ...(outgoing === undefined ? {} : { outgoing }),
      ...(sendmail === undefined ? {} : { sendmail }),
    };
  }
  const key = identityKey(name, identity.address);
  const own = { ...usual, identity: identity.address, key, outgoing: identity.outgoing };
  if (identity.secret === undefined) return { ...own, ...signIn };
  return { ...own, secret: identity.secret, secretOwner: key };
}

/** Those of the account that have servers of their own, beside the usual one. */
export function otherWays(account: AccountConfig): SendingWay[] {
  const { identities = [] } = account;
  return identities
    .filter(({ outgoing }) => outgoing !== undefined)
    .map(({ address }) => sendingWay(account, [address]));
}

/** Under which an identity's secret is kept. No account is called so. */
export function identityKey(account: string, address: string): string {
  return `${account}/${address.toLowerCase()}`;
}

export function canSendBy({ outgoing, sendmail }: SendingWay): boolean {
  return outgoing !== undefined || sendmail !== undefined;
}
