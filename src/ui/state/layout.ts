/**
 * Where the panes are, by the size of the terminal and the focus. Pure.
 *
 * Wide (110 columns and more): sidebar, list and reader beside each other. Medium (80 and more):
 * the list, with the sidebar beside it while that has the focus; the reader takes the whole width.
 * Narrow: one pane at a time. Every pane is as high as the body.
 */
import type { Pane } from './state.js';

export interface Layout {
  kind: 'wide' | 'medium' | 'narrow' | 'too-small';
  columns: number;
  rows: number;
  /** Rows between the status line and the hint bar, without the rules. */
  bodyRows: number;
  /** Whether there is a rule above and below the body. */
  rules: boolean;
  /** Columns of each pane that is shown; the panes' order is their order here. */
  panes: readonly { pane: Pane; columns: number }[];
  /** Lines of one row of the list. */
  rowLines: 1 | 2;
  /** Lines above the rows of the list and above the text of the reader: title and space. */
  titleLines: 0 | 2;
  /** Rows of the list that can be seen at once. */
  listRows: number;
}

export const SMALLEST = { columns: 30, rows: 6 };

const WIDE = 110;
const MEDIUM = 80;

export function layoutOf(size: { columns: number; rows: number }, focus: Pane): Layout {
  const { columns, rows } = size;
  const rules = rows >= 10;
  const bodyRows = Math.max(1, rows - (rules ? 4 : 3));
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    return {
      ...{ kind: 'too-small', columns, rows, bodyRows, rules, panes: [] },
      ...{ rowLines: 1, titleLines: 0, listRows: 1 },
    };
  }
  const kind = columns >= WIDE ? 'wide' : columns >= MEDIUM ? 'medium' : 'narrow';
  const panes = kind === 'wide' ? wide(columns) : beside(columns, focus, kind);
  const rowLines = kind === 'wide' && bodyRows >= 14 ? 2 : 1;
  const titleLines = kind === 'wide' && bodyRows >= 8 ? 2 : 0;
  const listRows = Math.max(1, Math.floor((bodyRows - titleLines) / rowLines));
  return { kind, columns, rows, bodyRows, rules, panes, rowLines, titleLines, listRows };
}

function wide(columns: number): Layout['panes'] {
  const sidebar = columns >= 160 ? 26 : 20;
  const left = columns - sidebar - 2;
  const list = Math.min(80, Math.max(42, Math.round(left * 0.42)));
  return [
    { pane: 'sidebar', columns: sidebar },
    { pane: 'list', columns: list },
    { pane: 'reader', columns: left - list },
  ];
}

function beside(columns: number, focus: Pane, kind: 'medium' | 'narrow'): Layout['panes'] {
  if (kind === 'narrow' || focus === 'reader') return [{ pane: focus, columns }];
  if (focus === 'list') return [{ pane: 'list', columns }];
  const sidebar = 24;
  return [
    { pane: 'sidebar', columns: sidebar },
    { pane: 'list', columns: columns - sidebar - 1 },
  ];
}

export function paneColumns(layout: Layout, pane: Pane): number {
  return layout.panes.find((shown) => shown.pane === pane)?.columns ?? layout.columns;
}
