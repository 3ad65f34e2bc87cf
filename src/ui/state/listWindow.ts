/**
 * The message list as a window onto a list of any length: the rows around the selection, which of
 * them is selected and which is the first on the screen. Pure.
 *
 * Guarantees: the selection is a valid index whenever there are rows; the selected row is visible;
 * rows keep their place on the screen when rows are added beyond either end of the window.
 */
import type { ScreenRow } from '../../app/screenMail.js';

export type ListSource =
  | { kind: 'nothing' }
  | { kind: 'folder'; folderId: number }
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
  const drop = Math.max(0, list.top - keep);
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
  const end = list.top + visible + keep;
  return {
    ...list,
    rows: [...page.rows, ...list.rows.slice(0, end)],
    moreNewer: page.more,
    moreOlder: list.moreOlder || end < list.rows.length,
    selected: list.selected + page.rows.length,
    top: list.top + page.rows.length,
  };
}

/** What was read anew around an anchor row. */
export interface Surroundings {
  newer: { rows: readonly ScreenRow[]; more: boolean };
  /** The anchor as it is now; null when it is no longer in this list. */
  anchor: ScreenRow | null;
  older: { rows: readonly ScreenRow[]; more: boolean };
}

/**
 * The list as it is now. The selection stays on its message, or goes to the next older one where
 * the message has left; it also stays where it is on the screen, unless the view was at the very
 * top: then what is new appears above it.
 */
export function refreshed(list: ListWindow, around: Surroundings, visible: number): ListWindow {
  const { newer, anchor, older } = around;
  const rows = [...newer.rows, ...(anchor === null ? [] : [anchor]), ...older.rows];
  const selected = Math.min(newer.rows.length, rows.length - 1);
  const atTop = list.top === 0 && !list.moreNewer;
  const top = atTop && !newer.more ? 0 : selected - (list.selected - list.top);
  const next = { ...list, rows, moreNewer: newer.more, moreOlder: older.more, selected, top };
  return scrolledTo(next, visible);
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

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
