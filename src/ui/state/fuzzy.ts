/**
 * Finding names by a few of their letters. Pure.
 *
 * The letters have to occur in the name in their order. Letters that begin words, and letters that
 * follow each other, count more, so that `mr` finds “Mark read” before “More”.
 */

export interface FuzzyMatch {
  /** The higher, the better. */
  score: number;
  /** Where the letters were found: indices of code units, ascending. */
  at: readonly number[];
}

const WORD_START = 8;
const FOLLOWS = 5;
/** Names are short; of longer ones only the beginning is looked at. */
const LONGEST = 80;

/** The best way to find the letters in the name; null when there is none. Case does not matter. */
export function fuzzyMatch(letters: string, name: string): FuzzyMatch | null {
  const wanted = letters.toLowerCase().replace(/\s+/g, '');
  const text = name.slice(0, LONGEST).toLowerCase();
  if (wanted === '') return { score: 0, at: [] };
  // Per letter and place of it: the best match of all letters up to it that ends there.
  let ending = new Map<number, FuzzyMatch>();
  for (const [index, letter] of Array.from(wanted).entries()) {
    const next = new Map<number, FuzzyMatch>();
    for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) {
      const own = isWordStart(text, at) ? WORD_START : 0;
      const before = index === 0 ? { score: -at / LONGEST, at: [] } : bestBefore(ending, at);
      if (before === null) continue;
      next.set(at, { score: before.score + 1 + own, at: [...before.at, at] });
    }
    ending = next;
  }
  const matches = [...ending.values()];
  return matches.reduce<FuzzyMatch | null>(better, null);
}

function bestBefore(ending: ReadonlyMap<number, FuzzyMatch>, place: number): FuzzyMatch | null {
  let best: FuzzyMatch | null = null;
  for (const [end, match] of ending) {
    if (end >= place) continue;
    const score = match.score + (end === place - 1 ? FOLLOWS : 0);
    best = better(best, { ...match, score });
  }
  return best;
}

function better(one: FuzzyMatch | null, other: FuzzyMatch): FuzzyMatch {
  return one === null || other.score > one.score ? other : one;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}
