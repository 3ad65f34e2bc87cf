/**
 * OpenPGP by the user's gpg: what is done to octets. What a message has to do with it is said in
 * `mime/protectedParts.ts` and `app/protection`.
 *
 * Guarantees: those of `runGpg.ts`; a text is given out only when gpg vouched for its integrity
 * (no message without modification detection is opened), and only one; what was signed inside is
 * told apart from what was not.
 */
import { MailtuiError } from '../core/errors.js';
import {
  has,
  needsPassphrase,
  signaturesIn,
  wasRefused,
  type FoundSignature,
  type StatusLine,
} from './gpgStatus.js';
import { runGpg, type Asking } from './runGpg.js';

const NOBODY = { may: false } as const;

/** @param signature as it stands beside what is signed. */
export async function verifyDetached(
  content: Buffer,
  signature: Buffer,
): Promise<FoundSignature[]> {
  const args = ['--verify', '--', '-&4', '-'];
  const { status } = await runGpg({
    ...{ program: 'gpg', args, input: content, second: signature, asking: NOBODY },
  });
  // A signature that brings its own text says nothing about ours.
  return has(status, 'PLAINTEXT') ? [] : signaturesIn(status);
}

export type Opened =
  | { kind: 'opened'; content: Buffer; isEncrypted: boolean; signatures: FoundSignature[] }
  /** The passphrase has to be given first. */
  | { kind: 'locked' }
  /** Why, as a clause. */
  | { kind: 'failed'; reason: string };

/** Opens what is encrypted, signed within, or clear-signed. */
export async function open(data: Buffer, asking: Asking): Promise<Opened> {
  const args = ['--max-output', String(256 << 20), '--decrypt'];
  const { status, output } = await runGpg({ program: 'gpg', args, input: data, asking });
  if (needsPassphrase(status)) return { kind: 'locked' };
  if (wasRefused(status)) return { kind: 'failed', reason: 'no passphrase was given' };
  const isEncrypted = has(status, 'BEGIN_DECRYPTION') || has(status, 'ENC_TO');
  const texts = status.filter(({ keyword }) => keyword === 'PLAINTEXT').length;
  if (isEncrypted && !has(status, 'DECRYPTION_OKAY')) {
    return { kind: 'failed', reason: failure(status) };
  }
  // RFC 9580, 5.13: without it others could have changed the text, and be told what it says.
  if (isEncrypted && !has(status, 'GOODMDC')) {
    return { kind: 'failed', reason: 'its encryption does not show whether it was changed' };
  }
  if (texts !== 1) return { kind: 'failed', reason: 'it is no message, or several in one' };
  return { kind: 'opened', content: output, isEncrypted, signatures: signaturesIn(status) };
}

function failure(status: readonly StatusLine[]): string {
  if (has(status, 'NO_SECKEY')) return 'none of your keys opens it';
  if (has(status, 'DECRYPTION_FAILED')) return 'it is damaged, or encrypted in an unsafe way';
  return 'it is no OpenPGP message';
}

export interface SignedResult {
  /** ASCII-armoured. */
  signature: Buffer;
  /** For the `micalg` of RFC 3156, 5. */
  hash: string;
}

const HASHES: Readonly<Record<string, string>> = {
  ...{ 2: 'sha1', 3: 'ripemd160', 8: 'sha256', 9: 'sha384', 10: 'sha512', 11: 'sha224' },
};

/** @param key fingerprint. @throws MailtuiError {@link Locked}, `config`. */
export async function signDetached(
  content: Buffer,
  key: string,
  asking: Asking,
): Promise<SignedResult> {
  const args = ['--armor', '--local-user', key, '--detach-sign'];
  const { status, output } = await runGpg({ program: 'gpg', args, input: content, asking });
  const made = status.find(({ keyword }) => keyword === 'SIG_CREATED');
  if (made === undefined || output.length === 0) throw failed('signed', status);
  return { signature: output, hash: HASHES[made.args[2] ?? ''] ?? 'sha256' };
}

export interface EncryptWishes {
  /** Fingerprints of keys that gpg has. */
  to: readonly string[];
  /** The same of whom no other reader is to know. */
  hiddenTo: readonly string[];
  /** Paths of files with one key each. */
  toFiles: readonly string[];
  hiddenToFiles: readonly string[];
  /** Fingerprint of the key to sign with; null: it is not signed. */
  signer: string | null;
}

/** @returns ASCII-armoured. @throws MailtuiError {@link Locked}, `config`. */
export async function encrypt(
  content: Buffer,
  wishes: EncryptWishes,
  asking: Asking,
): Promise<Buffer> {
  const args = [
    // Whose key is whose was decided, and shown, before.
    ...['--armor', '--trust-model', 'always', '--no-encrypt-to'],
    ...(wishes.signer === null ? [] : ['--local-user', wishes.signer, '--sign']),
    ...wishes.to.flatMap((key) => ['--recipient', key]),
    ...wishes.hiddenTo.flatMap((key) => ['--hidden-recipient', key]),
    ...wishes.toFiles.flatMap((file) => ['--recipient-file', file]),
    ...wishes.hiddenToFiles.flatMap((file) => ['--hidden-recipient-file', file]),
    '--encrypt',
  ];
  const { status, output, exitCode } = await runGpg({
    ...{ program: 'gpg', args, input: content, asking },
  });
  const isDone = has(status, 'END_ENCRYPTION') && exitCode === 0 && output.length > 0;
  if (!isDone) throw failed('encrypted', status);
  if (wishes.signer !== null && !has(status, 'SIG_CREATED')) throw failed('signed', status);
  return output;
}

/** The key as others need it to write to the address: without what others said of it. */
export async function exportKey(fingerprint: string, address: string): Promise<Buffer> {
  const args = [
    ...['--export-options', 'export-minimal', '--export-filter', `keep-uid=mbox = ${address}`],
    ...['--export', '--', fingerprint],
  ];
  const { output } = await runGpg({ program: 'gpg', args, input: Buffer.of(), asking: NOBODY });
  return output;
}

/** A key would do it once its passphrase was given. */
export class Locked extends MailtuiError {
  constructor() {
    super('secret-missing', 'the key needs its passphrase', {
      hint: 'Have gpg-agent ask for it: do the same at a terminal.',
    });
  }
}

function failed(what: string, status: readonly StatusLine[]): MailtuiError {
  if (needsPassphrase(status)) return new Locked();
  if (wasRefused(status)) return new MailtuiError('cancelled', 'no passphrase was given');
  const invalid = status.find(({ keyword }) => keyword === 'INV_RECP');
  const whom = invalid === undefined ? '' : ` for ${invalid.args[1] ?? ''}`;
  return new MailtuiError('config', `the message could not be ${what}${whom}`, {
    hint: 'Look at the keys: gpg --list-keys',
  });
}
