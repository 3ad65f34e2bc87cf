/**
 * UTF-7 (RFC 2152): text in seven bits, where `+` begins characters in base64 and `-` or anything
 * else ends them. Never throws; linear time, however short the pieces are.
 */

const PLUS = 0x2b;
const MINUS = 0x2d;
const REPLACEMENT = 0xfffd;

const DIGITS = new Int8Array(256).fill(-1);
for (const [value, digit] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  DIGITS[digit.charCodeAt(0)] = value;
}

export function decodeUtf7(bytes: Buffer): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const octet = bytes[at] ?? 0;
    at += 1;
    if (octet !== PLUS) {
      // Eight bits are none of UTF-7.
      units[length] = octet < 0x80 ? octet : REPLACEMENT;
      length += 1;
      continue;
    }
    if (bytes[at] === MINUS) {
      units[length] = PLUS;
      length += 1;
      at += 1;
      continue;
    }
    let held = 0;
    let bits = 0;
    for (let digit = DIGITS[bytes[at] ?? 0] ?? -1; digit >= 0 && at < bytes.length;) {
      held = (held << 6) | digit;
      bits += 6;
      if (bits >= 16) {
        bits -= 16;
        units[length] = (held >> bits) & 0xffff;
        length += 1;
        held &= (1 << bits) - 1;
      }
      at += 1;
      digit = DIGITS[bytes[at] ?? 0] ?? -1;
    }
    if (bytes[at] === MINUS) at += 1;
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}
