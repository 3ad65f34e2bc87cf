/** Putting messages where they belong: archive, trash, another folder, and back. */
import type { MailEdit } from '../../app/screenMail.js';
import { messageCount } from '../format/numbers.js';
import { targetFolders, targetIds } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';

const onMessages = { group: 'Mail', contexts: ['list', 'reader'] } as const;

/** @param done `Archived` */
function take(what: 'archive' | 'delete' | 'restore', done: string): Command['run'] {
  return ({ store, effects }) => {
    const ids = targetIds(store.get());
    const edit: MailEdit = { do: what, ids };
    effects.edits.take(edit, `${done} ${messageCount(ids.length)}`);
  };
}

/** Whether every folder that the messages are in is such a one. */
function areIn(
  state: ScreenState,
  test: (folder: ReturnType<typeof targetFolders>[number]) => boolean,
): boolean {
  const folders = targetFolders(state);
  return folders.length > 0 && folders.every(test);
}

export const fileMessages: readonly Command[] = [
  {
    ...onMessages,
    ...{ id: 'message.archive', title: 'Archive', keys: ['a'], hint: 'archive' },
    disabledReason: (state) => {
      const isThere = areIn(state, ({ role }) => role === 'archive');
      return noMessage(state) ?? (isThere ? 'This is the archive.' : null);
    },
    run: take('archive', 'Archived'),
  },
  {
    ...onMessages,
    ...{ id: 'message.delete', title: 'Delete', keys: ['d'], hint: 'delete' },
    disabledReason: (state) => {
      const isDeleted = areIn(state, ({ isRecentlyDeleted }) => isRecentlyDeleted);
      const soon = 'What is deleted goes for good after 14 days.';
      return noMessage(state) ?? (isDeleted ? soon : null);
    },
    run: take('delete', 'Deleted'),
  },
  {
    ...onMessages,
    ...{ id: 'message.restore', title: 'Restore what was deleted', keys: ['D'], hint: 'restore' },
    disabledReason: (state) => {
      const isDeleted = areIn(
        state,
        (folder) => folder.isRecentlyDeleted || folder.role === 'trash',
      );
      const elsewhere = 'This is for the trash and for what was recently deleted.';
      return noMessage(state) ?? (isDeleted ? null : elsewhere);
    },
    run: take('restore', 'Restored'),
  },
  {
    ...onMessages,
    ...{ id: 'message.move', title: 'Move to a folder', keys: ['m'], hint: 'move' },
    disabledReason: noMessage,
    run: ({ store, effects }) => {
      const rows = effects.edits.rows(targetIds(store.get()));
      const [first] = rows;
      if (first === undefined) return;
      const { account, folderId } = first;
      if (rows.some((row) => row.account !== account)) {
        effects.edits.say('They are of several accounts: move those of one at a time.');
        return;
      }
      const isOneFolder = rows.every((row) => row.folderId === folderId);
      const ids = rows.map(({ id }) => id);
      const from = { account, folderId: isOneFolder ? folderId : null };
      const chooser = { kind: 'folder', words: '', selected: 0, ids, ...from } as const;
      store.dispatch({ type: 'chooser', chooser });
    },
  },
];
