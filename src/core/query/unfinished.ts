/** Whether the last word of a query that is being typed counts as the beginning of one. Pure. */

/** In more messages than this, all words that begin with two letters take longer than a key may. */
const MUCH_MAIL = 50_000;
const TWO_LETTERS =
  /(?:^|[^\p{L}\p{N}])[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]{2}$/u;

/** @param messages how many there are to search in */
export function mayGoOn(words: string, messages: number): boolean {
  return messages <= MUCH_MAIL || !TWO_LETTERS.test(words);
}
