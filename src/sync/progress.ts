/** Counts an account's downloads and tells about them, at most ten times a second. */
import type { SyncDeps } from './deps.js';

const MIN_INTERVAL_MS = 100;

export class Progress {
  #done = 0;
  #total = 0;
  #lastTold = 0;

  constructor(
    private readonly deps: Pick<SyncDeps, 'now' | 'onEvent'>,
    private readonly account: string,
  ) {}

  /** A folder's plan is known. */
  expect(folder: string, count: number): void {
    if (count === 0) return;
    this.#total += count;
    this.deps.onEvent({ event: 'folder', account: this.account, folder, toFetch: count });
    this.#tell(folder);
  }

  advance(folder: string, count: number): void {
    this.#done += count;
    const due = this.deps.now() - this.#lastTold >= MIN_INTERVAL_MS;
    if (due || this.#done === this.#total) this.#tell(folder);
  }

  #tell(folder: string): void {
    this.#lastTold = this.deps.now();
    const { account } = this;
    this.deps.onEvent({ event: 'progress', account, folder, done: this.#done, total: this.#total });
  }
}
