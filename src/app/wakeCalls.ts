/** Calls for the watcher of an account, whatever it waits for. */
export class WakeCalls {
  #current = new AbortController();
  readonly #callers = new Set<() => void>();

  /** What the watcher listens to until it syncs again. */
  next(): AbortSignal {
    this.#current = new AbortController();
    return this.#current.signal;
  }

  /** Wakes it, unless it has synced again since. */
  caller(): () => void {
    const current = this.#current;
    return () => {
      current.abort();
    };
  }

  /** Wakes it. Resolves when it has begun to sync, or has ended. */
  call(): Promise<void> {
    return new Promise((resolve) => {
      this.#callers.add(resolve);
      this.#current.abort();
    });
  }

  /** It has begun to sync, or has ended. */
  answer(): void {
    for (const resolve of this.#callers) resolve();
    this.#callers.clear();
  }
}
