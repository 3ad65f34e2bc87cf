/**
 * Reads messages in threads of their own, so that one can be given up in the middle: a thread can be
 * ended, a function cannot.
 *
 * Guarantees: what is given up is ended at once and holds up nothing else; what a thread does not
 * manage within the deadline and its memory comes with its headers and a sentence. A thread has only
 * octets, no file and no index, so that ending it breaks nothing. The last one that became free waits
 * a while for the next message; no thread keeps the process alive.
 */
import { Worker } from 'node:worker_threads';
import { MailtuiError, throwIfCancelled } from '../../core/errors.js';
import type { ReadableMessage } from '../../core/message.js';
import { headersOnly } from '../../mime/read.js';

/** Beside the bundle that this module ends up in. */
const READING_THREAD = new URL('./reading.js', import.meta.url);
const DEADLINE = 20_000;
const KEPT_MS = 60_000;
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 12 };

export class ReadingThreads {
  #free: Worker | null = null;
  #farewell: NodeJS.Timeout | undefined;

  /** @param start starts a thread; the built one unless told */
  constructor(
    private readonly start = () =>
      new Worker(READING_THREAD, { resourceLimits: LIMITS, stdout: true, stderr: true }),
    private readonly deadline = DEADLINE,
  ) {}

  /** @throws MailtuiError `cancelled` as soon as the signal fires. */
  async read(content: Buffer, signal?: AbortSignal): Promise<ReadableMessage> {
    throwIfCancelled(signal);
    const thread = this.#take();
    try {
      const message = await answerOf(thread, content, signal, this.deadline);
      this.#keep(thread);
      return message;
    } catch (thrown) {
      void thread.terminate();
      if (thrown instanceof MailtuiError) throw thrown;
      return headersOnly(content, 'This message is too much to read; only its headers are shown.');
    }
  }

  #take(): Worker {
    clearTimeout(this.#farewell);
    const free = this.#free;
    this.#free = null;
    if (free !== null) return free;
    const thread = this.start();
    thread.unref();
    // It is heard of where an answer is waited for; without a listener the process would end.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      if (this.#free === thread) this.#free = null;
    });
    return thread;
  }

  #keep(thread: Worker): void {
    if (this.#free !== null) void this.#free.terminate();
    this.#free = thread;
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => {
      this.#free = null;
      void thread.terminate();
    }, KEPT_MS).unref();
  }
}

/** Rejects with `cancelled`, or with any other Error when the thread did not manage. */
function answerOf(
  thread: Worker,
  content: Buffer,
  signal: AbortSignal | undefined,
  deadline: number,
): Promise<ReadableMessage> {
  return new Promise<ReadableMessage>((resolve, reject) => {
    const giveUp = (): void => {
      finish(() => {
        reject(new MailtuiError('cancelled', 'stopped'));
      });
    };
    const fail = (): void => {
      finish(() => {
        reject(new Error('not read'));
      });
    };
    const hear = (message: ReadableMessage): void => {
      finish(() => {
        resolve(message);
      });
    };
    const timer = setTimeout(fail, deadline);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      thread.off('message', hear).off('error', fail).off('exit', fail);
      settle();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    thread.on('message', hear).on('error', fail).on('exit', fail);
    const copy = new Uint8Array(content);
    thread.postMessage(copy, [copy.buffer]);
  });
}
