/**
 * MailService in this process: the command line and the tests call it directly, the screen's
 * worker thread hosts it.
 *
 * Guarantees: at most one sync per account at a time, here and in other processes (kernel lock),
 * and who asks for one that runs here joins it; an edit is committed before its promise resolves;
 * subscribers hear of every commit; nothing is listed of accounts that are not configured.
 */
import type { AccountConfig } from '../core/account.js';
import { originKey } from '../core/deliveryKey.js';
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FlagEdit } from '../core/flags.js';
import type {
  AddressQuery,
  Correspondent,
  FolderRow,
  MailIndex,
  MessagePage,
  MessageRow,
  PageQuery,
  SearchQuery,
} from '../core/mailIndex.js';
import type { MessageSummary, ReadableMessage } from '../core/message.js';
import type { MailSource } from '../core/source.js';
import type { MailStore } from '../core/store.js';
import type { SyncSummary } from '../core/syncEvents.js';
import { failedSummary, syncAccount } from '../sync/accountSync.js';
import { LocalReceiver, type Receiver } from '../sync/receiver.js';
import { findAccount } from '../config/read.js';
import { ConfiguredMail } from './configuredMail.js';
import { MessageEdits, type TagEdit } from './messageEdits.js';
import type { MailService, StoreChange, SyncRequest } from './mailService.js';
import { RunningSyncs } from './runningSyncs.js';

/** The implementations a service works with; `openMailService` puts the real ones together. */
export interface ServiceParts {
  accounts: readonly AccountConfig[];
  store: MailStore;
  index: MailIndex;
  /** Loads the parser, which most commands do without. */
  loadSummarise: () => Promise<(raw: Buffer) => MessageSummary>;
  readMessage: (raw: Buffer) => Promise<ReadableMessage>;
  createSource: (account: AccountConfig) => Promise<MailSource>;
  /** @throws MailtuiError `locked` */
  lock: (account: string) => { release(): void };
  now: () => number;
  /** May put a thread before the receiver that works on this one. */
  receiverFor: (local: Receiver) => Receiver;
}

export class LocalMailService implements MailService {
  readonly #parts: ServiceParts;
  readonly #configured: ConfiguredMail;
  readonly #edits: MessageEdits;
  #shared: Receiver | undefined;
  /** Calls of `sync` that are not over. */
  #running = 0;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #syncs = new RunningSyncs();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#configured = new ConfiguredMail(parts.index, parts.accounts);
    const { index, store, now } = parts;
    this.#edits = new MessageEdits({ index, store, onCommit: this.#tell }, now);
  }

  folders(account?: string): FolderRow[] {
    return this.#configured.folders(account);
  }

  page(query: PageQuery): MessagePage {
    return this.#parts.index.page(query);
  }

  search(query: SearchQuery): MessageRow[] {
    return this.#configured.search(query);
  }

  correspondents(query: Omit<AddressQuery, 'own'>): Correspondent[] {
    const { accounts, index } = this.#parts;
    return index.correspondents({ ...query, own: accounts.map(({ address }) => address) });
  }

  isFullyIndexed(): boolean {
    return this.#parts.index.isFullyIndexed();
  }

  find(id: string): MessageRow {
    const row = this.#parts.index.find(id);
    if (row === null) {
      throw new MailtuiError('bad-input', `there is no message with the id ${id}`, {
        hint: 'mailtui list and mailtui search print the ids.',
      });
    }
    return row;
  }

  async raw(id: string): Promise<Buffer> {
    const { account, dir, file } = this.find(id);
    return this.#parts.store.read({ account, dir }, file);
  }

  async open(id: string, signal?: AbortSignal): Promise<ReadableMessage> {
    const raw = await this.raw(id);
    throwIfCancelled(signal);
    return this.#parts.readMessage(raw);
  }

  editFlags(ids: readonly string[], edit: FlagEdit): Promise<void> {
    return this.#edits.flags(this.#findAll(ids), edit);
  }

  editTags(ids: readonly string[], edit: TagEdit): void {
    this.#edits.tags(this.#findAll(ids), edit);
  }

  async moveMessages(ids: readonly string[], folderId: number): Promise<void> {
    const folder = this.folders().find(({ id }) => id === folderId);
    if (folder === undefined) throw new MailtuiError('bad-input', 'there is no such folder');
    await this.#edits.move(this.#findAll(ids), folder);
  }

  archiveMessages(ids: readonly string[]): Promise<void> {
    return this.#edits.moveToRole(this.#findAll(ids), 'archive');
  }

  removeMessages(ids: readonly string[]): Promise<void> {
    return this.#edits.remove(this.#findAll(ids));
  }

  restoreMessages(ids: readonly string[]): Promise<void> {
    return this.#edits.restore(this.#findAll(ids));
  }

  async sync(request: SyncRequest): Promise<SyncSummary[]> {
    const accounts = this.#chooseAccounts(request.accounts);
    const { folder, dryRun, onEvent } = request;
    const wanted = {
      onEvent,
      ...(folder === undefined ? {} : { folder }),
      ...(dryRun === undefined ? {} : { dryRun }),
    };
    this.#running += 1;
    try {
      return await Promise.all(
        accounts.map((account) =>
          this.#syncs.run({ ...wanted, account: account.name }, (tell) =>
            this.#syncOne(account, { ...request, onEvent: tell }),
          ),
        ),
      );
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#shared?.rest();
    }
  }

  onChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): Promise<void> {
    this.#parts.index.close();
    return Promise.resolve();
  }

  #findAll(ids: readonly string[]): MessageRow[] {
    return ids.map((id) => this.find(id));
  }

  #chooseAccounts(names: readonly string[]): readonly AccountConfig[] {
    const { accounts } = this.#parts;
    for (const name of names) findAccount({ accounts }, name);
    return names.length === 0
      ? accounts
      : accounts.filter((account) => names.includes(account.name));
  }

  async #syncOne(account: AccountConfig, request: SyncRequest): Promise<SyncSummary> {
    const { lock, createSource, loadSummarise, store, index, now } = this.#parts;
    const { onEvent, folder, dryRun, signal } = request;
    let held: { release(): void } | undefined;
    try {
      held = lock(account.name);
      const [source, summarise] = await Promise.all([createSource(account), loadSummarise()]);
      const receiver = this.#receiver(summarise);
      const deps = { store, index, now, summarise, receiver, onEvent, onCommit: this.#tell };
      return await syncAccount(deps, {
        account: account.name,
        origin: originKey(account.protocol, account.incoming.host, account.incoming.user),
        source,
        signal,
        afterDownload: account.afterDownload ?? 'keep',
        ...(folder === undefined ? {} : { folder }),
        ...(dryRun === undefined ? {} : { dryRun }),
        ...(request.force === undefined ? {} : { force: request.force }),
      });
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: account.name });
      return failedSummary({ onEvent }, account.name, error);
    } finally {
      held?.release();
    }
  }

  /** One for all accounts, so that they share its threads. */
  #receiver(summarise: (raw: Buffer) => MessageSummary): Receiver {
    const { store, receiverFor } = this.#parts;
    this.#shared ??= receiverFor(new LocalReceiver(store, summarise));
    return this.#shared;
  }

  readonly #tell = (change: StoreChange): void => {
    for (const listener of this.#listeners) listener(change);
  };
}
