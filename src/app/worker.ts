/**
 * The worker thread's entry: hosts the MailService so that parsing, SQLite writes and the network
 * never stall a frame. The screen's side is `workerScreenMail.ts`.
 */
import { join } from 'node:path';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { isSearchedOnServer } from '../core/depth.js';
import { MailtuiError, reportError, toMailtuiError } from '../core/errors.js';
import type { ReadableMessage } from '../core/message.js';
import { and } from '../core/query/ast.js';
import { parseQuery } from '../core/query/parse.js';
import type { SyncEvent } from '../core/syncEvents.js';
import { terminalNotice } from '../core/terminalNotice.js';
import type { MailService, WatchRequest } from './mailService.js';
import { PastedAddress } from './accounts/signInFromScreen.js';
import { callConfig } from './configCalls.js';
import { callDrafts } from './draftCalls.js';
import { openMailService, type Profile } from './openMailService.js';
import { askingHere, NOT_ASKING } from './protection/askingHere.js';
import { ReadCalls } from './reading/readCalls.js';
import type { FolderEdit, MailEdit } from './screenMail.js';
import type { SignInStep } from './screenConfig.js';
import { editSearches } from './searchEdits.js';
import { answerNotes, serverPlace } from './serverSearches.js';
import { storageOf } from './storageReport.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

/** Where the settings say nothing. */
const UNDO_SECONDS = 10;

class ServiceHost {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #reading: ReadCalls;
  readonly #pasted = new PastedAddress();
  /** By call; what has been answered is not in it. */
  readonly #cancellable = new Map<number, AbortController>();

  constructor(
    private readonly service: MailService,
    private readonly port: MessagePort,
    private readonly profile: Profile,
    /** In which a message that is sent can be taken back. */
    private readonly undoMs: number,
  ) {
    const scratch = join(profile.paths.stateDir, 'opened', String(process.pid));
    this.#reading = new ReadCalls(service, scratch);
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
        this.#answer(message.call, () => this.#open(message));
        break;
      case 'cancel':
        this.#cancellable.get(message.call)?.abort();
        break;
      case 'askServers':
        this.#answer(message.call, () => this.#askServers(message));
        break;
      case 'fetch':
        this.#answer(message.call, () => this.#fetch(message));
        break;
      case 'edit':
        this.#answer(message.call, async () => {
          await editMail(this.service, message.edit);
          this.#say({ type: 'edited', call: message.call });
        });
        break;
      case 'revertEdit':
        this.#answer(message.call, async () => {
          const reverted = await this.service.revertEdit(message.direction);
          this.#say({ type: 'reverted', call: message.call, reverted });
        });
        break;
      case 'draft':
        this.#answer(message.call, async () => {
          const answer = await callDrafts(this.service, message.draft, this.undoMs);
          this.#say({ type: 'drafted', call: message.call, answer });
        });
        break;
      case 'editFolder':
        this.#answer(message.call, async () => {
          await editFolder(this.service, message.edit, this.#stop.signal);
          this.#say({ type: 'edited', call: message.call });
        });
        break;
      case 'config':
        this.#answer(message.call, () =>
          this.#untilCancelled(message.call, async (signal) => {
            const show = (step: SignInStep | null): void => {
              this.#say({ type: 'signingIn', call: message.call, step });
            };
            const talk = { show, pasted: this.#pasted };
            const answer = await callConfig(this.profile.paths, message.config, talk, signal);
            this.#say({ type: 'configured', call: message.call, answer });
          }),
        );
        break;
      case 'storage':
        this.#answer(message.call, () => {
          const names = this.profile.accounts.map(({ name }) => name);
          const accounts = storageOf(this.service, names);
          this.#say({ type: 'storage', call: message.call, accounts });
          return Promise.resolve();
        });
        break;
      case 'read':
        this.#answer(message.call, async () => {
          const text = await this.#reading.answer(message.read);
          this.#say({ type: 'read', call: message.call, text });
        });
        break;
      case 'picture':
        this.#answer(message.call, async () => {
          const picture = await this.#reading.picture(message.wanted);
          this.#say({ type: 'pictured', call: message.call, picture });
        });
        break;
      case 'editSearches':
        this.#answer(message.call, async () => {
          const searches = await editSearches(this.profile.paths, message.edit);
          this.#say({ type: 'searches', call: message.call, searches });
        });
        break;
      case 'sync': {
        const { accounts } = message;
        this.#run((request) => this.service.sync({ ...request, accounts }));
        break;
      }
      case 'watch':
        this.#run((request) => this.service.watch({ ...request, accounts: [] }));
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  #open({ call, id, mayAsk }: Extract<ToWorker, { type: 'open' }>): Promise<void> {
    return this.#untilCancelled(call, async (signal) => {
      const asking = mayAsk ? askingHere() : NOT_ASKING;
      const onBeginning = (message: ReadableMessage): void => {
        this.#say({ type: 'beginning', call, message });
      };
      const message = await this.service.open(id, { signal, asking, onBeginning });
      this.#say({ type: 'opened', call, message });
    });
  }

  #fetch({ call, id, again }: Extract<ToWorker, { type: 'fetch' }>): Promise<void> {
    return this.#untilCancelled(call, async (signal) => {
      const onProgress = (_: string, done: number, total: number): void => {
        this.#say({ type: 'fetching', call, done, total });
      };
      const outcomes = await this.service.fetchMessages([id], { again, signal, onProgress });
      this.#say({ type: 'fetched', call, outcome: outcomes.get(id) ?? 'gone' });
    });
  }

  #askServers({ call, words, within }: Extract<ToWorker, { type: 'askServers' }>): Promise<void> {
    const place = serverPlace(within, this.service.folders());
    const accounts = this.profile.accounts
      .filter(isSearchedOnServer)
      .map(({ name }) => name)
      .filter((name) => place.account === null || name === place.account);
    return this.#untilCancelled(call, async (signal) => {
      const reports = await this.service.searchServers({
        query: and([place.query, parseQuery(words, { typing: true }).query]),
        signal,
        accounts,
        onFound: (rows) => {
          this.#say({ type: 'found', call, ids: rows.map(({ id }) => id) });
        },
      });
      const notes = reports.flatMap((report) => [
        ...answerNotes(report),
        ...(report.error === null ? [] : [`${report.account}: ${report.error.message}`]),
      ]);
      this.#say({ type: 'asked', call, notes });
    });
  }

  async #untilCancelled(call: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const cancel = new AbortController();
    this.#cancellable.set(call, cancel);
    try {
      await work(AbortSignal.any([cancel.signal, this.#stop.signal]));
    } finally {
      this.#cancellable.delete(call);
    }
  }

  #answer(call: number, work: () => Promise<void>): void {
    this.#track(
      work().catch((thrown: unknown) => {
        this.#say({ type: 'refused', call, error: reportError(toMailtuiError(thrown)) });
      }),
    );
  }

  /** Something that ends by itself or when all is closed, and tells by events. */
  #run(work: (request: Pick<WatchRequest, 'signal' | 'onEvent'>) => Promise<unknown>): void {
    this.#track(
      work({ signal: this.#stop.signal, onEvent: this.#tellSync }).catch((thrown: unknown) => {
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
    await Promise.all([this.service.close(), this.#reading.close()]);
    this.#say({ type: 'closed' });
    this.port.close();
  }

  #say(message: FromWorker): void {
    this.port.postMessage(message);
  }
}

async function editFolder(
  service: MailService,
  edit: FolderEdit,
  signal: AbortSignal,
): Promise<void> {
  switch (edit.do) {
    case 'create':
      await service.createFolder(edit.account, edit.path, signal);
      break;
    case 'rename':
      await service.renameFolder(edit.folderId, edit.path, signal);
      break;
    case 'move':
      await service.moveFolder(edit.folderId, edit.into, signal);
      break;
    case 'subscribe':
      await service.subscribeFolder(edit.folderId, edit.wanted, signal);
      break;
    case 'delete':
      await service.deleteFolder(edit.folderId, false, signal);
  }
}

function editMail(service: MailService, edit: MailEdit): Promise<void> {
  const { ids } = edit;
  switch (edit.do) {
    case 'flags':
      return service.editFlags(ids, edit.flags, { logged: edit.logged ?? true });
    case 'tags':
      return service.editTags(ids, edit.tags);
    case 'mute':
      return service.muteConversations(ids, edit.isOn);
    case 'move':
      return service.moveMessages(ids, edit.folderId);
    case 'archive':
      return service.archiveMessages(ids);
    case 'delete':
      return service.removeMessages(ids);
    case 'restore':
      return service.restoreMessages(ids);
    case 'take-back':
      return service.takeBackEdits(ids);
    case 'server':
      return service.editOnServer(ids, edit.wish);
  }
}

if (parentPort !== null) {
  const port = parentPort;
  const profile = workerData as Profile;
  const service = openMailService(profile, {
    where: 'on the screen',
    // The desktop is where the terminal is, which may be another computer.
    ...(terminalNotice(process.env) === null
      ? {}
      : {
          announcement: (announcement) => {
            const message: FromWorker = {
              type: 'event',
              event: { type: 'announcement', announcement },
            };
            port.postMessage(message);
          },
        }),
    notice: (sentence) => {
      const error = reportError(new MailtuiError('disk', sentence));
      const message: FromWorker = { type: 'event', event: { type: 'failed', error } };
      port.postMessage(message);
    },
  });
  const undoMs = (profile.settings?.undoSend ?? UNDO_SECONDS) * 1000;
  new ServiceHost(service, port, profile, undoMs);
}
