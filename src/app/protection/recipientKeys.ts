/**
 * Whose keys are at hand when a message is written.
 *
 * Guarantees: nothing is fetched and nothing is put into the user's keyring; of somebody's keys the
 * one is taken of which it is surest whose it is, and a key that only came along with a message
 * (Autocrypt) only where the keyring has none.
 */
import type { RecipientKey } from '../../core/draft.js';
import type { MailIndex } from '../../core/mailIndex.js';
import { parseQuery } from '../../core/query/parse.js';
import { quoteIfNeeded } from '../../core/query/print.js';
import type { MailStore } from '../../core/store.js';
import { keysIn, keysOf, userIdOf, type Key } from '../../crypto/gpgKeys.js';
import { autocryptOf } from '../../mime/autocrypt.js';
import { authorOfMessage } from './judgeSignatures.js';

export interface KeySources {
  index: MailIndex;
  store: MailStore;
  now: () => number;
}

export interface FoundKey {
  address: string;
  how: RecipientKey['key'];
  /** Of a key that gpg has. */
  fingerprint: string | null;
  /** The octets of one that came along. */
  key: Buffer | null;
}

/** The user's own: to sign with, and to read again what is sent. @returns null: there is none */
export async function ownKey(address: string): Promise<Key | null> {
  const keys = await keysOf(address, 'secret');
  return keys.find(({ isUsable, canSign }) => isUsable && canSign) ?? null;
}

export async function recipientKey(sources: KeySources, address: string): Promise<FoundKey> {
  const usable = (await keysOf(address, 'public')).filter(
    (key) => key.isUsable && key.canEncrypt && validity(key, address) !== 'distrusted',
  );
  const confirmed = usable.find((key) => validity(key, address) === 'confirmed');
  const known = confirmed ?? usable[0];
  if (known !== undefined) {
    const how = known === confirmed ? 'confirmed' : 'unconfirmed';
    return { address, how, fingerprint: known.fingerprint, key: null };
  }
  const key = await keyThatCame(sources, address);
  return { address, how: key === null ? 'none' : 'autocrypt', fingerprint: null, key };
}

function validity(key: Key, address: string): string {
  return userIdOf(key, address)?.validity ?? 'invalid';
}

/** Of somebody's newest messages that are looked at. */
const LOOKED_AT = 10;

/** By the newest message that says something of it: the mail that is kept is the memory. */
async function keyThatCame(
  { index, store, now }: KeySources,
  address: string,
): Promise<Buffer | null> {
  const { query } = parseQuery(`from:${quoteIfNeeded(address)}`);
  const rows = index.search({ query, now: now(), limit: LOOKED_AT });
  for (const row of rows) {
    const raw = await store.read(row, row.file).catch(() => null);
    if (raw === null || authorOfMessage(raw) !== address.toLowerCase()) continue;
    const found = autocryptOf(raw, address);
    if (found === null) continue;
    const [key, second] = await keysIn(found.key);
    return key !== undefined && second === undefined && key.isUsable && key.canEncrypt
      ? found.key
      : null;
  }
  return null;
}
