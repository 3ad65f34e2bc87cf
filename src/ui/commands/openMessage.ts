/** Opening messages, one or one after another. */
import { selectedRow } from '../state/listWindow.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';

export function noMessage(state: ScreenState): string | null {
  return selectedRow(state.list) === null ? 'There is no message here.' : null;
}

function neighbour(by: 1 | -1): Pick<Command, 'disabledReason' | 'run'> {
  return {
    disabledReason: ({ list }) => {
      if (list.rows[list.selected + by] !== undefined) return null;
      return by === 1 ? 'This is the last message.' : 'This is the first message.';
    },
    run: ({ store, effects }) => {
      store.dispatch({ type: 'moved', by });
      effects.reader.openSelected();
    },
  };
}

export const openMessage: readonly Command[] = [
  {
    ...{ id: 'message.open', title: 'Open the message', group: 'Reading', hint: 'open' },
    ...{ keys: ['Enter', 'l', 'Right'], contexts: ['list'] },
    disabledReason: noMessage,
    run: ({ effects }) => {
      effects.reader.openSelected();
    },
  },
  {
    ...{ id: 'message.next', title: 'Next message', group: 'Reading', hint: 'next' },
    ...{ keys: ['J'], contexts: ['reader'] },
    ...neighbour(1),
  },
  {
    ...{ id: 'message.previous', title: 'Previous message', group: 'Reading', hint: 'previous' },
    ...{ keys: ['K'], contexts: ['reader'] },
    ...neighbour(-1),
  },
];
