/**
 * Brings rows and files together again, as every sync does: files without a row are adopted, a row
 * without a file is forgotten and its folder compared anew by the next sync.
 */
import type { FolderRow } from '../core/indexRows.js';
import { adoptFolders } from '../sync/adopt.js';
import type { ServiceParts } from './localMailService.js';

/** Fetches messages anew. `failure`: why some could not be, as a sentence. */
export type FetchAgain = (
  ids: readonly string[],
  signal: AbortSignal,
) => Promise<{ fetched: ReadonlySet<string>; failure: string | null }>;

/** @returns by path, why a folder could not be put right. Called with the account's lock held. */
export async function repairFolders(
  {
    index,
    store,
    loadSummarise,
    now,
  }: Pick<ServiceParts, 'index' | 'store' | 'loadSummarise' | 'now'>,
  folders: readonly FolderRow[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  // That a folder looks as it did when it was last read is no proof here.
  index.commit(folders.map(({ id }) => ({ type: 'scanned', folderId: id, scanned: '' })));
  const fresh = index.folders().filter(({ id }) => folders.some((folder) => folder.id === id));
  const summarise = await loadSummarise();
  const results = await adoptFolders(
    { index, store, summarise, now, onCommit: () => undefined, onEvent: () => undefined },
    fresh,
    signal,
  );
  const failed = new Map<string, string>();
  for (const { id, path } of fresh) {
    const { error = null } = results.get(id) ?? {};
    if (error !== null) failed.set(path, `${error.message}. ${error.hint}`);
  }
  return failed;
}
