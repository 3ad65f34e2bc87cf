/** The sidebar as rows: each account with its folders below it. Pure. */
import type { ScreenAccount, ScreenFolder } from '../../app/screenMail.js';
import type { CountedSearch, ScreenState } from './state.js';
import { EN } from '../text/en/index.js';
import { phrase } from '../text/phrase.js';

export type SidebarRow =
  | { kind: 'space' }
  | { kind: 'heading'; label: string }
  | { kind: 'saved'; search: CountedSearch }
  | { kind: 'account'; account: ScreenAccount }
  /** A name that several folders have above them, and that is no folder itself. */
  | { kind: 'parent'; depth: number; label: string }
  | {
      kind: 'folder';
      folder: ScreenFolder;
      /** Number of rows above it that it is in. */
      depth: number;
      label: string;
    };

const computed = new WeakMap<
  readonly ScreenFolder[],
  {
    accounts: readonly ScreenAccount[];
    saved: readonly CountedSearch[];
    rows: readonly SidebarRow[];
  }
>();

/** Accounts without a folder yet are shown too. Remembered for the same accounts and folders. */
export function sidebarRows(
  accounts: readonly ScreenAccount[],
  folders: readonly ScreenFolder[],
  saved: readonly CountedSearch[],
): readonly SidebarRow[] {
  const known = computed.get(folders);
  if (known?.accounts === accounts && known.saved === saved) return known.rows;
  const rows: SidebarRow[] = [];
  const of = (kind: CountedSearch['kind']): readonly CountedSearch[] =>
    saved.filter((search) => search.kind === kind);
  rows.push(
    ...block(
      accounts.length > 1 ? phrase('sidebarRows.allAccounts') : phrase('sidebarRows.allMail'),
      of('always'),
    ),
  );
  for (const account of accounts) {
    if (rows.length > 0) rows.push({ kind: 'space' });
    rows.push({ kind: 'account', account });
    rows.push(...treeRows(folders.filter((folder) => folder.account === account.name)));
  }
  for (const [label, kind] of [
    [phrase('word.headingSaved'), 'saved'],
    [phrase('word.headingTags'), 'tag'],
  ] as const) {
    const searches = of(kind);
    if (searches.length > 0) rows.push({ kind: 'space' }, ...block(label, searches));
  }
  computed.set(folders, { accounts, saved, rows });
  return rows;
}

function block(label: string, searches: readonly CountedSearch[]): SidebarRow[] {
  if (searches.length === 0) return [];
  const rows = searches.map((search): SidebarRow => ({ kind: 'saved', search }));
  return [{ kind: 'heading', label }, ...rows];
}

/**
 * The folders of an account as a tree. A parent that holds no mail is no folder of its own: it is
 * a row of its own where it has several children, else it goes before its child: `Projects/Tides`.
 */
function* treeRows(folders: readonly ScreenFolder[]): Generator<SidebarRow> {
  const below = new Map<string, number>();
  for (const folder of folders) {
    for (const parent of parentsOf(folder)) below.set(parent, (below.get(parent) ?? 0) + 1);
  }
  const paths = new Set(folders.map(({ path }) => path));
  const drawn = new Set<string>();
  for (const folder of folders) {
    let depth = 0;
    let above = '';
    const rest = (path: string): string => path.slice(above === '' ? 0 : above.length + 1);
    for (const parent of parentsOf(folder)) {
      const isFolder = paths.has(parent);
      if (!isFolder && below.get(parent) === 1) continue;
      if (!isFolder && !drawn.has(parent)) {
        drawn.add(parent);
        yield { kind: 'parent', depth, label: rest(parent) };
      }
      depth += 1;
      above = parent;
    }
    const label = folder.depth === 0 ? folderLabel(folder) : rest(folder.path);
    yield { kind: 'folder', folder, depth, label };
  }
}

/** Paths of the folders above, from the top. */
function parentsOf({ path, depth }: ScreenFolder): string[] {
  const parts = DELIMITERS.map((delimiter) => path.split(delimiter));
  const place = parts.findIndex(({ length }) => length === depth + 1);
  const names = parts[place] ?? [];
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join(DELIMITERS[place]));
}

/** What servers put between the parts of a path. */
const DELIMITERS = ['/', '.', '\\', '|'];

type Sidebar = Pick<ScreenState, 'accounts' | 'folders' | 'saved'>;

/** First row to show so that what is under the cursor is seen, moved no further than needed. */
export function sidebarTop(
  state: Sidebar & Pick<ScreenState, 'folderId' | 'savedId' | 'sidebarTop'>,
  visible: number,
): number {
  const rows = sidebarRows(state.accounts, state.folders, state.saved);
  const cursor = rows.findIndex((row) => isCurrent(row, state));
  const last = Math.max(0, rows.length - visible);
  if (cursor < 0) return Math.min(state.sidebarTop, last);
  const lowest = cursor - visible + 2;
  // With the first folder of an account its name comes into view.
  const highest = cursor - 1;
  return Math.max(0, Math.min(last, Math.max(lowest, Math.min(state.sidebarTop, highest))));
}

/** Whether the list shows it. */
export function isCurrent(
  row: SidebarRow,
  { folderId, savedId }: Pick<ScreenState, 'folderId' | 'savedId'>,
): boolean {
  if (row.kind === 'saved') return row.search.id === savedId;
  return row.kind === 'folder' && savedId === null && row.folder.id === folderId;
}

/** What can be shown in the list, in the order of the sidebar. */
export function sidebarEntries(
  state: Sidebar,
): readonly Extract<SidebarRow, { kind: 'folder' | 'saved' }>[] {
  return sidebarRows(state.accounts, state.folders, state.saved).filter(
    (row) => row.kind === 'folder' || row.kind === 'saved',
  );
}

/** Folders in the order of the sidebar. */
export function foldersInOrder(state: Sidebar): ScreenFolder[] {
  return sidebarEntries(state).flatMap((row) => (row.kind === 'folder' ? [row.folder] : []));
}

/** The name as people say it: servers shout INBOX. */
export function folderLabel({ name, role }: Pick<ScreenFolder, 'name' | 'role'>): string {
  const usual = name === 'INBOX' ? 'Inbox' : name;
  // A name that somebody chose stays; the usual one is said in the language of the screen.
  return role !== null && EN[`role.${role}`] === usual ? phrase(`role.${role}`) : usual;
}
