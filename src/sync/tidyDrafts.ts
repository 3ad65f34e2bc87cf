/**
 * Drafts that a program left when it was ended in the middle: of two versions of one draft the newer
 * stays, the other goes to the recently deleted; and those that nobody writes at any more go to the
 * server of an IMAP account.
 */
import { keyOfVersion } from '../core/draft.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { SyncDeps } from './deps.js';
import { fileMoves, recentlyDeleted } from './filing.js';

type DraftDeps = Pick<SyncDeps, 'index' | 'store' | 'now' | 'onCommit'>;

/** Who types saves more often than this. */
const AT_REST_MS = 10 * 60_000;
/** Nobody has more. */
const MOST_DRAFTS = 1000;

export async function tidyDrafts(deps: DraftDeps, account: string): Promise<void> {
  const { index, onCommit } = deps;
  const folders = index.folders(account).filter(({ role }) => role === 'drafts');
  const changes = folders.flatMap((folder) => olderVersions(deps, folder));
  if (changes.length > 0) {
    onCommit(index.commit(changes));
    await fileMoves(deps);
  }
  const uploads = atRest(
    deps,
    folders.filter(({ protocol }) => protocol === 'imap'),
  );
  if (uploads.length > 0) onCommit(index.commit(uploads));
}

function olderVersions(deps: DraftDeps, folder: FolderRow): IndexChange[] {
  const { rows } = deps.index.page({ folderId: folder.id, limit: MOST_DRAFTS });
  const newest = new Map<string, MessageRow>();
  const older: MessageRow[] = [];
  // The list is from the newest on.
  for (const row of rows) {
    const key = keyOfVersion(row.messageId);
    if (key === null) continue;
    const other = newest.get(key);
    if (other === undefined) newest.set(key, row);
    // Within one second the file that was written later is the newer one.
    else if (other.sortDate === row.sortDate && other.placementId < row.placementId) {
      newest.set(key, row);
      older.push(other);
    } else older.push(row);
  }
  if (older.length === 0) return [];
  const { id: folderId } = recentlyDeleted(deps, folder);
  const removal = { at: deps.now(), by: 'you' } as const;
  return older.map(({ placementId }) => ({ type: 'move', placementId, folderId, removal }));
}

function atRest({ index, now }: DraftDeps, folders: readonly FolderRow[]): IndexChange[] {
  return index
    .unlinked(folders.map(({ id }) => id))
    .filter(
      ({ upload, key, messageId, received, isPartial }) =>
        upload === 'no' &&
        key === null &&
        !isPartial &&
        keyOfVersion(messageId) !== null &&
        received < now() - AT_REST_MS,
    )
    .map(({ placementId }) => ({ type: 'upload', placementId, upload: 'yes' }));
}
