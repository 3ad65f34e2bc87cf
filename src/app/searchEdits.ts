/** Saved searches, changed from the screen. */
import type { ProfilePaths } from '../config/paths.js';
import { withoutSearch, withSearch, type SavedSearch } from '../core/savedSearch.js';
import type { SearchEdit } from './screenMail.js';

/**
 * The searches that are saved from then on. The part that writes is loaded on first use.
 * @throws MailtuiError `usage` for what cannot be saved; `config`, `locked`, `disk`.
 */
export async function editSearches(
  paths: ProfilePaths,
  edit: SearchEdit,
): Promise<readonly SavedSearch[]> {
  const { changeSavedSearches } = await import('../config/write.js');
  let changed: SavedSearch[] = [];
  await changeSavedSearches(paths, (searches) => {
    changed = edit.do === 'save' ? withSearch(searches, edit) : withoutSearch(searches, edit.name);
    return changed;
  });
  return changed;
}
