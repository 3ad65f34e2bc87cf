/**
 * The letters of links over a line of text: in the blanks before a link where there are any, else
 * over the first signs of it, so that no line moves.
 */
import type { HintPlace, LinkHints } from '../state/linkHints.js';
import type { Span } from './style.js';
import type { Theme } from './theme.js';

/** The same line with the letters of those of its links that what was typed may mean. */
export function withLetters(
  spans: readonly Span[],
  places: readonly HintPlace[],
  { typed }: LinkHints,
  { cursor }: Theme,
): Span[] {
  const line = spans.map(([text]) => text).join('');
  return places
    .filter(({ letters }) => letters.startsWith(typed))
    .reduce<Span[]>(
      (all, { at, letters }) => {
        const before = line.slice(Math.max(0, at - letters.length), at);
        const hasRoom = before.length === letters.length && before.trim() === '';
        const start = hasRoom ? at - letters.length : at;
        return [
          ...part(all, 0, start),
          [letters, cursor],
          ...part(all, start + letters.length, line.length),
        ];
      },
      [...spans],
    );
}

/** What of the spans is between two places of their text. */
function part(spans: readonly Span[], from: number, to: number): Span[] {
  let at = 0;
  return spans.flatMap(([text, ...rest]): Span[] => {
    const begins = at;
    at += text.length;
    const own = text.slice(Math.max(0, from - begins), Math.max(0, to - begins));
    return own === '' ? [] : [[own, ...rest]];
  });
}
