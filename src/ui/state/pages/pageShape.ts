/** Where on the screen the rows of a page are: for drawing it, and for the mouse. Pure. */
import type { Layout } from '../layout.js';
import type { ScreenState } from '../state.js';
import { wrapLine } from '../../terminal/wrap.js';
import { entriesOf, type Page, type PageRow, type PageView } from './page.js';
import { pageView } from './pageView.js';

/** Wider lines are hard to follow from the name to the value. */
const MOST_COLUMNS = 110;
/** Columns before a note and behind it. */
const NOTE_MARGIN = 6;

export interface PageShape {
  /** With notes broken into lines. */
  view: PageView;
  width: number;
  /** Columns to the left of it. */
  margin: number;
  /** Rows between the title and what is said below. */
  visible: number;
  /** First row shown. */
  top: number;
  /** The row under the cursor; -1: none is. */
  at: number;
  /** Rows for what the entry under the cursor means, with the space above. */
  below: number;
}

/** Lines of the title, with the space under it. */
export const TITLE_ROWS = 2;

export function pageShape(state: ScreenState, page: Page, layout: Layout): PageShape {
  const { columns, bodyRows } = layout;
  const width = Math.min(columns, MOST_COLUMNS);
  const { title, rows } = pageView(state, page);
  const view = { title, rows: rows.flatMap((row) => broken(row, width)) };
  const below = aboutRows(bodyRows);
  const visible = Math.max(1, bodyRows - below - TITLE_ROWS);
  const at = selectedRowOf(view, page);
  return {
    ...{ view, width, margin: Math.floor((columns - width) / 2), visible, at, below },
    top:
      page.kind === 'account' && page.account === null
        ? topBelow(view, at, visible)
        : topOf(view, at, visible),
  };
}

function broken(row: PageRow, width: number): PageRow[] {
  if (row.kind !== 'note') return [row];
  const indent = /^\s*/.exec(row.text)?.[0] ?? '';
  const room = Math.max(10, width - NOTE_MARGIN);
  return Array.from(wrapLine(row.text, room, indent), (text) => ({ ...row, text }));
}

function aboutRows(bodyRows: number): number {
  if (bodyRows < 8) return 0;
  return bodyRows < 14 ? 3 : 4;
}

function selectedRowOf(view: PageView, { selected }: Page): number {
  const entries = entriesOf(view);
  const entry = entries[Math.min(selected, entries.length - 1)];
  return view.rows.findIndex((row) => row === entry);
}

/** As little as can be is scrolled away: what was found out stands above what is to be filled in. */
function topBelow({ rows }: PageView, at: number, visible: number): number {
  const most = Math.max(0, rows.length - visible);
  return Math.max(0, Math.min(most, at - Math.max(0, visible - 2)));
}

/**
 * So that the row under the cursor is in the middle, where there is more than can be shown; what
 * stands above the first entry is shown with it.
 */
function topOf({ rows }: PageView, at: number, visible: number): number {
  const first = rows.findIndex(({ kind }) => kind === 'entry');
  if (at === first && at < visible) return 0;
  const most = Math.max(0, rows.length - visible);
  return Math.max(0, Math.min(most, at - Math.floor(visible / 2)));
}
