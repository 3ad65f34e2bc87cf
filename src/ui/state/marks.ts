/**
 * Messages that were marked, for commands to act on all of them at once. Pure.
 *
 * Marks are ids, so they last while the list moves on and reads other rows. While a range is open,
 * everything between its anchor and the selection is marked, and what was marked before it.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import { selectedRow, type ListWindow } from './listWindow.js';

export interface Marks {
  ids: ReadonlySet<string>;
  /** An open range; null when there is none. */
  range: { anchor: Pick<ScreenRow, 'id' | 'key'>; before: ReadonlySet<string> } | null;
}

export const NO_MARKS: Marks = { ids: new Set(), range: null };

/** Marks the message, or takes its mark away. */
export function toggled({ ids }: Marks, id: string): Marks {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, range: null };
}

export function withMarks({ ids }: Marks, more: Iterable<string>): Marks {
  return { ids: new Set([...ids, ...more]), range: null };
}

export function withoutMarks(marks: Marks, gone: Iterable<string>): Marks {
  const ids = new Set(marks.ids);
  for (const id of gone) ids.delete(id);
  return ids.size === marks.ids.size ? marks : { ...marks, ids };
}

/** Opens a range at the selected message. */
export function rangeFrom(marks: Marks, list: ListWindow): Marks {
  const anchor = selectedRow(list);
  if (anchor === null) return marks;
  const { id, key } = anchor;
  return rangeTo({ ids: marks.ids, range: { anchor: { id, key }, before: marks.ids } }, list);
}

/** The open range up to the selection of the list as it is now; the same marks without a range. */
export function rangeTo(marks: Marks, list: ListWindow): Marks {
  if (marks.range === null || list.rows.length === 0) return marks;
  const { anchor, before } = marks.range;
  const from = placeIn(list.rows, anchor);
  const [first, last] = from < list.selected ? [from, list.selected] : [list.selected, from];
  const inRange = list.rows.slice(first, last + 1).map(({ id }) => id);
  // What lies beyond the rows that are known now was passed on the way: it stays as it was.
  const known = new Set(list.rows.map(({ id }) => id));
  const beyond = [...marks.ids].filter((id) => !known.has(id));
  return { ids: new Set([...before, ...beyond, ...inRange]), range: marks.range };
}

/** Index of the anchor; of its neighbour, or of the end it lies beyond, where it is not among them. */
function placeIn(rows: readonly ScreenRow[], { id, key }: Pick<ScreenRow, 'id' | 'key'>): number {
  const exact = rows.findIndex((row) => row.id === id);
  if (exact >= 0) return exact;
  const older = rows.findIndex(
    (row) =>
      row.key.sortDate < key.sortDate ||
      (row.key.sortDate === key.sortDate && row.key.placementId < key.placementId),
  );
  return older < 0 ? rows.length - 1 : older;
}
