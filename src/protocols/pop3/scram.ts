/**
 * SCRAM-SHA-256 and SCRAM-SHA-1 (RFC 5802, RFC 7677), the client's side. No I/O.
 *
 * Guarantees: the password never leaves this computer, and the server has to prove that it knows
 * it: a server that cannot is told nothing it could use. Channel binding is not used.
 */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { MailtuiError } from '../../core/errors.js';
import type { SaslExchange } from './sasl.js';

const derive = promisify(pbkdf2);

/** RFC 7677, 4 wants at least so many; fewer would make guessing the password cheap. */
const FEWEST_ITERATIONS = 4096;
/** What a server may make us calculate; a few seconds' work. */
const MOST_ITERATIONS = 2_000_000;
/** "No channel binding, no other identity", as it is repeated in the second message. */
const GS2_HEADER = 'n,,';

export type ScramHash = 'sha256' | 'sha1';

export class Scram implements SaslExchange {
  readonly mechanism: string;
  readonly #hash: ScramHash;
  readonly #password: string;
  readonly #nonce: string;
  readonly #firstBare: string;
  #expectedProof: Buffer | null = null;
  #isProven = false;

  /** `nonce`: only for tests; by default a random one. */
  constructor(
    hash: ScramHash,
    credentials: { user: string; password: string },
    nonce = randomBytes(18).toString('base64'),
  ) {
    this.mechanism = hash === 'sha256' ? 'SCRAM-SHA-256' : 'SCRAM-SHA-1';
    this.#hash = hash;
    this.#password = prepared(credentials.password);
    this.#nonce = nonce;
    const name = prepared(credentials.user).replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#firstBare = `n=${name},r=${nonce}`;
  }

  get initial(): Buffer {
    return Buffer.from(`${GS2_HEADER}${this.#firstBare}`);
  }

  async respond(challenge: Buffer): Promise<Buffer> {
    if (challenge.length === 0 && this.#expectedProof === null) return this.initial;
    return this.#expectedProof === null
      ? this.#prove(challenge.toString())
      : this.#check(challenge.toString(), this.#expectedProof);
  }

  finish(): void {
    if (!this.#isProven) throw unproven();
  }

  async #prove(serverFirst: string): Promise<Buffer> {
    const match = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/=]+),i=(\d{1,9})(?:,|$)/.exec(
      serverFirst,
    );
    const [, nonce = '', salt = '', count = ''] = match ?? [];
    const iterations = Number(count);
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) throw nonsense();
    if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) throw nonsense();

    const length = createHash(this.#hash).digest().length;
    const saltBytes = Buffer.from(salt, 'base64');
    const salted = await derive(this.#password, saltBytes, iterations, length, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const storedKey = createHash(this.#hash).update(clientKey).digest();
    const binding = Buffer.from(GS2_HEADER).toString('base64');
    const finalBare = `c=${binding},r=${nonce}`;
    const dialogue = `${this.#firstBare},${serverFirst},${finalBare}`;
    const signature = this.#hmac(storedKey, dialogue);
    this.#expectedProof = this.#hmac(this.#hmac(salted, 'Server Key'), dialogue);
    const proof = clientKey.map((byte, i) => byte ^ (signature[i] ?? 0));
    return Buffer.from(`${finalBare},p=${Buffer.from(proof).toString('base64')}`);
  }

  #check(serverFinal: string, expected: Buffer): Buffer {
    const given = Buffer.from(/^v=([A-Za-z0-9+/=]+)(?:,|$)/.exec(serverFinal)?.[1] ?? '', 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unproven();
    this.#isProven = true;
    return Buffer.alloc(0);
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

/** SASLprep (RFC 4013) as far as it changes anything that people have in passwords. */
function prepared(text: string): string {
  return text
    .replace(/\p{Zs}|\u200b/gu, ' ')
    .replace(
      /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g,
      '',
    )
    .normalize('NFKC');
}

function nonsense(): MailtuiError {
  return new MailtuiError('protocol', 'the server does not do SCRAM as it should', {
    retry: 'never',
    hint: 'Nothing was given away. Ask whoever runs the server.',
  });
}

function unproven(): MailtuiError {
  return new MailtuiError('protocol', 'the server could not prove that it knows your password', {
    retry: 'never',
    hint: 'It may not be the server it says it is. Your password was not given away.',
  });
}
