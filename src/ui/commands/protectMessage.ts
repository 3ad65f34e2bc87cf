/** Whether what is written goes out signed, and encrypted. */
import { shownDraft } from '../state/compose/composeState.js';
import { withWish } from '../state/compose/openDraft.js';
import type { Command } from './command.js';

const writing = { group: 'Message', contexts: ['field', 'body', 'completing'] } as const;

function toggle(what: 'sign' | 'encrypt'): Command['run'] {
  return ({ store, effects }) => {
    if (shownDraft(store.get().compose) === null) return;
    effects.compose.edit((open) => ({
      ...withWish(open, { [what]: !open.draft[what] }),
      isEncryptionChosen: open.isEncryptionChosen || what === 'encrypt',
    }));
  };
}

export const protectMessage: readonly Command[] = [
  {
    ...writing,
    ...{ id: 'compose.sign', title: 'Sign it, or not (OpenPGP)', keys: ['Alt-s'] },
    run: toggle('sign'),
  },
  {
    ...writing,
    ...{ id: 'compose.encrypt', title: 'Encrypt it, or not (OpenPGP)', keys: ['Alt-p'] },
    run: toggle('encrypt'),
  },
];
