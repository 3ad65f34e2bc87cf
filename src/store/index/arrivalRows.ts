/**
 * Mail that came and that rules have yet to see: marked in the transaction that adds it, so that no crash
 * keeps a rule from a message, and unmarked with what the rules did.
 */
import type { Arrival } from '../../core/indexRows.js';
import type { Query } from '../../core/query/ast.js';
import type { Database } from './database.js';
import { ARRIVALS } from './queries.js';
import { int, text } from './rows.js';
import { inFolders, inSet, type SearchWorld } from './searchConditions.js';
import { planSearch } from './searchPlan.js';

export const ARRIVAL_STEP = `
  -- Messages that rules have yet to see.
  CREATE TABLE arrival (
    placement_id INTEGER PRIMARY KEY
      REFERENCES placement (id) ON DELETE CASCADE,
    done TEXT NOT NULL                    -- JSON array of the steps that are done
  ) STRICT;
`;

/** Part of the caller's transaction. Null: nothing is left to do with it. */
export function writeArrival(
  database: Database,
  placementId: number,
  done: readonly string[] | null,
): void {
  if (done === null) database.run('DELETE FROM arrival WHERE placement_id = ?', placementId);
  else {
    database.run(
      'INSERT OR REPLACE INTO arrival SELECT id, ? FROM placement WHERE id = ?',
      JSON.stringify(done),
      placementId,
    );
  }
}

export function readArrivals(database: Database, account: string): Arrival[] {
  return database.all(ARRIVALS, account).map((row) => ({
    placementId: int(row['placement_id']),
    done: JSON.parse(text(row['done'])) as string[],
  }));
}

/**
 * As a search finds them, among these; of a query that says nothing none. Part of the caller's
 * snapshot.
 */
export function readMatching(
  database: Database,
  query: Query,
  world: SearchWorld,
  placementIds: readonly number[],
): Set<number> {
  const plan = planSearch(query, world);
  if (plan === null) return new Set();
  const conditions = [
    ...plan.sets.map(inSet),
    ...plan.conditions,
    ...(plan.folderIds === null ? [] : [inFolders(plan.folderIds)]),
  ];
  const where = ['TRUE', ...conditions.map(({ sql }) => `(${sql})`)].join(' AND ');
  const found = database.all(
    `SELECT p.id AS id FROM json_each(?) wanted CROSS JOIN placement p ON p.id = wanted.value
      WHERE ${where}`,
    JSON.stringify(placementIds),
    ...conditions.flatMap(({ parameters }) => parameters),
  );
  return new Set(found.map((row) => int(row['id'])));
}
