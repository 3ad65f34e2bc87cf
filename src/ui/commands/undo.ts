/** Taking back what was done to messages, and doing it again; across restarts, too. */
import type { Command } from './command.js';

const anywhere = { group: 'Mail', contexts: ['sidebar', 'list', 'reader'] } as const;

export const undo: readonly Command[] = [
  {
    ...anywhere,
    ...{ id: 'edit.undo', title: 'Undo the last change', keys: ['u'], hint: 'undo' },
    run: ({ effects }) => {
      // What is about to be sent comes first: it cannot wait.
      if (!effects.sending.takeBack()) effects.edits.revert('undo');
    },
  },
  {
    ...anywhere,
    ...{ id: 'edit.redo', title: 'Redo what was undone', keys: ['U'] },
    run: ({ effects }) => {
      effects.edits.revert('redo');
    },
  },
];
