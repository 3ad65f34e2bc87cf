/** What is where on the screen: for the mouse. Pure. */
import type { Command } from '../commands/command.js';
import { BESIDE_HINTS, hintsShown } from '../state/hints.js';
import { layoutOf, type Layout, type PanePlace } from '../state/layout.js';
import { shownNotice } from '../state/notices.js';
import { contextOf, promptedWords, readerGeometry } from '../state/selectors.js';
import { sidebarRows, type SidebarRow } from '../state/sidebarRows.js';
import type { ScreenState } from '../state/state.js';
import { tabStrip } from '../state/tabs/tabStrip.js';

export type ScreenPlace =
  | { at: 'sidebar'; row: SidebarRow | null }
  /** Index into the rows of the list; null: below the last of them, or in the title. */
  | { at: 'list'; index: number | null }
  /** A line of the message, as it is wrapped; null: its heading, or below its end. */
  | { at: 'reader'; line: number | null }
  /** A row of what lies over the panes, counted from the top of the body. */
  | { at: 'over'; row: number }
  /** The border to the left of a pane, or above the reader. */
  | { at: 'border'; of: 'sidebar' | 'list' }
  | { at: 'hint'; command: Command }
  | { at: 'notice' }
  /** A tab, by its place among all of them. */
  | { at: 'tab'; index: number }
  | { at: 'nothing' };

const PANES: readonly string[] = ['sidebar', 'list', 'reader', 'prompt', 'link-letters', 'quoting'];

export function placeAt(
  state: ScreenState,
  commands: readonly Command[],
  { column, row }: { column: number; row: number },
): ScreenPlace {
  const layout = layoutOf(state);
  if (layout.kind === 'too-small') return { at: 'nothing' };
  if (row >= layout.rows - 1) return hintAt(state, commands, column);
  if (row === layout.rows - 2) {
    return shownNotice(state.notices) === null ? { at: 'nothing' } : { at: 'notice' };
  }
  const inBody = row - bodyTop(layout);
  if (inBody < 0) return tabAt(state, column, inBody);
  if (!PANES.includes(contextOf(state))) return { at: 'over', row: inBody };
  return inPanes(state, layout, column, inBody);
}

/** Row of the screen that the body begins in. */
export function bodyTop({ rules }: Layout): number {
  return rules ? 2 : 1;
}

function tabAt(state: ScreenState, column: number, inBody: number): ScreenPlace {
  const tab = tabStrip(state).find(
    ({ left, columns }) => column >= left && column < left + columns,
  );
  return tab === undefined || inBody < -1 ? { at: 'nothing' } : { at: 'tab', index: tab.index };
}

function inPanes(state: ScreenState, layout: Layout, column: number, row: number): ScreenPlace {
  const pane = layout.panes.find((place) => isIn(place, column, row));
  if (pane === undefined) return borderAt(layout, column, row);
  switch (pane.pane) {
    case 'sidebar': {
      const rows = sidebarRows(state.accounts, state.folders, state.saved);
      return { at: 'sidebar', row: rows[state.sidebarTop + row] ?? null };
    }
    case 'list': {
      const line = row - pane.top - layout.titleLines;
      const index = state.list.top + Math.floor(line / layout.rowLines);
      const isRow = line >= 0 && index < state.list.rows.length;
      return { at: 'list', index: isRow ? index : null };
    }
    case 'reader':
      return { at: 'reader', line: readerLine(state, row - pane.top, pane.rows) };
  }
}

/** @param row of the pane */
function readerLine(state: ScreenState, row: number, paneRows: number): number | null {
  const { text, rows } = readerGeometry(state);
  const line = state.reader.scroll + row - (paneRows - rows);
  return row < paneRows - rows || text?.has(line) !== true ? null : line;
}

function isIn(place: PanePlace, column: number, row: number): boolean {
  const { left, top, columns, rows } = place;
  return column >= left && column < left + columns && row >= top && row < top + rows;
}

function borderAt({ panes }: Layout, column: number, row: number): ScreenPlace {
  const right = panes.find(({ left }) => left > 0 && left - 1 === column);
  if (right?.pane === 'reader') return { at: 'border', of: 'list' };
  if (right !== undefined) return { at: 'border', of: 'sidebar' };
  const below = panes.find(({ top }) => top > 0 && top - 1 === row);
  return below === undefined ? { at: 'nothing' } : { at: 'border', of: 'list' };
}

function hintAt(state: ScreenState, commands: readonly Command[], column: number): ScreenPlace {
  // What is typed has the beginning of the line, and the hints their keys.
  if (promptedWords(state) !== null) return { at: 'nothing' };
  let left = 1;
  for (const { command, columns } of hintsShown(
    state,
    commands,
    state.size.columns - BESIDE_HINTS,
  )) {
    if (column >= left && column < left + columns) return { at: 'hint', command };
    left += columns;
  }
  return { at: 'nothing' };
}
