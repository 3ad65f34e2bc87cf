/** Scrolling the message that is being read. */
import type { Command } from './command.js';

const MOST_SCREENS = 1000;

const inReader = { group: 'Reading', contexts: ['reader'] } as const;

function lines(by: number): Command['run'] {
  return ({ store }, count) => {
    store.dispatch({ type: 'scrolled', by: by * (count ?? 1) });
  };
}

function screens(by: number): Command['run'] {
  return ({ store }, count) => {
    const times = Math.min(MOST_SCREENS, count ?? 1);
    for (let done = 0; done < times; done += 1) {
      store.dispatch({ type: 'scrolledScreens', screens: by });
    }
  };
}

function to(end: 'top' | 'bottom'): Command['run'] {
  return ({ store }) => {
    store.dispatch({ type: 'scrolledTo', end });
  };
}

export const scrollReader: readonly Command[] = [
  {
    ...inReader,
    ...{ id: 'reader.down', title: 'Scroll down', keys: ['j', 'Down'] },
    run: lines(1),
  },
  { ...inReader, id: 'reader.up', title: 'Scroll up', keys: ['k', 'Up'], run: lines(-1) },
  {
    ...inReader,
    ...{ id: 'reader.page-down', title: 'Next screen', keys: ['Space', 'PgDn', 'Ctrl-F'] },
    hint: 'scroll',
    run: screens(1),
  },
  {
    ...inReader,
    ...{ id: 'reader.page-up', title: 'Previous screen', keys: ['b', 'PgUp', 'Ctrl-B'] },
    run: screens(-1),
  },
  {
    ...inReader,
    ...{ id: 'reader.half-page-down', title: 'Half a screen down', keys: ['Ctrl-D'] },
    run: screens(0.5),
  },
  {
    ...inReader,
    ...{ id: 'reader.half-page-up', title: 'Half a screen up', keys: ['Ctrl-U'] },
    run: screens(-0.5),
  },
  {
    ...inReader,
    ...{ id: 'reader.top', title: 'Beginning of the message', keys: ['g g', 'Home'] },
    run: to('top'),
  },
  {
    ...inReader,
    ...{ id: 'reader.bottom', title: 'End of the message', keys: ['G', 'End'] },
    run: to('bottom'),
  },
];
