/**
 * Runs a search: the places of what it finds, newest first.
 *
 * What it costs does not grow with what is found: a word that is rare leads to its messages, and
 * for words that are everywhere the newest messages are looked through until there are enough.
 */
import type { PageKey } from '../../core/indexRows.js';
import type { Database, SqlRow, SqlValue } from './database.js';
import { int } from './rows.js';
import { inFolders, inSet, type Condition, type IdSet } from './searchConditions.js';
import type { SearchPlan } from './searchPlan.js';
import { countSet, searchLed, searchWalking } from './searchQueries.js';

/** Up to so many ids, looking each up and sorting beats going through the mail by date. */
const FEW = 2000;
/** Folders that are walked through one by one; more are walked through as all mail. */
const FEW_FOLDERS = 8;

export function searchKeys(database: Database, plan: SearchPlan, limit: number): PageKey[] {
  const { sets, folderIds } = plan;
  if (folderIds?.length === 0) return [];
  const sizes = sets.map(({ sql, parameters }) =>
    int(database.get(countSet(sql), ...parameters, FEW)?.['found']),
  );
  const fewest = Math.min(...sizes);
  if (fewest === 0) return [];
  const leader = fewest < FEW ? sets[sizes.indexOf(fewest)] : undefined;
  const conditions = [...sets.filter((set) => set !== leader).map(inSet), ...plan.conditions];
  if (leader !== undefined) return led(database, leader, conditions, plan, limit);
  return walking(database, conditions, plan, limit);
}

function led(
  database: Database,
  leader: IdSet,
  conditions: readonly Condition[],
  { folderIds }: SearchPlan,
  limit: number,
): PageKey[] {
  const all = folderIds === null ? conditions : [...conditions, inFolders(folderIds)];
  const sql = searchLed(
    leader.of,
    leader.sql,
    all.map(({ sql: one }) => one),
  );
  const rows = database.all(sql, ...leader.parameters, ...parametersOf(all), limit);
  return rows.map(pageKey);
}

function walking(
  database: Database,
  conditions: readonly Condition[],
  { folderIds, walk }: SearchPlan,
  limit: number,
): PageKey[] {
  if (folderIds !== null && folderIds.length <= FEW_FOLDERS) {
    const sql = searchWalking(
      walk,
      true,
      conditions.map(({ sql: one }) => one),
    );
    const found = folderIds.flatMap((folderId) =>
      database.all(sql, folderId, ...parametersOf(conditions), limit).map(pageKey),
    );
    found.sort((a, b) => b.sortDate - a.sortDate || b.placementId - a.placementId);
    return found.slice(0, limit);
  }
  const all = folderIds === null ? conditions : [...conditions, inFolders(folderIds)];
  const sql = searchWalking(
    walk,
    false,
    all.map(({ sql: one }) => one),
  );
  return database.all(sql, ...parametersOf(all), limit).map(pageKey);
}

function parametersOf(conditions: readonly Condition[]): SqlValue[] {
  return conditions.flatMap(({ parameters }) => parameters);
}

function pageKey(row: SqlRow): PageKey {
  return { sortDate: int(row['sort_date']), placementId: int(row['id']) };
}
