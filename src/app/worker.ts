/**
 * The worker thread's entry: hosts the MailService so that parsing, SQLite writes and the network
 * never stall a frame. The screen's side is `workerScreenMail.ts`.
 */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { MailtuiError, reportError, toMailtuiError } from '../core/errors.js';
import type { SyncEvent } from '../core/syncEvents.js';
import type { MailService } from './mailService.js';
import { openMailService, type Profile } from './openMailService.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

class ServiceHost {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** By call; what has been answered is not in it. */
  readonly #openings = new Map<number, AbortController>();

  constructor(
    private readonly service: MailService,
    private readonly port: MessagePort,
  ) {
    service.onChange((change) => {
      this.#say({ type: 'event', event: { type: 'changed', ...change } });
    });
    port.on('message', (message: ToWorker) => {
      this.#handle(message);
    });
    this.#say({ type: 'ready' });
  }

  #handle(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.#answer(message.call, () => this.#open(message.call, message.id));
        break;
      case 'cancel':
        this.#openings.get(message.call)?.abort();
        break;
      case 'editFlags':
        this.#answer(message.call, async () => {
          await this.service.editFlags(message.ids, message.edit);
          this.#say({ type: 'done', call: message.call });
        });
        break;
      case 'sync':
        this.#sync(message.accounts);
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  async #open(call: number, id: string): Promise<void> {
    const opening = new AbortController();
    this.#openings.set(call, opening);
    try {
      const message = await this.service.open(id, opening.signal);
      this.#say({ type: 'opened', call, message });
    } finally {
      this.#openings.delete(call);
    }
  }

  #answer(call: number, work: () => Promise<void>): void {
    this.#track(
      work().catch((thrown: unknown) => {
        this.#say({ type: 'refused', call, error: reportError(toMailtuiError(thrown)) });
      }),
    );
  }

  #sync(accounts: readonly string[]): void {
    const run = this.service.sync({
      accounts,
      signal: this.#stop.signal,
      onEvent: this.#tellSync,
    });
    this.#track(
      run.catch((thrown: unknown) => {
        this.#say({
          type: 'event',
          event: { type: 'failed', error: reportError(toMailtuiError(thrown)) },
        });
      }),
    );
  }

  /** One function for all syncs: who joins one that runs adds no second listener. */
  readonly #tellSync = (event: SyncEvent): void => {
    this.#say({ type: 'event', event: { type: 'sync', event } });
  };

  #track(work: Promise<unknown>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running);
    await this.service.close();
    this.#say({ type: 'closed' });
    this.port.close();
  }

  #say(message: FromWorker): void {
    this.port.postMessage(message);
  }
}

if (parentPort !== null) {
  const port = parentPort;
  const service = openMailService(workerData as Profile, {
    notice: (sentence) => {
      const error = reportError(new MailtuiError('disk', sentence));
      const message: FromWorker = { type: 'event', event: { type: 'failed', error } };
      port.postMessage(message);
    },
  });
  new ServiceHost(service, port);
}
