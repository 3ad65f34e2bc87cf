/** Moving through the folders; the list shows the folder under the cursor at once. */
import { foldersInOrder } from '../state/sidebarRows.js';
import type { Command, CommandContext } from './command.js';

const inSidebar = { group: 'Folders', contexts: ['sidebar'] } as const;

/** @param target the wanted position, by the present one, the number of folders and a count */
function show(target: (now: number, folders: number, times: number) => number) {
  return ({ store, effects }: CommandContext, count: number | null): void => {
    const state = store.get();
    const folders = foldersInOrder(state);
    const now = folders.findIndex((folder) => folder.id === state.folderId);
    const index = Math.max(
      0,
      Math.min(folders.length - 1, target(now, folders.length, count ?? 1)),
    );
    const folder = folders[index];
    if (folder === undefined || index === now) return;
    effects.list.showFolder(folder.id);
    if (state.focus === 'reader') store.dispatch({ type: 'focus', pane: 'list' });
  };
}

export const moveInSidebar: readonly Command[] = [
  {
    ...inSidebar,
    ...{ id: 'sidebar.next', title: 'Next folder', keys: ['j', 'Down'] },
    run: show((now, _, times) => now + times),
  },
  {
    ...inSidebar,
    ...{ id: 'sidebar.previous', title: 'Previous folder', keys: ['k', 'Up'] },
    run: show((now, _, times) => now - times),
  },
  {
    ...inSidebar,
    ...{ id: 'sidebar.page-down', title: 'Ten folders down', keys: ['PgDn', 'Ctrl-D', 'Ctrl-F'] },
    run: show((now) => now + 10),
  },
  {
    ...inSidebar,
    ...{ id: 'sidebar.page-up', title: 'Ten folders up', keys: ['PgUp', 'Ctrl-U', 'Ctrl-B'] },
    run: show((now) => now - 10),
  },
  {
    ...inSidebar,
    ...{ id: 'sidebar.first', title: 'First folder', keys: ['g g', 'Home'] },
    run: show(() => 0),
  },
  {
    ...inSidebar,
    ...{ id: 'sidebar.last', title: 'Last folder', keys: ['G', 'End'] },
    run: show((_, folders) => folders - 1),
  },
  {
    ...{ id: 'folder.next', title: 'Next folder', group: 'Folders', keys: [']'] },
    contexts: ['list', 'reader'],
    run: show((now, _, times) => now + times),
  },
  {
    ...{ id: 'folder.previous', title: 'Previous folder', group: 'Folders', keys: ['['] },
    contexts: ['list', 'reader'],
    run: show((now, _, times) => now - times),
  },
];
