/** The first steps of someone who has no account yet: typing an address, or looking at the demo. */
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

const here = { group: 'mailtui', contexts: ['welcome'] } as const;
const inField = { group: 'mailtui', contexts: ['address'] } as const;

export const welcome: readonly Command[] = [
  {
    ...here,
    ...{ id: 'account.add', title: 'Add an account', hint: 'add your account' },
    keys: ['a', 'Enter', 'i'],
    run: ({ store }) => {
      store.dispatch({ type: 'address', words: '' });
    },
  },
  {
    ...here,
    ...{ id: 'demo.open', title: 'Look at the demo', hint: 'demo', keys: ['d'] },
    run: ({ leaveFor }) => {
      leaveFor({ kind: 'demo' });
    },
  },
  {
    ...inField,
    ...{ id: 'account.begin', title: 'Set it up', hint: 'set it up', keys: ['Enter'] },
    disabledReason: ({ address }) =>
      /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address ?? '') ? null : phrase('welcome.thatIsNoE'),
    run: ({ store, effects }) => {
      const address = store.get().address ?? '';
      store.dispatch({ type: 'address', words: null });
      effects.pages.openAccount(null, address);
      effects.pages.lookUp();
    },
  },
  {
    ...inField,
    ...{ id: 'account.leave', title: 'Close', hint: 'back', keys: ['Esc', 'Ctrl-G'] },
    run: ({ store }) => {
      store.dispatch({ type: 'address', words: null });
    },
  },
];
