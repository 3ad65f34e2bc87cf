/** Looking at the screen in another theme; the configuration says which one lasts. */
import type { Command } from './command.js';

export const chooseTheme: Command = {
  ...{ id: 'screen.theme', title: 'Another theme', group: 'mailtui', keys: ['w c'] },
  contexts: ['sidebar', 'list', 'reader', 'welcome'],
  argument: {
    name: 'THEME',
    choices: ({ themes }) => themes,
    run: ({ store }, name) => {
      const { themes } = store.get();
      if (!themes.includes(name)) return `There is no theme “${name}”: ${themes.join(', ')}.`;
      store.dispatch({ type: 'theme', theme: name });
      return null;
    },
  },
  run: ({ store, effects }) => {
    const { theme, themes } = store.get();
    const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? theme;
    store.dispatch({ type: 'theme', theme: next });
    effects.edits.say(`Theme: ${next}. To keep it, set settings.screen.theme in config.json.`);
  },
};
