/**
 * Fetches the rest of messages of which only the header is here, and messages anew that are here:
 * the only place where what is here of a message is replaced.
 *
 * Guarantees: what was here goes only after all of the message is durable and in the index; what
 * comes is put in its place only when it is the same message by its header; however it ends, what
 * was complete stays complete, and the rest as it was.
 */
import { HEAD_LIMIT, headerSection, nameByHeader } from '../core/letterHeader.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PartialRow, PlacementRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import type { FetchedMessage, MailSource } from '../core/source.js';
import type { FilePlace, FolderPlace } from '../core/store.js';
import { removeSuperseded } from './completion.js';
import type { SyncDeps } from './deps.js';
import { download, type Kept } from './download.js';
import { alignFileNames } from './fileNames.js';
import { fileMoves } from './filing.js';
import { SUMMARY_BYTES } from './receiver.js';

export interface RestTarget {
  /** Its mailbox is open: the one that the messages are in. */
  source: Pick<MailSource, 'fetch'>;
  /** That mailbox. */
  folder: FolderRow;
  signal: AbortSignal;
  onStored?: (count: number) => void;
}

export interface RestResult {
  /** Placements that are wholly here now, and were not as they are now. */
  replaced: readonly number[];
  /** Those of which the server sent what is here already. */
  same: readonly number[];
  /** Those of which the server has another message under the id. */
  others: readonly number[];
}

type Wanted = Pick<PartialRow, 'placementId' | 'remoteId' | 'received'>;

/** Those that the server no longer has are in no part of the result. */
export async function fetchRest(
  deps: SyncDeps,
  { source, folder, signal, onStored = () => undefined }: RestTarget,
  wanted: readonly Wanted[],
): Promise<RestResult> {
  const rest = new Rest(deps, wanted);
  const target = { source, folder, scope: '', signal, onStored, keep: rest.keep };
  try {
    await download(
      deps,
      target,
      wanted.map(({ remoteId }) => remoteId),
    );
  } finally {
    await rest.tidy();
  }
  return rest;
}

class Rest implements RestResult {
  readonly replaced: number[] = [];
  readonly same: number[] = [];
  readonly others: number[] = [];
  readonly #wanted: ReadonlyMap<string, Wanted>;
  readonly #headers: { place: FolderPlace; file: FilePlace; placementId: number }[] = [];

  constructor(
    private readonly deps: SyncDeps,
    wanted: readonly Wanted[],
  ) {
    this.#wanted = new Map(wanted.map((one) => [one.remoteId, one]));
  }

  readonly keep = async (message: FetchedMessage): Promise<Kept | null> => {
    const { store, index, summarise } = this.deps;
    const wanted = this.#wanted.get(message.id);
    const [placement] = index.placementsById([wanted?.placementId ?? -1]);
    const folder = index.folders().find(({ id }) => id === placement?.folderId);
    const { head, content } = await begun(message.content);
    if (wanted === undefined || placement === undefined || folder === undefined) {
      await drained(content);
      return null;
    }
    const place = { account: folder.account, dir: folder.dir };
    const { placementId, file } = placement;
    if (!(await this.#isSame(place, placement, head))) {
      this.others.push(placementId);
      await drained(content);
      return null;
    }
    const { received } = wanted;
    const known = isPartial(file) ? null : await this.#known(place, placement);
    const unless = known === null ? {} : { unless: known.onDisk };
    const stored = await store.replace(place, file, { content, received, ...unless });
    if (known !== null && stored.digest === known.onDisk) {
      this.same.push(placementId);
      if (known.inIndex === known.onDisk) return null;
    } else this.replaced.push(placementId);
    const summary = summarise(
      Buffer.isBuffer(content) ? content : await store.readHead(place, stored, SUMMARY_BYTES),
    );
    const { subdir, name, size, digest } = stored;
    if (isPartial(file)) this.#headers.push({ place, file, placementId });
    const change: IndexChange = {
      ...({ type: 'replaced', placementId, folderId: folder.id } as const),
      ...{ file: { subdir, name }, size, digest, summary },
    };
    return { change, place };
  };

  /** Removes the headers of what the index knows to be whole. */
  async tidy(): Promise<void> {
    const ids = this.#headers.map(({ placementId }) => placementId);
    const rows = this.deps.index.placementsById(ids).filter(({ file }) => !isPartial(file));
    const whole = new Set(rows.map(({ placementId }) => placementId));
    const done = this.#headers.filter(({ placementId }) => whole.has(placementId));
    for (const place of new Map(done.map((one) => [one.place.dir, one.place])).values()) {
      const files = done.filter((one) => one.place.dir === place.dir).map(({ file }) => file);
      await removeSuperseded(this.deps, place, files);
    }
    // The user may have changed flags, or moved it, while it came.
    await alignFileNames(this.deps, whole);
    await fileMoves(this.deps);
  }

  /** A crash after the file was replaced leaves an index that does not know of it. */
  async #known(
    place: FolderPlace,
    { placementId, file }: PlacementRow,
  ): Promise<{ onDisk: string; inIndex: string | null }> {
    const { store, index } = this.deps;
    const { digest: onDisk } = await store.inspect(place, file);
    return { onDisk, inIndex: index.contents([placementId]).get(placementId)?.digest ?? null };
  }

  /** Servers may tell another number of octets for it, and change fields of their own. */
  async #isSame(place: FolderPlace, placement: PlacementRow, head: Buffer): Promise<boolean> {
    const { index, store, summarise } = this.deps;
    const header = headerSection(head);
    if (header === null) return false;
    const { messageId = null } =
      index.contents([placement.placementId]).get(placement.placementId) ?? {};
    if (messageId !== null) return summarise(header).messageId === messageId;
    const here = await store.readHead(place, placement.file, HEAD_LIMIT);
    return nameByHeader(here) === nameByHeader(head);
  }
}

/** The beginning of the content, and all of it, of which nothing more has been read. */
async function begun(
  content: FetchedMessage['content'],
): Promise<{ head: Buffer; content: FetchedMessage['content'] }> {
  if (Buffer.isBuffer(content)) return { head: content.subarray(0, HEAD_LIMIT), content };
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  const head = first.done === true ? Buffer.alloc(0) : first.value;
  return { head: head.subarray(0, HEAD_LIMIT), content: continued(head, pieces) };
}

async function* continued(
  first: Buffer,
  pieces: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void> {
  if (first.length > 0) yield first;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    yield next.value;
  }
}

/** What comes as a stream is read to its end before the next message is asked for. */
async function drained(content: FetchedMessage['content']): Promise<void> {
  if (Buffer.isBuffer(content)) return;
  const pieces = content[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}
