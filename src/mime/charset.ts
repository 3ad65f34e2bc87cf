/**
 * Bytes in the character set that a message names, as text.
 *
 * Guarantees: never throws; a name that is missing, unknown or plainly wrong falls back to UTF-8
 * where the bytes are that, else to what they look like (`guessCharset.ts`), which is windows-1252
 * in doubt, where nothing is lost. Byte order marks are dropped.
 */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { guessCharset } from './guessCharset.js';
import { decodeIso2022Jp, decodeIso2022Shifted } from './iso2022.js';
import { decodeUtf7 } from './utf7.js';

type Decode = (bytes: Buffer) => string;

/** Names that say nothing about the bytes. */
const UNSPECIFIC = new Set(
  'us-ascii ascii ansi_x3.4-1968 iso646-us 7bit 8bit binary unknown unknown-8bit x-unknown default none'.split(
    ' ',
  ),
);

/** What neither the WHATWG names nor iconv-lite's cover, or cover differently. */
const ALIASES: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
  iso_8859_1: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  'x-cp1252': 'windows-1252',
  utf8: 'utf-8',
  'utf-8-strict': 'utf-8',
  cp65001: 'utf-8',
  utf7: 'utf-7',
  'unicode-1-1-utf-7': 'utf-7',
  'unicode-2-0-utf-7': 'utf-7',
  unicode11utf7: 'utf-7',
  'unicode-little': 'utf-16le',
  'unicode-big': 'utf-16be',
  'iso-10646-ucs-4': 'utf-32',
  cp932: 'shift_jis',
  windows31j: 'shift_jis',
  ms932: 'shift_jis',
  euc: 'euc-jp',
  ujis: 'euc-jp',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  5601: 'euc-kr',
  'windows-949': 'euc-kr',
  cp936: 'gb18030',
  gb2312: 'gb18030',
  gbk2312: 'gb18030',
  'euc-cn': 'gb18030',
  cp950: 'big5',
  'big5-eten': 'big5',
  'zh-tw-big5': 'big5',
  'ansi-1251': 'windows-1251',
  'microsoft-cp1251': 'windows-1251',
  ibm00858: 'cp858',
  'dos-862': 'cp862',
  'dos-866': 'ibm866',
  'mac-ce': 'maccenteuro',
  'mac-centraleurroman': 'maccenteuro',
  'mac-greek': 'macgreek',
  'mac-turkish': 'macturkish',
  'mac-icelandic': 'maciceland',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-2004': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  iso2022jp: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  'hz-gb-2312': 'hz',
  iso2022kr: 'iso-2022-kr',
};

/** Codecs of iconv-lite that are no character sets of mail. */
const NO_CHARSETS = new Set(['base64', 'hex', 'utf-7-imap', 'utf7imap', 'binary', 'internal']);

const decoders = new Map<string, Decode>([
  ['utf-8', decodeUtf8],
  ['windows-1252', decodeWindows1252],
  ['utf-16', decodeUtf16],
  ['iso-2022-jp', decodeIso2022Jp],
  ['iso-2022-kr', (bytes) => decodeIso2022Shifted(bytes, 'euc-kr')],
  ['iso-2022-cn', (bytes) => decodeIso2022Shifted(bytes, 'gbk')],
  ['hz', (bytes) => decodeWith('gbk', shiftHz(bytes))],
]);

/** @param label the charset as the message names it, in any case; undefined: it does not. */
export function decodeText(bytes: Buffer, label?: string): string {
  const name = normalise(label ?? '');
  if (name === '' || UNSPECIFIC.has(name)) return guess(bytes);
  return decodeWith(name, bytes);
}

/** Bytes without a label of their own: UTF-8 where they are that, else as the text beside them. */
export function decodeUnlabelled(bytes: Buffer, neighbour: string | undefined): string {
  const isTold = !isUtf8(bytes) && normalise(neighbour ?? '') !== 'utf-8';
  return isTold ? decodeText(bytes, neighbour) : guess(bytes);
}

function decodeWith(name: string, bytes: Buffer): string {
  let decode = decoders.get(name);
  if (decode === undefined) {
    decode = findDecoder(name);
    // Names come from mail: an unbounded cache would let a mailbox fill the memory.
    if (decoders.size < 200) decoders.set(name, decode);
  }
  return decode(bytes);
}

/** No name of a charset is as long. */
const LABEL_LIMIT = 200;

function normalise(label: string): string {
  const name = label
    .slice(0, LABEL_LIMIT)
    .trim()
    .toLowerCase()
    .replace(/^charset=|["'\s]+/g, '')
    .replace(/[;,].*$|\/\/.*$/, '')
    .replace(/^(?:win|windows)-?(?=125\d$)/, 'windows-');
  return alias(name) ?? name;
}

function alias(name: string): string | undefined {
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}

function findDecoder(name: string): Decode {
  try {
    const decoder = new TextDecoder(name);
    if (decoder.encoding === 'windows-1252') return decodeWindows1252;
    return (bytes) => decoder.decode(bytes);
  } catch {
    if (name.length > 60) return guess;
    if (name === 'utf-7') return decodeUtf7;
    // Private names are often public ones behind a prefix.
    const plain = name.replace(/^(?:x-|cs)(?:win-?(?=125\d$))?/, '');
    if (plain !== name) return (bytes) => decodeWith(alias(plain) ?? plain, bytes);
    if (NO_CHARSETS.has(name) || !iconv.encodingExists(name)) return guess;
    return (bytes) => iconv.decode(bytes, name);
  }
}

const ESCAPE = 0x1b;
const JIS_ESCAPES = ['\x1b$B', '\x1b$@', '\x1b(J', '\x1b(I'];
const KOREAN_ESCAPE = '\x1b$)C';

function guess(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    const mark = bytes.subarray(0, 2).toString('latin1');
    return mark === '\xff\xfe' || mark === '\xfe\xff'
      ? decodeUtf16(bytes)
      : (decodeCutUtf8(bytes) ?? decodeWith(guessCharset(bytes), bytes));
  }
  if (!bytes.includes(ESCAPE)) return withoutMark(bytes.toString('utf8'));
  if (bytes.includes(KOREAN_ESCAPE)) return decodeWith('iso-2022-kr', bytes);
  // Seven bits with JIS escapes: old Japanese mail often goes without a label.
  return JIS_ESCAPES.some((escape) => bytes.includes(escape))
    ? decodeWith('iso-2022-jp', bytes)
    : withoutMark(bytes.toString('utf8'));
}

/**
 * UTF-8 that was cut off or damaged in a place or two: no text in another set holds so many whole
 * characters of it by chance. Null: it is something else.
 */
function decodeCutUtf8(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.replace(/[\0-\x7f\uFFFD]+/g, '').length;
  return whole >= 4 && broken * 4 <= whole ? withoutMark(text) : null;
}

/** Bytes that claim to be UTF-8. Where many characters are broken, the claim is wrong. */
function decodeUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return withoutMark(text);
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.replace(/[\0-\x7f\uFFFD]+/g, '').length;
  const isWrong = broken > whole || (broken > 2 && broken * 3 > whole);
  return isWrong ? decodeWith(guessCharset(bytes), bytes) : withoutMark(text);
}

/**
 * RFC 2781, 4.3: big-endian unless a byte order mark says otherwise, or every character of a
 * Western text would have its zero on the wrong side.
 */
function decodeUtf16(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const head = bytes.subarray(0, 64);
  const looksLittle = head.length > 1 && head.every((octet, i) => (octet === 0) === (i % 2 === 1));
  return decodeWith(isLittle || looksLittle ? 'utf-16le' : 'utf-16be', bytes);
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** 0x80 to 0x9F. The five unassigned octets stay the controls that they are in ISO 8859-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * By hand because some versions of Node decode windows-1252 as ISO 8859-1. A label that means this
 * set often stands above UTF-8; no Western text is that by chance.
 */
function decodeWindows1252(bytes: Buffer): string {
  const octets = bytes.toString('latin1');
  if (!/[\x80-\xff]/.test(octets)) return octets;
  if (isUtf8(bytes)) return withoutMark(bytes.toString('utf8'));
  return octets.replace(
    /[\x80-\x9f]/g,
    (octet) => WINDOWS_1252[octet.charCodeAt(0) - 0x80] ?? octet,
  );
}

/** HZ (RFC 1843) as GBK: between `~{` and `~}` the high bit is understood. */
function shiftHz(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(
      /~(?:\{([\x21-\x7e]*?)(?:~\}|(?![\x21-\x7e]))|(~)|\n)/g,
      (_match, gb?: string, tilde?: string) =>
        gb === undefined
          ? (tilde ?? '')
          : gb.replace(/[\x21-\x7e]/g, (c) => String.fromCharCode(c.charCodeAt(0) | 0x80)),
    );
  return Buffer.from(text, 'latin1');
}
