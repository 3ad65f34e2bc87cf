/**
 * Runs a search for the best instead of the newest: what has the words in its subject or its author's
 * name before what has them somewhere in a long text, rare words before common ones, and of what is as
 * good the newer first.
 *
 * What it costs is bounded: words that are in very many messages say little of any of them, and there
 * the subject and the author decide alone, and then the date.
 */
import type { PageKey } from '../../core/indexRows.js';
import type { Database } from './database.js';
import { int } from './rows.js';
import { inFolders, inSet } from './searchConditions.js';
import { searchKeys } from './searchKeys.js';
import type { SearchPlan } from './searchPlan.js';
import { countSet, SETS, searchRanked } from './searchQueries.js';

/** Weighing one of them costs up to 10 µs. */
const MOST_WEIGHED = 5000;

/** Null when the query has no words to go by. @param now ms since the epoch */
export function rankedKeys(
  database: Database,
  plan: SearchPlan,
  { limit, now }: { limit: number; now: number },
): PageKey[] | null {
  const { match, folderIds } = plan;
  if (match === null) return null;
  const found = int(database.get(countSet(SETS.text), match, MOST_WEIGHED + 1)?.['found']);
  if (found > MOST_WEIGHED) return byPlace(database, plan, match, limit);
  const others = plan.sets.filter(({ sql }) => sql !== SETS.text);
  const conditions = [
    ...others.map(inSet),
    ...plan.conditions,
    ...(folderIds === null ? [] : [inFolders(folderIds)]),
  ];
  const sql = searchRanked(conditions.map((condition) => condition.sql));
  const parameters = conditions.flatMap((condition) => condition.parameters);
  return database.all(sql, match, ...parameters, now, limit).map((row) => ({
    sortDate: int(row['sort_date']),
    placementId: int(row['id']),
  }));
}

/** Those that have all the words in subject or author, then the others; both newest first. */
function byPlace(database: Database, plan: SearchPlan, match: string, limit: number): PageKey[] {
  const prominent = { ...plan, sets: plan.sets.map((set) => inProminentPlace(set, match)) };
  const best = searchKeys(database, prominent, { limit });
  if (best.length >= limit) return best;
  const known = new Set(best.map(({ placementId }) => placementId));
  const all = searchKeys(database, plan, { limit });
  return [...best, ...all.filter(({ placementId }) => !known.has(placementId))].slice(0, limit);
}

function inProminentPlace(set: SearchPlan['sets'][number], match: string): typeof set {
  if (set.sql !== SETS.text) return set;
  return { ...set, parameters: [`{subject sender} : (${match})`] };
}
