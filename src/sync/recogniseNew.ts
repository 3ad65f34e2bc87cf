/**
 * Before new messages are downloaded: are some of them here already, under another id or in another
 * folder? Those are linked, and brought back from the recently deleted where they had gone.
 */
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, Upload } from '../core/indexRows.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { recognise, worthIdentifying } from '../core/recognise.js';
import type { MailboxSnapshot, MailSource } from '../core/source.js';
import type { SyncDeps } from './deps.js';
import { fileMoves } from './filing.js';

export interface RecogniseOptions {
  source: MailSource;
  folder: FolderRow;
  snapshot: MailboxSnapshot;
  signal: AbortSignal;
}

/** The server may have it, and the user wants it where it is here. */
export function isWanted(upload: Upload): boolean {
  return upload === 'unless-found' || upload === 'unless-done';
}

/** @returns the ids of `fetch` that are really new. */
export async function withoutRecognised(
  deps: SyncDeps,
  { source, folder, snapshot, signal }: RecogniseOptions,
  fetch: readonly string[],
): Promise<readonly string[]> {
  if (source.identify === undefined || fetch.length === 0) return fetch;
  const folders = deps.index.folders(folder.account);
  const deletedId = folders.find(({ dir }) => dir === RECENTLY_DELETED_DIR)?.id;
  // A copy that the user made elsewhere is no candidate: linked, it would move the original.
  const candidates = deps.index
    .unlinked(folders.map(({ id }) => id))
    .filter(
      ({ folderId, upload, key, isCopy }) =>
        folderId === folder.id ||
        folderId === deletedId ||
        (isWanted(upload) && !isCopy) ||
        (key !== null && upload === 'no'),
    );
  const asked = worthIdentifying(fetch, snapshot.messages, candidates);
  if (asked.length === 0) return fetch;
  const identities = await source.identify(asked, signal);
  const found = recognise(identities, candidates, folder.id);
  if (found.length === 0) return fetch;

  const messages = new Map(snapshot.messages.map((message) => [message.id, message]));
  const changes = found.flatMap(({ row: { placementId, upload }, remote }): IndexChange[] => {
    const { id: remoteId, emailId } = remote;
    const { flags = null, keywords = [] } = messages.get(remoteId) ?? {};
    const link = { placementId, remoteId, agreed: flags, tags: keywords };
    const back: IndexChange = { type: 'move', placementId, folderId: folder.id };
    return [
      // What the user moved stays where he wants it; else the server says where a message is.
      ...(isWanted(upload) ? [] : [back]),
      { type: 'link', folderId: folder.id, ...link, ...(emailId === undefined ? {} : { emailId }) },
    ];
  });
  deps.onCommit(deps.index.commit([{ type: 'cause', by: 'server', reason: '' }, ...changes]));
  await fileMoves(deps);
  const here = new Set(found.map(({ remote }) => remote.id));
  return fetch.filter((id) => !here.has(id));
}
