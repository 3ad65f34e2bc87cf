/**
 * What is gone from the server leaves its folder here, too, and waits among the recently deleted.
 *
 * Guarantees: no file is deleted, unless the same bytes have come from another folder of the server
 * and are durable there (somebody moved the message); a message that the user has moved elsewhere stays there.
 */
import { brakeError, isBraked } from '../core/deleteBrake.js';
import type { MailtuiError } from '../core/errors.js';
import { mergeFlags } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import type { MailSource } from '../core/source.js';
import type { SyncDeps } from './deps.js';
import { fileMoves, recentlyDeleted } from './filing.js';

export interface RemoveOptions {
  account: string;
  source: MailSource;
  folder: FolderRow;
}

/** Why so many are not to be removed without somebody looking; null when they may be. */
export function brakeOn(
  { index }: SyncDeps,
  { account, source, folder }: RemoveOptions,
  gone: readonly PlacementRow[],
): MailtuiError | null {
  if (source.absence === 'nothing' || gone.length === 0) return null;
  const linked = index.countRemote(folder.id);
  if (!isBraked(gone.length, linked)) return null;
  return brakeError({ account, folder: folder.path }, 'here', gone.length, linked);
}

/** @returns how many were deleted on the server. */
export async function removeGone(
  deps: SyncDeps,
  { source, folder }: RemoveOptions,
  gone: readonly PlacementRow[],
): Promise<number> {
  if (gone.length === 0) return 0;
  if (source.absence === 'nothing') {
    deps.onCommit(
      deps.index.commit(gone.map(({ placementId }) => ({ type: 'gone', placementId, gone: true }))),
    );
    return 0;
  }
  const here = gone.filter(({ folderId }) => folderId === folder.id);
  const twins = deps.index.laterTwins(here.map(({ placementId }) => placementId));
  await replaceByTwins(
    deps,
    folder,
    here.filter(({ placementId }) => twins.has(placementId)),
    twins,
  );
  const deleted = recentlyDeleted(deps, folder);
  const removal = { at: deps.now(), by: 'server' } as const;
  const changes = gone
    .filter(({ placementId }) => !twins.has(placementId))
    .flatMap(({ placementId, folderId }): IndexChange[] => {
      // The user wanted it elsewhere, so it stays there, and goes to the server again.
      if (folderId !== folder.id) {
        const upload = folderId === deleted.id ? 'no' : 'unless-found';
        return [{ type: 'unlink', placementId, upload }];
      }
      return [
        { type: 'unlink', placementId, upload: 'no' },
        { type: 'move', placementId, folderId: deleted.id, removal },
      ];
    });
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
  await fileMoves(deps);
  return gone.length - twins.size;
}

/**
 * Messages that came from this folder of the server once, are not in it any more and have come from
 * another since: somebody moved them while their ids changed.
 */
export async function dropMoved(deps: SyncDeps, folder: FolderRow): Promise<void> {
  const left = deps.index
    .unlinked([folder.id])
    .filter(({ key, upload }) => key !== null && upload === 'no')
    .map(({ placementId }) => placementId);
  if (left.length === 0) return;
  const twins = deps.index.laterTwins(left);
  await replaceByTwins(deps, folder, deps.index.placementsById(twins.keys()), twins);
}

/** What the user wished of the old one holds for the one that came in its place. */
async function replaceByTwins(
  { index, store, onCommit }: SyncDeps,
  folder: FolderRow,
  moved: readonly PlacementRow[],
  twins: ReadonlyMap<number, number>,
): Promise<void> {
  if (moved.length === 0) return;
  const rows = new Map(index.placementsById(twins.values()).map((row) => [row.placementId, row]));
  const changes: IndexChange[] = [];
  for (const { placementId, agreed, flags, file } of moved) {
    const twin = rows.get(twins.get(placementId) ?? -1);
    if (twin === undefined) continue;
    if (agreed !== null && agreed !== flags) {
      const wished = mergeFlags(agreed, flags, twin.flags);
      changes.push({ type: 'flags', placementId: twin.placementId, flags: wished });
    }
    await store.remove(folder, file);
    changes.push({ type: 'forget', placementId, folderId: folder.id });
    const [{ id, folder: to } = { id: '', folder: '' }] = index.messagesOf([twin.placementId]);
    const deed = { what: 'moved', from: folder.path, to } as const;
    changes.push({ type: 'noted', id, deed, by: 'server', reason: '' });
  }
  onCommit(index.commit(changes));
}
