/**
 * Sends what waits in the outbox when its time has come, as long as somebody watches.
 *
 * Guarantees: nothing runs while nothing waits; a sync that is at work is not disturbed, it is
 * tried again when it is likely to be over; failures are no concern of this: they are kept with the
 * message, which says when to try again.
 */
import { toMailtuiError } from '../core/errors.js';
import type { MessageRow } from '../core/indexRows.js';
import type { OutgoingMail } from './outgoingMail.js';

const WHILE_LOCKED_MS = 1000;
/** When the server is away, those behind the first have not been tried. */
const WHILE_STUCK_MS = 30_000;
/** A computer that slept is late anyhow; and as long as a timer can be is less than a month. */
const LONGEST_MS = 60_000;

export class SendingClock {
  #signal: AbortSignal | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isSending = false;
  #onNote: (message: MessageRow, note: string) => void = () => undefined;
  #ringing: Promise<void> = Promise.resolve();

  constructor(
    private readonly outgoing: OutgoingMail,
    private readonly now: () => number,
    /** Hears of accounts that something was sent from. */
    private readonly onSent: (account: string) => void,
  ) {}

  /**
   * Until the signal fires.
   * @param onNote hears what else is to be known of a message that was sent.
   */
  start(signal: AbortSignal, onNote: (message: MessageRow, note: string) => void): void {
    this.#signal = signal;
    this.#onNote = onNote;
    signal.addEventListener('abort', () => {
      this.#stop();
    });
    this.set();
  }

  /** Resolves when nothing is being sent any more; to be asked after the signal has fired. */
  idle(): Promise<void> {
    return this.#ringing;
  }

  /** What waits, or until when, has changed. */
  set(atLeast = 0): void {
    this.#stop();
    if (this.#signal?.aborted !== false || this.#isSending) return;
    const times = this.#waiting().map(({ notBefore }) => notBefore);
    if (times.length === 0) return;
    const ms = Math.max(atLeast, Math.min(...times) - this.now());
    this.#timer = setTimeout(
      () => {
        this.#ringing = this.#ring().catch(() => undefined);
      },
      Math.min(ms, LONGEST_MS),
    );
    this.#timer.unref();
  }

  async #ring(): Promise<void> {
    const signal = this.#signal;
    if (signal === null || signal.aborted) return;
    const due = this.#waiting().filter(({ notBefore }) => notBefore <= this.now());
    let wait = 0;
    this.#isSending = true;
    try {
      for (const account of new Set(due.map(({ message }) => message.account))) {
        const isLocked = !(await this.#sendDue(account, signal));
        if (isLocked) wait = WHILE_LOCKED_MS;
        if (signal.aborted) return;
      }
      const isStuck = this.#waiting().some(({ notBefore }) => notBefore <= this.now());
      if (isStuck && wait === 0) wait = WHILE_STUCK_MS;
    } finally {
      this.#isSending = false;
    }
    this.set(wait);
  }

  /** @returns false when a sync is at work. */
  async #sendDue(account: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.outgoing.sendDue(account, signal, this.#onNote);
      this.onSent(account);
      return true;
    } catch (thrown) {
      return toMailtuiError(thrown).kind !== 'locked';
    }
  }

  #waiting() {
    return this.outgoing.list().filter(({ state }) => state === 'queued');
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
