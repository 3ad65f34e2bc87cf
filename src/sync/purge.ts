/**
 * Removes what was among the recently deleted long enough: file and row, for good. The only place
 * where mailtui deletes the last copy of a message.
 *
 * Never touches a message whose removal the server has yet to learn of.
 */
import type { IndexChange } from '../core/indexChanges.js';
import { KEPT_AFTER_REMOVAL, RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { SyncDeps } from './deps.js';

const KEPT_REASON = 'it was among the recently deleted long enough';

export async function purgeRecentlyDeleted(
  { index, store, now, onCommit }: Pick<SyncDeps, 'index' | 'store' | 'now' | 'onCommit'>,
  account: string,
): Promise<void> {
  const folder = index.folders(account).find(({ dir }) => dir === RECENTLY_DELETED_DIR);
  if (folder === undefined) return;
  const over = index
    .removed(account, now() - KEPT_AFTER_REMOVAL)
    .map(({ placementId }) => placementId);
  if (over.length === 0) return;
  const forgotten: IndexChange[] = [];
  for (const { placementId, folderId, remoteId, file } of index.placementsById(over)) {
    // A letter-box need not learn of it: what is deleted here for good may leave it by the policy.
    const isWaiting = folder.protocol === 'imap' && remoteId !== null;
    if (folderId !== folder.id || isWaiting) continue;
    await store.remove(folder, file);
    forgotten.push({ type: 'forget', placementId, folderId });
  }
  if (forgotten.length === 0) return;
  onCommit(index.commit([{ type: 'cause', by: 'mailtui', reason: KEPT_REASON }, ...forgotten]));
}
