/**
 * Makes files follow the moves of their placements. The row is committed first and is the truth; a
 * crash in between leaves a file that the next call moves.
 */
import { toMailtuiError } from '../core/errors.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow } from '../core/indexRows.js';
import { RECENTLY_DELETED_DIR, RECENTLY_DELETED_NAME } from '../core/recentlyDeleted.js';
import type { SyncDeps } from './deps.js';
import { severalAtOnce } from './several.js';

export type FilingDeps = Pick<SyncDeps, 'index' | 'store' | 'onCommit'>;

/** @throws MailtuiError `disk` and others; what was done until then is committed. */
export async function fileMoves({ index, store, onCommit }: FilingDeps): Promise<void> {
  const waiting = index.unfiled();
  if (waiting.length === 0) return;
  const folders = new Map(index.folders().map((folder) => [folder.id, folder]));
  const touched = new Set<FolderRow>();
  const done: IndexChange[] = [];
  try {
    for (const id of new Set(waiting.map(({ folderId }) => folderId))) {
      const to = folders.get(id);
      if (to !== undefined) await store.createFolder(to);
    }
    await severalAtOnce(waiting, async ({ placementId, folderId, fileFolderId, file }) => {
      const [from, to] = [folders.get(fileFolderId), folders.get(folderId)];
      if (from === undefined || to === undefined) return;
      touched.add(from).add(to);
      try {
        done.push({ type: 'filed', placementId, file: await store.move(from, file, to) });
      } catch (thrown) {
        if (toMailtuiError(thrown).kind !== 'disk') throw thrown;
        // The file is gone; the next look at the folder tells, and fetches it again if it can.
        done.push({ type: 'filed', placementId, file });
      }
    });
  } finally {
    for (const folder of touched) await store.syncFolder(folder);
    if (done.length > 0) onCommit(index.commit(done));
  }
}

/** The folder of the recently deleted of an account; made when there is none. */
export function recentlyDeleted(
  { index }: Pick<SyncDeps, 'index'>,
  { account, protocol }: Pick<FolderRow, 'account' | 'protocol'>,
): FolderRow {
  const known = index.folders(account).find(({ dir }) => dir === RECENTLY_DELETED_DIR);
  if (known !== undefined) return known;
  const name = RECENTLY_DELETED_NAME;
  return index.putFolder({
    ...{ account, protocol, dir: RECENTLY_DELETED_DIR, path: name, name, role: null },
  });
}
