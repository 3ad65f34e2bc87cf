/**
 * Receives mail on a thread of its own, so that hashing, writing and parsing do not take turns with
 * the network and the index on one processor.
 *
 * Guarantees what a Receiver does. A few messages are not worth a thread: it is started only when
 * many are about to come, and ends when the last sync that uses it is over. Before it is ready and
 * after it has died, messages are received on the thread that asks; when it dies, what it was asked
 * for fails and nothing else.
 */
import type { Worker } from 'node:worker_threads';
import { errorFromReport, MailtuiError } from '../core/errors.js';
import type { Delivery, FolderPlace } from '../core/store.js';
import type { Received, Receiver } from '../sync/receiver.js';
import type { FromReceiver, ToReceiver } from './receiverMessages.js';

/** For fewer, starting a thread takes longer than it saves. */
const WORTH_A_THREAD = 300;
/** Copying a larger message to another thread costs more than it saves. */
const LARGEST_SENT = 1024 * 1024;

export class ThreadedReceiver implements Receiver {
  #thread: ReceiverThread | null = null;

  constructor(
    private readonly local: Receiver,
    private readonly startThread: () => Worker,
  ) {}

  expect(count: number): void {
    if (count < WORTH_A_THREAD || this.#thread?.isAlive === true) return;
    this.#thread = new ReceiverThread(this.startThread());
  }

  receive(place: FolderPlace, delivery: Delivery): Promise<Received> {
    const { content, ...rest } = delivery;
    const fits = Buffer.isBuffer(content) && content.length <= LARGEST_SENT;
    if (!fits || this.#thread?.canReceive !== true) return this.local.receive(place, delivery);
    return this.#thread.receive(place, rest, content);
  }

  async syncFolder(place: FolderPlace): Promise<void> {
    const thread = this.#thread?.hasStarted === true ? this.#thread : null;
    await Promise.all([this.local.syncFolder(place), thread?.syncFolder(place)]);
  }

  rest(): void {
    this.#thread?.end();
    this.#thread = null;
  }
}

interface Waiting {
  resolve: (received: Received | null) => void;
  reject: (error: MailtuiError) => void;
}

class ReceiverThread {
  isAlive = true;
  /** Has been able to receive, whatever has become of it. */
  hasStarted = false;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(private readonly worker: Worker) {
    worker.on('message', (message: FromReceiver) => {
      if (message === 'ready') {
        this.hasStarted = true;
        return;
      }
      const waiting = this.#waiting.get(message.call);
      this.#waiting.delete(message.call);
      if ('error' in message) waiting?.reject(errorFromReport(message.error));
      else waiting?.resolve(message.received);
    });
    // What follows is `exit`, and that is answered; without a listener the process would end.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.isAlive = false;
      for (const { reject } of this.#waiting.values()) reject(threadDied());
      this.#waiting.clear();
    });
  }

  get canReceive(): boolean {
    return this.isAlive && this.hasStarted;
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
    if (!this.isAlive) return Promise.reject(threadDied());
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.worker.postMessage(make(call), transfer);
    });
  }
}

function threadDied(): MailtuiError {
  return new MailtuiError('bug', 'the receiving thread has stopped', {
    hint: 'Run it again; what was received so far is kept.',
  });
}
