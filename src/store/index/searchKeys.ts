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
import {
  countSet,
  IS_NEWER,
  IS_OLDER,
  searchLed,
  searchWalking,
  type Direction,
} from './searchQueries.js';

/** Up to so many ids, looking each up and sorting beats going through the mail by date. */
const FEW = 2000;
/** Folders that are walked through one by one; more are walked through as all mail. */
const FEW_FOLDERS = 8;

/** Which part of what is found. */
export interface SearchPage {
  /** Only what is older than this key; absent: from the newest. */
  after?: PageKey | undefined;
  /** Only what is newer than this key, the ones next to it; excludes `after`. */
  before?: PageKey | undefined;
  limit: number;
}

/** Newest first. */
export function searchKeys(database: Database, plan: SearchPlan, page: SearchPage): PageKey[] {
  const found = keysOf(database, plan, page);
  return page.before === undefined ? found : found.reverse();
}

/** Those next to the bound first. */
function keysOf(database: Database, plan: SearchPlan, page: SearchPage): PageKey[] {
  const { sets, folderIds } = plan;
  if (folderIds?.length === 0) return [];
  const sizes = sets.map(({ sql, parameters }) =>
    int(database.get(countSet(sql), ...parameters, FEW)?.['found']),
  );
  const fewest = Math.min(...sizes);
  if (fewest === 0) return [];
  const leader = fewest < FEW ? sets[sizes.indexOf(fewest)] : undefined;
  const conditions = [...sets.filter((set) => set !== leader).map(inSet), ...plan.conditions];
  if (leader !== undefined) return led(database, leader, conditions, plan, page);
  return walking(database, conditions, plan, page);
}

function led(
  database: Database,
  leader: IdSet,
  conditions: readonly Condition[],
  { folderIds }: SearchPlan,
  page: SearchPage,
): PageKey[] {
  const all = [
    ...boundOf(page),
    ...conditions,
    ...(folderIds === null ? [] : [inFolders(folderIds)]),
  ];
  const sql = searchLed(
    leader.of,
    leader.sql,
    all.map(({ sql: one }) => one),
    directionOf(page),
  );
  const rows = database.all(sql, ...leader.parameters, ...parametersOf(all), page.limit);
  return rows.map(pageKey);
}

function walking(
  database: Database,
  conditions: readonly Condition[],
  { folderIds, walk }: SearchPlan,
  page: SearchPage,
): PageKey[] {
  const { limit } = page;
  const direction = directionOf(page);
  const bounded = [...boundOf(page), ...conditions];
  if (folderIds !== null && folderIds.length <= FEW_FOLDERS) {
    const sql = searchWalking(
      walk,
      true,
      bounded.map(({ sql: one }) => one),
      direction,
    );
    const found = folderIds.flatMap((folderId) =>
      database.all(sql, folderId, ...parametersOf(bounded), limit).map(pageKey),
    );
    const sign = direction === 'newest' ? 1 : -1;
    found.sort(
      (a, b) => sign * (b.sortDate - a.sortDate) || sign * (b.placementId - a.placementId),
    );
    return found.slice(0, limit);
  }
  const all = folderIds === null ? bounded : [...bounded, inFolders(folderIds)];
  const sql = searchWalking(
    walk,
    false,
    all.map(({ sql: one }) => one),
    direction,
  );
  return database.all(sql, ...parametersOf(all), limit).map(pageKey);
}

function boundOf({ after, before }: SearchPage): Condition[] {
  const key = before ?? after;
  if (key === undefined) return [];
  return [{ sql: before === undefined ? IS_OLDER : IS_NEWER, parameters: keyParameters(key) }];
}

function keyParameters({ sortDate, placementId }: PageKey): SqlValue[] {
  return [sortDate, placementId];
}

function directionOf({ before }: SearchPage): Direction {
  return before === undefined ? 'newest' : 'oldest';
}

function parametersOf(conditions: readonly Condition[]): SqlValue[] {
  return conditions.flatMap(({ parameters }) => parameters);
}

function pageKey(row: SqlRow): PageKey {
  return { sortDate: int(row['sort_date']), placementId: int(row['id']) };
}
