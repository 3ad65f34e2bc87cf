/**
 * Encoded words (RFC 2047) in header text.
 *
 * Guarantees: never throws, linear time. A character split over two words, wrong padding, spaces
 * within a word, an unknown or missing charset and words inside quotes or glued to other text are all read
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
    run.push(decodePayload(text.slice(payloadStart, payloadEnd), match[2] ?? ''));
    end = payloadEnd + 2;
    start = end;
  }
  return result + decodeText(Buffer.concat(run), charset) + text.slice(end);
}

function decodePayload(payload: string, encoding: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(payload, 'base64');
  // A payload may hold raw 8-bit text, already decoded: its characters become UTF-8 again.
  return decodeQuotedPrintable(Buffer.from(payload.replaceAll('_', ' '), 'utf8'));
}
