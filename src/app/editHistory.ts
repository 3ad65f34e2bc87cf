/**
 * Taking edits back, and doing them again, from the log that is in the index.
 *
 * Guarantees: an entry is taken back in one commit; only what the edit changed is changed; messages
 * that are gone, or were moved on since, are left out. It is an edit like any other: a wish that
 * holds at once here and is pushed where the protocol can.
 */
import { stateAfter, type Direction, type EditKind, type EditableState } from '../core/editLog.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { isSameTags } from '../core/tags.js';
import { alignFileNames } from '../sync/fileNames.js';
import { fileMoves, type FilingDeps } from '../sync/filing.js';
import { moveChanges } from './messageEdits.js';

export interface Reverted {
  kind: EditKind;
  /** Those that were changed; none when all of them have changed since. */
  messages: readonly Pick<MessageRow, 'id' | 'account'>[];
}

export class EditHistory {
  constructor(
    private readonly deps: FilingDeps,
    private readonly now: () => number,
  ) {}

  /** @returns null when there is nothing to take back, or to do again. */
  async revert(direction: Direction): Promise<Reverted | null> {
    const { index } = this.deps;
    const edit = index.loggedEdit(direction);
    if (edit === null) return null;
    const folders = new Map(index.folders().map((folder) => [folder.id, folder]));
    const changed: MessageRow[] = [];
    const changes: IndexChange[] = [{ type: 'cause', by: 'you', reason: direction }];
    for (const message of edit.messages) {
      const row = index.find(message.id);
      if (row === null) continue;
      const own = this.#changesTo(
        row,
        stateAfter(message, direction, { ...row, wish: row.wish ?? null }),
        folders,
      );
      if (own.length > 0) changed.push(row);
      changes.push(...own);
    }
    changes.push({ type: 'undone', id: edit.id, undone: direction === 'undo' });
    this.deps.onCommit(index.commit(changes));
    await fileMoves(this.deps);
    await alignFileNames(this.deps, new Set(changed.map(({ placementId }) => placementId)));
    return { kind: edit.kind, messages: changed };
  }

  #changesTo(
    row: MessageRow,
    wanted: EditableState,
    folders: ReadonlyMap<number, FolderRow>,
  ): IndexChange[] {
    const { placementId } = row;
    const { flags, tags, folderId, wish } = wanted;
    const changes: IndexChange[] = [];
    if (flags !== row.flags) changes.push({ type: 'flags', placementId, flags });
    if (!isSameTags(tags, row.tags)) changes.push({ type: 'tags', placementId, tags });
    // What has left the server by now is not brought back.
    if (wish !== (row.wish ?? null) && row.server !== 'gone')
      changes.push({ type: 'wish', placementId, wish });
    const folder = folders.get(folderId);
    if (folder === undefined || folderId === row.folderId) return changes;
    const removal = { at: this.now(), by: 'you' } as const;
    const isRemoval = folder.dir === RECENTLY_DELETED_DIR;
    return [...changes, ...moveChanges(row, folderId, isRemoval ? removal : undefined)];
  }
}
