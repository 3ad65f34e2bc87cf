/**
 * The message list as a window onto a list of any length: the rows around the selection, which of
 * them is selected and which is the first on the screen. Pure.
 *
 * Guarantees: the selection is a valid index whenever there are rows; the selected row is visible;
 * rows keep their place on the screen when rows are added beyond either end of the window.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import type { SearchOrder } from '../../core/indexRows.js';

export type ListSource =
  | { kind: 'nothing' }
  | { kind: 'folder'; folderId: number }
  /** What a saved search finds, page by page like a folder. */
  | { kind: 'saved'; id: string; query: string }
  /** `asking`: servers are being asked, and more may come at the end. */
  | { kind: 'search'; words: string; asking?: boolean };

export interface ListWindow {
  source: ListSource;
  /** Newest first, without gaps. */
  rows: readonly ScreenRow[];
  /** True when the list goes on beyond the first, or the last, of the rows. */
  moreNewer: boolean;
  moreOlder: boolean;
  /** Index into rows; -1 when there are none. */
  selected: number;
  /** Index of the first row on the screen. */
  top: number;
  /** Conversations of which every message is a row; absent: none. */
  open?: ReadonlySet<string>;
}

export const NONE_OPEN: ReadonlySet<string> = new Set();

export function openOf(list: ListWindow): ReadonlySet<string> {
  return list.open ?? NONE_OPEN;
}

export const EMPTY_LIST: ListWindow = {
  source: { kind: 'nothing' },
  rows: [],
  moreNewer: false,
  moreOlder: false,
  selected: -1,
  top: 0,
};

/** Rows kept in view above and below the selection, where the list goes on. */
const MARGIN = 2;

export function selectedRow(list: ListWindow): ScreenRow | null {
  return list.rows[list.selected] ?? null;
}

/** Moves the selection, and the view no further than needed. @param visible rows on the screen */
export function moveSelection(list: ListWindow, by: number, visible: number): ListWindow {
  if (list.rows.length === 0) return list;
  const selected = clamp(list.selected + by, 0, list.rows.length - 1);
  return scrolledTo({ ...list, selected }, visible);
}

/** Moves the view and, in it, the selection by a screenful or a part of one. */
export function movePage(list: ListWindow, by: number, visible: number): ListWindow {
  if (list.rows.length === 0) return list;
  const top = clamp(list.top + by, 0, Math.max(0, list.rows.length - visible));
  const selected = clamp(list.selected + by, 0, list.rows.length - 1);
  return scrolledTo({ ...list, top, selected }, visible);
}

/** The same list with the view moved just enough for the selection to be in it. */
export function scrolledTo(list: ListWindow, visible: number): ListWindow {
  if (list.rows.length === 0) return { ...list, selected: -1, top: 0 };
  const selected = clamp(list.selected, 0, list.rows.length - 1);
  const margin = Math.min(MARGIN, Math.floor((visible - 1) / 2));
  const lowest = selected - visible + 1 + margin;
  const highest = selected - margin;
  const wanted = lowest > highest ? selected : clamp(list.top, lowest, highest);
  const top = clamp(wanted, 0, Math.max(0, list.rows.length - visible));
  return { ...list, selected, top };
}

/** The page that follows the last row. `keep`: rows to keep above the view at most. */
export function withOlder(
  list: ListWindow,
  page: { rows: readonly ScreenRow[]; more: boolean },
  keep: number,
): ListWindow {
  const drop = treeStart(list.rows, Math.max(0, list.top - keep));
  return {
    ...list,
    rows: [...list.rows.slice(drop), ...page.rows],
    moreNewer: list.moreNewer || drop > 0,
    moreOlder: page.more,
    selected: list.selected - drop,
    top: list.top - drop,
  };
}

/** The page that comes before the first row. `keep`: rows to keep below `visible` at most. */
export function withNewer(
  list: ListWindow,
  page: { rows: readonly ScreenRow[]; more: boolean },
  visible: number,
  keep: number,
): ListWindow {
  const end = treeEnd(list.rows, list.top + visible + keep);
  return {
    ...list,
    rows: [...page.rows, ...list.rows.slice(0, end)],
    moreNewer: page.more,
    moreOlder: list.moreOlder || end < list.rows.length,
    selected: list.selected + page.rows.length,
    top: list.top + page.rows.length,
  };
}

/**
 * The list as it was read anew. The selection also stays where it is on the screen, unless the view
 * was at the very top: then what is new appears above it.
 */
export function recentred(
  list: ListWindow,
  now: Omit<ListWindow, 'top'>,
  visible: number,
): ListWindow {
  const atTop = list.top === 0 && !list.moreNewer;
  const top = atTop && !now.moreNewer ? 0 : now.selected - (list.selected - list.top);
  return scrolledTo({ ...now, top }, visible);
}

/** The index, or that of the first row of the tree that is cut by it. */
function treeStart(rows: readonly ScreenRow[], index: number): number {
  let start = index;
  while (start > 0 && isSameTree(rows[start - 1], rows[start])) start -= 1;
  return start;
}

function treeEnd(rows: readonly ScreenRow[], index: number): number {
  let end = index;
  while (end < rows.length && isSameTree(rows[end - 1], rows[end])) end += 1;
  return end;
}

function isSameTree(one: ScreenRow | undefined, other: ScreenRow | undefined): boolean {
  return one?.branch !== undefined && other?.branch !== undefined && one.thread === other.thread;
}

/** The same rows with some of them as they are now, or gone (null). */
export function withRows(
  list: ListWindow,
  now: ReadonlyMap<string, ScreenRow | null>,
  visible: number,
): ListWindow {
  const rows: ScreenRow[] = [];
  let selected = list.selected;
  for (const [index, row] of list.rows.entries()) {
    const current = now.has(row.id) ? now.get(row.id) : row;
    if (current !== null && current !== undefined) rows.push(current);
    else if (index < list.selected) selected -= 1;
  }
  return scrolledTo({ ...list, rows, selected }, visible);
}

/**
 * The list with what was found since, each before the first message that is older, or where the best
 * come first behind what is better: what is there keeps its order, the selection its message and its
 * place on the screen. The same list when there is nothing new.
 */
export function withFound(
  list: ListWindow,
  found: readonly ScreenRow[],
  order: SearchOrder = 'newest',
): ListWindow {
  const here = new Set(list.rows.map(({ id }) => id));
  const rows = [...list.rows];
  let { selected, top } = list;
  for (const [place, row] of found.entries()) {
    if (here.has(row.id)) continue;
    const older = rows.findIndex(({ date }) => date < row.date);
    const better = rows.findIndex(({ id }) => id === found[place - 1]?.id);
    const at = order === 'best' ? better + 1 : older < 0 ? rows.length : older;
    rows.splice(at, 0, row);
    if (at <= selected) selected += 1;
    if (at < top) top += 1;
  }
  if (rows.length === list.rows.length) return list;
  return { ...list, rows, selected: Math.max(0, selected), top };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
