/**
 * Files that older programs write into the text itself: uuencoded (POSIX) and yEnc.
 *
 * Guarantees: never throws, linear time, at most {@link MAX_FILES} files in a text. Only what has
 * a first line, lines of the right shape and a last line is a file; all else stays text.
 */
import { toText } from './headers.js';
import type { TransferEncoding } from './transferEncoding.js';

export interface EmbeddedFile {
  name: string;
  encoding: TransferEncoding;
  /** Offsets of the first octet of its first line, and after its last line. */
  start: number;
  end: number;
}

const MAX_FILES = 100;
/** First lines that are looked at. */
const MAX_TRIES = 10_000;

const FORMATS = [
  { mark: 'begin ', head: /^begin [0-7]{3,4}(?: +(.*))?$/, encoding: 'uuencode', last: /^end\s*$/ },
  { mark: '=ybegin ', head: /^=ybegin .*\bname=(\S.*)$/, encoding: 'yenc', last: /^=yend / },
] as const;

/** Files in the text between two offsets, in order. */
export function findEmbeddedFiles(raw: Buffer, start: number, end: number): EmbeddedFile[] {
  const files: EmbeddedFile[] = [];
  for (const format of FORMATS) {
    let at = start;
    for (let tries = 0; tries < MAX_TRIES && files.length < MAX_FILES; tries += 1) {
      const found = raw.subarray(at, end).indexOf(format.mark);
      if (found < 0) break;
      const first = at + found;
      at = first + format.mark.length;
      if (first > start && raw[first - 1] !== LF) continue;
      const head = format.head.exec(lineAt(raw, first, end).text);
      if (head === null) continue;
      const name = head[1] ?? '';
      const { at: stop, isWhole } = skipFile(raw, first, end, format);
      at = Math.max(at, stop);
      if (!isWhole) continue;
      files.push({ name: toText(name.trim()), encoding: format.encoding, start: first, end: stop });
    }
  }
  return files
    .sort((a, b) => a.start - b.start)
    .filter((file, i, all) => file.start >= (all[i - 1]?.end ?? start));
}

const LF = 0x0a;
const LINE_LIMIT = 1_000;

/** Every line is looked at once: where a file breaks off, the search goes on. */
function skipFile(
  raw: Buffer,
  first: number,
  end: number,
  { encoding, last }: (typeof FORMATS)[number],
): { at: number; isWhole: boolean } {
  let { next } = lineAt(raw, first, end);
  while (next < end) {
    const line = lineAt(raw, next, end);
    if (last.test(line.text)) return { at: line.next, isWhole: true };
    if (encoding === 'uuencode' && !isUuLine(line.text)) return { at: next, isWhole: false };
    ({ next } = line);
  }
  return { at: end, isWhole: false };
}

/** Its first character says how many octets it holds; spaces at its end may be lost. */
function isUuLine(line: string): boolean {
  if (!/^[ -`]*$/.test(line)) return false;
  const octets = line === '' ? 0 : (line.charCodeAt(0) - 0x20) & 63;
  return line.trimEnd().length <= 2 + Math.ceil(octets / 3) * 4;
}

function lineAt(raw: Buffer, from: number, end: number): { text: string; next: number } {
  const lf = raw.indexOf(LF, from);
  const stop = lf < 0 || lf >= end ? end : lf;
  const text = raw.toString('latin1', from, Math.min(stop, from + LINE_LIMIT)).replace(/\r$/, '');
  return { text, next: Math.min(stop + 1, end) };
}
