/**
 * What was moved or put here, and that no mailbox of the server turned out to hold, is to be uploaded
 * by the next run. To be asked only after every mailbox was looked at whole.
 */
import { isChosen, type FolderChoice } from '../core/folderChoice.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { RemoteMailbox } from '../core/source.js';
import { delimiterOf } from './chooseMailboxes.js';
import type { SyncDeps } from './deps.js';
import { joinInAllMail } from './oneInAllMail.js';
import { isWanted } from './recogniseNew.js';

export async function uploadUnrecognised(
  deps: SyncDeps,
  account: string,
  choice: FolderChoice,
  mailboxes: readonly RemoteMailbox[],
): Promise<void> {
  const { index, onCommit } = deps;
  const delimiter = delimiterOf(mailboxes);
  const folders = index.folders(account).filter(({ path }) => isChosen(choice, path, delimiter));
  const changes: IndexChange[] = [];
  for (const folder of folders) {
    const waiting = index.uploading([folder.id]).filter(({ upload }) => isWanted(upload));
    const ids = waiting.map(({ placementId }) => placementId);
    const joined = await joinInAllMail(deps, folder, ids);
    for (const { placementId, isPartial } of waiting) {
      if (joined.has(placementId)) continue;
      // A header is not the message: it stays here, and only here.
      changes.push({ type: 'upload', placementId, upload: isPartial ? 'no' : 'yes' });
    }
  }
  if (changes.length > 0) onCommit(index.commit(changes));
}
