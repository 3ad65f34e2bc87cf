/**
 * What is still under way: timers and answers that are waited for. Lets a test (or a shutdown)
 * wait for the moment when nothing more will happen by itself.
 */
export class Busy {
  #count = 0;
  #waiting: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Counts as busy until the promise settles. Never rejects; the caller handles the promise. */
  track(work: Promise<unknown>): void {
    this.#count += 1;
    const done = (): void => {
      this.#count -= 1;
      this.#tell();
    };
    work.then(done, done);
  }

  /** Runs `action` after so many ms, unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
      this.#tell();
    }, milliseconds);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
      this.#tell();
    };
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  /** Cancels all timers. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#tell();
  }

  #tell(): void {
    // What just ended may begin something else in the same turn.
    setImmediate(() => {
      if (this.#count > 0 || this.#timers.size > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    });
  }
}
