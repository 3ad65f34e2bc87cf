/**
 * planPush: what the server has to be told so that it has what the user wants.
 *
 * Pure; the engine only executes the plan. Guarantees: only differences between the wish and what
 * was last agreed are pushed, so edits made in any number and order come to one change, and one
 * that was taken back to none; a message is named by the folder its remote id is of; a message
 * that leaves its folder gets its flags there first, so that they travel with it; what is not wholly
 * here is never uploaded.
 */
import type { Flags } from './flags.js';
import type { PlacementRow } from './indexRows.js';
import { isPartial } from './partial.js';
import { tagsWithout } from './tags.js';

export interface FlagPush {
  /** The folder on the server. */
  folderId: number;
  add: Flags;
  remove: Flags;
  addTags: readonly string[];
  removeTags: readonly string[];
  placements: PlacementRow[];
}

export interface MovePush {
  /** From this folder on the server … */
  folderId: number;
  /** … to this one. */
  targetId: number;
  placements: PlacementRow[];
}

export interface PushPlan {
  flags: FlagPush[];
  moves: MovePush[];
  /** To be removed from the server for good, by folder on the server. */
  removals: { folderId: number; placements: PlacementRow[] }[];
  /** Messages that the server does not have, oldest first. */
  uploads: PlacementRow[];
}

/** @param deletedFolderId the recently deleted; null when there are none. */
export function planPush(
  pending: readonly PlacementRow[],
  deletedFolderId: number | null,
): PushPlan {
  const flags = new Map<string, FlagPush>();
  const moves = new Map<string, MovePush>();
  const removals = new Map<number, { folderId: number; placements: PlacementRow[] }>();
  const uploads: PlacementRow[] = [];
  for (const placement of pending) {
    const { remoteId, folderId, remoteFolderId, upload } = placement;
    if (remoteId === null) {
      const isWanted = upload === 'yes' && folderId !== deletedFolderId;
      if (isWanted && !isPartial(placement.file)) uploads.push(placement);
      continue;
    }
    const isRemoved = folderId === deletedFolderId;
    if (isRemoved) {
      const there = removals.get(remoteFolderId) ?? { folderId: remoteFolderId, placements: [] };
      removals.set(remoteFolderId, there);
      there.placements.push(placement);
      continue;
    }
    addFlagPush(flags, placement);
    if (folderId === remoteFolderId) continue;
    const key = `${remoteFolderId} ${folderId}`;
    const move = moves.get(key) ?? { folderId: remoteFolderId, targetId: folderId, placements: [] };
    moves.set(key, move);
    move.placements.push(placement);
  }
  return {
    flags: [...flags.values()],
    moves: [...moves.values()],
    removals: [...removals.values()],
    uploads: uploads.sort((a, b) => a.placementId - b.placementId),
  };
}

/** Messages with the same difference are told in one command. */
function addFlagPush(pushes: Map<string, FlagPush>, placement: PlacementRow): void {
  const { flags, agreed, tags, agreedTags, remoteFolderId } = placement;
  if (agreed === null) return;
  const add = flags & ~agreed;
  const remove = agreed & ~flags;
  const addTags = tagsWithout(tags, agreedTags);
  const removeTags = tagsWithout(agreedTags, tags);
  if (add === 0 && remove === 0 && addTags.length === 0 && removeTags.length === 0) return;
  const key = JSON.stringify([remoteFolderId, add, remove, addTags, removeTags]);
  const push = pushes.get(key) ?? {
    ...{ folderId: remoteFolderId, add, remove, addTags, removeTags },
    placements: [],
  };
  pushes.set(key, push);
  push.placements.push(placement);
}
