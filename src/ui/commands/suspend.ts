/** Leaving the terminal to the shell for a while. */
import { quit } from './quit.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

export const suspend: Command = {
  ...{ id: 'app.suspend', title: 'Back to the shell for now', group: 'mailtui' },
  keys: ['Ctrl-Z'],
  // Wherever one can quit at once.
  contexts: quit.find(({ id }) => id === 'app.quit-now')?.contexts ?? [],
  disabledReason: () =>
    process.platform === 'win32' ? phrase('suspend.thisSystemCannotDo') : null,
  run: ({ suspend: leave }) => {
    leave();
  },
};
