/**
 * Letters for the links that are on the screen: typed, they follow or copy the link beside which they
 * stand. Pure. The same target has the same letters wherever it stands, letters are given from the top
 * of the page on, and none of them begins others.
 */
import { piecesOf, type LineTarget } from './lineTargets.js';
import type { ReaderLine } from './readerLines.js';
import { readerGeometry } from './selectors.js';
import type { ShownMessage } from './shownMessage.js';
import type { ScreenState } from './state.js';

export interface LinkHints {
  to: 'open' | 'copy';
  typed: string;
  /** The letters of a link that lies about its target, about which one was asked; null: none. */
  asked: string | null;
}

/** A link of a line that is shown. */
export interface HintPlace {
  /** Index among the lines that are shown. */
  line: number;
  /** Where its words begin in the text of the line. */
  at: number;
  target: LineTarget;
  letters: string;
}

/** Under the fingers first. */
const LETTERS = 'asdfjklghqweruioptyzxcvbnm';

/** The links of these lines, with their letters. */
export function hintPlaces(lines: readonly ReaderLine[], message: ShownMessage): HintPlace[] {
  const found = lines.flatMap((line, index) =>
    targetsIn(line, lines[index - 1], message).map((place) => ({ line: index, ...place })),
  );
  const urls = [...new Set(found.map(({ target }) => target.url))];
  const letters = new Map(urls.map((url, n) => [url, lettersOf(n, urls.length)]));
  return found.flatMap((place) => {
    const own = letters.get(place.target.url) ?? '';
    return own === '' ? [] : [{ ...place, letters: own }];
  });
}

/** Those of the page that is shown. */
export function shownHintPlaces(state: ScreenState): HintPlace[] {
  const { message, scroll } = state.reader;
  const { text, rows } = readerGeometry(state);
  return message === null || text === null ? [] : hintPlaces(text.slice(scroll, rows), message);
}

function targetsIn(
  line: ReaderLine,
  before: ReaderLine | undefined,
  message: ShownMessage,
): Pick<HintPlace, 'at' | 'target'>[] {
  if (line.url !== undefined) {
    // A link that goes on in a second line has its letters in the first.
    if (before?.url === line.url && before.kind === line.kind) return [];
    const at = /^\d+ {2}/.exec(line.text)?.[0].length ?? 0;
    return [{ at, target: { url: line.url, lies: line.kind === 'lie' } }];
  }
  let at = 0;
  const pieces = piecesOf(line.text, line.links ?? message.links, line.begun);
  const places = pieces.flatMap(({ text, target }) => {
    const begins = at;
    at += text.length;
    return target === undefined ? [] : [{ at: begins, target }];
  });
  return line.begun === undefined ? places : places.slice(1);
}

/** @returns empty when there are more links than letters for them */
function lettersOf(n: number, count: number): string {
  if (count <= LETTERS.length) return LETTERS.charAt(n);
  if (n >= LETTERS.length ** 2) return '';
  return LETTERS.charAt(Math.floor(n / LETTERS.length)) + LETTERS.charAt(n % LETTERS.length);
}
