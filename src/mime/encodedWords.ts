/**
 * Encoded words (RFC 2047) in header text.
 *
 * Guarantees: never throws, linear time. A character or a group of base64 split over two words, wrong
 * padding, spaces or raw 8-bit text within a word, an unknown or missing charset and words inside quotes or glued to other text are all read
 * as they were meant; what is not an encoded word stays as it is.
 */
import { decodeText } from './charset.js';
import { decodeQuotedPrintable } from './transferEncoding.js';

/** `=?charset*language?encoding?`; RFC 2231, 5 adds the language, which is ignored. */
const WORD_START = /=\?([^?*\s]{0,60})(?:\*[^?\s]{0,60})?\?([bq])\?/iy;

export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  let result = '';
  let end = 0;
  let charset = '';
  /** Octets of adjacent words in the same charset; they may end within a character. */
  let run: Buffer[] = [];
  /** Base64 that breaks off within four characters and goes on in the next word. */
  let open = '';

  for (let start = text.indexOf('=?'); start >= 0; start = text.indexOf('=?', start)) {
    WORD_START.lastIndex = start;
    const match = WORD_START.exec(text);
    if (match === null) {
      start += 2;
      continue;
    }
    const payloadStart = WORD_START.lastIndex;
    const payloadEnd = text.indexOf('?=', payloadStart);
    if (payloadEnd < 0) break;

    const wordCharset = (match[1] ?? '').toLowerCase();
    const gap = text.slice(end, start);
    // White space between two words is not shown (RFC 2047, 6.2).
    const adjoins = run.length > 0 && gap.trim() === '';
    if (!adjoins || wordCharset !== charset) {
      result += decodeText(Buffer.concat(run), charset) + (adjoins ? '' : gap);
      run = [];
    }
    charset = wordCharset;
    const payload = text.slice(payloadStart, payloadEnd);
    if ((match[2] ?? '').toLowerCase() === 'b') {
      if (open !== '' && run.length > 0) run.pop();
      else open = '';
      const base64 = open + payload.replace(/\s+/g, '');
      const whole = base64.includes('=') ? base64.length : base64.length - (base64.length % 4);
      open = base64.slice(whole);
      run.push(Buffer.from(base64.slice(0, whole), 'base64'));
      if (open !== '') run.push(Buffer.from(open, 'base64'));
    } else {
      open = '';
      if (BEYOND_ASCII.test(payload)) {
        // Raw text within a word was decoded with the header; the rest is still in the charset.
        result += decodeText(Buffer.concat(run), charset) + decodeMixed(payload, charset);
        run = [EMPTY];
      } else run.push(decodeQ(payload));
    }
    end = payloadEnd + 2;
    start = end;
  }
  return result + decodeText(Buffer.concat(run), charset) + text.slice(end);
}

const BEYOND_ASCII = /[^\0-\x7f]/;
const EMPTY = Buffer.alloc(0);

function decodeQ(payload: string): Buffer {
  return decodeQuotedPrintable(Buffer.from(payload.replaceAll('_', ' '), 'latin1'));
}

function decodeMixed(payload: string, charset: string): string {
  const pieces = payload.split(/([^\0-\x7f]+)/);
  return pieces
    .map((piece, i) => (i % 2 === 1 ? piece : decodeText(decodeQ(piece), charset)))
    .join('');
}
