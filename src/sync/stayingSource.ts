/**
 * A source whose connection outlives a sync, so that the next one and the watching in between need
 * no new one: `connect` connects once, `close` leaves it open, `end` closes it.
 */
import type { MailSource } from '../core/source.js';

export class StayingSource {
  /** To be given to a sync. */
  readonly source: MailSource;
  #isConnected = false;

  constructor(private readonly inner: MailSource) {
    const { protocol, absence, edits, letterBox } = inner;
    this.source = {
      protocol,
      absence,
      connect: async (signal) => {
        if (this.#isConnected) return;
        await inner.connect(signal);
        this.#isConnected = true;
      },
      close: () => Promise.resolve(),
      listMailboxes: (signal) => inner.listMailboxes(signal),
      snapshot: (mailbox, cursor, signal) => inner.snapshot(mailbox, cursor, signal),
      fetch: (ids, signal) => inner.fetch(ids, signal),
      ...(edits === undefined ? {} : { edits }),
      ...(letterBox === undefined ? {} : { letterBox }),
      ...(inner.quota === undefined
        ? {}
        : { quota: (signal) => inner.quota?.(signal) ?? Promise.resolve(null) }),
      ...(inner.identify === undefined
        ? {}
        : { identify: (ids, signal) => inner.identify?.(ids, signal) ?? Promise.resolve([]) }),
    };
  }

  get canWatch(): boolean {
    return this.#isConnected && this.inner.watch !== undefined;
  }

  /** Only where it {@link canWatch}. */
  watch(path: string, forMs: number, signal: AbortSignal): Promise<'changed' | 'timeout'> {
    return this.inner.watch?.(path, forMs, signal) ?? Promise.resolve('timeout');
  }

  end(): Promise<void> {
    return this.inner.close();
  }
}
