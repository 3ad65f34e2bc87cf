/** From a message that was found to what is around it, and keeping a search. */
import { openSearch, shownQuery } from '../state/searchState.js';
import { currentRow, currentSearch } from '../state/selectors.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const inPanes = { group: 'Search', contexts: ['list', 'reader'] } as const;

export const fromHits: readonly Command[] = [
  {
    ...inPanes,
    ...{ id: 'message.conversation', title: 'Its whole conversation', keys: ['g c'] },
    disabledReason: noMessage,
    run: ({ store, effects }) => {
      const row = currentRow(store.get());
      if (row !== null) effects.search.show(`thread:${row.thread}`, row.id);
    },
  },
  {
    ...inPanes,
    ...{ id: 'message.folder', title: 'The folder it is in', keys: ['g o'] },
    disabledReason: noMessage,
    run: ({ store, effects }) => {
      const row = currentRow(store.get());
      if (row === null) return;
      effects.search.close();
      effects.list.showFolder(row.folderId);
      effects.list.goTo(row.id);
      store.dispatch({ type: 'focus', pane: 'list' });
    },
  },
  {
    ...{ id: 'search.save', title: 'Save this search', group: 'Search', keys: ['g S'] },
    contexts: ['sidebar', 'list', 'reader'],
    disabledReason: (state) =>
      shownQuery(state) === null ? phrase('fromHits.searchFirstThisKeeps') : null,
    argument: {
      name: 'NAME',
      asks: 'a name for it',
      choices: ({ saved }) => saved.filter(({ kind }) => kind === 'saved').map(({ name }) => name),
      run: ({ store, effects }, name) => {
        const query = shownQuery(store.get());
        if (query === null) return phrase('fromHits.searchFirstThisKeeps');
        effects.saved.save(name, query);
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'search.save ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...{ id: 'search.forget', title: 'Forget this saved search', group: 'Search' },
    ...{ keys: ['g X'], contexts: ['sidebar', 'list'] },
    disabledReason: (state) =>
      currentSearch(state)?.kind === 'saved' ? null : phrase('fromHits.thisIsNoSaved'),
    run: ({ store, effects }) => {
      const search = currentSearch(store.get());
      if (search !== null) effects.saved.forget(search.name);
    },
  },
  {
    ...{ id: 'search.filter', title: 'Search in this list', group: 'Search', keys: ['\\'] },
    contexts: ['sidebar', 'list', 'reader'],
    run: ({ store, effects }) => {
      effects.search.begin(openSearch(store.get()));
    },
  },
];
