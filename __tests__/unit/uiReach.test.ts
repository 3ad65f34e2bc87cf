/** Two tours of the table of commands: everything can be done by keys alone, and by the mouse alone. */
import { describe, expect, it } from '@jest/globals';
import { PAGES } from '../../src/ui/commands/pages.js';
import { COMMANDS } from '../../src/ui/commands/table.js';
import type { Context } from '../../src/ui/state/state.js';

/** Where Ctrl-P, or the right button, lists all commands of the place. */
const WITH_PALETTE: readonly Context[] = [
  ...(['sidebar', 'list', 'reader', 'welcome', 'field', 'body'] as const),
  ...(['quoting', 'preview'] as const),
  ...PAGES,
];

const idsOf = (context: Context): string[] =>
  COMMANDS.filter(({ contexts }) => contexts.includes(context)).map(({ id }) => id);

describe('by keys alone', () => {
  it('every command has a key or is in a palette', () => {
    const hidden = COMMANDS.filter(
      ({ keys, contexts }) =>
        keys.length === 0 && !contexts.some((context) => WITH_PALETTE.includes(context)),
    );
    expect(hidden.map(({ id }) => id)).toEqual([]);
  });

  it('the palette opens wherever it is said to', () => {
    for (const context of WITH_PALETTE) {
      expect(idsOf(context).filter((id) => id.startsWith('palette.open'))).toHaveLength(1);
    }
  });
});

describe('by the mouse alone', () => {
  /**
   * What has no palette, as its words are typed or it is one already: a click chooses there, the hint
   * bar does what it names, the right button leaves; see the tests of the mouse.
   */
  const DIRECTLY: readonly Context[] = [
    ...(['palette', 'chooser', 'line', 'help', 'waiting', 'activity', 'prompt', 'asking'] as const),
    ...(['attachments', 'links', 'completing', 'value', 'address', 'link-letters'] as const),
  ];

  it('every command is in a palette, or of a list that the mouse chooses from', () => {
    const beyond = COMMANDS.filter(
      ({ contexts }) => !contexts.some((one) => [...WITH_PALETTE, ...DIRECTLY].includes(one)),
    );
    expect(beyond.map(({ id }) => id)).toEqual([]);
  });
});
