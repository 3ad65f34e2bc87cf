/**
 * Text as the full-text index gets it, and what is asked of that index. Pure.
 *
 * Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are written without (or with few) spaces,
 * and a tokeniser that splits at spaces would find such text only from its beginning. So a run of
 * these characters becomes overlapping pairs and its last character alone (`東京都` → `東京 京都 都`);
 * asked for in the same way, every part of a run is found. Both sides go through NFKC first, which
 * makes full- and half-width forms equal, and lose what is there for the eye only: vowel points,
 * soft hyphens, characters without width.
 *
 * Guarantees: the results have no NUL and no lone surrogate; phrases are never empty.
 */

/** Tokens that must occur one after the other. */
export interface SearchPhrase {
  phrase: string;
  /** The last token may be the beginning of a longer one. */
  prefix: boolean;
}

const CJK = String.raw`(?=\p{L})[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}]`;
const MAINLAND = String.raw`(?=[\p{L}\p{M}])[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;
const SPACELESS = `(?:${CJK}|${MAINLAND})`;
const SPACELESS_RUN = new RegExp(`${SPACELESS}+`, 'gu');
const RUNS = new RegExp(`(?<spaceless>${SPACELESS}+)|(?:(?!${SPACELESS})[^])+`, 'gu');
const HAS_TOKEN = /[\p{L}\p{N}]/u;
/**
 * What stays as it is, whatever stands before it: ASCII, whole letters of Latin, Greek and Cyrillic,
 * quotes and dashes. Few ranges: the regular expressions that every text passes are quick by that.
 */
const PLAIN = String.raw`\x01-\x7F\u00C0-\u0131\u0388-\u03CE\u0400-\u0481\u2012-\u2016\u2018-\u2023`;
const NOT_PLAIN = new RegExp(`[^${PLAIN}]`);
/** With the character before it, which it may change. */
const NOT_PLAIN_RUN = new RegExp(`[${PLAIN}]?[^${PLAIN}]+`, 'g');
/** The same for the most of Chinese and Japanese, the letters of which are all SPACELESS. */
const COMMON_CJK = String.raw`\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF`;
const COMMON_CJK_TEXT = new RegExp(String.raw`^[${PLAIN}]?[\u3001\u3002${COMMON_CJK}]+$`);
const COMMON_CJK_RUN = new RegExp(`[${COMMON_CJK}]+`, 'g');
/** Everything SPACELESS matches, and more; quick to look for. */
const MAY_BE_SPACELESS = /[\u02B0-\u036F\u0E00-\u1FFF\u2E80-\uFFFF]/;
/** What is there for the eye only. */
const UNSEEN = new RegExp(
  [
    String.raw`[\u00AD\u200B-\u200D\u2060\uFEFF]`, // soft hyphens, characters without width
    String.raw`[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]`, // variation selectors
    String.raw`[\u0591-\u05C7]`, // points of Hebrew
    String.raw`[\u0610-\u061A\u064B-\u065F\u0670]`, // points of Arabic
  ].join('|'),
  'gu',
);

const MAX_LENGTH = 1000;
/** A single letter begins a large part of all words: slow to look up, and no use to anybody. */
const MIN_PREFIX = 2;

/** Text for the index. Costs nothing but a look where it is plain. */
export function indexText(text: string): string {
  return NOT_PLAIN.test(text) ? text.replace(NOT_PLAIN_RUN, indexRun) : text;
}

function indexRun(text: string): string {
  if (COMMON_CJK_TEXT.test(text)) return text.replace(COMMON_CJK_RUN, (run) => ` ${pairs(run)} `);
  const normal = normalise(text);
  if (!MAY_BE_SPACELESS.test(normal)) return normal;
  return normal.replace(SPACELESS_RUN, (run) => ` ${pairs(run)} `);
}

/**
 * The phrase that finds this text; null when it has no letter or digit, and so nothing of it is in
 * the index. With `prefix`, the last word counts as unfinished once it has two letters.
 */
export function searchPhrase(text: string, prefix: boolean): SearchPhrase | null {
  const runs = [...normalise(text.slice(0, MAX_LENGTH)).matchAll(RUNS)]
    .map((match) => ({ text: match[0], isSpaceless: match.groups?.spaceless !== undefined }))
    .filter((run) => HAS_TOKEN.test(run.text));
  const last = runs.pop();
  if (last === undefined) return null;
  const before = runs.map((run) => (run.isSpaceless ? pairs(run.text) : run.text));
  const end = last.isSpaceless
    ? endOfRun(last.text)
    : { phrase: last.text, prefix: prefix && [...last.text.trim()].length >= MIN_PREFIX };
  return { ...end, phrase: [...before, end.phrase].join(' ') };
}

/** A single character is the beginning of every pair it opens, and a token where it ends a run. */
function endOfRun(run: string): SearchPhrase {
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
  return text
    .toWellFormed()
    .replace(/[\0\uFFFD]/g, ' ')
    .normalize('NFKC')
    .replace(UNSEEN, '');
}
