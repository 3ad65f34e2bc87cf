/** Opening messages, one or one after another. */
import { selectedRow } from '../state/listWindow.js';
import { currentDraft, currentRow } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

export function noMessage(state: ScreenState): string | null {
  return currentRow(state) === null ? phrase('openMessage.thereIsNoMessage') : null;
}

/** Rows to go: when what was read has left the list, the next message is selected already. */
function stepTo({ list, reader }: ScreenState, by: 1 | -1): number {
  const isNext = reader.wanted !== null && selectedRow(list)?.id !== reader.wanted;
  return by === 1 && isNext ? 0 : by;
}

function neighbour(by: 1 | -1): Pick<Command, 'disabledReason' | 'run'> {
  return {
    disabledReason: (state) => {
      const { list } = state;
      if (list.rows[list.selected + stepTo(state, by)] !== undefined) return null;
      return by === 1 ? phrase('openMessage.thisIsTheLast') : phrase('openMessage.thisIsTheFirst');
    },
    run: ({ store, effects }, count) => {
      effects.list.move(stepTo(store.get(), by) + by * ((count ?? 1) - 1));
      effects.list.unfold();
      effects.reader.openSelected();
    },
  };
}

export const openMessage: readonly Command[] = [
  {
    ...{ id: 'message.open', title: 'Open the message', group: 'Reading', hint: 'open' },
    ...{ keys: ['Enter', 'l', 'Right'], contexts: ['list'] },
    disabledReason: noMessage,
    run: ({ store, effects }) => {
      const draft = currentDraft(store.get());
      if (draft !== null) effects.compose.begin({ kind: 'draft', id: draft.id });
      else {
        effects.list.unfold();
        effects.reader.openSelected();
      }
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
