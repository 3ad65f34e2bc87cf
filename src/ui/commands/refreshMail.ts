/** Fetching new mail. */
import type { Command } from './command.js';

export const refreshMail: Command = {
  ...{ id: 'mail.refresh', title: 'Fetch new mail', group: 'Mail', hint: 'refresh' },
  ...{ keys: ['$', 'Ctrl-R'], contexts: ['sidebar', 'list', 'reader'] },
  run: ({ effects }) => {
    effects.sync();
  },
};
