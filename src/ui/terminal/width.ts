/**
 * How wide text is on a terminal, and cutting and padding by that width.
 *
 * Guarantees: `fit` returns text of exactly the columns asked for, and no function here ever splits
 * a character that takes two columns, an emoji sequence or a letter from its accents.
 */
import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();

/** Latin, Greek, Cyrillic, common punctuation and box drawing: one column for each code unit. */
const NARROW =
  '\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0391-\\u03a1\\u03a3-\\u0482\\u048a-\\u052f\\u2010-\\u2015\\u2018-\\u201f\\u2022\\u2026\\u2500-\\u257f';
/** Ideographs, kana, syllables of hangul and their punctuation: two columns for each code unit. */
const WIDE =
  '\\u3001\\u3002\\u3008-\\u3011\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff5e';
const FIRST_WIDE = 0x3001;

const SIMPLE = new RegExp(`^[${NARROW}]*$`);
/** Text of which every code unit is a character, so that nothing has to look for their borders. */
const PLAIN = new RegExp(`^[${NARROW}${WIDE}]*$`);
const RUNS = new RegExp(`[${WIDE}]+|[${NARROW}]+`, 'g');

/** Widths of what was measured before: a screen asks for the same texts again and again. */
const measured = new Map<string, number>();
const MOST_MEASURED = 4096;
const LONGEST_MEASURED = 256;

/** Columns that the text takes; text holds no escape sequences. */
export function displayWidth(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  if (PLAIN.test(text)) return plainWidth(text);
  if (text.length > LONGEST_MEASURED) return sumOfWidths(text);
  let width = measured.get(text);
  if (width === undefined) {
    if (measured.size >= MOST_MEASURED) measured.clear();
    width = stringWidth(text);
    measured.set(text, width);
  }
  return width;
}

function sumOfWidths(text: string): number {
  let width = 0;
  for (const grapheme of graphemes(text)) width += grapheme.width;
  return width;
}

function plainWidth(text: string): number {
  let width = text.length;
  for (let at = 0; at < text.length; at += 1) if (isWide(text, at)) width += 1;
  return width;
}

/** Of plain text only. */
function isWide(text: string, at: number): boolean {
  return text.charCodeAt(at) >= FIRST_WIDE;
}

/**
 * The text as runs of characters that are all wide or all narrow; null when it is not of the plain
 * kind, where such runs would cut through characters.
 */
export function plainRuns(text: string): { text: string; wide: boolean }[] | null {
  if (!PLAIN.test(text)) return null;
  return Array.from(text.matchAll(RUNS), ([run]) => ({ text: run, wide: isWide(run, 0) }));
}

/** User-perceived characters with their widths, in order. */
export function* graphemes(text: string): Generator<{ text: string; width: number }> {
  if (PLAIN.test(text)) {
    for (let at = 0; at < text.length; at += 1) {
      yield { text: text.charAt(at), width: isWide(text, at) ? 2 : 1 };
    }
    return;
  }
  for (const { segment } of segmenter.segment(text)) {
    yield {
      text: segment,
      width: segment.length > LONGEST_MEASURED ? stringWidth(segment) : displayWidth(segment),
    };
  }
}

/** The longest beginning of the text that fits into so many columns. */
export function takeColumns(text: string, columns: number): string {
  if (SIMPLE.test(text)) return text.slice(0, Math.max(0, columns));
  let left = columns;
  if (PLAIN.test(text)) {
    let end = 0;
    while (end < text.length && left >= (isWide(text, end) ? 2 : 1)) {
      left -= isWide(text, end) ? 2 : 1;
      end += 1;
    }
    return text.slice(0, end);
  }
  let taken = '';
  for (const grapheme of graphemes(text)) {
    if (grapheme.width > left) break;
    taken += grapheme.text;
    left -= grapheme.width;
  }
  return taken;
}

/** The text, or its beginning and an ellipsis when it is wider than the columns. */
export function truncate(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (displayWidth(text) <= columns) return text;
  return takeColumns(text, columns - 1).trimEnd() + '…';
}

/** Exactly so many columns: cut with an ellipsis, or filled with spaces. */
export function fit(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, columns);
  const padding = ' '.repeat(Math.max(0, columns - displayWidth(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

/** The longest end of the text that fits into so many columns. */
export function takeFromEnd(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const parts = Array.from(graphemes(text));
  let width = 0;
  let start = parts.length;
  for (let part = parts[start - 1]; part !== undefined; part = parts[start - 1]) {
    if (width + part.width > columns) break;
    width += part.width;
    start -= 1;
  }
  return parts
    .slice(start)
    .map((part) => part.text)
    .join('');
}
