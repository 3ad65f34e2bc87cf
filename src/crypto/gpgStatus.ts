/**
 * What gpg says on its status descriptor (GnuPG's doc/DETAILS), and what follows from it for
 * signatures. Pure.
 *
 * Guarantees: nothing but a whole line of the status descriptor counts; a signature is good only
 * when GOODSIG and VALIDSIG agree about one and the same signature, which is over data and not over
 * a key.
 */

export interface StatusLine {
  keyword: string;
  /** As they stand; user ids have blanks in them and percent escapes. */
  args: readonly string[];
}

export function parseStatus(bytes: Buffer): StatusLine[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      if (!line.startsWith('[GNUPG:] ')) return [];
      const [keyword = '', ...args] = line.slice(9).split(' ');
      return [{ keyword, args }];
    });
}

export type SignatureOutcome =
  'good' | 'expired' | 'revoked-key' | 'bad' | 'missing-key' | 'not-checked';

export interface FoundSignature {
  outcome: SignatureOutcome;
  /** As the key names its owner first; untrusted, may be empty. */
  userId: string;
  /** Of the primary key, in hex; null when it was not verified. */
  fingerprint: string | null;
  /** Fingerprint or id of the key that signed, as far as it is known. */
  key: string;
  /** Ms since the epoch. */
  signed: number | null;
}

const OUTCOMES: Readonly<Record<string, SignatureOutcome>> = {
  ...{ GOODSIG: 'good', EXPSIG: 'expired', EXPKEYSIG: 'expired', REVKEYSIG: 'revoked-key' },
  ...{ BADSIG: 'bad', ERRSIG: 'not-checked' },
};
/** ERRSIG's reason for a key that is not there. */
const NO_KEY = '9';
/** Over a document, binary or text (RFC 9580, 5.2.1). */
const DOCUMENT_CLASSES = new Set(['00', '01', '-']);

/** All signatures that gpg met, in their order. */
export function signaturesIn(status: readonly StatusLine[]): FoundSignature[] {
  const found: FoundSignature[] = [];
  let begun: StatusLine[] | null = null;
  const close = (): void => {
    if (begun !== null) found.push(signatureOf(begun));
    begun = null;
  };
  for (const line of status) {
    if (line.keyword === 'NEWSIG') {
      close();
      begun = [];
    } else if (begun !== null) begun.push(line);
    // Without its beginning, which gpgsm may leave out.
    else if (line.keyword in OUTCOMES) begun = [line];
  }
  close();
  return found;
}

function signatureOf(lines: readonly StatusLine[]): FoundSignature {
  const verdicts = lines.filter(({ keyword }) => keyword in OUTCOMES);
  const [verdict] = verdicts;
  const valid = lines.filter(({ keyword }) => keyword === 'VALIDSIG');
  const nothing = { userId: '', fingerprint: null, key: '', signed: null } as const;
  if (verdict === undefined || verdicts.length > 1 || valid.length > 1) {
    return { outcome: 'not-checked', ...nothing };
  }
  const outcome = OUTCOMES[verdict.keyword] ?? 'not-checked';
  const [key = '', ...words] = verdict.args;
  if (verdict.keyword === 'ERRSIG') {
    const isMissing = verdict.args[5] === NO_KEY;
    const whole = verdict.args[6];
    const known = whole !== undefined && whole !== '-' ? whole : key;
    return { ...nothing, outcome: isMissing ? 'missing-key' : 'not-checked', key: known };
  }
  const userId = unescaped(words.join(' '));
  if (outcome === 'bad') return { ...nothing, outcome, userId, key };
  const [fingerprint = '', , time = '', , , , , , kind = '', primary = fingerprint] =
    valid[0]?.args ?? [];
  if (!/^[0-9A-F]{40,64}$/i.test(primary) || !DOCUMENT_CLASSES.has(kind)) {
    return { ...nothing, outcome: 'not-checked' };
  }
  return { outcome, userId, fingerprint: primary, key: primary, signed: timeOf(time) };
}

/** Seconds since the epoch, or as ISO 8601 without marks. */
export function timeOf(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (y === undefined) return null;
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
}

/** Percent escapes of status lines, each of an octet of UTF-8. */
function unescaped(text: string): string {
  const octets = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(octets, 'latin1').toString('utf8');
}

/** libgpg-error: the low 16 bits are what went wrong. */
const NO_PINENTRY = 85;
const CANCELLED = new Set([99, 198]);

function errorCodes(status: readonly StatusLine[]): number[] {
  return status
    .filter(({ keyword }) => keyword === 'ERROR' || keyword === 'FAILURE')
    .map(({ args }) => Number(args[1] ?? '') & 0xffff);
}

/** It would have needed a passphrase that it was not to ask for. */
export function needsPassphrase(status: readonly StatusLine[]): boolean {
  return errorCodes(status).includes(NO_PINENTRY);
}

/** Who was asked for the passphrase gave none. */
export function wasRefused(status: readonly StatusLine[]): boolean {
  return errorCodes(status).some((code) => CANCELLED.has(code));
}

export function has(status: readonly StatusLine[], keyword: string): boolean {
  return status.some((line) => line.keyword === keyword);
}
