/** Where an address of a page ends that stands in a text. Pure. */

/** Without the full stop of the sentence, or a bracket that was opened before it. */
export function withoutTrail(url: string): string {
  let end = url.length;
  for (;;) {
    const last = url[end - 1] ?? '';
    const isUnopened = (last === ')' && !url.includes('(')) || (last === ']' && !url.includes('['));
    if (!isUnopened && !/[.,;:!?'’*_|]/.test(last)) return url.slice(0, end);
    end -= 1;
  }
}
