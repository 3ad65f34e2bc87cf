/**
 * Text in the character sets that mail was written in before UTF-8, for messages that show how
 * they are read. The tables are the platform's own decoders, turned round.
 */

const TWO_BYTE = new Map<string, ReadonlyMap<string, Buffer>>();

/** Throws for a character the set does not have. */
export function encodeText(text: string, charset: 'gb18030' | 'euc-kr' | 'koi8-r'): Buffer {
  const table = tableOf(charset);
  return Buffer.concat([...text].map((char) => encodeChar(char, table)));
}

/** RFC 1468: JIS X 0208 between escape sequences, ASCII otherwise and at every line's end. */
export function encodeIso2022Jp(text: string): Buffer {
  const table = tableOf('euc-jp');
  const pieces: Buffer[] = [];
  let twoByte = false;
  for (const char of text) {
    const code = encodeChar(char, table);
    if ((code.length === 2) !== twoByte) {
      twoByte = !twoByte;
      pieces.push(Buffer.from(twoByte ? '\x1b$B' : '\x1b(B'));
    }
    pieces.push(twoByte ? Buffer.from(code.map((byte) => byte & 0x7f)) : code);
  }
  if (twoByte) pieces.push(Buffer.from('\x1b(B'));
  return Buffer.concat(pieces);
}

/** An encoded-word (RFC 2047). The text must be short enough for one. */
export function encodedWord(bytes: Buffer, charset: string): string {
  return `=?${charset}?B?${bytes.toString('base64')}?=`;
}

function encodeChar(char: string, table: ReadonlyMap<string, Buffer>): Buffer {
  if (char < '\x80') return Buffer.from(char);
  const bytes = table.get(char);
  if (bytes === undefined) throw new Error(`no ${char} in this character set`);
  return bytes;
}

function tableOf(charset: string): ReadonlyMap<string, Buffer> {
  const known = TWO_BYTE.get(charset);
  if (known !== undefined) return known;
  const codes: Buffer[] = [];
  for (let lead = charset === 'koi8-r' ? 0x80 : 0xa1; lead <= 0xfe; lead++) {
    if (charset === 'koi8-r') codes.push(Buffer.of(lead));
    else for (let trail = 0xa1; trail <= 0xfe; trail++) codes.push(Buffer.of(lead, trail));
  }
  const lines = codes.flatMap((code) => [code, Buffer.from('\n')]);
  const chars = new TextDecoder(charset).decode(Buffer.concat(lines)).split('\n');
  const table = new Map<string, Buffer>();
  codes.forEach((code, index) => {
    const char = chars[index] ?? '';
    if ([...char].length === 1 && char !== '\ufffd') table.set(char, code);
  });
  TWO_BYTE.set(charset, table);
  return table;
}
