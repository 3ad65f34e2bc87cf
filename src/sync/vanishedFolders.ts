/** Mailboxes that are no longer on the server: their messages stay here and say so. */
import { folderDir } from '../core/folderDir.js';
import type { IndexChange } from '../core/mailIndex.js';
import type { MailSource, RemoteMailbox } from '../core/source.js';
import type { SyncDeps } from './deps.js';

/** @param listed all mailboxes that the server told of; an empty list tells nothing. */
export function markVanishedFolders(
  { index, onCommit }: SyncDeps,
  { account, source }: { account: string; source: MailSource },
  listed: readonly RemoteMailbox[],
): void {
  if (listed.length === 0 || source.absence !== 'deleted') return;
  const there = new Set(listed.map(({ path, delimiter }) => folderDir(path, delimiter)));
  for (const folder of index.folders(account)) {
    if (there.has(folder.dir) || folder.validity === '') continue;
    const changes = index
      .placements(folder.id)
      .filter(({ remoteId, gone }) => remoteId !== null && !gone)
      .map(({ placementId }): IndexChange => ({ type: 'gone', placementId, gone: true }));
    if (changes.length > 0) onCommit(index.commit(changes));
  }
}
