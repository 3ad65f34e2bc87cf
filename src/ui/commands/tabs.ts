/** Tabs: what one looks at beside the inbox, and the drafts that are open. */
import { shownIndex, tabCount, labelOf } from '../state/tabs/tabStrip.js';
import { placesOf } from '../state/tabs/tabs.js';
import { titleOf } from '../state/compose/openDraft.js';
import type { ScreenState } from '../state/state.js';
import { phrase } from '../text/phrase.js';
import type { Command, CommandContext } from './command.js';

const inPanes = { group: 'Tabs', contexts: ['sidebar', 'list', 'reader'] } as const;
const writing = { group: 'Tabs', contexts: ['field', 'body', 'completing'] } as const;

function onlyOne(state: ScreenState): string | null {
  return tabCount(state) > 1 ? null : phrase('tabs.onlyOne');
}

/** With a count to the tab of that number, from 1. */
function forward({ effects }: CommandContext, count: number | null): void {
  if (count === null) effects.tabs.step(1);
  else effects.tabs.go(count - 1);
}

function back({ effects }: CommandContext, count: number | null): void {
  effects.tabs.step(-(count ?? 1));
}

function closeShown({ effects }: CommandContext): void {
  effects.tabs.close();
}

/** `2 invoices` */
function names(state: ScreenState): readonly string[] {
  const labels = [
    ...placesOf(state).map((place) => labelOf(place, state)),
    ...state.compose.drafts.map(titleOf),
  ];
  return labels.map((label, index) => `${String(index + 1)} ${label}`);
}

export const tabs: readonly Command[] = [
  {
    ...{ id: 'tab.open', title: 'Open it in its own tab', group: 'Tabs' },
    ...{ keys: ['Ctrl-T'], contexts: ['sidebar', 'list', 'reader', 'prompt'] },
    run: ({ effects }) => {
      effects.tabs.open();
    },
  },
  {
    ...inPanes,
    ...{ id: 'tab.next', title: 'Next tab', keys: ['}', 'Ctrl-PgDn', 'Alt-.'] },
    ...{ disabledReason: onlyOne, run: forward },
  },
  {
    ...inPanes,
    ...{ id: 'tab.previous', title: 'Previous tab', keys: ['{', 'Ctrl-PgUp', 'Alt-,'] },
    ...{ disabledReason: onlyOne, run: back },
  },
  {
    ...writing,
    ...{ id: 'compose.next-tab', title: 'Next tab', keys: ['Ctrl-PgDn', 'Alt-.'] },
    ...{ disabledReason: onlyOne, run: forward },
  },
  {
    ...writing,
    ...{ id: 'compose.previous-tab', title: 'Previous tab', keys: ['Ctrl-PgUp', 'Alt-,'] },
    ...{ disabledReason: onlyOne, run: back },
  },
  {
    ...inPanes,
    ...{ id: 'tab.choose', title: 'Go to a tab', keys: ['g Tab'] },
    disabledReason: onlyOne,
    argument: {
      name: 'TAB',
      choices: names,
      run: ({ store, effects }, text) => {
        const index = Number.parseInt(text, 10) - 1;
        if (!(index >= 0 && index < tabCount(store.get()))) return phrase('tabs.none', { text });
        effects.tabs.go(index);
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'tab.choose ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...inPanes,
    ...{ id: 'tab.close', title: 'Close the tab', keys: ['Ctrl-W'] },
    disabledReason: (state) => {
      const { mail } = state.tabs;
      const isLast = mail.length < 2 && shownIndex(state) < mail.length;
      return isLast ? phrase('tabs.onlyOne') : null;
    },
    run: closeShown,
  },
  {
    ...writing,
    ...{ id: 'compose.close', title: 'Keep it and close it', keys: ['Alt-Enter'], run: closeShown },
  },
  {
    ...inPanes,
    ...{ id: 'tab.reopen', title: 'Bring back the closed tab', keys: ['g w'] },
    disabledReason: ({ tabs: { closed } }) =>
      closed.length > 0 ? null : phrase('tabs.noneClosed'),
    run: ({ effects }) => {
      effects.tabs.reopen();
    },
  },
];
