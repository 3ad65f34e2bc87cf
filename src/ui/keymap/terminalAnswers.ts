/** What a terminal answers when it is asked how it shows pictures. Pure. */

export type TerminalAnswer =
  | { about: 'kitty' }
  | { about: 'sixel' }
  | { about: 'cell'; cell: { width: number; height: number } }
  /** It has answered everything that it will. */
  | { about: 'end' };

/** @param parameters of a CSI sequence @param final its last character */
export function sequenceAnswers(parameters: string, final: string): TerminalAnswer[] | null {
  if (final === 'c' && parameters.startsWith('?')) {
    const hasSixel = parameters.slice(1).split(';').slice(1).includes('4');
    return [...(hasSixel ? [{ about: 'sixel' } as const] : []), { about: 'end' }];
  }
  const size = /^6;(\d{1,3});(\d{1,3})$/.exec(parameters);
  if (final !== 't' || size === null) return null;
  return [{ about: 'cell', cell: { width: Number(size[2]), height: Number(size[1]) } }];
}

/** @param text a whole string sequence, from ESC to its end */
export function stringAnswer(text: string): TerminalAnswer | null {
  // eslint-disable-next-line no-control-regex -- ESC is what answers begin with
  return /^\x1b_Gi=31[^;]*;OK\x1b\\$/.test(text) ? { about: 'kitty' } : null;
}
