/** The sidebar as rows: each account with its folders below it. Pure. */
import type { ScreenAccount, ScreenFolder } from '../../app/screenMail.js';
import type { ScreenState } from './state.js';

export type SidebarRow =
  | { kind: 'space' }
  | { kind: 'account'; account: ScreenAccount }
  | {
      kind: 'folder';
      folder: ScreenFolder;
      /** Number of folders above it that are in the sidebar too. */
      depth: number;
      label: string;
    };

const computed = new WeakMap<
  readonly ScreenFolder[],
  { accounts: readonly ScreenAccount[]; rows: readonly SidebarRow[] }
>();

/** Accounts without a folder yet are shown too. Remembered for the same accounts and folders. */
export function sidebarRows(
  accounts: readonly ScreenAccount[],
  folders: readonly ScreenFolder[],
): readonly SidebarRow[] {
  const known = computed.get(folders);
  if (known?.accounts === accounts) return known.rows;
  const rows: SidebarRow[] = [];
  for (const account of accounts) {
    if (rows.length > 0) rows.push({ kind: 'space' });
    rows.push({ kind: 'account', account });
    const own = folders.filter((folder) => folder.account === account.name);
    const paths = new Set(own.map(({ path }) => path));
    for (const folder of own) rows.push({ kind: 'folder', folder, ...placeOf(folder, paths) });
  }
  computed.set(folders, { accounts, rows });
  return rows;
}

/**
 * Where a folder stands in the tree that is shown. A parent that holds no mail is no folder of
 * its own; its name then goes before its children's: `Projects/Tides`.
 */
function placeOf(
  folder: ScreenFolder,
  paths: ReadonlySet<string>,
): { depth: number; label: string } {
  if (folder.depth === 0) return { depth: 0, label: folderLabel(folder) };
  const { path } = folder;
  const above = Array.from(path.matchAll(DELIMITERS), ({ index }) => index).filter((end) =>
    paths.has(path.slice(0, end)),
  );
  return { depth: above.length, label: path.slice((above.at(-1) ?? -1) + 1) };
}

/** What servers put between the parts of a path. */
const DELIMITERS = /[/.\\|]/g;

/** First row to show so that the folder under the cursor is seen, moved no further than needed. */
export function sidebarTop(
  state: Pick<ScreenState, 'accounts' | 'folders' | 'folderId' | 'sidebarTop'>,
  visible: number,
): number {
  const rows = sidebarRows(state.accounts, state.folders);
  const cursor = rows.findIndex((row) => row.kind === 'folder' && row.folder.id === state.folderId);
  const last = Math.max(0, rows.length - visible);
  if (cursor < 0) return Math.min(state.sidebarTop, last);
  const lowest = cursor - visible + 2;
  // With the first folder of an account its name comes into view.
  const highest = cursor - 1;
  return Math.max(0, Math.min(last, Math.max(lowest, Math.min(state.sidebarTop, highest))));
}

/** Folders in the order of the sidebar. */
export function foldersInOrder(state: Pick<ScreenState, 'accounts' | 'folders'>): ScreenFolder[] {
  return sidebarRows(state.accounts, state.folders).flatMap((row) =>
    row.kind === 'folder' ? [row.folder] : [],
  );
}

/** The name as people say it: servers shout INBOX. */
export function folderLabel(folder: Pick<ScreenFolder, 'name'>): string {
  return folder.name === 'INBOX' ? 'Inbox' : folder.name;
}
