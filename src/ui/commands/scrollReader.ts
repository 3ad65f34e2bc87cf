/** Scrolling the message that is being read. */
import { readerGeometry } from '../state/selectors.js';
import type { Command, CommandContext } from './command.js';
import { toUnread } from './foldConversations.js';
import { phrase } from '../text/phrase.js';

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

/** At the end of the message: the next one below it that is unread. */
function readOn(context: CommandContext, count: number | null): void {
  const { store, effects } = context;
  const state = store.get();
  const { text, rows } = readerGeometry(state);
  if (text === null || text.has(state.reader.scroll + rows)) {
    screens(1)(context, count);
    return;
  }
  const by = toUnread(state);
  if (by === 0) {
    effects.edits.say(phrase('scrollReader.thereIsNoUnread'));
    return;
  }
  effects.list.move(by);
  effects.list.unfold();
  effects.reader.openSelected();
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
    ...{ id: 'reader.read-on', title: 'Read on, to the next unread' },
    ...{ keys: ['Space'], hint: 'scroll' },
    run: readOn,
  },
  {
    ...inReader,
    ...{ id: 'reader.page-down', title: 'Next screen', keys: ['PgDn', 'Ctrl-F'] },
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
