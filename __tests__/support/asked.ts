/** A text as a search of the index, as if it was being typed. */
import type { SearchQuery } from '../../src/core/indexRows.js';
import { parseQuery } from '../../src/core/query/parse.js';

export function asked(text: string, rest: Partial<SearchQuery> = {}): SearchQuery {
  const { query } = parseQuery(text, { typing: true });
  return { query, now: Date.now(), limit: 50, ...rest };
}
