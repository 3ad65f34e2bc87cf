/**
 * Calls of the screen that the worker answers.
 *
 * Guarantees: each is answered once or rejected: with the worker's error, when the worker is gone, or as
 * soon as its signal fires, which the worker is told.
 */
import { errorFromReport, MailtuiError, throwIfCancelled } from '../core/errors.js';
import { screenError } from './screenEvents.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

/** What answers a call. */
export type Answer = Exclude<Extract<FromWorker, { call: number }>, News>;
/** What comes before the answer. */
export type News = Extract<FromWorker, { type: 'beginning' | 'fetching' | 'found' | 'signingIn' }>;

interface Waiting {
  /** Of what it said before the answer. */
  hear: (news: News) => void;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

export class WorkerCalls {
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #isOver = false;

  constructor(private readonly say: (message: ToWorker) => void) {}

  /** The worker is gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  begin(
    make: (call: number) => ToWorker,
    signal?: AbortSignal,
    hear: Waiting['hear'] = () => undefined,
  ): Promise<Answer> {
    this.#count += 1;
    const call = this.#count;
    return new Promise((resolve, reject) => {
      throwIfCancelled(signal);
      if (this.#isOver) throw workerGone();
      const abandon = (): void => {
        this.#waiting.delete(call);
        this.say({ type: 'cancel', call });
        reject(new MailtuiError('cancelled', 'stopped'));
      };
      signal?.addEventListener('abort', abandon, { once: true });
      this.#waiting.set(call, {
        hear,
        resolve: (answer) => {
          signal?.removeEventListener('abort', abandon);
          resolve(answer);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', abandon);
          reject(error);
        },
      });
      this.say(make(call));
    });
  }

  hear(message: Extract<FromWorker, { call: number }>): void {
    const waiting = this.#waiting.get(message.call);
    if (isNews(message)) {
      waiting?.hear(message);
      return;
    }
    this.#waiting.delete(message.call);
    if (message.type === 'refused') waiting?.reject(errorFromReport(screenError(message.error)));
    else waiting?.resolve(message);
  }

  /** Nothing is answered any more. */
  end(): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(workerGone());
    this.#waiting.clear();
  }
}

const NEWS: readonly string[] = [
  ...(['beginning', 'fetching', 'found', 'signingIn'] satisfies News['type'][]),
];

function isNews(message: Answer | News): message is News {
  return NEWS.includes(message.type);
}

export function workerGone(): MailtuiError {
  return new MailtuiError('bug', 'the background worker has stopped', {
    hint: 'Start mailtui again.',
  });
}
