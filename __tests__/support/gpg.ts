/** Real gpg with throw-away keyrings of keys without passphrases. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const HAS_GPG = spawnSync('gpg', ['--version']).status === 0;

/** A keyring of somebody; `use` makes it that of this process. */
export class Keyring {
  /** Short: the agent's socket lies in it. */
  readonly home = mkdtempSync(join(tmpdir(), 'mtk-'));

  constructor() {
    chmodSync(this.home, 0o700);
  }

  /** @returns what gpg printed. */
  gpg(args: readonly string[], input: Buffer | string = ''): Buffer {
    return execFileSync('gpg', ['--batch', '--quiet', '--no-tty', ...args], {
      ...{ input, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 64 << 20 },
      env: { ...process.env, GNUPGHOME: this.home },
    });
  }

  /** Signs, and encrypts with a key below it. @returns its fingerprint */
  makeKey(userId: string, passphrase = '', expires = '1y', more: readonly string[] = []): string {
    const given = [...more, '--pinentry-mode', 'loopback', '--passphrase', passphrase];
    this.gpg([...given, '--quick-gen-key', userId, 'ed25519', 'sign', expires]);
    const fingerprint = this.fingerprint(`=${userId}`);
    this.gpg([...given, '--quick-add-key', fingerprint, 'cv25519', 'encr', expires]);
    return fingerprint;
  }

  fingerprint(of: string): string {
    const listed = this.gpg(['--with-colons', '--list-keys', of]).toString('utf8');
    return /^fpr:{9}([0-9A-F]+):/m.exec(listed)?.[1] ?? '';
  }

  publicKey(of: string): Buffer {
    return this.gpg(['--armor', '--export', of]);
  }

  /** Imports a key; `trusted`: as one that the user confirmed. */
  learn(key: Buffer, trusted?: string): void {
    this.gpg(['--import'], key);
    if (trusted !== undefined) this.gpg(['--import-ownertrust'], `${trusted}:6:\n`);
  }

  /** What makes the key one that was revoked. */
  revocation(fingerprint: string): Buffer {
    const file = join(this.home, 'openpgp-revocs.d', `${fingerprint}.rev`);
    return Buffer.from(readFileSync(file, 'latin1').replace(/^:(?=-----)/m, ''));
  }

  sign(content: string, by: string, more: readonly string[] = []): string {
    const args = [...more, '--armor', '--local-user', by, '--detach-sign'];
    return this.gpg(args, content).toString('latin1');
  }

  use(): void {
    process.env['GNUPGHOME'] = this.home;
  }

  remove(): void {
    spawnSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: this.home } });
    rmSync(this.home, { recursive: true, force: true });
  }
}

export interface SignedWishes {
  from?: string;
  header?: string;
  /** The MIME entity that is signed, lines with LF. */
  entity?: string;
}

export const ENTITY = `Content-Type: text/plain; charset=utf-8

the herring is in the barrel
`;

/** PGP/MIME (RFC 3156, 5), as other programs write it. */
export function signedMail(
  signature: string,
  { from = 'Ann <ann@example.org>', header = '', entity = ENTITY }: SignedWishes = {},
): Buffer {
  return mail(`${header}From: ${from}
To: mira@here.example
Subject: herring
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/signed; micalg=pgp-sha256;
 protocol="application/pgp-signature"; boundary="sig"

This is an OpenPGP/MIME signed message (RFC 4880 and 3156)
--sig
${entity.replace(/\n$/, '')}
--sig
Content-Type: application/pgp-signature; name="OpenPGP_signature.asc"
Content-Description: OpenPGP digital signature
Content-Disposition: attachment; filename="OpenPGP_signature.asc"

${signature}
--sig--
`);
}

/** As it was signed: with CRLF, without the line break that belongs to the boundary. */
export function canonical(entity: string): string {
  return entity.replace(/\n$/, '').replaceAll('\n', '\r\n');
}

/** RFC 3156, 4. */
export function encryptedMail(armoured: string, from = 'Ann <ann@example.org>'): Buffer {
  return mail(`From: ${from}
To: mira@here.example
Subject: ...
Message-ID: <2@example.org>
MIME-Version: 1.0
Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";
 boundary="enc"

--enc
Content-Type: application/pgp-encrypted
Content-Description: PGP/MIME version identification

Version: 1

--enc
Content-Type: application/octet-stream; name="encrypted.asc"
Content-Description: OpenPGP encrypted message
Content-Disposition: inline; filename="encrypted.asc"

${armoured}
--enc--
`);
}

export function mail(text: string): Buffer {
  return Buffer.from(text.replace(/\r\n|\n/g, '\r\n'), 'utf8');
}
