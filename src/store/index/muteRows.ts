/** Muted conversations in the index; see core/muting.ts. */
import type { Flags } from '../../core/flags.js';
import type { Database } from './database.js';
import { MUTED_AMONG } from './queries.js';
import { int, tagList } from './rows.js';

export const MUTE_STEP = `
  CREATE INDEX placement_muted ON placement (message_id) WHERE instr(lower(tags), '"$muted"') > 0;
`;

export interface UnmutedPlacement {
  placementId: number;
  flags: Flags;
  tags: readonly string[];
}

/** Those of the placements that are of a muted conversation and not muted themselves. */
export function unmutedAmong(
  database: Database,
  placementIds: readonly number[],
): UnmutedPlacement[] {
  if (placementIds.length === 0) return [];
  return database.all(MUTED_AMONG, JSON.stringify(placementIds)).map((row) => ({
    placementId: int(row['id']),
    flags: int(row['flags']),
    tags: tagList(row['tags']),
  }));
}
