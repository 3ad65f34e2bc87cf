/**
 * Follows what other programs do to the Maildir while mailtui is open: deliveries, flags, moves.
 * The operating system tells of most of it; a cheap look from time to time finds the rest.
 *
 * Guarantees: no account is looked at while it is synced, which looks itself; ends when the signal
 * fires.
 */
import { MailtuiError } from '../core/errors.js';
import type { FolderPlace } from '../core/store.js';

/** After a change others usually follow. */
const PAUSE_MS = 300;
/** When the account was busy. */
const AGAIN_MS = 2000;
/** For what nobody tells of. Costs the times of a few directories. */
const LOOK_EVERY_MS = 60_000;

export interface DiskWatchParts {
  accounts: readonly string[];
  /** Hears of the folders it is told to follow; see `store/maildir/folderWatch.ts`. */
  watcher: (onChange: (account: string) => void) => {
    follow(places: readonly FolderPlace[]): void;
    close(): void;
  };
  /** That there are now. */
  folders: () => readonly FolderPlace[];
  /** Brings the index to what the directories hold. @throws MailtuiError `locked`: not now */
  look: (account: string, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  /** Milliseconds; for tests. */
  lookEvery?: number;
}

/** Resolves when the signal has fired and no look is under way. */
export function watchDisk(parts: DiskWatchParts): Promise<void> {
  return new DiskWatch(parts).run();
}

class DiskWatch {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #watcher: ReturnType<DiskWatchParts['watcher']>;

  constructor(private readonly parts: DiskWatchParts) {
    this.#watcher = parts.watcher((account) => {
      this.#soon(account, PAUSE_MS);
    });
  }

  async run(): Promise<void> {
    const { accounts, folders, signal, lookEvery = LOOK_EVERY_MS } = this.parts;
    this.#watcher.follow(folders());
    const timer = setInterval(() => {
      this.#watcher.follow(folders());
      for (const account of accounts) this.#soon(account, 0);
    }, lookEvery);
    timer.unref();
    if (!signal.aborted) {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
    clearInterval(timer);
    for (const waiting of this.#timers.values()) clearTimeout(waiting);
    this.#watcher.close();
    await Promise.allSettled(this.#looks.values());
  }

  /** One look answers all that happens until it begins. */
  #soon(account: string, ms: number): void {
    if (this.#timers.has(account) || this.parts.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(account);
      if (this.#looks.has(account)) this.#soon(account, PAUSE_MS);
      else this.#look(account);
    }, ms);
    timer.unref();
    this.#timers.set(account, timer);
  }

  #look(account: string): void {
    const { look, signal, folders } = this.parts;
    const looked = look(account, signal)
      .then(() => {
        if (!signal.aborted) this.#watcher.follow(folders());
      })
      .catch((thrown: unknown) => {
        // Anything else is told by the next sync, which meets the same.
        const isBusy = thrown instanceof MailtuiError && thrown.kind === 'locked';
        if (isBusy) this.#soon(account, AGAIN_MS);
      })
      .finally(() => {
        this.#looks.delete(account);
      });
    this.#looks.set(account, looked);
  }
}
