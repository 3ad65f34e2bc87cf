/** The screens beside the mail: opening them, moving in them, and leaving them. */
import { entriesOf, type PageKind } from '../state/pages/page.js';
import { openPage } from '../state/pages/openPage.js';
import { pageView } from '../state/pages/pageView.js';
import type { Context } from '../state/state.js';
import type { Command, CommandContext } from './command.js';

export const PAGES: readonly PageKind[] = [
  ...(['settings', 'accounts', 'account', 'storage', 'addresses'] as const),
];

const inPages = { group: 'Screens', contexts: PAGES } as const;
const anywhere = {
  group: 'Screens',
  contexts: ['sidebar', 'list', 'reader', 'welcome'] satisfies Context[],
} as const;

function move(by: number): Command['run'] {
  return ({ store, effects }, count) => {
    const state = store.get();
    const page = openPage(state);
    if (page === null) return;
    const last = Math.max(0, entriesOf(pageView(state, page)).length - 1);
    const from = Math.min(page.selected, last);
    const selected = Math.max(0, Math.min(last, from + by * (count ?? 1)));
    effects.pages.change(page.kind, (now) => ({ ...now, selected }));
  };
}

/** What is under way is stopped; what was changed and not saved is lost only by the same key again. */
function close({ store, effects }: CommandContext): void {
  const page = openPage(store.get());
  if (page?.kind === 'account' && page.working !== null) {
    effects.pages.stop();
    return;
  }
  if (page?.kind === 'account' && page.account !== null && !page.asked) {
    if (Object.keys(page.changes).length > 0) {
      effects.pages.askAboutChanges(page.account);
      return;
    }
  }
  effects.pages.close();
}

export const pages: readonly Command[] = [
  {
    ...anywhere,
    ...{ id: 'settings.show', title: 'Settings', keys: ['g ,'] },
    run: ({ effects }) => {
      effects.pages.openSettings();
    },
  },
  {
    ...anywhere,
    ...{ id: 'accounts.show', title: 'Accounts', keys: ['g A'] },
    run: ({ effects }) => {
      effects.pages.openAccounts();
    },
  },
  {
    ...anywhere,
    ...{ id: 'storage.show', title: 'Storage', keys: ['g u'] },
    run: ({ effects }) => {
      effects.pages.openStorage();
    },
  },
  {
    ...anywhere,
    ...{ id: 'addresses.show', title: 'Addresses', keys: ['g b'] },
    argument: {
      name: 'WORDS',
      asks: 'a name or an address',
      choices: () => [],
      run: ({ effects }, words) => {
        effects.pages.openAddresses(words);
        return null;
      },
    },
    run: ({ effects }) => {
      effects.pages.openAddresses();
    },
  },
  { ...inPages, id: 'page.next', title: 'Next', keys: ['j', 'Down', 'Tab'], run: move(1) },
  {
    ...inPages,
    ...{ id: 'page.previous', title: 'Previous', keys: ['k', 'Up', 'Shift-Tab'], run: move(-1) },
  },
  {
    ...inPages,
    ...{ id: 'page.down', title: 'Ten down', keys: ['PgDn', 'Ctrl-D', 'Ctrl-F'], run: move(10) },
  },
  {
    ...inPages,
    ...{ id: 'page.up', title: 'Ten up', keys: ['PgUp', 'Ctrl-U', 'Ctrl-B'], run: move(-10) },
  },
  { ...inPages, id: 'page.first', title: 'First', keys: ['g g', 'Home'], run: move(-Infinity) },
  { ...inPages, id: 'page.last', title: 'Last', keys: ['G', 'End'], run: move(Infinity) },
  {
    ...inPages,
    ...{ id: 'page.close', title: 'Back', keys: ['Esc', 'q'], hint: 'back', run: close },
  },
];
