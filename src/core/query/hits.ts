/**
 * Where the words of a query stand in a text, for marking them. Pure; linear in the text.
 *
 * Finds words as the index does: case and accents do not matter, a word is whole unless the query
 * lets it go on, and scripts without spaces are found anywhere.
 */
import type { Query, TextField } from './ast.js';
import { parseQuery } from './parse.js';

/** Begin and end, in UTF-16 units. */
export type HitSpan = readonly [at: number, end: number];

/** More words than anybody sees at once are not marked. */
const MAX_TERMS = 20;
/** Of a line longer than this the rest is not looked at. */
const MAX_TEXT = 4000;
const SPACELESS =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const UNMARKED: ReadonlySet<TextField> = new Set(['list', 'filename']);

export class Hits {
  readonly #pattern: RegExp | null;

  constructor(query: Query) {
    const patterns = [...new Set(patternsOf(query))].slice(0, MAX_TERMS);
    this.#pattern = patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'gu');
  }

  get isEmpty(): boolean {
    return this.#pattern === null;
  }

  /** In their order, none within another. */
  in(text: string): HitSpan[] {
    if (this.#pattern === null || text === '') return [];
    const { folded, origins } = fold(text.slice(0, MAX_TEXT));
    return [...folded.matchAll(this.#pattern)].map((match): HitSpan => {
      const end = match.index + match[0].length;
      return [origins(match.index), origins(end)];
    });
  }
}

let last: { words: string; hits: Hits } | null = null;

/** Those of a query that is being typed; the same object for the same words. */
export function hitsOf(words: string): Hits {
  if (last?.words !== words) {
    last = { words, hits: new Hits(parseQuery(words, { typing: true }).query) };
  }
  return last.hits;
}

/** What must not be there is not marked. */
function patternsOf(query: Query): string[] {
  switch (query.type) {
    case 'and':
    case 'or':
      return query.parts.flatMap(patternsOf);
    case 'text':
      return UNMARKED.has(query.field) ? [] : patternOf(query.text, query.prefix);
    default:
      return [];
  }
}

function patternOf(text: string, prefix: boolean): string[] {
  const words = fold(text.slice(0, 200)).folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first, final] = [words[0], words.at(-1)];
  if (first === undefined || final === undefined) return [];
  // A single letter is a word of its own, and the beginning of too many.
  const goesOn = prefix && final.length > 1;
  const begins = SPACELESS.test(first) ? '' : String.raw`(?<![\p{L}\p{N}])`;
  const ends = goesOn || SPACELESS.test(final) ? '' : String.raw`(?![\p{L}\p{N}])`;
  return [begins + words.join(String.raw`[^\p{L}\p{N}]+`) + ends];
}

/** Without case and accents, and where in the text each unit of that comes from. */
function fold(text: string): { folded: string; origins: (at: number) => number } {
  // eslint-disable-next-line no-control-regex -- plain ASCII is the quick and common case
  if (/^[\x00-\x7f]*$/.test(text)) return { folded: text.toLowerCase(), origins: (at) => at };
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
    for (let unit = 0; unit < plain.length; unit += 1) places.push(at);
    folded += plain;
    at += character.length;
  }
  return { folded, origins: (place) => places[place] ?? at };
}
