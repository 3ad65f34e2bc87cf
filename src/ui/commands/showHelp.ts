/** The help screen. */
import { helpEntries, helpRows } from '../state/helpEntries.js';
import { layoutOf } from '../state/layout.js';
import type { Command, CommandContext } from './command.js';
import { PAGES } from './pages.js';

function show({ store }: CommandContext): void {
  store.dispatch({ type: 'help', scroll: 0 });
}

function scroll(by: number): Command['run'] {
  return ({ store, commands }) => {
    const state = store.get();
    const layout = layoutOf(state);
    const rows = helpRows(helpEntries(commands, state), layout);
    const last = Math.max(0, rows.length - layout.bodyRows);
    const wanted = (state.help ?? 0) + by;
    store.dispatch({ type: 'help', scroll: Math.max(0, Math.min(last, wanted)) });
  };
}

const inHelp = { group: 'mailtui', contexts: ['help'] } as const;

export const showHelp: readonly Command[] = [
  {
    ...{ id: 'help.show', title: 'All keys', group: 'mailtui', hint: 'keys', keys: ['?', 'F1'] },
    contexts: [
      ...(['sidebar', 'list', 'reader', 'attachments', 'links'] as const),
      ...(['waiting', 'activity', 'welcome'] as const),
      ...PAGES,
    ],
    run: show,
  },
  {
    ...{ id: 'help.show-writing', title: 'All keys', group: 'mailtui', hint: 'keys' },
    ...{ keys: ['F1'], contexts: ['field', 'body', 'completing'] },
    run: show,
  },
  {
    ...inHelp,
    ...{ id: 'help.close', title: 'Close', keys: ['Esc', 'q', '?', 'Enter', 'h'], hint: 'back' },
    run: ({ store }) => {
      store.dispatch({ type: 'help', scroll: null });
    },
  },
  { ...inHelp, id: 'help.down', title: 'Scroll down', keys: ['j', 'Down'], run: scroll(1) },
  { ...inHelp, id: 'help.up', title: 'Scroll up', keys: ['k', 'Up'], run: scroll(-1) },
  {
    ...inHelp,
    ...{ id: 'help.page-down', title: 'Next screen', keys: ['Space', 'PgDn', 'Ctrl-D', 'Ctrl-F'] },
    run: scroll(10),
  },
  {
    ...inHelp,
    ...{ id: 'help.page-up', title: 'Previous screen', keys: ['b', 'PgUp', 'Ctrl-U', 'Ctrl-B'] },
    run: scroll(-10),
  },
];
