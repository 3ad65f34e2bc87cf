/** Writing that needs one line typed first: a template, a time to send at, whom to send on to. */
import { currentFolder, currentRow } from '../state/selectors.js';
import type { Command, CommandContext } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

function ask({ store }: CommandContext, words: string): void {
  store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
}

export const sendLater: readonly Command[] = [
  {
    ...{ id: 'compose.template', title: 'Write from a template', group: 'Mail', keys: ['Alt-m'] },
    contexts: ['sidebar', 'list', 'reader'],
    argument: {
      name: 'NAME',
      asks: 'its name: of a file in the folder templates, beside config.json',
      choices: () => [],
      run: ({ store, effects }, template) => {
        const account = currentFolder(store.get())?.account;
        const of = account === undefined ? {} : { account };
        effects.compose.begin({ kind: 'new', template, ...of });
        return null;
      },
    },
    run: (context) => {
      ask(context, 'compose.template ');
    },
  },
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
        if (row === null) return phrase('sendLater.noMessage');
        effects.sending.redirect(row.id, to);
        return null;
      },
    },
    run: (context) => {
      ask(context, 'message.redirect ');
    },
  },
];
