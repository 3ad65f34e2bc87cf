/** The mailing list of the message that is read: its archive, and leaving it. */
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { lead } from './followLink.js';
import { phrase } from '../text/phrase.js';

const inReader = { group: 'Reading', contexts: ['reader'] } as const;

function whyNotLeft({ reader }: ScreenState): string | null {
  if (reader.message?.list == null) return '';
  return reader.message.list.leave === null ? phrase('mailingList.theListDoesNot') : null;
}

export const mailingList: readonly Command[] = [
  {
    ...inReader,
    ...{ id: 'list.unsubscribe', title: 'Leave the mailing list', keys: ['z u'] },
    disabledReason: whyNotLeft,
    run: (context) => {
      const { store, effects } = context;
      const { reader } = store.get();
      const list = reader.message?.list;
      if (list?.leave == null || reader.message === null) return;
      const { leave } = list;
      const { id } = reader.message.row;
      if (reader.asked !== id) {
        store.dispatch({ type: 'asked', id });
        const how = {
          'one-click': phrase('mailingList.tellsTheListSo'),
          page: phrase('mailingList.opensItsPageIn'),
          mail: phrase('mailingList.writesToItIn'),
        }[leave.how];
        effects.edits.say(phrase('mailingList.leaveTheSameKeys', { name: list.name, how }));
      } else if (leave.how === 'one-click') effects.reading.unsubscribe();
      else lead(context, leave.url);
    },
  },
  {
    ...inReader,
    ...{ id: 'list.archive', title: 'Archive of the mailing list', keys: ['z l'] },
    disabledReason: ({ reader }) => (reader.message?.list?.archive == null ? '' : null),
    run: ({ store, effects }) => {
      const archive = store.get().reader.message?.list?.archive;
      if (archive != null) effects.reading.follow(archive);
    },
  },
];
