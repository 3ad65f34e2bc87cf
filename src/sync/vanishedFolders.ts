/** Mailboxes that are no longer on the server: their messages stay here and say so. */
import type { IndexChange } from '../core/indexChanges.js';
import { placeMailboxes } from '../core/mailboxDirs.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { MailSource, RemoteMailbox } from '../core/source.js';
import type { SyncDeps } from './deps.js';

/** @param listed all mailboxes that the server told of; an empty list tells nothing. */
export function markVanishedFolders(
  { index, onCommit }: SyncDeps,
  { account, source }: { account: string; source: MailSource },
  listed: readonly RemoteMailbox[],
): void {
  if (listed.length === 0 || source.absence !== 'deleted') return;
  const folders = index.folders(account);
  const there = new Set(placeMailboxes(folders, listed).map(({ dir }) => dir));
  const deletedId = folders.find(({ dir }) => dir === RECENTLY_DELETED_DIR)?.id;
  for (const folder of folders) {
    if (there.has(folder.dir) || folder.validity === '') continue;
    const changes = index
      .remotePlacements(folder.id)
      .filter(({ remoteId, gone }) => remoteId !== null && !gone)
      .map(({ placementId, folderId }): IndexChange => {
        // What the user had moved out of it goes to the server again, where he wanted it.
        const upload = folderId === deletedId ? 'no' : 'unless-found';
        return folderId === folder.id
          ? { type: 'gone', placementId, gone: true }
          : { type: 'unlink', placementId, upload };
      });
    if (changes.length > 0) onCommit(index.commit(changes));
  }
}
