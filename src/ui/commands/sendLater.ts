/** Sending at a time, and sending on what somebody else wrote: what is typed for it is one line. */
import { currentRow } from '../state/selectors.js';
import type { Command, CommandContext } from './command.js';
import { noMessage } from './openMessage.js';

function ask({ store }: CommandContext, words: string): void {
  store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
}

export const sendLater: readonly Command[] = [
  {
    ...{ id: 'compose.send-later', title: 'Send it later', group: 'Message', keys: ['Alt-l'] },
    contexts: ['field', 'body', 'completing'],
    argument: {
      name: 'TIME',
      asks: '+30m, +2h, 8:00, tomorrow 8:00, or 2026-12-01 8:00',
      choices: () => [],
      run: ({ effects }, time) => effects.sending.sendLater(time),
    },
    run: (context) => {
      ask(context, 'compose.send-later ');
    },
  },
  {
    ...{ id: 'message.redirect', title: 'Redirect it as it is', group: 'Mail', keys: ['Alt-r'] },
    contexts: ['list', 'reader'],
    disabledReason: noMessage,
    argument: {
      name: 'ADDRESSES',
      asks: 'who is to get it, with commas between them',
      choices: () => [],
      run: ({ store, effects }, to) => {
        const row = currentRow(store.get());
        if (row === null) return 'There is no message here.';
        effects.sending.redirect(row.id, to);
        return null;
      },
    },
    run: (context) => {
      ask(context, 'message.redirect ');
    },
  },
];
