/** `mailtui searches`: the saved searches, which the mail client shows like folders. */
import { changeSavedSearches } from '../config/write.js';
import type { FoundCount } from '../core/indexRows.js';
import { parseQuery } from '../core/query/parse.js';
import { withoutSearch, withSearch, type SavedSearch } from '../core/savedSearch.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { fit } from './columns.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine } from './json.js';
import { withService } from './service.js';

export function listSearches(context: CliContext): Promise<number> {
  const profile = readProfile(context);
  const { searches = [] } = profile;
  return withService(context, profile, (service) => {
    for (const search of searches) {
      const { query } = parseQuery(search.query, { typing: true });
      const limit = Number.MAX_SAFE_INTEGER;
      const found = service.count({ query, now: Date.now(), limit });
      context.print(context.json ? jsonLine({ ...search, ...found }) : searchLine(search, found));
    }
    if (searches.length === 0 && context.stdout.isTTY === true) {
      context.complain('No search is saved yet: mailtui searches add NAME QUERY');
    }
    return Promise.resolve(0);
  });
}

export async function addSearch(
  context: CliContext,
  name: string,
  words: readonly string[],
): Promise<number> {
  const query = words.join(' ');
  await changeSavedSearches(context.paths, (searches) => withSearch(searches, { name, query }));
  return 0;
}

export async function removeSearch(context: CliContext, name: string): Promise<number> {
  await changeSavedSearches(context.paths, (searches) => withoutSearch(searches, name));
  return 0;
}

function searchLine({ name, query }: SavedSearch, { total, unread }: FoundCount): string {
  const counts = `${String(unread).padStart(6)} unread of ${String(total).padStart(7)}`;
  return `${fit(sanitiseLine(name), 28)} ${counts}  ${sanitiseLine(query)}`;
}
