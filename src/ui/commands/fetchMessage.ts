/** Fetching the rest of a message of which only the header is here, and messages anew; opening. */
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

function notOnServer({ reader }: ScreenState): string | null {
  const row = reader.message?.row;
  if (row === undefined) return phrase('fetchMessage.thereIsNoMessage');
  const isThere = row.server !== 'gone' && row.server !== 'local-only';
  return isThere ? null : phrase('fetchMessage.theServerDoesNot');
}

export const fetchMessage: readonly Command[] = [
  {
    ...{ id: 'message.unlock', title: 'Open it with a passphrase', group: 'Reading' },
    ...{ keys: ['z x'], contexts: ['reader'] },
    disabledReason: ({ reader }) =>
      reader.message?.isLocked === true ? null : phrase('fetchMessage.itNeedsNoPassphrase'),
    run: ({ effects }) => {
      effects.reader.unlock();
    },
  },
  {
    ...{ id: 'message.fetch', title: 'Fetch the rest, or stop that', group: 'Reading' },
    ...{ keys: ['F'], contexts: ['reader'] },
    disabledReason: (state) => {
      const { message, rest } = state.reader;
      if (rest?.kind === 'fetching') return null;
      if (message?.row.isPartial === false) return phrase('fetchMessage.allOfThisMessage');
      return notOnServer(state);
    },
    run: ({ effects }) => {
      effects.reader.fetchRest(false);
    },
  },
  {
    ...{ id: 'message.fetchAgain', title: 'Fetch the message again', group: 'Reading' },
    ...{ keys: ['g f'], contexts: ['reader'] },
    disabledReason: notOnServer,
    run: ({ effects }) => {
      effects.reader.fetchRest(true);
    },
  },
];
