/**
 * Files without a row become messages of the index. One whose bytes, or at least Message-ID, are
 * those of a message that has just lost its file is that message: other programs move by copying
 * and deleting, and neomutt adds header fields to what it copies. A whole message and a header of one
 * name are one message, in whatever folders of the account they are: a crash came between the two.
 */
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { shortId } from '../core/deliveryKey.js';
import { uniqueOf } from '../core/maildirName.js';
import { isLocalDir } from '../core/outbox.js';
import { isPartial } from '../core/partial.js';
import type { FoundFile } from '../core/store.js';
import type { AdoptDeps } from './adopt.js';
import { SUMMARY_BYTES } from './receiver.js';

const BATCH_ROWS = 400;

export class AdoptFiles {
  /** Messages adopted, by folder id. */
  readonly adopted = new Map<number, number>();
  /** Placements that had lost their file and have one again. */
  readonly found = new Set<number>();
  readonly #byDigest = new Map<string, PlacementRow>();
  readonly #byMessageId = new Map<string, PlacementRow>();
  /** A lookup for each file is saved where there are no headers at all, which is the rule. */
  #hasPartials: boolean;

  constructor(
    private readonly deps: AdoptDeps,
    missing: readonly PlacementRow[],
    private readonly signal: AbortSignal,
  ) {
    this.#hasPartials = deps.index.hasPartials();
    const contents = deps.index.contents(missing.map(({ placementId }) => placementId));
    for (const placement of missing) {
      const { digest, messageId = null } = contents.get(placement.placementId) ?? {};
      if (digest !== undefined) this.#byDigest.set(digest, placement);
      if (messageId !== null) this.#byMessageId.set(messageId, placement);
    }
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
    const other = await this.#otherHalf(folder, file);
    if (other !== null && isPartial(file)) {
      await store.remove(folder, file);
      return [];
    }
    const { size, digest, modified } = await store.inspect(folder, file);
    const same = this.#take(this.#byDigest.get(digest));
    if (same !== undefined) {
      const { placementId } = same;
      return [
        { type: 'move', placementId, folderId: folder.id, by: 'program' },
        { type: 'filed', placementId, file: { subdir, name } },
        { type: 'flags', placementId, flags },
      ];
    }
    const summary = summarise(await store.readHead(folder, file, SUMMARY_BYTES));
    if (other !== null) {
      const content = { file: { subdir, name }, size, digest, summary };
      return [{ type: 'replaced', placementId: other, folderId: folder.id, ...content }];
    }
    this.#hasPartials ||= isPartial(file);
    const add = {
      ...({ type: 'add', folderId: folder.id, file: { subdir, name }, key, flags } as const),
      ...{ size, digest, received: modified, summary },
    };
    const copied =
      key === null ? this.#take(this.#byMessageId.get(summary.messageId ?? '')) : undefined;
    if (copied !== undefined) {
      const { placementId, remoteId, remoteFolderId, agreed, tags } = copied;
      return [
        { type: 'forget', placementId, folderId: copied.folderId },
        { ...add, remoteId, remoteFolderId, agreed, tags },
      ];
    }
    // A file without our key was put there by somebody; the server may be without it.
    const isOurs = key !== null || isLocalDir(folder.dir) || isPartial(file);
    const isUpload = folder.protocol === 'imap' && !isOurs;
    const upload = isUpload ? 'unless-done' : 'no';
    // A file without our key came from another program.
    const arrived = key === null && !isLocalDir(folder.dir);
    return [{ ...add, remoteId: null, agreed: null, tags: [], upload, arrived }];
  }

  /** The placement in another folder of which the one is the header and the other the whole. */
  async #otherHalf({ account }: FolderRow, file: FoundFile): Promise<number | null> {
    if (file.key === null || !(this.#hasPartials || isPartial(file))) return null;
    const unique = uniqueOf(file.name);
    const row = this.deps.index.find(shortId(unique));
    if (row?.account !== account || uniqueOf(row.file.name) !== unique) return null;
    if (isPartial(row.file) === isPartial(file)) return null;
    // A row alone is no message.
    const found = await this.deps.store.locate(row, row.file).catch(() => null);
    return found === null ? null : row.placementId;
  }

  /** Each is found once. */
  #take(placement: PlacementRow | undefined): PlacementRow | undefined {
    if (placement === undefined || this.found.has(placement.placementId)) return undefined;
    this.found.add(placement.placementId);
    return placement;
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.deps.onCommit(this.deps.index.commit(changes));
  }
}
