/** Makes file names carry the flags of their rows, for the other programs that read the Maildir. */
import { toMailtuiError } from '../core/errors.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { isSamePlace, type FilePlace } from '../core/store.js';
import type { SyncDeps } from './deps.js';
import { severalAtOnce } from './several.js';

/**
 * Renames the files of these placements where needed. The row is committed first and is the truth:
 * a crash in between leaves a name that the next look at the directory puts right.
 */
export async function alignFileNames(
  { index, store, onCommit }: Pick<SyncDeps, 'index' | 'store' | 'onCommit'>,
  placementIds: ReadonlySet<number>,
): Promise<void> {
  if (placementIds.size === 0) return;
  const folders = new Map(index.folders().map((folder) => [folder.id, folder]));
  const touched = new Set<FolderRow>();
  const changes: IndexChange[] = [];
  await severalAtOnce(index.placementsById(placementIds), async (placement) => {
    const folder = folders.get(placement.folderId);
    if (folder === undefined) return;
    const file = await renamed(store, folder, placement);
    if (isSamePlace(file, placement.file)) return;
    touched.add(folder);
    changes.push({ type: 'file', placementId: placement.placementId, file });
  });
  if (changes.length === 0) return;
  for (const folder of touched) await store.syncFolder(folder);
  onCommit(index.commit(changes));
}

/** A file that cannot be renamed keeps its name: it is gone, which the next look will tell. */
async function renamed(
  store: SyncDeps['store'],
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
