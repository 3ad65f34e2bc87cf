/**
 * A folder of all mail holds each message once: one that was moved there is the one that was there
 * already. The moved one stays, with its id, so that the move can be taken back, and takes the
 * other's place.
 *
 * Guarantees: two are one only when the server names them alike (X-GM-MSGID, EMAILID); a file is
 * removed only after the other one, of the same message, is in the folder and durable; what the user
 * wished of either holds for the one that stays.
 */
import { mergeFlags } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import { isSameTags, mergeTags } from '../core/tags.js';
import type { SyncDeps } from './deps.js';
import { fileMoves } from './filing.js';

/** @returns those of these placements that have been joined. */
export async function joinInAllMail(
  deps: Pick<SyncDeps, 'index' | 'store' | 'onCommit'>,
  folder: FolderRow,
  placementIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const { index, store, onCommit } = deps;
  if (folder.role !== 'all' || placementIds.length === 0) return new Set();
  const twins = index.sameNamed(folder.id, placementIds);
  if (twins.size === 0) return new Set();
  await fileMoves(deps);
  const unfiled = new Set(index.unfiled().map(({ placementId }) => placementId));
  const rows = new Map(
    index.placementsById([...twins.keys(), ...twins.values()]).map((row) => [row.placementId, row]),
  );
  const changes: IndexChange[] = [];
  const joined = new Set<number>();
  const taken = new Set<number>();
  for (const [movedId, twinId] of twins) {
    const [moved, twin] = [rows.get(movedId), rows.get(twinId)];
    const isReady = !unfiled.has(movedId) && !unfiled.has(twinId);
    if (!isReady || moved?.folderId !== folder.id || twin === undefined) continue;
    if (taken.has(twinId)) continue;
    taken.add(twinId);
    const isHeader = isPartial(moved.file) && !isPartial(twin.file);
    const [stays, goes] = isHeader ? [twin, moved] : [moved, twin];
    await store.remove(folder, goes.file);
    changes.push(
      ...wishesOf(goes, stays),
      { type: 'forget', placementId: goes.placementId, folderId: folder.id },
      ...(isHeader ? [] : [takesPlace(moved, twin)]),
    );
    joined.add(movedId);
  }
  if (joined.size === 0) return joined;
  onCommit(index.commit(changes));
  // Several may have been moved there that are one: each takes the place of the one before.
  const left = placementIds.filter((id) => !joined.has(id));
  return new Set([...joined, ...(await joinInAllMail(deps, folder, left))]);
}

/** As if they had been uttered of the other one. */
function wishesOf(goes: PlacementRow, { placementId, flags, tags }: PlacementRow): IndexChange[] {
  const { agreed, agreedTags } = goes;
  return [
    ...(agreed === null || agreed === goes.flags
      ? []
      : [{ type: 'flags', placementId, flags: mergeFlags(agreed, goes.flags, flags) } as const]),
    ...(isSameTags(agreedTags, goes.tags)
      ? []
      : [{ type: 'tags', placementId, tags: mergeTags(agreedTags, goes.tags, tags) } as const]),
  ];
}

function takesPlace({ placementId, agreed, agreedTags }: PlacementRow, twin: PlacementRow) {
  return {
    ...({ type: 'link', placementId, folderId: twin.folderId } as const),
    ...{ remoteId: twin.remoteId ?? '', agreed: agreed ?? twin.agreed, tags: agreedTags },
  };
}
