/** From pane to pane. */
import { layoutOf } from '../state/layout.js';
import { selectedRow } from '../state/listWindow.js';
import type { Pane, ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';

/** Panes one can go round; the reader is one of them where it is beside the list. */
function round(state: ScreenState): Pane[] {
  const isBeside = layoutOf(state).reader !== 'away';
  const reader = isBeside ? selectedRow(state.list) !== null : state.focus === 'reader';
  return reader ? ['sidebar', 'list', 'reader'] : ['sidebar', 'list'];
}

function turn(by: 1 | -1): Command['run'] {
  return (context) => {
    const state = context.store.get();
    const panes = round(state);
    const index = panes.indexOf(state.focus) + by;
    focus(context, panes.at(index % panes.length) ?? 'list');
  };
}

function focus({ store, effects }: CommandContext, pane: Pane): void {
  if (pane === 'reader') effects.reader.openSelected();
  else store.dispatch({ type: 'focus', pane });
}

export const switchPane: readonly Command[] = [
  {
    ...{ id: 'pane.next', title: 'Next pane', group: 'Moving', keys: ['Tab'] },
    contexts: ['sidebar', 'list', 'reader'],
    run: turn(1),
  },
  {
    ...{ id: 'pane.previous', title: 'Previous pane', group: 'Moving', keys: ['Shift-Tab'] },
    contexts: ['sidebar', 'list', 'reader'],
    run: turn(-1),
  },
  {
    ...{ id: 'sidebar.choose', title: 'To its messages', group: 'Folders' },
    ...{ keys: ['Enter', 'l', 'Right', 'Esc'], contexts: ['sidebar'], hint: 'open' },
    run: ({ store }) => {
      store.dispatch({ type: 'focus', pane: 'list' });
    },
  },
  {
    ...{ id: 'reader.back', title: 'Back to the list', group: 'Reading', hint: 'back' },
    ...{ keys: ['q', 'Esc', 'h', 'Left'], contexts: ['reader'] },
    run: ({ store, effects }) => {
      if (!effects.reading.showText()) store.dispatch({ type: 'focus', pane: 'list' });
    },
  },
  {
    ...{ id: 'sidebar.focus', title: 'To the folders', group: 'Folders', hint: 'folders' },
    ...{ keys: ['h', 'Left'], contexts: ['list'] },
    run: ({ store }) => {
      store.dispatch({ type: 'focus', pane: 'sidebar' });
    },
  },
];
