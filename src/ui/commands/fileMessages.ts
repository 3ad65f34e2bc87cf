/** Putting messages where they belong: archive, trash, another folder, and back. */
import type { MailEdit, ScreenFolder } from '../../app/screenMail.js';
import { messageCount } from '../format/numbers.js';
import { targetFolders, targetIds } from '../state/selectors.js';
import { foldersInOrder } from '../state/sidebarRows.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { movedTo } from './choose.js';
import { phrase } from '../text/phrase.js';

const onMessages = { group: 'Mail', contexts: ['list', 'reader'] } as const;

/** @param done `Archived` */
function take(what: 'archive' | 'delete' | 'restore', done: string): Command['run'] {
  return ({ store, effects }, count) => {
    const ids = targetIds(store.get(), count);
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

/** Folders of the account that all of the messages are in. */
function possibleFolders(state: ScreenState): ScreenFolder[] {
  const [first, ...others] = targetFolders(state);
  if (first === undefined || others.some(({ account }) => account !== first.account)) return [];
  return foldersInOrder(state).filter(
    ({ id, account, isRecentlyDeleted }) =>
      account === first.account && id !== first.id && !isRecentlyDeleted,
  );
}

export const fileMessages: readonly Command[] = [
  {
    ...onMessages,
    ...{ id: 'message.archive', title: 'Archive', keys: ['a'], hint: 'archive' },
    disabledReason: (state) => {
      const isThere = areIn(state, ({ role }) => role === 'archive');
      return noMessage(state) ?? (isThere ? phrase('fileMessages.thisIsTheArchive') : null);
    },
    run: take('archive', 'Archived'),
  },
  {
    ...onMessages,
    ...{ id: 'message.delete', title: 'Delete', keys: ['d'], hint: 'delete' },
    disabledReason: (state) => {
      const isDeleted = areIn(state, ({ isRecentlyDeleted }) => isRecentlyDeleted);
      const soon = phrase('fileMessages.whatIsDeletedGoes');
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
      const elsewhere = phrase('fileMessages.thisIsForThe');
      return noMessage(state) ?? (isDeleted ? null : elsewhere);
    },
    run: take('restore', 'Restored'),
  },
  {
    ...onMessages,
    ...{ id: 'message.move', title: 'Move to a folder', keys: ['s'], hint: 'move' },
    disabledReason: noMessage,
    argument: {
      name: 'FOLDER',
      choices: (state) => possibleFolders(state).map(({ path }) => path),
      run: ({ store, effects }, path) => {
        const state = store.get();
        const folder = possibleFolders(state).find((one) => one.path === path);
        if (folder === undefined) return phrase('fileMessages.thereIsNoFolder', { path });
        const ids = targetIds(state);
        const done = movedTo(ids.length, path);
        effects.edits.take({ do: 'move', folderId: folder.id, ids }, done);
        return null;
      },
    },
    run: ({ store, effects }, count) => {
      const rows = effects.edits.rows(targetIds(store.get(), count));
      const [first] = rows;
      if (first === undefined) return;
      const { account, folderId } = first;
      if (rows.some((row) => row.account !== account)) {
        effects.edits.say(phrase('fileMessages.theyAreOfSeveral'));
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
