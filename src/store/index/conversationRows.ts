/**
 * Conversations in a list: the list is walked through message by message, and a message stands for
 * its conversation when no newer one of it is in the list. Costs a look-up for each conversation of
 * the page, whatever the length of the list.
 */
import type { FolderRow, FoundCount, PageKey, SearchQuery } from '../../core/indexRows.js';
import { and } from '../../core/query/ast.js';
import { flagsOf } from '../../core/flags.js';
import type { Database } from './database.js';
import { int, text } from './rows.js';
import { inFolders, inSet } from './searchConditions.js';
import { searchKeys, type SearchPage } from './searchKeys.js';
import { planSearch, type SearchPlan } from './searchPlan.js';
import { conversationMembers, THREADS_OF } from './searchQueries.js';

export interface ConversationHead extends PageKey {
  /** Of its messages in the list, newest first. */
  ids: readonly string[];
  unread: number;
}

const MAX_MEMBERS = 1000;
const SEEN = flagsOf(['seen']);

/**
 * Null where parts of the plan are sets that have to be listed: asking each conversation for them
 * again would cost much.
 */
export function conversationKeys(
  database: Database,
  plan: SearchPlan,
  page: SearchPage,
): { heads: ConversationHead[]; more: boolean } | null {
  if (plan.sets.some(({ test }) => test === undefined)) return null;
  const isUpwards = page.before !== undefined;
  const known = new Map<number, ConversationHead | null>();
  const heads: ConversationHead[] = [];
  const limit = 2 * (page.limit + 1);
  for (let { after, before } = page; heads.length <= page.limit;) {
    const keys = searchKeys(database, plan, { after, before, limit });
    if (isUpwards) keys.reverse();
    const threads = threadsOf(database, keys);
    for (const key of keys) {
      const thread = threads.get(key.placementId);
      if (thread === undefined) continue;
      if (!known.has(thread)) known.set(thread, headOf(database, plan, thread));
      const head = known.get(thread);
      if (head?.placementId === key.placementId) heads.push(head);
    }
    if (keys.length < limit) break;
    if (isUpwards) before = keys.at(-1);
    else after = keys.at(-1);
  }
  const more = heads.length > page.limit;
  const found = heads.slice(0, page.limit);
  return { heads: isUpwards ? found.reverse() : found, more };
}

/** Counts that folders keep are not counted again. */
export function countFound(
  database: Database,
  query: SearchQuery,
  folders: readonly FolderRow[],
): FoundCount {
  const count = (asked: SearchQuery['query']): number => {
    const plan = planSearch(asked, { ...query, folders });
    return plan === null ? 0 : searchKeys(database, plan, { limit: query.limit }).length;
  };
  const plan = planSearch(query.query, { ...query, folders });
  if (plan === null) return { total: 0, unread: 0 };
  if (plan.sets.length === 0 && plan.conditions.length === 0) {
    const counted = folders.filter(({ id }) => plan.folderIds?.includes(id) ?? true);
    const sum = (of: (folder: FolderRow) => number): number =>
      counted.reduce((all, folder) => all + of(folder), 0);
    return { total: sum(({ total }) => total), unread: sum(({ unread }) => unread) };
  }
  return {
    total: count(query.query),
    unread: count(and([query.query, { type: 'is', state: 'unread' }])),
  };
}

function threadsOf(database: Database, keys: readonly PageKey[]): Map<number, number> {
  const ids = JSON.stringify(keys.map(({ placementId }) => placementId));
  const rows = database.all(THREADS_OF, ids);
  return new Map(rows.map((row) => [int(row['id']), int(row['thread'])]));
}

function headOf(
  database: Database,
  { sets, conditions, folderIds }: SearchPlan,
  thread: number,
): ConversationHead | null {
  const asked = [...sets.map(inSet), ...conditions];
  const all = folderIds === null ? asked : [...asked, inFolders(folderIds)];
  const sql = conversationMembers(all.map((condition) => condition.sql));
  const parameters = all.flatMap((condition) => condition.parameters);
  const rows = database.all(sql, thread, ...parameters, MAX_MEMBERS);
  const [newest] = rows;
  if (newest === undefined) return null;
  return {
    sortDate: int(newest['sort_date']),
    placementId: int(newest['id']),
    ids: rows.map((row) => text(row['short_id'])),
    unread: rows.filter((row) => (int(row['flags']) & SEEN) === 0).length,
  };
}
