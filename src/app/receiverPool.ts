/**
 * Receives mail on threads of their own, so that hashing, writing and parsing do not take turns
 * with the network and the index on one processor.
 *
 * Guarantees what a Receiver does. A few messages are not worth a thread: threads are started only
 * when many come, and end when the last sync that uses them is over. A thread that dies fails what
 * it was asked for and nothing else.
 */
import type { Worker } from 'node:worker_threads';
import { errorFromReport, MailtuiError } from '../core/errors.js';
import type { Delivery, FolderPlace } from '../core/store.js';
import type { Received, Receiver } from '../sync/receiver.js';
import type { FromReceiver, ToReceiver } from './receiverMessages.js';

const THREADS = 2;
/** So many messages are received here before threads are started. */
const WORTH_THREADS = 100;
/** Copying a larger message to another thread costs more than it saves. */
const LARGEST_SENT = 1024 * 1024;

export class ReceiverPool implements Receiver {
  #seen = 0;
  #threads: ReceiverThread[] = [];

  constructor(
    private readonly local: Receiver,
    private readonly startThread: () => Worker,
  ) {}

  receive(place: FolderPlace, delivery: Delivery): Promise<Received> {
    const { content, ...rest } = delivery;
    this.#seen += 1;
    if (this.#seen < WORTH_THREADS) return this.local.receive(place, delivery);
    if (!Buffer.isBuffer(content) || content.length > LARGEST_SENT) {
      return this.local.receive(place, delivery);
    }
    return this.#leastBusy().receive(place, rest, content);
  }

  async syncFolder(place: FolderPlace): Promise<void> {
    await Promise.all([this.local, ...this.#threads].map((one) => one.syncFolder(place)));
  }

  rest(): void {
    for (const thread of this.#threads) thread.end();
    this.#threads = [];
    this.#seen = 0;
  }

  #leastBusy(): ReceiverThread {
    while (this.#threads.length < THREADS) {
      this.#threads.push(new ReceiverThread(this.startThread()));
    }
    return this.#threads.reduce((best, one) => (one.pending < best.pending ? one : best));
  }
}

interface Waiting {
  resolve: (received: Received | null) => void;
  reject: (error: MailtuiError) => void;
}

class ReceiverThread {
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #dead = false;

  constructor(private readonly worker: Worker) {
    worker.on('message', (message: FromReceiver) => {
      const waiting = this.#waiting.get(message.call);
      this.#waiting.delete(message.call);
      if ('error' in message) waiting?.reject(errorFromReport(message.error));
      else waiting?.resolve(message.received);
    });
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#dead = true;
      for (const { reject } of this.#waiting.values()) reject(threadDied());
      this.#waiting.clear();
    });
  }

  get pending(): number {
    return this.#waiting.size;
  }

  async receive(
    place: FolderPlace,
    delivery: Omit<Delivery, 'content'>,
    content: Buffer,
  ): Promise<Received> {
    // A copy of its own: the buffer may be a window on a larger one.
    const bytes = new Uint8Array(content).buffer;
    const received = await this.#ask((call) => ({ call, place, delivery, bytes }), [bytes]);
    if (received === null) throw threadDied();
    return received;
  }

  async syncFolder({ account, dir }: FolderPlace): Promise<void> {
    await this.#ask((call) => ({ call, sync: { account, dir } }));
  }

  end(): void {
    this.worker.postMessage('end' satisfies ToReceiver);
  }

  #ask(make: (call: number) => ToReceiver, transfer: ArrayBuffer[] = []): Promise<Received | null> {
    if (this.#dead) return Promise.reject(threadDied());
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.worker.postMessage(make(call), transfer);
    });
  }
}

function threadDied(): MailtuiError {
  return new MailtuiError('bug', 'a receiving thread has stopped', {
    hint: 'Run it again; what was received so far is kept.',
  });
}
