/** Read or unread. */
import { currentRow } from '../state/selectors.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';

export const toggleRead: Command = {
  ...{
    id: 'message.toggle-read',
    title: 'Mark read or unread',
    group: 'Mail',
    hint: 'read/unread',
  },
  ...{ keys: ['N'], contexts: ['list', 'reader'] },
  disabledReason: noMessage,
  run: ({ store, effects }) => {
    const row = currentRow(store.get());
    if (row === null) return;
    const seen = row.flags.includes('seen');
    effects.flags.edit(row, seen ? { remove: ['seen'] } : { add: ['seen'] });
  },
};
