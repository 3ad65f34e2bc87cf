/**
 * Takes one message in: its bytes into the store, its summary for the index. A port of its own,
 * because both cost processor time and may be done on another thread (`app/threadedReceiver.ts`).
 */
import type { MessageSummary } from '../core/message.js';
import type { Delivery, FolderPlace, MailStore, StoredFile } from '../core/store.js';

export interface Received {
  stored: StoredFile;
  summary: MessageSummary;
}

export interface Receiver {
  /** So many messages are about to come, Infinity: nobody knows: the moment to make ready. */
  expect(count: number): void;
  /** The message's file is complete and durable when it resolves; its name after `syncFolder`. */
  receive(place: FolderPlace, delivery: Delivery): Promise<Received>;
  /** Makes the names of everything received so far durable. */
  syncFolder(place: FolderPlace): Promise<void>;
  /** No sync is under way: gives back what is only needed during one. It can be used again. */
  rest(): void;
}

/** Of a message too large to be held, so much is read for the index. */
export const SUMMARY_BYTES = 4 * 1024 * 1024;

/** Files that are written at the same time: the disk merges their flushes. */
const MAX_WRITING = 128;

/** On this thread. */
export class LocalReceiver implements Receiver {
  #writing = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly store: MailStore,
    private readonly summarise: (raw: Buffer) => MessageSummary,
  ) {}

  expect(): void {
    // Is always ready.
  }

  async receive(place: FolderPlace, delivery: Delivery): Promise<Received> {
    const stored = await this.#deliver(place, delivery);
    const { content } = delivery;
    const head = Buffer.isBuffer(content)
      ? content
      : await this.store.readHead(place, stored, SUMMARY_BYTES);
    return { stored, summary: this.summarise(head) };
  }

  async #deliver(place: FolderPlace, delivery: Delivery): Promise<StoredFile> {
    if (this.#writing < MAX_WRITING) this.#writing += 1;
    else await new Promise<void>((proceed) => this.#waiting.push(proceed));
    try {
      return await this.store.deliver(place, delivery);
    } finally {
      // Whoever waits takes the place.
      const next = this.#waiting.shift();
      if (next === undefined) this.#writing -= 1;
      else next();
    }
  }

  syncFolder(place: FolderPlace): Promise<void> {
    return this.store.syncFolder(place);
  }

  rest(): void {
    // Holds nothing.
  }
}
