/** What an unfinished index knows of folders that have no directory any more, or no account. */
import type { IndexChange } from '../core/indexChanges.js';
import type { MailIndex } from '../core/mailIndex.js';

const BATCH_ROWS = 400;

/**
 * Forgets the rows of every folder that is not named.
 * @param isThere whether the folder with this directory still has one, by account
 */
export function forgetGoneFolders(
  index: MailIndex,
  isThere: (account: string, dir: string) => boolean,
): void {
  for (const { id: folderId, account, dir } of index.folders()) {
    if (isThere(account, dir)) continue;
    const changes: IndexChange[] = index
      .placements(folderId)
      .map(({ placementId }) => ({ type: 'forget', placementId, folderId }));
    changes.push({ type: 'folder-removed', folderId });
    for (let at = 0; at < changes.length; at += BATCH_ROWS) {
      index.commit(changes.slice(at, at + BATCH_ROWS));
    }
  }
}
