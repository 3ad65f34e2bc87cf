/** Making, renaming, moving, deleting and subscribing folders; where there is a server, there too. */
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

/** Folders of the same account that this one can lie in. */
function placesFor(state: ScreenState): readonly ScreenFolder[] {
  const own = currentFolder(state);
  return state.folders.filter(
    (folder) =>
      folder.account === own?.account && folder.id !== own.id && !folder.isRecentlyDeleted,
  );
}

function notOnServer(state: ScreenState): string | null {
  const folder = currentFolder(state);
  if (folder === null) return phrase('editFolders.thisIsNotA');
  const isThere = folder.protocol === 'imap' && !folder.isRecentlyDeleted;
  return isThere ? null : phrase('editFolders.isOnNoServer', { path: folder.path });
}

function subscription(wanted: boolean, own: Pick<Command, 'id' | 'title' | 'keys'>): Command {
  return {
    ...onFolder,
    ...own,
    disabledReason: notOnServer,
    run: (context) => {
      const folder = folderOf(context);
      if (folder === null) return;
      const key = wanted ? 'editFolders.subscribed' : 'editFolders.unsubscribed';
      const done = phrase(key, { path: folder.path });
      context.effects.folders.edit({ do: 'subscribe', folderId: folder.id, wanted }, done);
    },
  };
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
    ...{ id: 'folder.move-into', title: 'Move it into another folder', keys: ['g M'] },
    disabledReason: notOwn,
    argument: {
      name: 'FOLDER',
      asks: 'the folder it is to lie in, / for none',
      choices: (state) => ['/', ...placesFor(state).map(({ path }) => path)],
      run: (context, path) => {
        const folder = folderOf(context);
        if (folder === null) return phrase('editFolders.thisIsNotA');
        const into = placesFor(context.store.get()).find((one) => one.path === path) ?? null;
        if (into === null && path !== '/')
          return phrase('goToFolder.thereIsNoFolder2', { name: path });
        const done = phrase('editFolders.liesIn', { path: folder.path, path2: path });
        const edit = { do: 'move', folderId: folder.id, into: into?.id ?? null } as const;
        context.effects.folders.edit(edit, done);
        return null;
      },
    },
    run: (context) => {
      ask(context, 'folder.move-into ');
    },
  },
  subscription(true, {
    ...{ id: 'folder.subscribe', title: 'Subscribe it on the server', keys: ['g y'] },
  }),
  subscription(false, {
    ...{ id: 'folder.unsubscribe', title: 'Unsubscribe it there', keys: ['g Y'] },
  }),
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
