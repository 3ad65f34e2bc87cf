/**
 * Takes local messages in, many at a time: the counterpart of `download` for mail that comes from
 * files.
 *
 * Guarantees: a row is committed only after its file and the file's name are durable; what was made
 * durable is committed even when the run ends in an error; the messages in memory are bounded by
 * count and bytes.
 */
import type { IndexChange } from '../core/indexChanges.js';
import type { Delivery, FolderPlace } from '../core/store.js';
import type { SyncDeps } from './deps.js';
import type { Received } from './receiver.js';

const MAX_IN_FLIGHT = 128;
const MAX_BYTES_IN_FLIGHT = 32 * 1024 * 1024;
const BATCH_ROWS = 400;

/** Makes the row of a message that is stored; null: it is not wanted after all. */
export type RowOf = (received: Received) => IndexChange[] | null;

export class Intake {
  /** Messages that have rows. */
  taken = 0;
  #inFlight = 0;
  #bytes = 0;
  #proceed: () => void = () => undefined;
  #failure: unknown;
  #rows: IndexChange[] = [];
  #messages = 0;
  readonly #places = new Map<string, FolderPlace>();

  /** @param reason why the messages come, for those who ask later */
  constructor(
    private readonly deps: Pick<SyncDeps, 'receiver' | 'store' | 'index' | 'onCommit'>,
    private readonly reason: string,
  ) {}

  /** Resolves when there is room for the next. @throws what a delivery failed with */
  async take(place: FolderPlace, delivery: Delivery, rowOf: RowOf): Promise<void> {
    const { content } = delivery;
    const bytes = Buffer.isBuffer(content) ? content.length : 0;
    this.#inFlight += 1;
    this.#bytes += bytes;
    const done = this.#receive(place, delivery, rowOf)
      .catch((failure: unknown) => {
        this.#failure ??= failure;
      })
      .then(() => {
        this.#inFlight -= 1;
        this.#bytes -= bytes;
        this.#proceed();
      });
    // What comes in pieces is read from a file that somebody else goes on with afterwards.
    if (!Buffer.isBuffer(content)) await done;
    while (this.#inFlight >= MAX_IN_FLIGHT || this.#bytes > MAX_BYTES_IN_FLIGHT) await this.#one();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#messages >= BATCH_ROWS) await this.#commit();
  }

  /** Waits for everything under way and commits what is durable. */
  async finish(): Promise<void> {
    while (this.#inFlight > 0) await this.#one();
    await this.#commit();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #receive(place: FolderPlace, delivery: Delivery, rowOf: RowOf): Promise<void> {
    const received = await this.deps.receiver.receive(place, delivery);
    const changes = rowOf(received);
    if (changes === null) {
      await this.deps.store.remove(place, received.stored);
      return;
    }
    this.#places.set(`${place.account}/${place.dir}`, place);
    this.#rows.push(...changes);
    this.#messages += 1;
  }

  #one(): Promise<void> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
    });
  }

  async #commit(): Promise<void> {
    const [rows, messages] = [this.#rows, this.#messages];
    const places = [...this.#places.values()];
    this.#rows = [];
    this.#messages = 0;
    this.#places.clear();
    if (rows.length === 0) return;
    for (const place of places) await this.deps.receiver.syncFolder(place);
    const cause = { type: 'cause', by: 'you', reason: this.reason } as const;
    this.deps.onCommit(this.deps.index.commit([cause, ...rows]));
    this.taken += messages;
  }
}
