/**
 * What is known of the protection of a message: who signed it, and whether it was encrypted. Pure.
 *
 * The mark says what was verified and for which address, never more: a signature counts only when
 * it covers the whole message, by one key that belongs to the one author in From.
 */

export type ProtectionStandard = 'openpgp' | 'smime';

export type SignatureState =
  /** By a key that was confirmed to be of the author's address. */
  | 'good'
  /** By a key with the author's address in it, of which nobody confirmed whose it is. */
  | 'unconfirmed'
  /** By a key without the author's address. */
  | 'other-signer'
  /** The signature is good, but its time, or that of its key, is over. */
  | 'expired'
  | 'revoked'
  /** The user said that this key is not to be trusted. */
  | 'distrusted'
  | 'bad'
  | 'missing-key'
  /** Something is signed, but not so that it could be said by whom the message is. */
  | 'unclear'
  /** There is no program to check it with, or it failed. */
  | 'unchecked';

export interface SignatureMark {
  state: SignatureState;
  /** The author's address when the key is of it, else null. In lower case. */
  address: string | null;
  /** The user id of the key; untrusted, empty when not known. */
  signer: string;
  /** Fingerprint in hex, or what is known of the key; may be empty. */
  key: string;
  /** When it was signed, ms since the epoch; null when not known. */
  signed: number | null;
  /** Why it is `unclear` or `unchecked`, as a clause; else empty. */
  reason: string;
}

export interface Protection {
  standard: ProtectionStandard;
  /** `closed`: it could not be opened, and `reason` says why. */
  encrypted: 'no' | 'opened' | 'closed';
  /** A clause; empty when there is nothing to explain. */
  reason: string;
  /** It opens once the passphrase was given. */
  isLocked: boolean;
  signature: SignatureMark | null;
}

/** `good`: verified and encrypted to the user; `plain`: nothing was verified; `bad`: beware. */
export type MarkLevel = 'good' | 'plain' | 'bad';

export interface ProtectionLine {
  level: MarkLevel;
  text: string;
}

/** What the reader says of it, a line each; the signature first. */
export function protectionLines(protection: Protection): ProtectionLine[] {
  const { signature, encrypted, reason, isLocked } = protection;
  const lines: ProtectionLine[] = [];
  if (signature !== null) lines.push(signatureLine(signature, protection.standard));
  if (encrypted === 'opened') {
    lines.push({ level: 'plain', text: `Encrypted (${nameOf(protection.standard)})` });
  } else if (encrypted === 'closed') {
    const how = isLocked ? 'its passphrase has to be given' : reason;
    lines.push({ level: 'bad', text: `Encrypted, and not opened: ${how}` });
  }
  return lines;
}

function signatureLine(mark: SignatureMark, standard: ProtectionStandard): ProtectionLine {
  const { state, address, signer, reason } = mark;
  const who = signer === '' ? 'an unnamed key' : signer;
  const key = mark.key === '' ? '' : `, key ${shownKey(mark.key)}`;
  switch (state) {
    case 'good':
      return {
        level: 'good',
        text: `Signed, and verified for ${address ?? ''} (${nameOf(standard)})`,
      };
    case 'unconfirmed':
      return {
        level: 'plain',
        text: `Signed by a key that names ${address ?? ''}, not confirmed to be theirs${key}`,
      };
    case 'other-signer':
      return { level: 'bad', text: `Not signed by its author, but by ${who}${key}` };
    case 'expired':
      return { level: 'plain', text: `Signed, but the time of the key or signature is over${key}` };
    case 'revoked':
      return { level: 'bad', text: `Signed with a key that was revoked: ${who}${key}` };
    case 'distrusted':
      return { level: 'bad', text: `Signed with a key that you do not trust: ${who}${key}` };
    case 'bad':
      return { level: 'bad', text: 'Bad signature: the message is not as it was signed' };
    case 'missing-key':
      return { level: 'plain', text: `Not verified: the key of the signature is not here${key}` };
    case 'unclear':
      return { level: 'plain', text: `Not signed as a whole: ${reason}` };
    case 'unchecked':
      return { level: 'plain', text: `Signature not checked: ${reason}` };
  }
}

function nameOf(standard: ProtectionStandard): string {
  return standard === 'openpgp' ? 'OpenPGP' : 'S/MIME';
}

/** The end of a fingerprint tells keys apart for somebody who compares. */
function shownKey(key: string): string {
  return key.length > 16 ? `… ${key.slice(-16)}` : key;
}
