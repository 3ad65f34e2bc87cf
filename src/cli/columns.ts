/** Text in columns of a fixed width on the terminal. */
import stringWidth from 'string-width';

/** Exactly this many terminal columns: padded, or cut with an ellipsis. The text is sanitised. */
export function fit(text: string, width: number): string {
  const all = stringWidth(text);
  if (all <= width) return text + ' '.repeat(width - all);
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = stringWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…${' '.repeat(width - 1 - used)}`;
}
