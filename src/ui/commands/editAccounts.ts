/** The list of accounts: opened, tested, put in another order, switched off, removed. */
import { ADD_ACCOUNT } from '../state/pages/accountsRows.js';
import { openPage } from '../state/pages/openPage.js';
import { selectedEntry } from '../state/pages/pageView.js';
import type { ScreenState } from '../state/state.js';
import { phrase } from '../text/phrase.js';
import type { Command, CommandContext } from './command.js';

const inAccounts = { group: 'Screens', contexts: ['accounts'] } as const;

/** Name of the account under the cursor; null: there is none. */
function accountUnder(state: ScreenState): string | null {
  const id = selectedEntry(state)?.id ?? ADD_ACCOUNT;
  return id === ADD_ACCOUNT ? null : id;
}

function notAccount(state: ScreenState): string | null {
  return accountUnder(state) === null ? '' : null;
}

function onAccount(run: (context: CommandContext, name: string) => void): Command['run'] {
  return (context) => {
    const name = accountUnder(context.store.get());
    if (name !== null) run(context, name);
  };
}

function move(by: 1 | -1): Command['run'] {
  return onAccount(({ store, effects }, name) => {
    const { accounts } = store.get().configured;
    const at = accounts.findIndex((account) => account.name === name);
    const to = at + by;
    if (to >= 0 && to < accounts.length) effects.pages.moveAccount(name, to + 1);
  });
}

export const editAccounts: readonly Command[] = [
  {
    ...inAccounts,
    ...{ id: 'accounts.open', title: 'Change it', keys: ['Enter', 'l', 'Right'], hint: 'change' },
    run: ({ store, effects }) => {
      effects.pages.openAccount(accountUnder(store.get()));
    },
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.test', title: 'Test it', keys: ['t'], hint: 'test' },
    disabledReason: notAccount,
    run: onAccount(({ effects }, name) => {
      effects.pages.test(name);
    }),
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.add', title: 'Add an account', keys: ['a', '+'], hint: 'add' },
    run: ({ effects }) => {
      effects.pages.openAccount(null);
    },
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.up', title: 'Move it up', keys: ['K', 'Alt-Up'] },
    ...{ disabledReason: notAccount, run: move(-1) },
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.down', title: 'Move it down', keys: ['J', 'Alt-Down'] },
    ...{ disabledReason: notAccount, run: move(1) },
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.switch', title: 'Switch it off or on', keys: ['o', 'e'], hint: 'off/on' },
    disabledReason: notAccount,
    run: onAccount(({ store, effects }, name) => {
      const account = store.get().configured.accounts.find((one) => one.name === name);
      effects.pages.switchAccount(name, account?.values['enabled'] === 'off' ? 'on' : 'off');
    }),
  },
  {
    ...inAccounts,
    ...{ id: 'accounts.remove', title: 'Remove it', keys: ['D'] },
    disabledReason: notAccount,
    run: onAccount(({ store, effects }, name) => {
      const page = openPage(store.get());
      if (page?.kind === 'accounts' && page.asked === name) {
        effects.pages.removeAccount(name);
        return;
      }
      effects.pages.change('accounts', (now) => ({ ...now, asked: name }));
      effects.edits.say(phrase('accounts.removeAsk', { name }));
    }),
  },
];
