/**
 * How a query is answered: which of its parts can lead the way, what the others say about what is
 * found, and in which folders to look. Pure.
 */
import type { FolderRow } from '../../core/indexRows.js';
import { ALL, and, not, or, type Query } from '../../core/query/ast.js';
import { foldersAt } from '../../core/query/places.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import { searchPhrase } from '../../core/searchText.js';
import { matchExpression } from './matchExpression.js';
import {
  conditionOf,
  setOf,
  type Condition,
  type IdSet,
  type SearchWorld,
} from './searchConditions.js';
import type { Walk } from './searchQueries.js';

/** All of it must hold. */
export interface SearchPlan {
  sets: readonly IdSet[];
  conditions: readonly Condition[];
  /** All its words, as one expression of FTS5; null: there are none, or they are not one. */
  match: string | null;
  /** Null: all. */
  folderIds: readonly number[] | null;
  walk: Walk;
}

export interface SearchScope extends SearchWorld {
  folderId?: number | undefined;
  account?: string | undefined;
  accounts?: readonly string[] | undefined;
}

/** Null when no part of the query says anything: words without a letter or digit. */
export function planSearch(query: Query, scope: SearchScope): SearchPlan | null {
  const meant = withoutSilence(query);
  if (meant.type === 'all' && query.type !== 'all') return null;
  const parts = meant.type === 'and' ? meant.parts : [meant];
  const words = parts.filter(isWordy);
  const match = words.length === 0 ? null : matchExpression(and(words));
  const found = match === null ? words : [and(words)];
  const others = parts.filter((part) => !isWordy(part) && part.type !== 'in');
  const asked = [...found, ...others].map((part) => ({ part, set: setOf(part, scope) }));
  return {
    sets: asked.flatMap(({ set }) => set ?? []),
    conditions: asked.filter(({ set }) => set === null).map(({ part }) => conditionOf(part, scope)),
    match,
    folderIds: folderIds(parts, scope),
    walk: walkOf(parts),
  };
}

/** Words alone, so that they may become one expression for the full-text index. */
function isWordy(part: Query): boolean {
  switch (part.type) {
    case 'text':
    case 'attachment':
      return true;
    case 'not':
      return isWordy(part.part);
    case 'and':
    case 'or':
      return part.parts.every(isWordy);
    default:
      return false;
  }
}

/** The query without words of which the index can have nothing. */
function withoutSilence(query: Query): Query {
  switch (query.type) {
    case 'text':
      return searchPhrase(query.text, false) === null ? ALL : query;
    case 'attachment':
      return searchPhrase(query.kind, false) === null ? ALL : query;
    case 'not':
      return not(withoutSilence(query.part));
    case 'and':
      return and(query.parts.map(withoutSilence));
    case 'or': {
      const parts = query.parts.map(withoutSilence).filter((part) => part.type !== 'all');
      return parts.length === 0 ? ALL : or(parts);
    }
    default:
      return query;
  }
}

/** Recently deleted mail is found only where somebody asks for it by name. */
function folderIds(parts: readonly Query[], scope: SearchScope): number[] | null {
  const { folders, folderId, account, accounts } = scope;
  const places = parts.flatMap((part) => (part.type === 'in' ? [part.place] : []));
  const wanted = places.map((place) => new Set(foldersAt(place, folders)));
  const isNamed = (folder: FolderRow): boolean =>
    folder.id === folderId ||
    places.some((place) => foldersAt(place, [{ ...folder, account: '' }]).length > 0);
  const found = folders.filter(
    (folder) =>
      (folderId === undefined || folder.id === folderId) &&
      (account === undefined || folder.account === account) &&
      (accounts === undefined || accounts.includes(folder.account)) &&
      wanted.every((ids) => ids.has(folder.id)) &&
      (folder.dir !== RECENTLY_DELETED_DIR || isNamed(folder)),
  );
  return found.length === folders.length ? null : found.map(({ id }) => id);
}

function walkOf(parts: readonly Query[]): Walk {
  const states = parts.flatMap((part) => (part.type === 'is' ? [part.state] : []));
  if (states.some((state) => ['flagged', 'answered', 'draft'].includes(state))) return 'marked';
  if (states.includes('unread')) return 'unread';
  return parts.some((part) => part.type === 'tag') ? 'tagged' : 'all';
}
