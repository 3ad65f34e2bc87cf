/** Moving through the folders; the list shows the folder under the cursor at once. */
import { isCurrent, sidebarEntries } from '../state/sidebarRows.js';
import type { Command, CommandContext } from './command.js';

const inSidebar = { group: 'Folders', contexts: ['sidebar'] } as const;

/** @param target the wanted position, by the present one, how many there are and a count */
function show(target: (now: number, entries: number, times: number) => number) {
  return ({ store, effects }: CommandContext, count: number | null): void => {
    const state = store.get();
    const entries = sidebarEntries(state);
    const now = entries.findIndex((entry) => isCurrent(entry, state));
    const wanted = target(now, entries.length, count ?? 1);
    const index = Math.max(0, Math.min(entries.length - 1, wanted));
    const entry = entries[index];
    if (entry === undefined || index === now) return;
    if (entry.kind === 'folder') effects.list.showFolder(entry.folder.id);
    else effects.list.showSaved(entry.search);
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
