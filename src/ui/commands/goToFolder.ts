/** Straight to a folder by what it is for: `g i` to the inbox, and so on. */
import type { ScreenFolder } from '../../app/screenMail.js';
import type { MailboxRole } from '../../core/source.js';
import { currentFolder } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import { foldersInOrder } from '../state/sidebarRows.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

/** Of the account one is in, else of the first account that has one. */
function folderOf(state: ScreenState, role: MailboxRole): ScreenFolder | undefined {
  const account = currentFolder(state)?.account;
  const candidates = state.folders.filter((folder) => folder.role === role);
  return candidates.find((folder) => folder.account === account) ?? candidates[0];
}

function goTo(role: MailboxRole, keys: string, name: string): Command {
  return {
    ...{ id: `folder.${role}`, title: `Go to ${name}`, group: 'Folders', keys: [keys] },
    contexts: ['list', 'sidebar', 'reader'],
    disabledReason: (state) =>
      folderOf(state, role) ? null : phrase('goToFolder.thereIsNoFolder', { name }),
    run: ({ store, effects }) => {
      const folder = folderOf(store.get(), role);
      if (folder === undefined) return;
      effects.list.showFolder(folder.id);
      store.dispatch({ type: 'focus', pane: 'list' });
    },
  };
}

/** `home/Receipts`, `work/Inbox` */
function fullName(folder: ScreenFolder): string {
  return `${folder.account}/${folder.role === 'inbox' ? 'Inbox' : folder.path}`;
}

const anyFolder: Command = {
  ...{ id: 'folder.go', title: 'Go to a folder', group: 'Folders', keys: ['g m'] },
  contexts: ['list', 'sidebar', 'reader'],
  argument: {
    name: 'FOLDER',
    choices: (state) => foldersInOrder(state).map(fullName),
    run: ({ store, effects }, name) => {
      const folders = foldersInOrder(store.get());
      const folder = folders.find((one) => fullName(one) === name || one.path === name);
      if (folder === undefined) return phrase('goToFolder.thereIsNoFolder2', { name });
      effects.list.showFolder(folder.id);
      store.dispatch({ type: 'focus', pane: 'list' });
      return null;
    },
  },
  run: ({ store }) => {
    const words = 'folder.go ';
    store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
  },
};

export const goToFolder: readonly Command[] = [
  anyFolder,
  goTo('inbox', 'g i', 'the inbox'),
  goTo('sent', 'g s', 'sent mail'),
  goTo('drafts', 'g d', 'drafts'),
  goTo('archive', 'g a', 'the archive'),
  goTo('trash', 'g t', 'the trash'),
];
