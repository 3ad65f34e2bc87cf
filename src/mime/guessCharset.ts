/**
 * The character set of bytes that come without a usable label and are not UTF-8.
 *
 * Guarantees: never throws; looks at {@link LOOKED_AT} octets at most. Western is the answer unless
 * another one is plainly better: it is the commonest, and nothing in it is lost.
 */

const LOOKED_AT = 1 << 14;

type Guess =
  | 'windows-1252'
  | 'windows-1250'
  | 'shift_jis'
  | 'euc-jp'
  | 'euc-kr'
  | 'gb18030'
  | 'big5'
  | (typeof ALPHABETS)[number]['charset'];

export function guessCharset(bytes: Buffer): Guess {
  const sample = bytes.subarray(0, LOOKED_AT);
  const octets = sample.toString('latin1');
  const high = count(octets, /[\x80-\xff]/g);
  const latin = count(octets, /[A-Za-z]/g);
  return guessDoubleByte(sample, octets, high) ?? guessAlphabet(sample, octets, high, latin);
}

/**
 * East Asian text is pairs of octets throughout; chance makes few of them in other text, where
 * letters beyond ASCII stand alone between others.
 */
function guessDoubleByte(sample: Buffer, octets: string, high: number): Guess | null {
  const runs = octets.match(/[\x80-\xff][\x40-\xff]*/g) ?? [];
  if (high < 4 || runs.length === 0) return null;
  return guessEuc(octets, high) ?? guessShifted(sample, high);
}

/** Both octets of each pair are high: Japanese, Korean and simplified Chinese on EUC. */
function guessEuc(octets: string, high: number): Guess | null {
  const pairs = octets.match(/\x8e[\xa1-\xdf]|[\xa1-\xfe][\xa1-\xfe]/g) ?? [];
  if (pairs.length * 2 < high * 0.98) return null;
  const share = (lead: RegExp): number => pairs.filter((pair) => lead.test(pair)).length;
  const total = pairs.length;
  // An even run of high letters may be Russian; there the first letter of a pair is any of them.
  const kana = share(/^[\xa4\xa5]/);
  if (kana > total * 0.15) return 'euc-jp';
  const hangul = share(/^[\xb0-\xc8]/);
  const punctuation = share(
    /^\xa1[\xa2\xa3\xaa\xad\xb0\xb1\xb6\xb7]|^\xa3[\xa1\xa8\xa9\xac\xba\xbb\xbf]/,
  );
  const hanzi = share(/^[\xb0-\xd7]/);
  if (punctuation === 0 && hangul > total * 0.9 && total >= 3 && !looksCyrillic(octets)) {
    return 'euc-kr';
  }
  if (punctuation + hanzi > total * 0.85 && !looksCyrillic(octets)) return 'gb18030';
  return null;
}

/** Words of Cyrillic letters have lengths that are odd as often as even. */
function looksCyrillic(octets: string): boolean {
  const runs = octets.match(/[\x80-\xff]+/g) ?? [];
  return runs.some((run) => run.length % 2 === 1);
}

/** The second octet of a pair may be an ASCII letter: decoding decides. */
function guessShifted(sample: Buffer, high: number): Guess | null {
  const japanese = decodeStrictly(sample, 'shift_jis');
  if (japanese !== null) {
    const kana = count(japanese, /[\u3040-\u30ff]/g);
    const han = count(japanese, /[\u3001\u3002\u4e00-\u9fff]/g);
    const half = count(japanese, /[\uff61-\uff9f]/g);
    if (kana > 0 && kana + han > half * 3 && (kana + han) * 2 > high * 0.8) return 'shift_jis';
    const leads = count(sample.toString('latin1'), /[\x81-\x9f]/g);
    if (han > 1 && half === 0 && leads > high * 0.4) return 'shift_jis';
  }
  const taiwanese = decodeStrictly(sample, 'big5');
  if (taiwanese !== null) {
    const han = count(taiwanese, /[\u3001\u3002\u4e00-\u9fff\uff01-\uff5e]/g);
    const pairs = sample.toString('latin1').match(/[\xa1-\xc6][\x40-\x7e\xa1-\xfe]/g) ?? [];
    const isUneven = pairs.some((pair) => pair < '\xff' && pair.charCodeAt(1) < 0x80);
    if (isUneven && pairs.length >= 2 && han > pairs.length * 0.9 && pairs.length > high * 0.45) {
      return 'big5';
    }
  }
  return null;
}

const RUSSIAN = { letters: /[а-яё]/gi, common: /[оеаинтсрвл]/gi };

/** Alphabets that are not Latin, each with the letters that are most of any text in it. */
const ALPHABETS = [
  { charset: 'windows-1251', letters: /[а-яёіїєґ]/gi, common: RUSSIAN.common },
  { charset: 'koi8-r', ...RUSSIAN },
  { charset: 'ibm866', ...RUSSIAN },
  { charset: 'iso-8859-5', ...RUSSIAN },
  { charset: 'windows-1253', letters: /[α-ωά-ώ]/gi, common: /[αοιετνσρκλά]/gi },
  { charset: 'windows-1255', letters: /[א-ת]/g, common: /[יוהלארתשמםן]/g },
  { charset: 'windows-1256', letters: /[ء-ي]/g, common: /[اليموةنرت]/g },
  {
    charset: 'windows-874',
    letters: /[ก-๛]/g,
    common:
      /[\u0e19\u0e23\u0e2d\u0e01\u0e40\u0e07\u0e27\u0e21\u0e2a\u0e14\u0e22\u0e25\u0e30-\u0e35\u0e48\u0e49]/g,
  },
] as const;

/** Less of the commonest letters, and it is no text in that language. */
const LEAST_COMMON = 0.45;

function guessAlphabet(sample: Buffer, octets: string, high: number, latin: number): Guess {
  const isVaried = new Set(octets.match(/[\x80-\xff]/g)).size > 3;
  if (isVaried && count(octets, /[\x80-\xff]{2}/g) * 3 > high && high > latin / 4) {
    let best: Guess | null = null;
    let bestScore = LEAST_COMMON;
    for (const { charset, letters, common } of ALPHABETS) {
      const text = decodeStrictly(sample, charset) ?? '';
      if (count(text, letters) < high * 0.85) continue;
      // A capital behind a small letter: the wrong one of two Cyrillic sets.
      const turned = count(text, /\p{Ll}(?=\p{Lu})/gu);
      const score = (count(text, common) - turned * 2) / high;
      if (score > bestScore) [best, bestScore] = [charset, score];
    }
    if (best !== null) return best;
  }
  return looksCentralEuropean(octets) ? 'windows-1250' : 'windows-1252';
}

/** Signs that no Western text has within a word, or carons beside letters of no caron language. */
function looksCentralEuropean(octets: string): boolean {
  const polish = count(octets, /[a-z\xc0-\xff](?:[\xbf\xb3]+[a-z\xc0-\xff]|\xb9)/g);
  const hasCarons = /[\x9a\x9e\x8a\x8e]/.test(octets);
  return (
    polish > 1 ||
    (hasCarons && /[a-z][\xf8\xe8\xec\xf9\xf2\xe6\xf0]|[\xc8\xd8\xd0][a-z]/.test(octets))
  );
}

function decodeStrictly(sample: Buffer, charset: string): string | null {
  try {
    // A sample may end within a character.
    return new TextDecoder(charset, { fatal: true }).decode(sample, {
      stream: sample.length === LOOKED_AT,
    });
  } catch {
    return null;
  }
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
