/**
 * Where the panes are: by the size of the terminal, the focus and what the user wants. Pure.
 *
 * Wide (110 columns and more): sidebar, list and reader beside each other. Medium (80 and more, if
 * high enough): the reader below the list. Else one of list and reader at a time, with the sidebar
 * beside the list while it has the focus, and in the narrow (below 80 columns) one pane at a time.
 * The user may want it otherwise; what does not fit into the terminal is then left out.
 */
import type { Pane, ScreenState } from './state.js';
import type { View } from './view.js';

/** A pane on the screen, in columns and rows from the left and from the top of the body. */
export interface PanePlace {
  pane: Pane;
  left: number;
  top: number;
  columns: number;
  rows: number;
}

export interface Layout {
  kind: 'wide' | 'medium' | 'narrow' | 'too-small';
  columns: number;
  rows: number;
  /** Rows between the status line and the hint bar, without the rules. */
  bodyRows: number;
  /** Whether there is a rule below the status line; there always is one above the hint bar. */
  rules: boolean;
  /** The panes that are shown, from left to right and from top to bottom. */
  panes: readonly PanePlace[];
  /** Where the reader is when the list has the focus; `away`: it is not on the screen then. */
  reader: 'right' | 'below' | 'away';
  /** Lines of one row of the list. */
  rowLines: 1 | 2;
  /** Lines above the rows of the list: title and space. */
  titleLines: 0 | 2;
  /** Rows of the list that can be seen at once. */
  listRows: number;
}

export const SMALLEST = { columns: 30, rows: 6 };

const WIDE = 110;
const MEDIUM = 80;
/** Rows of a body in which list and reader are of use one above the other; if the user wants it. */
const BELOW_FROM = 26;
const BELOW_ROWS = 12;
const NARROWEST_SIDEBAR = 12;
const NARROWEST_LIST = 24;
const NARROWEST_READER = 30;
const LOWEST_PANE = 4;

export function layoutOf(state: Pick<ScreenState, 'size' | 'focus' | 'view'>): Layout {
  const { size, focus, view } = state;
  const { columns, rows } = size;
  const rules = rows >= 10;
  const bodyRows = Math.max(1, rows - (rules ? 4 : 3));
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    return {
      ...{ kind: 'too-small', columns, rows, bodyRows, rules, panes: [], reader: 'away' },
      ...{ rowLines: 1, titleLines: 0, listRows: 1 },
    };
  }
  const kind = columns >= WIDE ? 'wide' : columns >= MEDIUM ? 'medium' : 'narrow';
  const sidebar = sidebarColumns(view, columns, focus);
  const left = sidebar === 0 || sidebar === columns ? sidebar : sidebar + 1;
  const reader = readerPlace(view, { columns: columns - left, bodyRows, kind });
  const panes: PanePlace[] = [
    ...(sidebar === 0
      ? []
      : ([{ pane: 'sidebar', left: 0, top: 0, columns: sidebar, rows: bodyRows }] as const)),
    ...besideSidebar({ left, columns: columns - left, bodyRows, focus, view, reader }),
  ];
  const list = panes.find(({ pane }) => pane === 'list');
  const listColumns = list?.columns ?? columns;
  const listHeight = list?.rows ?? bodyRows;
  const titleLines = sidebar > 0 && kind === 'wide' && listHeight >= 8 ? 2 : 0;
  const isTall = reader === 'right' && listColumns < MEDIUM && listHeight >= 14 && kind === 'wide';
  const rowLines = view.rows === 'auto' ? (isTall ? 2 : 1) : view.rows === 'tall' ? 2 : 1;
  const listRows = Math.max(1, Math.floor((listHeight - titleLines) / rowLines));
  return { kind, columns, rows, bodyRows, rules, panes, reader, rowLines, titleLines, listRows };
}

/** @param room what the sidebar leaves */
function readerPlace(
  view: View,
  { columns, bodyRows, kind }: Pick<Layout, 'bodyRows' | 'kind' | 'columns'>,
): Layout['reader'] {
  const fitsRight = columns >= NARROWEST_LIST + 1 + NARROWEST_READER;
  switch (view.reader) {
    case 'right':
      return fitsRight ? 'right' : 'away';
    case 'below':
      return bodyRows >= BELOW_ROWS ? 'below' : 'away';
    case 'full':
      return 'away';
    case 'auto': {
      if (kind === 'wide') return fitsRight ? 'right' : 'away';
      return kind === 'medium' && bodyRows >= BELOW_FROM ? 'below' : 'away';
    }
  }
}

/** Columns of the sidebar; 0: it is not shown; all: it is alone. */
function sidebarColumns(view: View, columns: number, focus: Pane): number {
  if (columns < MEDIUM) return focus === 'sidebar' ? columns : 0;
  const isKept = columns >= WIDE ? view.sidebar !== 'hidden' : view.sidebar === 'shown';
  if (focus !== 'sidebar' && !isKept) return 0;
  const usual = columns >= 160 ? 26 : columns >= WIDE ? 20 : 24;
  const wanted = view.sidebarColumns ?? usual;
  return Math.max(NARROWEST_SIDEBAR, Math.min(Math.floor(columns / 3), wanted));
}

interface Space {
  left: number;
  columns: number;
  bodyRows: number;
  focus: Pane;
  view: View;
  reader: Layout['reader'];
}

function besideSidebar({ left, columns, bodyRows, focus, view, reader }: Space): PanePlace[] {
  const whole = { left, top: 0, columns, rows: bodyRows };
  // In a narrow terminal the sidebar has all of it.
  if (columns < 1) return [];
  if (reader === 'right') {
    const usual = Math.min(80, Math.max(42, Math.round((columns - 1) * 0.42)));
    const wanted = view.listWidth === null ? usual : Math.round((columns - 1) * view.listWidth);
    const list = Math.max(NARROWEST_LIST, Math.min(columns - 1 - NARROWEST_READER, wanted));
    return [
      { ...whole, pane: 'list', columns: list },
      { ...whole, pane: 'reader', left: left + list + 1, columns: columns - list - 1 },
    ];
  }
  if (reader === 'below') {
    const wanted = Math.round((bodyRows - 1) * (view.listHeight ?? 0.4));
    const list = Math.max(LOWEST_PANE, Math.min(bodyRows - 1 - LOWEST_PANE, wanted));
    return [
      { ...whole, pane: 'list', rows: list },
      { ...whole, pane: 'reader', top: list + 1, rows: bodyRows - list - 1 },
    ];
  }
  return [{ ...whole, pane: focus === 'reader' ? 'reader' : 'list' }];
}

/** Where the pane is; where it would be, were it shown, when it is not: the whole body. */
export function placeOf(layout: Layout, pane: Pane): PanePlace {
  const { columns, bodyRows } = layout;
  const shown = layout.panes.find((place) => place.pane === pane);
  return shown ?? { pane, left: 0, top: 0, columns, rows: bodyRows };
}
