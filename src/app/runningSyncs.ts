/**
 * The syncs that run in this process, one per account at most. Whoever asks for one that runs
 * already gets that one, instead of being told that somebody else is at work.
 */
import type { SyncEvent, SyncSummary } from '../core/syncEvents.js';

export interface WantedSync {
  account: string;
  /** Only this folder; absent: all. */
  folder?: string;
  dryRun?: boolean;
  onEvent: (event: SyncEvent) => void;
}

/** Does the work; never rejects. */
export type SyncWork = (onEvent: (event: SyncEvent) => void) => Promise<SyncSummary>;

interface Running {
  wanted: WantedSync;
  /** A listener that several requests share hears everything once. */
  listeners: Set<WantedSync['onEvent']>;
  summary: Promise<SyncSummary>;
}

export class RunningSyncs {
  readonly #running = new Map<string, Running>();

  has(account: string): boolean {
    return this.#running.has(account);
  }

  /**
   * Joins the sync of the account that is under way when it does what is wanted; it stays with the
   * signal of whoever began it. Begins one otherwise, which the account's lock may still refuse.
   */
  run(wanted: WantedSync, work: SyncWork): Promise<SyncSummary> {
    const { account, onEvent } = wanted;
    const running = this.#running.get(account);
    if (running !== undefined && covers(running.wanted, wanted)) {
      running.listeners.add(onEvent);
      return running.summary;
    }
    const listeners = new Set([onEvent]);
    const tell = (event: SyncEvent): void => {
      for (const listener of listeners) listener(event);
    };
    if (running !== undefined) return work(tell);
    const summary = work(tell).finally(() => this.#running.delete(account));
    this.#running.set(account, { wanted, listeners, summary });
    return summary;
  }
}

function covers(running: WantedSync, wanted: WantedSync): boolean {
  if ((running.dryRun === true) !== (wanted.dryRun === true)) return false;
  return running.folder === undefined || running.folder === wanted.folder;
}
