/** Leaving: first what lies on top, then the tab beside the first one, in the end mailtui. */
import type { Command } from './command.js';
import { PAGES } from './pages.js';

export const quit: readonly Command[] = [
  {
    ...{ id: 'app.quit', title: 'Back, or quit', group: 'mailtui', hint: 'quit' },
    ...{ keys: ['q'], contexts: ['sidebar', 'list', 'welcome'] },
    run: ({ store, effects, quit: end }) => {
      const { search, tabs } = store.get();
      if (search !== null) effects.search.leave();
      else if (tabs.current > 0) effects.tabs.close();
      else end();
    },
  },
  {
    ...{ id: 'app.quit-now', title: 'Quit mailtui', group: 'mailtui', keys: ['Ctrl-C'] },
    contexts: [
      ...(['sidebar', 'list', 'reader', 'help', 'prompt', 'palette', 'line', 'chooser'] as const),
      ...(['waiting', 'activity', 'welcome', 'address', 'value'] as const),
      ...PAGES,
    ],
    run: ({ quit: end }) => {
      end();
    },
  },
];
