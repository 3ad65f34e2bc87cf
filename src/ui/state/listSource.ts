/** What a list is of, and what stays in it while it is read again. Pure. */
import type { ScreenList, ScreenRow } from '../../app/screenMail.js';
import type { ListSource } from './listWindow.js';

/** What to ask the mailbox for, page by page; null: the list is whole as it is. */
export function listedOf(source: ListSource): ScreenList | null {
  switch (source.kind) {
    case 'folder':
      return { folderId: source.folderId };
    case 'saved':
      return { query: source.query };
    default:
      return null;
  }
}

/** Names the list, to come back to where one was in it. */
export function nameOfSource(source: ListSource): string | null {
  switch (source.kind) {
    case 'folder':
      return `folder ${String(source.folderId)}`;
    case 'saved':
      return `saved ${source.id} ${source.query}`;
    default:
      return null;
  }
}

/**
 * The rows found, and of a saved search those that were there and no longer fit: what was read a
 * moment ago does not leave the list of the unread before one does.
 */
export function keptRows(
  source: ListSource,
  before: readonly ScreenRow[],
  found: readonly ScreenRow[],
  bounds: { moreNewer: boolean; moreOlder: boolean },
  rowNow: (id: string) => ScreenRow | null,
): readonly ScreenRow[] {
  if (source.kind !== 'saved') return found;
  const threads = new Set(found.map(({ thread }) => thread));
  const ids = new Set(found.map(({ id }) => id));
  const [first, last] = [found[0], found.at(-1)];
  const isWithin = (row: ScreenRow): boolean =>
    (!bounds.moreNewer || first === undefined || !isBefore(row, first)) &&
    (!bounds.moreOlder || last === undefined || !isBefore(last, row));
  const left = before.flatMap((row) => {
    const isThere = ids.has(row.id) || (row.conversation !== undefined && threads.has(row.thread));
    if (isThere || row.branch !== undefined || !isWithin(row)) return [];
    const now = rowNow(row.id);
    if (now === null || now.folderId !== row.folderId) return [];
    const { conversation } = row;
    return [
      conversation === undefined ? now : { ...now, conversation: { ...conversation, unread: 0 } },
    ];
  });
  if (left.length === 0) return found;
  const rows = [...found];
  for (const row of left) {
    const place = rows.findIndex((other) => isBefore(row, other));
    rows.splice(place < 0 ? rows.length : place, 0, row);
  }
  return rows;
}

/** Index of the row, of its conversation, or of the next older one; -1 when there are no rows. */
export function placeOf(
  anchor: Pick<ScreenRow, 'id' | 'key' | 'thread'>,
  rows: readonly ScreenRow[],
): number {
  const same = rows.findIndex(({ id }) => id === anchor.id);
  if (same >= 0) return same;
  const thread = rows.findIndex((row) => row.thread === anchor.thread && isGrouped(row));
  if (thread >= 0) return thread;
  const older = rows.findIndex((row) => isBefore(anchor, row));
  return older < 0 ? rows.length - 1 : older;
}

function isGrouped({ conversation, branch }: ScreenRow): boolean {
  return conversation !== undefined || branch !== undefined;
}

/** Whether the first stands above the second. */
function isBefore({ key: a }: Pick<ScreenRow, 'key'>, { key: b }: Pick<ScreenRow, 'key'>): boolean {
  return a.sortDate === b.sortDate ? a.placementId > b.placementId : a.sortDate > b.sortDate;
}
