/**
 * The seven-bit character sets of East Asia that switch by escape sequences: ISO-2022-JP with all
 * its extensions (RFC 1468, RFC 1554, JIS X 0213), ISO-2022-KR (RFC 1557) and ISO-2022-CN.
 *
 * Guarantees: never throws; what is damaged costs its own run at most; a line begins in ASCII
 * whatever was forgotten before it.
 */

/** Escape sequence of the first register → what stands behind it. */
const SETS: Readonly<Record<string, JapaneseSet>> = {
  '(B': 'ascii',
  '(J': 'roman',
  '(H': 'roman',
  '(I': 'katakana',
  '$@': 'jis',
  $B: 'jis',
  '$(@': 'jis',
  '$(B': 'jis',
  '$(O': 'jis',
  '$(Q': 'jis',
  '$(D': 'supplement',
  $A: 'chinese',
  '$(A': 'chinese',
  '$(C': 'korean',
};

type JapaneseSet = 'ascii' | 'roman' | 'katakana' | 'jis' | 'supplement' | 'chinese' | 'korean';

const ESCAPE = new RegExp(String.raw`\x1b(\$\([@-Q]|\$[@AB]|\([BHIJ]|\.[AF]|N([ -~]))`, 'g');
const DESIGNATION = new RegExp(String.raw`\x1b\$[)*+][A-Z]`, 'g');

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

export function decodeIso2022Jp(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .split(/(?<=\n)/)
    .map(decodeLine)
    .join('');
}

function decodeLine(line: string): string {
  if (!line.includes('\x1b')) return decodeSet('ascii', line);
  // Joined encoded words switch to ASCII and straight back: that switch is none.
  let text = '';
  let set: JapaneseSet = 'ascii';
  let greek = false;
  let run = '';
  let at = 0;
  for (const match of line.matchAll(ESCAPE)) {
    const [whole, name = '', shifted] = match;
    run += line.slice(at, match.index);
    at = match.index + whole.length;
    const next = SETS[name];
    if (next === undefined) {
      // The second register: Western or Greek letters, one at a time.
      text += decodeSet(set, run);
      run = '';
      if (shifted === undefined) greek = name === '.F';
      else text += decodeWith(greek ? 'iso-8859-7' : 'iso-8859-1', highBits(shifted));
    } else if (next !== set) {
      text += decodeSet(set, run);
      run = '';
      set = next;
    }
  }
  return text + decodeSet(set, run + line.slice(at));
}

function decodeSet(set: JapaneseSet, run: string): string {
  if (run === '') return '';
  switch (set) {
    case 'ascii':
      // Eight-bit characters here are a fault, mostly of unlabelled EUC or Shift JIS.
      return /[\x80-\xff]/.test(run) ? decodeWith('shift_jis', Buffer.from(run, 'latin1')) : run;
    case 'roman':
      return run.replaceAll('\\', '¥').replaceAll('~', '‾');
    case 'katakana':
      return decodeWith('shift_jis', highBits(run));
    case 'jis':
      return decodeWith('euc-jp', highBits(run));
    case 'supplement':
      return decodeWith('euc-jp', threeOctets(run));
    case 'chinese':
      return decodeWith('gbk', highBits(run));
    case 'korean':
      return decodeWith('euc-kr', highBits(run));
  }
}

/** Between SO and SI the high bit is understood. */
export function decodeIso2022Shifted(bytes: Buffer, charset: 'euc-kr' | 'gbk'): string {
  const source = bytes.toString('latin1').replace(DESIGNATION, '');
  const result = Buffer.alloc(source.length);
  let length = 0;
  let shifted = false;
  for (let i = 0; i < source.length; i += 1) {
    const octet = source.charCodeAt(i);
    if (octet === 0x0e || octet === 0x0f) {
      shifted = octet === 0x0e;
      continue;
    }
    if (octet === 0x0a) shifted = false;
    result[length] = shifted && octet > 0x20 ? octet | 0x80 : octet;
    length += 1;
  }
  return decodeWith(charset, result.subarray(0, length));
}

function highBits(run: string): Buffer {
  const bytes = Buffer.from(run, 'latin1');
  for (const [i, octet] of bytes.entries()) if (octet > 0x20) bytes[i] = octet | 0x80;
  return bytes;
}

/** JIS X 0212 on EUC-JP: a mark before each pair. */
function threeOctets(run: string): Buffer {
  return Buffer.concat(
    (run.match(/[\x21-\x7e]{2}|[^]/g) ?? []).map((pair) =>
      pair.length === 2 ? Buffer.concat([Buffer.from([0x8f]), highBits(pair)]) : Buffer.from(pair),
    ),
  );
}

function decodeWith(charset: string, bytes: Buffer): string {
  let decoder = decoders.get(charset);
  if (decoder === undefined) decoders.set(charset, (decoder = new TextDecoder(charset)));
  return decoder.decode(bytes);
}
