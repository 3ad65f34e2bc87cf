/**
 * Threads that read files for a check: as many as there are processors, because hashing all the mail
 * keeps one busy for as long as it takes.
 *
 * Guarantees: what a thread cannot answer, or dies over, is answered by `null`, and the one who asks
 * looks for himself; the threads end with `end`.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FilePlace, FolderPlace } from '../core/store.js';
import type { CheckDepth } from '../core/storeCheck.js';
import type { CheckerPaths, FromChecker, Inspected, ToChecker } from './checkerMessages.js';

const CHECKER_THREAD = new URL('./checker.js', import.meta.url);
/** More would only wait for the same disk. */
const MOST_THREADS = 4;

export class CheckThreads {
  readonly #readers: CheckThread[] = [];
  #index: CheckThread | null = null;
  #next = 0;

  constructor(private readonly paths: CheckerPaths) {}

  /** What is wrong with the index's file. */
  async checkIndex(depth: CheckDepth): Promise<string[] | null> {
    this.#index ??= new CheckThread(this.paths);
    const answer = await this.#index.ask((call) => ({ call, depth }));
    return answer !== null && 'complaints' in answer ? answer.complaints : null;
  }

  /** In the order of the files. */
  async inspect(place: FolderPlace, files: FilePlace[]): Promise<Inspected[] | null> {
    const at = this.#next % threadCount();
    this.#next += 1;
    const thread = (this.#readers[at] ??= new CheckThread(this.paths));
    const { account, dir } = place;
    const answer = await thread.ask((call) => ({ call, place: { account, dir }, files }));
    return answer !== null && 'inspected' in answer ? answer.inspected : null;
  }

  end(): void {
    this.#index?.end();
    for (const thread of this.#readers) thread.end();
    this.#readers.length = 0;
    this.#index = null;
  }
}

/** One processor is busy with the index's file meanwhile. */
function threadCount(): number {
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
}

class CheckThread {
  readonly #waiting = new Map<number, (answer: FromChecker | null) => void>();
  readonly #worker: Worker;
  #isAlive = true;
  #calls = 0;

  constructor({ mailDir, indexFile }: CheckerPaths) {
    this.#worker = new Worker(CHECKER_THREAD, {
      workerData: { mailDir, indexFile } satisfies CheckerPaths,
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.on('message', (answer: FromChecker) => {
      this.#waiting.get(answer.call)?.(answer);
      this.#waiting.delete(answer.call);
    });
    // What follows is `exit`, and that is answered; without a listener the process would end.
    this.#worker.on('error', () => undefined);
    this.#worker.once('exit', () => {
      this.#isAlive = false;
      for (const answer of this.#waiting.values()) answer(null);
      this.#waiting.clear();
    });
  }

  ask(make: (call: number) => ToChecker): Promise<FromChecker | null> {
    if (!this.#isAlive) return Promise.resolve(null);
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve) => {
      this.#waiting.set(call, resolve);
      this.#worker.postMessage(make(call));
    });
  }

  end(): void {
    this.#worker.postMessage('end' satisfies ToChecker);
  }
}
