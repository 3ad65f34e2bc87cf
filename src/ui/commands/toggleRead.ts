/** Read or unread. */
import { count } from '../format/numbers.js';
import { targetIds } from '../state/selectors.js';
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
    const rows = effects.flags.rows(targetIds(store.get()));
    // Of several, some of them unread: all become read.
    const unread = rows.some(({ flags }) => !flags.includes('seen'));
    effects.flags.edit(rows, unread ? { add: ['seen'] } : { remove: ['seen'] });
    if (rows.length < 2) return;
    const text = `${count(rows.length)} messages are ${unread ? 'read' : 'unread'} now.`;
    store.dispatch({ type: 'notice', notice: { level: 'info', text, hint: '', account: null } });
  },
};
