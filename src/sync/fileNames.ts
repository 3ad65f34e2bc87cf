/** Makes file names carry the flags of their rows, for the other programs that read the Maildir. */
import { toMailtuiError } from '../core/errors.js';
import type { FolderRow, IndexChange, PlacementRow } from '../core/mailIndex.js';
import { isSamePlace, type FilePlace } from '../core/store.js';
import type { SyncDeps } from './deps.js';

/**
 * Renames the files of these placements where needed. The row is committed first and is the truth:
 * a crash in between leaves a name that the next look at the directory puts right.
 */
export async function alignFileNames(
  deps: Pick<SyncDeps, 'index' | 'store' | 'onCommit'>,
  folder: FolderRow,
  placementIds: ReadonlySet<number>,
): Promise<void> {
  if (placementIds.size === 0) return;
  const changes: IndexChange[] = [];
  for (const placement of deps.index.placementsById(placementIds)) {
    const file = await renamed(deps, folder, placement);
    if (!isSamePlace(file, placement.file)) {
      changes.push({ type: 'file', placementId: placement.placementId, file });
    }
  }
  if (changes.length === 0) return;
  await deps.store.syncFolder(folder);
  deps.onCommit(deps.index.commit(changes));
}

/** A file that cannot be renamed keeps its name: it is gone, which the next look will tell. */
async function renamed(
  { store }: Pick<SyncDeps, 'store'>,
  folder: FolderRow,
  { file, flags }: PlacementRow,
): Promise<FilePlace> {
  try {
    return await store.setFlags(folder, file, flags);
  } catch (thrown) {
    if (toMailtuiError(thrown).kind === 'disk') return file;
    throw thrown;
  }
}
