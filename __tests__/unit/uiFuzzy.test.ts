/** Finding a command by a few of its letters. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuzzyMatch } from '../../src/ui/state/fuzzy.js';

describe('letters in a name', () => {
  it('are found in their order and only so', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc '), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (letters, name) => {
        const wanted = letters.replace(/ /g, '');
        const found = fuzzyMatch(letters, name);
        const pattern = new RegExp(Array.from(wanted).join('.*'));
        expect(found !== null).toBe(pattern.test(name));
        expect(found?.at.map((at) => name[at]).join('') ?? wanted).toBe(wanted);
        const at = found?.at ?? [];
        expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
      }),
    );
  });

  it.each([
    ['mr', 'Mark read or unread', 'Move to the trash'],
    ['quit', 'Quit mailtui', 'Back, or quit'],
    ['help', 'Help', 'Half a screen up'],
  ])('%j finds %j before %j', (letters, first, second) => {
    const scores = [first, second].map((name) => fuzzyMatch(letters, name)?.score ?? -1);
    expect(scores[0]).toBeGreaterThan(scores[1] ?? 0);
  });
});
