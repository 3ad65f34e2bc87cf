/**
 * Moves messages from a source into store and index: the only place where mail comes in.
 *
 * Guarantees: a row is committed only after its file and the file's name are durable; what was
 * made durable is committed even when the download ends in an error or is cancelled, so the next
 * run goes on behind it; the messages held in memory are bounded by count and bytes.
 */
import { deliveryKey } from '../core/deliveryKey.js';
import { NO_FLAGS } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow } from '../core/indexRows.js';
import type { FetchedMessage, MailSource } from '../core/source.js';
import type { FolderPlace } from '../core/store.js';
import type { SyncDeps } from './deps.js';

/** Messages on their way to the disk: the receiving thread has work while a batch is committed. */
const MAX_IN_FLIGHT = 200;
const MAX_BYTES_IN_FLIGHT = 8 * 1024 * 1024;
/** A commit costs an fsync of its own, so rows are committed in batches … */
const BATCH_ROWS = 200;
/** … but not so rarely that the screen seems to stand. */
const BATCH_MS = 300;
/** Commits may be slower than the network: then it waits, and so memory does not grow with the mailbox. */
const MAX_UNCOMMITTED = 3 * BATCH_ROWS;
/** The same in characters of text that the index is to get. */
const MAX_UNCOMMITTED_TEXT = 8 * 1024 * 1024;

export interface DownloadTarget {
  source: Pick<MailSource, 'fetch'>;
  folder: FolderRow;
  /** What the delivery keys are made with. */
  scope: string;
  signal: AbortSignal;
  /** Called after every message that is durable and listed. */
  onStored: (count: number) => void;
  /** Puts a message where it belongs, if anywhere; absent: it is a new one of the folder. */
  keep?: (message: FetchedMessage) => Promise<Kept | null>;
}

/** A message that is durable but for its name. */
export interface Kept {
  /** What makes it known. */
  change: IndexChange;
  /** Where its file is. */
  place: FolderPlace;
}

/** Downloads these messages. Resolves with how many were stored (vanished ones are left out). */
export async function download(
  deps: SyncDeps,
  target: DownloadTarget,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  deps.receiver.expect(ids.length);
  const run = new DownloadRun(deps, target);
  try {
    for await (const message of target.source.fetch(ids, target.signal)) await run.take(message);
  } finally {
    await run.finish();
  }
  return run.stored;
}

class DownloadRun {
  stored = 0;
  readonly #deps: SyncDeps;
  readonly #target: DownloadTarget;
  #inFlight = 0;
  #bytes = 0;
  /** Called when a delivery is over. */
  #proceed: () => void = () => undefined;
  #failure: unknown;
  #durable: Kept[] = [];
  #durableText = 0;
  #lastCommit: number;
  /** Null: no commit is under way. */
  #committing: Promise<void> | null = null;

  constructor(deps: SyncDeps, target: DownloadTarget) {
    this.#deps = deps;
    this.#target = target;
    this.#lastCommit = deps.now();
  }

  async take(message: FetchedMessage): Promise<void> {
    if (Buffer.isBuffer(message.content)) this.#start(message, message.content.length);
    else await this.#deliver(message);
    while (this.#inFlight >= MAX_IN_FLIGHT || this.#bytes > MAX_BYTES_IN_FLIGHT) {
      await this.#oneDelivered();
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isBatchDue()) this.#commitSoon();
    while (this.#committing !== null && this.#isFull()) await this.#committing;
  }

  /** Waits for everything under way and commits what is durable. */
  async finish(): Promise<void> {
    while (this.#inFlight > 0) await this.#oneDelivered();
    await this.#committing;
    this.#commitSoon();
    await this.#committing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #start(message: FetchedMessage, bytes: number): void {
    const end = () => {
      this.#inFlight -= 1;
      this.#bytes -= bytes;
      this.#proceed();
    };
    this.#inFlight += 1;
    this.#bytes += bytes;
    this.#deliver(message).then(end, (failure: unknown) => {
      this.#failure ??= failure;
      end();
    });
  }

  /** One waits at a time: `take`, or after the last of it `finish`. */
  #oneDelivered(): Promise<void> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
    });
  }

  async #deliver(message: FetchedMessage): Promise<void> {
    const { keep = this.#add } = this.#target;
    const kept = await keep(message);
    if (kept === null) return;
    this.#durable.push(kept);
    if ('summary' in kept.change) this.#durableText += kept.change.summary.text.length;
  }

  readonly #add = async (message: FetchedMessage): Promise<Kept> => {
    const { receiver, now } = this.#deps;
    const { folder, scope } = this.#target;
    const key = deliveryKey(scope, message.id);
    const flags = message.flags ?? NO_FLAGS;
    const { content, received, partialOf, emailId } = message;
    const place = { account: folder.account, dir: folder.dir };
    const { stored, summary } = await receiver.receive(place, {
      ...{ content, flags, received, key },
      ...(partialOf === undefined ? {} : { partialOf }),
    });
    const change: IndexChange = {
      type: 'add',
      folderId: folder.id,
      file: { subdir: stored.subdir, name: stored.name },
      key,
      remoteId: message.id,
      flags,
      agreed: message.flags,
      tags: message.keywords,
      size: stored.size,
      digest: stored.digest,
      received: received ?? now(),
      summary,
      arrived: true,
      forRules: (received ?? now()) >= (this.#deps.forRulesSince ?? Infinity),
      ...(emailId === undefined ? {} : { emailId }),
    };
    return { change, place };
  };

  #isBatchDue(): boolean {
    if (this.#durable.length === 0) return false;
    if (this.#durable.length >= BATCH_ROWS || this.#isFull()) return true;
    return this.#deps.now() - this.#lastCommit >= BATCH_MS;
  }

  #isFull(): boolean {
    return this.#durable.length >= MAX_UNCOMMITTED || this.#durableText >= MAX_UNCOMMITTED_TEXT;
  }

  /**
   * Commits what is durable, beside the deliveries that go on. One commit at a time; what becomes
   * durable meanwhile is a batch of its own afterwards.
   */
  #commitSoon(): void {
    if (this.#committing !== null) return;
    const kept = this.#durable;
    this.#durable = [];
    this.#durableText = 0;
    this.#lastCommit = this.#deps.now();
    if (kept.length === 0) return;
    this.#committing = this.#commit(kept)
      .catch((failure: unknown) => {
        this.#failure ??= failure;
      })
      .then(() => {
        this.#committing = null;
      });
  }

  async #commit(kept: readonly Kept[]): Promise<void> {
    const { receiver, index, onCommit } = this.#deps;
    const places = new Map(kept.map(({ place }) => [place.dir, place]));
    for (const place of places.values()) await receiver.syncFolder(place);
    onCommit(index.commit(kept.map(({ change }) => change)));
    this.stored += kept.length;
    this.#target.onStored(kept.length);
  }
}
