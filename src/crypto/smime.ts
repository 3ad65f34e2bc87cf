/**
 * S/MIME signatures by openssl (RFC 8551), and opening by the user's gpgsm.
 *
 * Guarantees: a signature counts only when there is exactly one and openssl says that it is of these
 * very octets; a certificate is `confirmed` only when it leads to an authority that this system
 * trusts for mail. What goes through a file is what lies in the message unencrypted; what is
 * decrypted stays in memory.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has, needsPassphrase, wasRefused } from './gpgStatus.js';
import type { Opened } from './openPgp.js';
import { runGpg, type Asking } from './runGpg.js';
import { runOpenssl } from './runOpenssl.js';

export type SmimeFound =
  | { kind: 'bad' }
  /** Several signers, or none. */
  | { kind: 'unclear' }
  | {
      kind: 'signed';
      /** What was signed. */
      content: Buffer;
      isConfirmed: boolean;
      /** Of the certificate, in lower case. */
      addresses: readonly string[];
      /** Untrusted. */
      subject: string;
      /** SHA-256 in hex. */
      fingerprint: string;
    };

/** @param content null: it lies in the data (opaque). */
export async function verifySmime(data: Buffer, content: Buffer | null): Promise<SmimeFound> {
  const dir = await mkdtemp(join(tmpdir(), 'mailtui-smime-'));
  try {
    const signer = join(dir, 'signer.pem');
    const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-signer', signer];
    if (content !== null) {
      const file = join(dir, 'content');
      await writeFile(file, content, { mode: 0o600 });
      args.push('-content', file);
    }
    const trusted = await runOpenssl(args, data);
    const found = trusted.isDone ? trusted : await runOpenssl([...args, '-noverify'], data);
    if (!found.isDone) return { kind: 'bad' };
    if (content !== null && !found.output.equals(content)) return { kind: 'bad' };
    const certificates = await readFile(signer, 'latin1').catch(() => '');
    if (certificates.split('-----BEGIN CERTIFICATE-----').length !== 2) return { kind: 'unclear' };
    const pem = Buffer.from(certificates, 'latin1');
    return {
      ...{ kind: 'signed', content: found.output, isConfirmed: trusted.isDone },
      ...(await certificateOf(pem)),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function certificateOf(pem: Buffer) {
  const ask = async (...what: string[]): Promise<string> => {
    const { output } = await runOpenssl(['x509', '-noout', ...what], pem);
    return output.toString('utf8').trim();
  };
  const [emails, subject, fingerprint] = await Promise.all([
    ask('-email'),
    ask('-subject', '-nameopt', 'utf8,sep_comma_plus_space'),
    ask('-fingerprint', '-sha256'),
  ]);
  return {
    addresses: emails.toLowerCase().split('\n').filter(Boolean),
    subject: subject.replace(/^subject=\s*/, ''),
    fingerprint: fingerprint.replace(/^.*=/, '').replaceAll(':', ''),
  };
}

/** Opens what is encrypted by S/MIME. Its encryption does not show whether it was changed. */
export async function openSmime(data: Buffer, asking: Asking): Promise<Opened> {
  const { status, output, exitCode } = await runGpg({
    ...{ program: 'gpgsm', args: ['--decrypt'], input: data, asking },
  });
  if (needsPassphrase(status)) return { kind: 'locked' };
  if (wasRefused(status)) return { kind: 'failed', reason: 'no passphrase was given' };
  if (exitCode === 0 && has(status, 'DECRYPTION_OKAY')) {
    return { kind: 'opened', content: output, isEncrypted: true, signatures: [] };
  }
  return { kind: 'failed', reason: 'none of your certificates opens it' };
}
