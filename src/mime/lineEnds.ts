/**
 * Line ends and what stands at the end of a text. Pure, linear time: a pattern that is tried at every
 * place of a long run of the same character is quadratic, and mail is made of such runs on purpose.
 */

/** Any number of CR before an LF go. */
export function lfLines(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replace(/\r+\n?/g, (run) => (run.endsWith('\n') ? '\n' : run));
}

/** @param dropped the characters that go at the end of the text */
export function withoutLast(text: string, dropped: string): string {
  let end = text.length;
  while (end > 0 && dropped.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
