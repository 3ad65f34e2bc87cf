/** Read or unread. */
import { selectedRow } from '../state/listWindow.js';
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
    const row = selectedRow(store.get().list);
    if (row === null) return;
    const seen = row.flags.includes('seen');
    effects.flags.edit(row, seen ? { remove: ['seen'] } : { add: ['seen'] });
  },
};
