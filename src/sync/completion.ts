/**
 * All of a message takes the place of its header: the row after the file, the header's file last.
 * See docs/adr/0012-partial-messages.md for what a crash between two steps leaves.
 *
 * Guarantees: a header's file goes only when a whole file of the same name is there and its name is
 * durable; a wish that the user uttered meanwhile stays.
 */
import { toMailtuiError } from '../core/errors.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import type { FilePlace, FolderPlace } from '../core/store.js';
import { alignFileNames } from './fileNames.js';
import type { SyncDeps } from './deps.js';
import { SUMMARY_BYTES } from './receiver.js';

type CompletionDeps = Pick<SyncDeps, 'index' | 'store' | 'onCommit' | 'summarise'>;

/**
 * Puts whole files that were found on the disk into the rows that know only their headers.
 * @returns what could not be read, as sentences
 */
export async function completeRows(
  { index, store, onCommit, summarise }: CompletionDeps,
  folder: FolderRow,
  found: readonly { placement: PlacementRow; file: FilePlace }[],
): Promise<string[]> {
  const skipped: string[] = [];
  if (found.length === 0) return skipped;
  await store.syncFolder(folder);
  const changes: IndexChange[] = [];
  for (const { placement, file } of found) {
    const { placementId } = placement;
    const { subdir, name } = file;
    try {
      const { size, digest } = await store.inspect(folder, file);
      const summary = summarise(await store.readHead(folder, file, SUMMARY_BYTES));
      changes.push({
        ...({ type: 'replaced', placementId, folderId: folder.id } as const),
        ...{ file: { subdir, name }, size, digest, summary },
      });
    } catch (thrown) {
      skipped.push(`${name}: ${toMailtuiError(thrown).message}`);
    }
  }
  onCommit(index.commit(changes));
  const ids = new Set(found.map(({ placement }) => placement.placementId));
  await alignFileNames({ index, store, onCommit }, ids);
  return skipped;
}

/** Headers whose whole message is in the same folder. */
export async function removeSuperseded(
  { store }: Pick<CompletionDeps, 'store'>,
  place: FolderPlace,
  headers: readonly FilePlace[],
): Promise<void> {
  if (headers.length === 0) return;
  await store.syncFolder(place);
  for (const file of headers.filter(isPartial)) await store.remove(place, file);
}
