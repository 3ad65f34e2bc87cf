/** Straight to a folder by what it is for: `g i` to the inbox, and so on. */
import type { ScreenFolder } from '../../app/screenMail.js';
import type { MailboxRole } from '../../core/source.js';
import { currentFolder } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';

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
    disabledReason: (state) => (folderOf(state, role) ? null : `There is no folder for ${name}.`),
    run: ({ store, effects }) => {
      const folder = folderOf(store.get(), role);
      if (folder === undefined) return;
      effects.list.showFolder(folder.id);
      store.dispatch({ type: 'focus', pane: 'list' });
    },
  };
}

export const goToFolder: readonly Command[] = [
  goTo('inbox', 'g i', 'the inbox'),
  goTo('sent', 'g s', 'sent mail'),
  goTo('drafts', 'g d', 'drafts'),
  goTo('archive', 'g a', 'the archive'),
  goTo('trash', 'g t', 'the trash'),
];
