/** What the log of edits keeps of changes: each message as it was and as it will be. Pure. */
import type { EditedMessage } from '../core/editLog.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { MessageRow } from '../core/indexRows.js';

/** The messages that these changes change, as they were and as they will be. */
export function editedMessages(
  rows: readonly MessageRow[],
  changes: readonly IndexChange[],
): EditedMessage[] {
  const edited = new Map<number, Omit<EditedMessage, 'id'>>();
  const before = new Map(rows.map((row) => [row.placementId, row]));
  for (const change of changes) {
    if (!isEdit(change)) continue;
    const row = before.get(change.placementId);
    if (row === undefined) continue;
    const known = edited.get(change.placementId);
    edited.set(change.placementId, { ...known, ...changeOf(row, change) });
  }
  return [...edited].map(([placementId, change]) => ({
    id: before.get(placementId)?.id ?? '',
    ...change,
  }));
}

type Edit = Extract<IndexChange, { type: 'flags' | 'tags' | 'move' | 'wish' }>;

function isEdit(change: IndexChange): change is Edit {
  return ['flags', 'tags', 'move', 'wish'].includes(change.type);
}

function changeOf(row: MessageRow, change: Edit): Omit<EditedMessage, 'id'> {
  switch (change.type) {
    case 'flags':
      return { flags: { before: row.flags, after: change.flags } };
    case 'tags':
      return { tags: { before: row.tags, after: change.tags } };
    case 'move':
      return { folder: { before: row.folderId, after: change.folderId } };
    case 'wish':
      return { wish: { before: row.wish ?? null, after: change.wish } };
  }
}
