/** Searches with a name: those there always are, and those that the user saved. Pure. */
import { MailtuiError } from './errors.js';
import { parseQuery } from './query/parse.js';

export interface SavedSearch {
  /** As it is shown; one line. */
  name: string;
  /** In the language of `core/query`, and as one types it: the last word may be a beginning. */
  query: string;
}

/** Every inbox as one. */
export const ALL_INBOXES: SavedSearch = { name: 'Inbox', query: 'in:inbox' };

/** What there is of all accounts, in the order of the sidebar. */
export const UNIFIED_SEARCHES: readonly SavedSearch[] = [
  ALL_INBOXES,
  { name: 'Unread', query: 'is:unread -in:junk -in:trash' },
  { name: 'Starred', query: 'is:flagged -in:trash' },
];

export const LONGEST_SEARCH_NAME = 60;

/**
 * The list with this search at its end, or in the place of the one that has its name.
 * @throws MailtuiError `usage` for a name or a query that cannot be.
 */
export function withSearch(
  searches: readonly SavedSearch[],
  { name, query }: SavedSearch,
): SavedSearch[] {
  const search = { name: checkedName(name), query: checkedQuery(query) };
  const place = searches.findIndex((other) => isNamed(other, search.name));
  return place < 0 ? [...searches, search] : searches.with(place, search);
}

/** @throws MailtuiError `usage` when there is none of that name. */
export function withoutSearch(searches: readonly SavedSearch[], name: string): SavedSearch[] {
  const rest = searches.filter((search) => !isNamed(search, name));
  if (rest.length < searches.length) return rest;
  const names = searches.map((search) => search.name).join(', ');
  throw new MailtuiError('usage', `there is no saved search named "${name}"`, {
    hint: names === '' ? 'None is saved yet.' : `Saved are: ${names}`,
  });
}

/** In any case of letters. */
function isNamed({ name }: SavedSearch, wanted: string): boolean {
  return name.toLowerCase() === wanted.trim().toLowerCase();
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  const isShort = trimmed.length > 0 && trimmed.length <= LONGEST_SEARCH_NAME;
  if (isShort && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(trimmed)) return trimmed;
  throw new MailtuiError('usage', 'this cannot be the name of a search', {
    hint: `A name is one line of at most ${String(LONGEST_SEARCH_NAME)} characters.`,
  });
}

function checkedQuery(text: string): string {
  const { query, problems } = parseQuery(text);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error === undefined && query.type !== 'all') return text.trim();
  const { message, suggestion } = error ?? { message: 'the query is empty', suggestion: null };
  throw new MailtuiError('usage', message, {
    hint:
      suggestion === null
        ? 'mailtui search --help shows how a query is written.'
        : `Did you mean ${suggestion}?`,
  });
}
