/** Who the user is to others: the addresses that an account writes from. Pure. */
import type { AccountConfig, OutgoingSettings, SecretLocation } from './account.js';
import type { Address } from './message.js';

/** As the configuration describes one. */
export interface IdentityConfig {
  address: string;
  /** The user's name there; absent: the account's. */
  displayName?: string;
  /** What stands below a message; absent: the account's; empty: nothing. */
  signature?: string;
  /** Where answers are to go instead; addresses with commas between them. */
  replyTo?: string;
  /** The folder that what is sent is filed in, by its name on the server; absent: the Sent folder. */
  sentFolder?: string;
  /** The server that takes what is written from it; absent: the account's way of sending. */
  outgoing?: OutgoingSettings;
  /** The password there; absent: the account's. */
  secret?: SecretLocation;
}

export interface Identity extends Address {
  /** What goes to people whose keys are at hand is encrypted, unless the user says otherwise. */
  encryptsByItself?: boolean;
  account: string;
  signature: string;
  /** As typed; empty: answers go to the address. */
  replyTo: string;
}

/** Of the account; the first is what it writes from when nothing says otherwise. */
export function identitiesOf(account: AccountConfig): [Identity, ...Identity[]] {
  const { name, address, displayName = '', signature = '', replyTo = '' } = account;
  const encryptsByItself = account.openpgp?.encrypt === 'when-possible';
  const more = encryptsByItself ? { encryptsByItself } : {};
  const first = { ...more, account: name, name: displayName, address, signature, replyTo };
  const others = (account.identities ?? []).map((identity) => ({
    ...more,
    ...{ account: name, name: identity.displayName ?? displayName, address: identity.address },
    ...{ signature: identity.signature ?? signature, replyTo: identity.replyTo ?? replyTo },
  }));
  return [first, ...others];
}

/**
 * The identity that one of these addresses is of, with the address as it was used: the very
 * address; else the one before a `+` (RFC 5233, subaddress); else any address of a domain whose
 * mail all comes to the account. Null: none is the user's.
 */
export function identityAddressed(
  account: AccountConfig,
  addresses: readonly string[],
): Identity | null {
  const found = findAddressed(account, addresses);
  if (found === null) return null;
  const [first, ...others] = identitiesOf(account);
  return { ...(others[found.at - 1] ?? first), address: found.address };
}

/** What the account says of that identity; undefined: it is the account itself, or nobody's. */
export function identityConfigAddressed(
  account: AccountConfig,
  addresses: readonly string[],
): IdentityConfig | undefined {
  const found = findAddressed(account, addresses);
  return found === null ? undefined : account.identities?.[found.at - 1];
}

/** `at` is 0 for the account itself, and from 1 for its other identities. */
function findAddressed(
  account: AccountConfig,
  addresses: readonly string[],
): { at: number; address: string } | null {
  const own = [account.address, ...(account.identities ?? []).map(({ address }) => address)];
  for (const matches of [isSame, isExtended]) {
    for (const address of addresses) {
      const at = own.findIndex((one) => matches(address, one));
      if (at >= 0) return { at, address };
    }
  }
  const caught = addresses.find((address) => isCaught(account, address));
  return caught === undefined ? null : { at: 0, address: caught };
}

/** Whether mail to this address comes to one of the accounts. */
export function isOwnAddress(accounts: readonly AccountConfig[], address: string): boolean {
  return accounts.some((account) => identityAddressed(account, [address]) !== null);
}

function isSame(address: string, own: string): boolean {
  return address.toLowerCase() === own.toLowerCase();
}

function isExtended(address: string, own: string): boolean {
  const [local = '', domain = ''] = halves(address);
  const plus = local.indexOf('+');
  return plus > 0 && isSame(`${local.slice(0, plus)}@${domain}`, own);
}

function isCaught({ catchAll = [] }: AccountConfig, address: string): boolean {
  const [, domain = ''] = halves(address);
  return domain !== '' && catchAll.some((one) => isSame(one, domain));
}

function halves(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}
