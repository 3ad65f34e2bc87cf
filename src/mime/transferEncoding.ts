/**
 * Content-Transfer-Encoding (RFC 2045, 6), and yEnc: from what travels to the octets of a part.
 *
 * Guarantees: never throws; damage costs at most what is damaged; the result is never longer than
 * the source; time is linear.
 */

export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable' | 'uuencode' | 'yenc';

/** The encoding that a header names, however it is misspelt; unknown ones are `identity`. */
export function transferEncoding(header: string): TransferEncoding {
  const name = header.toLowerCase().replace(/[^a-z0-9-]/g, '');
  if (name.startsWith('base64')) return 'base64';
  if (name.startsWith('quoted')) return 'quoted-printable';
  if (/^(?:x-)?uu(?:e|encode)?/.test(name)) return 'uuencode';
  return /^(?:x-)?yenc/.test(name) ? 'yenc' : 'identity';
}

export function decodeTransfer(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') return decodeBase64(bytes);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(bytes);
  if (encoding === 'uuencode') return decodeUu(bytes);
  return encoding === 'yenc' ? decodeYenc(bytes) : bytes;
}

/**
 * Octets after decoding, without decoding. Exact for base64 in lines of one length and for
 * identity; an estimate from above otherwise.
 */
export function decodedSize(bytes: Buffer, encoding: TransferEncoding): number {
  if (encoding !== 'base64' || isPlainWords(bytes)) return bytes.length;
  let start = 0;
  while (isSpaceOrPadding(bytes[start])) start += 1;
  let end = bytes.length;
  let padding = 0;
  while (end > start && isSpaceOrPadding(bytes[end - 1])) {
    end -= 1;
    if (bytes[end] === 0x3d) padding += 1;
  }
  const firstBreak = bytes.indexOf(0x0a, start);
  const eol = bytes[firstBreak - 1] === 0x0d ? 2 : 1;
  const breaks =
    firstBreak < 0 || firstBreak >= end ? 0 : Math.floor((end - start) / (firstBreak + 1 - start));
  const digits = end - start - breaks * eol + Math.min(padding, 2);
  return Math.max(0, Math.floor((digits * 3) / 4) - Math.min(padding, 2));
}

function isSpaceOrPadding(octet: number | undefined): boolean {
  return octet === 0x3d || octet === 0x0a || octet === 0x0d || octet === 0x20 || octet === 0x09;
}

/**
 * Words of a language, whatever the header says: base64 comes in long lines. The first line tells
 * it from base64 with words behind it, which a mailing list added.
 */
function isPlainWords(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 1_024).trim();
  if (!/^\S+[ \t]+\S/.test(text)) return false;
  const words = text.split(/\s+/);
  return words.length > 3 && words.join('').length / words.length < 12;
}

/** Encoded texts in a row that are read on. */
const MAX_PIECES = 1_000;

function decodeBase64(bytes: Buffer): Buffer {
  if (isPlainWords(bytes)) return bytes;
  const text = bytes.toString('latin1');
  const padding = text.indexOf('=');
  // What stands on the line of the end is ignored (RFC 2045, 6.8).
  const rest = padding < 0 ? '' : text.slice(padding).replace(/^=+(?:[ \t][^\n]*)?\s*/, '');
  if (rest === '') return Buffer.from(text, 'base64');
  // Several encoded texts in a row are read on; a footer that a mailing list added is not base64.
  const pieces: Buffer[] = [Buffer.from(text.slice(0, padding), 'base64')];
  for (const run of rest.replace(/\s+/g, '').split(/=+/, MAX_PIECES)) {
    if (!/^[A-Za-z0-9+/]+$/.test(run)) break;
    pieces.push(Buffer.from(run, 'base64'));
  }
  return Buffer.concat(pieces);
}

const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value += 1) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** RFC 2045, 6.7; an `=` that begins neither an octet nor a soft break stands for itself. */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const first = bytes.indexOf(0x3d);
  if (first < 0) return bytes;
  const result = Buffer.allocUnsafe(bytes.length);
  bytes.copy(result, 0, 0, first);
  let length = first;
  for (let i = first; i < bytes.length; i += 1) {
    const octet = bytes[i] ?? 0;
    if (octet === 0x3d) {
      const high = HEX[bytes[i + 1] ?? 0] ?? -1;
      const low = HEX[bytes[i + 2] ?? 0] ?? -1;
      if (high >= 0 && low >= 0) {
        result[length] = high * 16 + low;
        length += 1;
        i += 2;
        continue;
      }
      const next = softBreakEnd(bytes, i + 1);
      if (next > 0) {
        i = next - 1;
        continue;
      }
    }
    result[length] = octet;
    length += 1;
  }
  return result.subarray(0, length);
}

/** Where the line after a soft break begins; 0 when `at` does not begin a line end. */
function softBreakEnd(bytes: Buffer, at: number): number {
  let i = at;
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i += 1;
  if (bytes[i] === 0x0d) i += 1;
  if (i >= bytes.length) return bytes.length;
  return bytes[i] === 0x0a ? i + 1 : 0;
}

/** POSIX uuencode, from the `begin` line (or the start) to `end` (or the end). */
function decodeUu(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4}(?: |$)/.test(line));
  const result = Buffer.alloc(bytes.length);
  let length = 0;
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end') break;
    const count = line === '' ? 0 : sixBits(line, 0);
    for (let i = 1, left = count; left > 0 && i < line.length; i += 4, left -= 3) {
      const word =
        (sixBits(line, i) << 18) |
        (sixBits(line, i + 1) << 12) |
        (sixBits(line, i + 2) << 6) |
        sixBits(line, i + 3);
      for (let k = 0; k < Math.min(3, left); k += 1) {
        result[length] = (word >> (16 - 8 * k)) & 0xff;
        length += 1;
      }
    }
  }
  return result.subarray(0, length);
}

/** A missing character, as after trailing spaces were lost, is a space: zero. */
function sixBits(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0;
}

/** yEnc: every octet is 42 too high; `=` begins one that is 64 higher still, or a control line. */
function decodeYenc(bytes: Buffer): Buffer {
  const result = Buffer.alloc(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const octet = bytes[i] ?? 0;
    if (octet === 0x0a || octet === 0x0d) continue;
    const next = bytes[i + 1] ?? 0;
    const isEscape = octet === 0x3d;
    if (isEscape && next === 0x79 && (i === 0 || bytes[i - 1] === 0x0a)) {
      if (bytes.toString('latin1', i, i + 5) === '=yend') break;
      const lineEnd = bytes.indexOf(0x0a, i);
      i = lineEnd < 0 ? bytes.length : lineEnd;
      continue;
    }
    if (isEscape) i += 1;
    result[length] = isEscape ? next - 106 : octet - 42;
    length += 1;
  }
  return result.subarray(0, length);
}
