/**
 * Whom a signature speaks for: the author that From names, and nobody else.
 *
 * Guarantees: `good` only for one signature, by a key with a user id that has exactly the author's
 * address and that gpg counts as valid; display names, Sender and Reply-To say nothing; of a message
 * with several authors or From fields nothing is said.
 */
import type { SignatureMark, SignatureState } from '../../core/protection.js';
import type { FoundSignature } from '../../crypto/gpgStatus.js';
import type { SmimeFound } from '../../crypto/smime.js';
import { keyBy, userIdOf } from '../../crypto/gpgKeys.js';
import { messageStart, readHeaderSection } from '../../mime/headers.js';
import { addressField } from '../../mime/summary.js';

/** In lower case; null when there is none, or more than one. */
export function authorOfMessage(raw: Buffer): string | null {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  if (fields.filter(({ key }) => key === 'from').length !== 1) return null;
  const [author, second] = addressField(fields, 'from');
  if (author === undefined || second !== undefined || !author.address.includes('@')) return null;
  return author.address.toLowerCase();
}

export function noMark(state: SignatureState, reason: string): SignatureMark {
  return { state, reason, address: null, signer: '', key: '', signed: null };
}

/** The same of a certificate. */
export function judgeSmime(found: SmimeFound, author: string | null): SignatureMark {
  if (found.kind === 'bad') return noMark('bad', '');
  if (found.kind === 'unclear') return noMark('unclear', 'it has no signature, or several');
  const { subject: signer, fingerprint: key, addresses, isConfirmed } = found;
  const mark = { address: null, signer, key, signed: null, reason: '' };
  if (author === null) return { ...mark, state: 'unclear', reason: 'it names no single author' };
  if (!addresses.includes(author)) return { ...mark, state: 'other-signer' };
  return { ...mark, address: author, state: isConfirmed ? 'good' : 'unconfirmed' };
}

export async function judgeSignatures(
  found: readonly FoundSignature[],
  author: string | null,
): Promise<SignatureMark> {
  const [only, second] = found;
  if (only === undefined) return noMark('unclear', 'no signature of this text is there');
  if (second !== undefined) return noMark('unclear', 'it has several signatures');
  const { outcome, userId: signer, key, signed, fingerprint } = only;
  const mark = { address: null, signer, key, signed, reason: '' };
  switch (outcome) {
    case 'bad':
    case 'missing-key':
      return { ...mark, state: outcome };
    case 'not-checked':
      return { ...mark, state: 'unchecked', reason: 'gpg could not make sense of it' };
    case 'revoked-key':
      return { ...mark, state: 'revoked' };
    case 'expired':
    case 'good':
      break;
  }
  if (author === null) return { ...mark, state: 'unclear', reason: 'it names no single author' };
  const known = fingerprint === null ? null : await keyBy(fingerprint);
  const userId = known === null ? null : userIdOf(known, author);
  if (userId === null) return { ...mark, state: 'other-signer' };
  const named = { ...mark, signer: userId.text };
  if (userId.validity === 'distrusted') return { ...named, state: 'distrusted' };
  const address = author;
  if (outcome === 'expired') return { ...named, address, state: 'expired' };
  const state = userId.validity === 'confirmed' ? 'good' : 'unconfirmed';
  return { ...named, address, state };
}
