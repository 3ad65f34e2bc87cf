/** Making, renaming and deleting folders; where there is a server, there too. */
import type { ScreenFolder } from '../../app/screenMail.js';
import { currentFolder } from '../state/selectors.js';
import { folderLabel } from '../state/sidebarRows.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const onFolder = { group: 'Folders', contexts: ['sidebar', 'list'] } as const;

function notFolder(state: ScreenState): string | null {
  return currentFolder(state) === null ? phrase('editFolders.thisIsNotA') : null;
}

/** Folders that are for something have their names for it. */
function notOwn(state: ScreenState): string | null {
  const folder = currentFolder(state);
  if (folder === null) return phrase('editFolders.thisIsNotA');
  const isOwn = folder.role === null && !folder.isRecentlyDeleted;
  return isOwn ? null : phrase('editFolders.keepsItsNameAnd', { folderLabel: folderLabel(folder) });
}

function ask({ store }: CommandContext, words: string): void {
  store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
}

function folderOf({ store }: CommandContext): ScreenFolder | null {
  return currentFolder(store.get());
}

export const editFolders: readonly Command[] = [
  {
    ...onFolder,
    ...{ id: 'folder.create', title: 'New folder', keys: ['g n'] },
    disabledReason: notFolder,
    argument: {
      name: 'PATH',
      asks: 'its path, as in Boats or Projects/Boats',
      choices: () => [],
      run: (context, path) => {
        const folder = folderOf(context);
        if (folder === null) return phrase('editFolders.thisIsNotA');
        const { account } = folder;
        context.effects.folders.edit(
          { do: 'create', account, path },
          phrase('editFolders.madeTheFolder', { path }),
        );
        return null;
      },
    },
    run: (context) => {
      ask(context, 'folder.create ');
    },
  },
  {
    ...onFolder,
    ...{ id: 'folder.rename', title: 'Rename the folder', keys: ['g r'] },
    disabledReason: notOwn,
    argument: {
      name: 'PATH',
      asks: 'its new path',
      choices: (state) => [currentFolder(state)?.path ?? ''],
      run: (context, path) => {
        const folder = folderOf(context);
        if (folder === null) return phrase('editFolders.thisIsNotA');
        const done = phrase('editFolders.isNow', { path: folder.path, path2: path });
        context.effects.folders.edit({ do: 'rename', folderId: folder.id, path }, done);
        return null;
      },
    },
    run: (context) => {
      ask(context, `folder.rename ${folderOf(context)?.path ?? ''}`);
    },
  },
  {
    ...onFolder,
    ...{ id: 'folder.delete', title: 'Delete the empty folder', keys: ['g D'] },
    disabledReason: (state) => {
      const total = currentFolder(state)?.total ?? 0;
      // Only what is empty goes, so that there is nothing to ask.
      return notOwn(state) ?? (total > 0 ? phrase('editFolders.thereIsMailIn') : null);
    },
    run: (context) => {
      const folder = folderOf(context);
      if (folder === null) return;
      const done = phrase('editFolders.deletedTheFolder', { path: folder.path });
      context.effects.folders.edit({ do: 'delete', folderId: folder.id }, done);
    },
  },
];
