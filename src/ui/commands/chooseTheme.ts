/** Looking at the screen in another theme; the configuration says which one lasts. */
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

export const chooseTheme: Command = {
  ...{ id: 'screen.theme', title: 'Another theme', group: 'mailtui', keys: ['w c'] },
  contexts: ['sidebar', 'list', 'reader', 'welcome'],
  argument: {
    name: 'THEME',
    choices: ({ themes }) => themes,
    run: ({ store }, name) => {
      const { themes } = store.get();
      if (!themes.includes(name))
        return phrase('chooseTheme.thereIsNoTheme', { name, value: themes.join(', ') });
      store.dispatch({ type: 'theme', theme: name });
      return null;
    },
  },
  run: ({ store, effects }) => {
    const { theme, themes } = store.get();
    const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? theme;
    store.dispatch({ type: 'theme', theme: next });
    effects.edits.say(phrase('chooseTheme.themeToKeepIt', { next }));
  },
};
