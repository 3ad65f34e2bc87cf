/** Words in the lines of the reader, whatever their case. Pure. */
import type { ReaderText } from './readerText.js';

/**
 * The next line with the words behind `from` (before it with -1), from the other end again where
 * there is none. @returns its index, or null
 */
export function lineWith(text: ReaderText, words: string, from: number, by: 1 | -1): number | null {
  const length = text.length();
  const wanted = words.toLocaleLowerCase();
  for (let step = 1; step <= length; step += 1) {
    const index = (((from + step * by) % length) + length) % length;
    const [line] = text.slice(index, 1);
    if (line?.text.toLocaleLowerCase().includes(wanted) === true) return index;
  }
  return null;
}

/** The line cut where the words begin and end; every second piece is one of them. */
export function cutAtWords(line: string, words: string): string[] {
  if (words === '') return [line];
  const lower = line.toLocaleLowerCase();
  const wanted = words.toLocaleLowerCase();
  // A letter may have another length in lower case: then it is not worth a mark.
  if (lower.length !== line.length || wanted.length === 0) return [line];
  const pieces: string[] = [];
  let at = 0;
  for (let i = lower.indexOf(wanted); i >= 0; i = lower.indexOf(wanted, at)) {
    pieces.push(line.slice(at, i), line.slice(i, i + wanted.length));
    at = i + wanted.length;
  }
  return [...pieces, line.slice(at)];
}
