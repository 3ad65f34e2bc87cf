/**
 * A source whose connection outlives a sync, so that the next one and the watching in between need
 * no new one: `connect` connects once, `close` leaves it open, `end` closes it.
 */
import type { MailSource } from '../core/source.js';

export class StayingSource {
  /** To be given to a sync. */
  readonly source: MailSource;
  #isConnected = false;
  /** The mailboxes that the last sync looked at. */
  readonly #paths = new Set<string>();

  constructor(private readonly inner: MailSource) {
    const { protocol, absence, edits, letterBox, partial } = inner;
    this.source = {
      protocol,
      absence,
      connect: async (signal) => {
        if (this.#isConnected) return;
        await inner.connect(signal);
        this.#isConnected = true;
      },
      close: () => Promise.resolve(),
      listMailboxes: (signal) => {
        this.#paths.clear();
        return inner.listMailboxes(signal);
      },
      snapshot: (mailbox, cursor, signal) => {
        this.#paths.add(mailbox.path);
        return inner.snapshot(mailbox, cursor, signal);
      },
      fetch: (ids, signal) => inner.fetch(ids, signal),
      ...(edits === undefined ? {} : { edits }),
      ...(letterBox === undefined ? {} : { letterBox }),
      ...(partial === undefined ? {} : { partial }),
      ...(inner.quota === undefined
        ? {}
        : { quota: (signal) => inner.quota?.(signal) ?? Promise.resolve(null) }),
      ...(inner.identify === undefined
        ? {}
        : { identify: (ids, signal) => inner.identify?.(ids, signal) ?? Promise.resolve([]) }),
    };
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** There is nothing to wait for on a connection: it is looked into now and then. */
  get isLetterBox(): boolean {
    return this.inner.watch === undefined;
  }

  /** The inbox, and what else was synced. Not for a letter-box. */
  watch(forMs: number, signal: AbortSignal): Promise<'changed' | 'timeout'> {
    const others = [...this.#paths].filter((path) => path.toUpperCase() !== 'INBOX');
    return this.inner.watch?.(['INBOX', ...others], forMs, signal) ?? Promise.resolve('timeout');
  }

  end(): Promise<void> {
    return this.inner.close();
  }
}
