/** Searching all mail, and back. */
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

/** Before anything is typed the arrows go through earlier searches, else through what was found. */
function isRecalling({ search }: ScreenState): boolean {
  return search !== null && (search.words === '' || search.back > 0);
}

export const searchMail: readonly Command[] = [
  {
    ...{ id: 'search.begin', title: 'Search all mail', group: 'Search', hint: 'search' },
    ...{ keys: ['/'], contexts: ['sidebar', 'list', 'reader'] },
    argument: {
      name: 'WORDS',
      asks: 'what to look for',
      choices: () => [],
      run: ({ effects }, words) => {
        effects.search.begin();
        effects.search.type(words);
        effects.search.accept();
        return null;
      },
    },
    run: ({ effects }) => {
      effects.search.begin();
    },
  },
  {
    ...{ id: 'search.keep', title: 'Go to the results', group: 'Search', hint: 'to the results' },
    ...{ keys: ['Enter'], contexts: ['prompt'] },
    run: ({ store, effects }) => {
      if (store.get().search?.words.trim() === '') effects.search.leave();
      else effects.search.accept();
    },
  },
  {
    ...{ id: 'search.leave', title: 'Leave the search', group: 'Search', hint: 'back' },
    ...{ keys: ['Esc', 'Ctrl-G'], contexts: ['prompt'] },
    run: ({ effects }) => {
      effects.search.leave();
    },
  },
  {
    ...{ id: 'search.next', title: 'Next result', group: 'Search' },
    ...{ keys: ['Down', 'Ctrl-N'], contexts: ['prompt'] },
    run: ({ store, effects }) => {
      if (isRecalling(store.get())) effects.search.recall(-1);
      else store.dispatch({ type: 'moved', by: 1 });
    },
  },
  {
    ...{ id: 'search.previous', title: 'Previous result', group: 'Search' },
    ...{ keys: ['Up', 'Ctrl-P'], contexts: ['prompt'] },
    run: ({ store, effects }) => {
      if (isRecalling(store.get())) effects.search.recall(1);
      else store.dispatch({ type: 'moved', by: -1 });
    },
  },
  {
    ...{ id: 'search.complete', title: 'Complete what is typed', group: 'Search' },
    ...{ keys: ['Tab'], contexts: ['prompt'] },
    run: ({ effects }) => {
      if (!effects.search.complete()) effects.search.accept();
    },
  },
  {
    ...{ id: 'search.order', title: 'Best first, or newest first', group: 'Search' },
    ...{ keys: ['Ctrl-S'], contexts: ['prompt', 'list', 'reader'] },
    disabledReason: ({ search }) => (search === null ? phrase('searchMail.searchFirstItIs') : null),
    run: ({ effects }) => {
      effects.search.turnOrder();
    },
  },
  {
    ...{ id: 'search.earlier', title: 'Earlier search', group: 'Search' },
    ...{ keys: ['Ctrl-R'], contexts: ['prompt'] },
    run: ({ effects }) => {
      effects.search.recall(1);
    },
  },
];
