/**
 * Files without a row become messages of the index. One whose bytes are those of a message that
 * has just lost its file is that message: other programs move by copying and deleting.
 */
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FolderRow, IndexChange, PlacementRow } from '../core/mailIndex.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { FoundFile } from '../core/store.js';
import type { AdoptDeps } from './adopt.js';
import { SUMMARY_BYTES } from './receiver.js';

const BATCH_ROWS = 400;

export class AdoptFiles {
  /** Messages adopted, by folder id. */
  readonly adopted = new Map<number, number>();
  /** Placements that had lost their file and have one again. */
  readonly found = new Set<number>();
  readonly #lost = new Map<string, number>();

  constructor(
    private readonly deps: AdoptDeps,
    missing: readonly PlacementRow[],
    private readonly signal: AbortSignal,
  ) {
    const digests = deps.index.digests(missing.map(({ placementId }) => placementId));
    for (const [placementId, digest] of digests) this.#lost.set(digest, placementId);
  }

  /** @returns what could not be read, as sentences. @throws MailtuiError `cancelled` */
  async adopt(folder: FolderRow, files: readonly FoundFile[]): Promise<string[]> {
    const skipped: string[] = [];
    let batch: IndexChange[] = [];
    for (const file of files) {
      throwIfCancelled(this.signal);
      try {
        batch.push(...(await this.#changes(folder, file)));
        this.adopted.set(folder.id, (this.adopted.get(folder.id) ?? 0) + 1);
      } catch (thrown) {
        skipped.push(`${file.name}: ${toMailtuiError(thrown).message}`);
      }
      if (batch.length >= BATCH_ROWS) {
        this.#commit(batch);
        batch = [];
      }
    }
    this.#commit(batch);
    return skipped;
  }

  async #changes(folder: FolderRow, file: FoundFile): Promise<IndexChange[]> {
    const { store, summarise } = this.deps;
    const { subdir, name, key, flags } = file;
    const { size, digest, modified } = await store.inspect(folder, file);
    const lost = this.#lost.get(digest);
    if (lost !== undefined) {
      this.#lost.delete(digest);
      this.found.add(lost);
      return [
        { type: 'move', placementId: lost, folderId: folder.id },
        { type: 'filed', placementId: lost, file: { subdir, name } },
        { type: 'flags', placementId: lost, flags },
      ];
    }
    const summary = summarise(await store.readHead(folder, file, SUMMARY_BYTES));
    // A file without our key was put there by somebody; the server may be without it.
    const isOurs = key !== null || folder.dir === RECENTLY_DELETED_DIR;
    const isUpload = folder.protocol === 'imap' && !isOurs;
    return [
      {
        ...{ type: 'add', folderId: folder.id, file: { subdir, name }, key, remoteId: null, flags },
        ...{ agreed: null, tags: [], size, digest, received: modified, summary },
        upload: isUpload ? 'unless-found' : 'no',
      },
    ];
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.deps.onCommit(this.deps.index.commit(changes));
  }
}
