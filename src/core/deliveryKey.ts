/** Names for messages that can be computed anywhere and are the same everywhere. Pure. */
import { hash } from 'node:crypto';

/**
 * The key that a delivered file carries in its name: which remote message it is. 16 hex digits of
 * SHA-256 over scope and remote id, because a UIDL may hold any printable character (RFC 1939, 7)
 * and a file name may not.
 *
 * @param scope what the id is unique in, see {@link keyScope}.
 */
export function deliveryKey(scope: string, remoteId: string): string {
  return hash('sha256', `${scope}\0${remoteId}`).slice(0, 16);
}

/**
 * A file may be moved to another folder with its name, and mailboxes made in the same second have
 * the same UIDVALIDITY: so the mailbox is part of what its ids are unique in.
 */
export function keyScope(validity: string, path: string): string {
  return `${validity}\0${path}`;
}

/** Which user's mail on which server remote ids are of: 8 hex digits. Ports and TLS do not matter. */
export function originKey(protocol: string, host: string, user: string): string {
  const name = `${protocol}\0${host.toLowerCase()}\0${user}`;
  return hash('sha256', name).slice(0, 8);
}

/** Crockford's alphabet, in ASCII order: no i, l, o, u, so that ids can be read out and typed. */
export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The short id that commands take: ten characters (50 bits) that follow from the unique part of
 * the file name, and so survive a rebuild of the index and every change of flags.
 */
export function shortId(unique: string): string {
  const digest = hash('sha256', unique, 'buffer');
  let id = '';
  for (let i = 0; i < 10; i += 1) id += ID_ALPHABET[(digest[i] ?? 0) & 31];
  return id;
}
