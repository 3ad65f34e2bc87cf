/**
 * Text as the full-text index gets it, and what is asked of that index. Pure.
 *
 * Chinese, Japanese and Korean are written without (or with few) spaces, and a tokeniser that
 * splits at spaces would find such text only from its beginning. So a run of these characters
 * becomes overlapping pairs and its last character alone (`東京都` → `東京 京都 都`); asked for in
 * the same way, every part of a run is found. Both sides go through NFKC first, which makes full-
 * and half-width forms equal.
 *
 * Guarantees: the results have no NUL and no lone surrogate; terms are never empty.
 */

/** One thing that must occur: tokens one after the other. */
export interface SearchTerm {
  phrase: string;
  /** The last token may be the beginning of a longer one. */
  prefix: boolean;
}

const CJK = String.raw`(?:(?=\p{L})[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}])`;
const CJK_RUN = new RegExp(`${CJK}+`, 'gu');
const RUNS = new RegExp(`(?<cjk>${CJK}+)|(?:(?!${CJK})[^])+`, 'gu');
const HAS_TOKEN = /[\p{L}\p{N}]/u;
const NOT_PLAIN = /[\0\u0080-\uFFFF]/;

/** More words than anybody types; keeps a pasted page from becoming one enormous query. */
const MAX_TERMS = 32;
const MAX_WORD = 200;
/** A single letter begins a large part of all words: slow to look up, and no use to anybody. */
const MIN_PREFIX = 2;

/** Text for the index. Costs nothing but a look when it is plain ASCII. */
export function indexText(text: string): string {
  if (!NOT_PLAIN.test(text)) return text;
  return normalise(text).replace(CJK_RUN, (run) => ` ${pairs(run)} `);
}

/**
 * The terms that find these words, all of which must occur; the last word counts as unfinished
 * once it has two letters.
 * Words without a letter or digit are passed over: the index has nothing of them.
 */
export function searchTerms(words: readonly string[]): SearchTerm[] {
  const terms: SearchTerm[] = [];
  words.forEach((word, position) => {
    const isLast = position === words.length - 1;
    for (const match of normalise(word.slice(0, MAX_WORD)).matchAll(RUNS)) {
      const run = match[0];
      if (match.groups?.cjk === undefined) {
        const prefix = isLast && [...run].length >= MIN_PREFIX;
        if (HAS_TOKEN.test(run)) terms.push({ phrase: run, prefix });
      } else {
        terms.push(cjkTerm(run));
      }
    }
  });
  return terms.slice(0, MAX_TERMS);
}

/** A single character is the beginning of every pair it opens, and a token where it ends a run. */
function cjkTerm(run: string): SearchTerm {
  const characters = [...run];
  if (characters.length === 1) return { phrase: run, prefix: true };
  return { phrase: pairsOf(characters).join(' '), prefix: false };
}

function pairs(run: string): string {
  const characters = [...run];
  return [...pairsOf(characters), characters.at(-1)].join(' ');
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
}

function normalise(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, ' ').normalize('NFKC');
}
