/**
 * How the user wants the panes: where the reader is, how wide each pane, how tall the rows. Lasts
 * from one run to the next. Pure.
 */

import type { SearchOrder } from '../../core/indexRows.js';

/** `auto`: as the size of the terminal suggests. */
export interface View {
  reader: 'auto' | 'right' | 'below' | 'full';
  rows: 'auto' | 'compact' | 'tall';
  /** What is a row of the list: a conversation, or each message. */
  list: 'conversations' | 'messages';
  /** What the reader shows beside a message: the others of its conversation, or nothing. */
  reading: 'conversation' | 'message';
  /** What a search shows first. */
  found: SearchOrder;
  sidebar: 'auto' | 'shown' | 'hidden';
  /** Columns of the sidebar; null: as the width suggests. */
  sidebarColumns: number | null;
  /** Share of the columns that list and reader have, from 0 to 1; null: as the width suggests. */
  listWidth: number | null;
  /** The same of the rows, where the reader is below the list. */
  listHeight: number | null;
}

export const DEFAULT_VIEW: View = {
  ...{ reader: 'auto', rows: 'auto', list: 'conversations', reading: 'conversation' },
  ...{ found: 'newest', sidebar: 'auto', sidebarColumns: null, listWidth: null, listHeight: null },
};

/** What was remembered as a view; of what does not fit, the default. */
export function viewFrom(remembered: unknown): View {
  const known: Record<string, unknown> =
    typeof remembered === 'object' && remembered !== null ? { ...remembered } : {};
  return {
    reader: oneOf(known['reader'], ['auto', 'right', 'below', 'full'] as const),
    rows: oneOf(known['rows'], ['auto', 'compact', 'tall'] as const),
    list: known['list'] === 'messages' ? 'messages' : 'conversations',
    reading: known['reading'] === 'message' ? 'message' : 'conversation',
    found: known['found'] === 'best' ? 'best' : 'newest',
    sidebar: oneOf(known['sidebar'], ['auto', 'shown', 'hidden'] as const),
    sidebarColumns: between(known['sidebarColumns'], 10, 80),
    listWidth: between(known['listWidth'], 0.1, 0.9),
    listHeight: between(known['listHeight'], 0.1, 0.9),
  };
}

function oneOf<T extends string>(value: unknown, names: readonly ['auto', ...T[]]): 'auto' | T {
  return names.find((name) => name === value) ?? 'auto';
}

function between(value: unknown, low: number, high: number): number | null {
  return typeof value === 'number' && value >= low && value <= high ? value : null;
}
