/**
 * ScreenMail for the real screen: reads the index on the screen's own thread, and lets the worker
 * thread do everything that parses, writes or talks to a network.
 *
 * Guarantees: reads never wait for the worker; a worker that dies is told as an event, once, and
 * every call that waits for it, or comes later, is rejected; so is one whose signal has fired.
 */
import type { Worker } from 'node:worker_threads';
import { MailtuiError, reportError, toMailtuiError } from '../core/errors.js';
import type { Direction } from '../core/editLog.js';
import type { ReadableMessage } from '../core/message.js';
import type { MessageRow } from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import type { SavedSearch } from '../core/savedSearch.js';
import { percentWhenNearlyFull } from '../core/storage.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readBook } from '../config/addressBook.js';
import { readUnwanted } from '../config/unwantedAddresses.js';
import { ConfiguredMail } from './configuredMail.js';
import type { RevertedEdit } from './mailService.js';
import type { FetchOutcome } from './messageFetches.js';
import type { Profile } from './openMailService.js';
import { screenEvent } from './screenEvents.js';
import type {
  FolderEdit,
  MailEdit,
  ScreenAccount,
  ScreenCompletion,
  ScreenEvent,
  ScreenFetch,
  ScreenFolder,
  ScreenList,
  ScreenListQuery,
  ScreenMail,
  ScreenMessage,
  ScreenOpening,
  ScreenPage,
  ScreenRow,
  ScreenSearch,
  ScreenWaiting,
  SearchCount,
  SearchEdit,
} from './screenMail.js';
import { ScreenLists } from './screenLists.js';
import { screenFolder, screenMessage, screenSearches, sidebarOrder } from './screenRows.js';
import { screenWaiting } from './screenWaiting.js';
import { senderFindings } from './senderFindings.js';
import { watchQuietly } from './watchQuietly.js';
import { WorkerScreenConfig } from './workerScreenConfig.js';
import { WorkerScreenDrafts } from './workerScreenDrafts.js';
import { WorkerScreenInventory } from './workerScreenInventory.js';
import { WorkerScreenReading } from './workerScreenReading.js';
import { WorkerCalls, workerGone, type Answer, type News } from './workerCalls.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

export interface ScreenMailParts {
  profile: Profile;
  reader: MailIndexReader;
  worker: Worker;
  /** Keeps the index from being replaced; released when all is closed. */
  lock: { release(): void };
}

export class WorkerScreenMail implements ScreenMail {
  readonly drafts: WorkerScreenDrafts;
  readonly reading: WorkerScreenReading;
  readonly config: WorkerScreenConfig;
  readonly inventory: WorkerScreenInventory;
  readonly #profile: Profile;
  readonly #reader: MailIndexReader;
  readonly #configured: ConfiguredMail;
  readonly #lists: ScreenLists;
  #searches: readonly SavedSearch[];
  readonly #worker: Worker;
  readonly #lock: ScreenMailParts['lock'];
  readonly #watcher: ReturnType<typeof watchQuietly>;
  readonly #listeners = new Set<(event: ScreenEvent) => void>();
  readonly #calls: WorkerCalls;
  readonly #gone: Promise<void>;
  #version: number;
  #closing = false;

  constructor({ profile, reader, worker, lock }: ScreenMailParts) {
    this.#lock = lock;
    this.#profile = profile;
    this.#reader = reader;
    this.#configured = new ConfiguredMail(reader, profile.accounts);
    this.#lists = new ScreenLists(
      reader,
      this.#configured,
      profile.accounts,
      () => readBook(profile.paths),
      () => readUnwanted(profile.paths),
    );
    this.#searches = profile.searches ?? [];
    this.#worker = worker;
    this.#calls = new WorkerCalls((message) => {
      this.#say(message);
    });
    this.drafts = new WorkerScreenDrafts(profile.accounts, reader, this.#lists, async (draft) => {
      const answer = await this.#call((call) => ({ type: 'draft', call, draft }));
      if (answer.type === 'drafted') return answer.answer;
      throw workerGone();
    });
    this.reading = new WorkerScreenReading((wanted) => this.#call((call) => ({ ...wanted, call })));
    this.config = new WorkerScreenConfig(profile.paths, async (config, signal, hear) => {
      const make = (call: number): ToWorker => ({ type: 'config', call, config });
      const answer = await this.#call(make, signal, (news) => {
        if (news.type === 'signingIn') hear?.(news.step);
      });
      if (answer.type === 'configured') return answer.answer;
      throw workerGone();
    });
    const { paths, accounts } = profile;
    this.inventory = new WorkerScreenInventory(paths, accounts, this.#lists, async (signal) => {
      const answer = await this.#call((call) => ({ type: 'storage', call }), signal);
      if (answer.type === 'storage') return answer.accounts;
      throw workerGone();
    });
    this.#version = reader.version();
    this.#gone = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#workerGone();
        resolve();
      });
    });
    worker.on('message', (message: FromWorker) => {
      this.#hear(message);
    });
    worker.on('error', (thrown) => {
      this.#tell({ type: 'failed', error: reportError(toMailtuiError(thrown)) });
    });
    this.#watcher = watchQuietly(`${profile.paths.indexFile}-wal`, () => {
      this.#followOthers();
    });
  }

  accounts(): readonly ScreenAccount[] {
    return this.#profile.accounts.map(({ name, protocol, address, colour = null }) => ({
      name,
      protocol,
      address: sanitiseLine(address),
      colour,
      lastSync: this.#reader.lastSync(name),
      pending: this.#reader.pendingCount(name),
      nearlyFull: percentWhenNearlyFull(this.#reader.quota(name)),
    }));
  }

  folders(): readonly ScreenFolder[] {
    return sidebarOrder(this.#configured.folders(), this.#profile.accounts).map(screenFolder);
  }

  page(query: ScreenListQuery): ScreenPage {
    return this.#lists.page(query);
  }

  search(...asked: Parameters<ScreenMail['search']>): readonly ScreenRow[] {
    return this.#lists.search(...asked);
  }

  contains(list: ScreenList, id: string): boolean {
    return this.#lists.contains(list, id);
  }

  conversation(thread: string, folderId: number | null): readonly ScreenRow[] {
    return this.#lists.conversation(thread, folderId);
  }

  searches(): readonly ScreenSearch[] {
    return screenSearches(this.#profile.accounts.length, this.#searches, this.#lists.tags());
  }

  countSearch(query: string): SearchCount {
    return this.#lists.count(query);
  }

  async editFolder(edit: FolderEdit): Promise<void> {
    await this.#call((call) => ({ type: 'editFolder', call, edit }));
  }

  async editSearches(edit: SearchEdit): Promise<void> {
    const answer = await this.#call((call) => ({ type: 'editSearches', call, edit }));
    if (answer.type === 'searches') this.#searches = answer.searches;
  }

  complete(words: string): ScreenCompletion {
    return this.#lists.complete(words);
  }

  canAskServers(within: ScreenList | null): boolean {
    return this.#lists.isSearchedOnServer(within);
  }

  async askServers(
    words: string,
    within: ScreenList | null,
    signal: AbortSignal,
    onFound: (rows: readonly ScreenRow[]) => void,
  ): Promise<readonly string[]> {
    const make = (call: number): ToWorker => ({ type: 'askServers', call, words, within });
    const answer = await this.#call(make, signal, (news) => {
      if (news.type === 'found') onFound(this.#lists.rowsIn(within, news.ids));
    });
    return answer.type === 'asked' ? answer.notes.map(sanitiseLine) : [];
  }

  row(id: string): ScreenRow | null {
    const row = this.#reader.find(id);
    return row === null ? null : this.#lists.row(row);
  }

  async open(
    id: string,
    signal: AbortSignal,
    { mayAsk = false, onBeginning }: ScreenOpening = {},
  ): Promise<ScreenMessage> {
    const make = (call: number): ToWorker => ({ type: 'open', call, id, mayAsk });
    const answer = await this.#call(make, signal, (news) => {
      const beginning = news.type === 'beginning' ? this.#opened(id, news.message) : null;
      if (beginning !== null) onBeginning?.(beginning);
    });
    const message = answer.type === 'opened' ? this.#opened(id, answer.message) : null;
    if (message === null) throw new MailtuiError('bad-input', 'this message is no longer here');
    return message;
  }

  /** Null: it is gone. */
  #opened(id: string, message: ReadableMessage): ScreenMessage | null {
    const row = this.#reader.find(id);
    if (row === null) return null;
    const findings = senderFindings(row, message, this.#profile.accounts, this.#reader);
    return screenMessage(row, message, this.#protocolOf(row), findings);
  }

  waiting(): readonly ScreenWaiting[] {
    return screenWaiting(this.#reader, this.#profile.accounts);
  }

  async fetch(id: string, { again, signal, onProgress }: ScreenFetch): Promise<FetchOutcome> {
    const make = (call: number): ToWorker => ({ type: 'fetch', call, id, again });
    const answer = await this.#call(make, signal, (news) => {
      if (news.type === 'fetching') onProgress(news.done, news.total);
    });
    return answer.type === 'fetched' ? answer.outcome : 'gone';
  }

  tags(): readonly string[] {
    return this.#reader.tags().map(sanitiseLine);
  }

  async edit(edit: MailEdit): Promise<void> {
    await this.#call((call) => ({ type: 'edit', call, edit }));
  }

  async revertEdit(direction: Direction): Promise<RevertedEdit | null> {
    const answer = await this.#call((call) => ({ type: 'revertEdit', call, direction }));
    return answer.type === 'reverted' ? answer.reverted : null;
  }

  watch(): void {
    this.#start({ type: 'watch' });
  }

  sync(accounts: readonly string[]): void {
    this.#start({ type: 'sync', accounts });
  }

  onEvent(listener: (event: ScreenEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#watcher?.close();
    this.#say({ type: 'close' });
    await this.#gone;
    this.#reader.close();
    this.#lock.release();
  }

  /** What is answered by events. */
  #start(message: ToWorker): void {
    if (this.#calls.isOver) this.#tell({ type: 'failed', error: reportError(workerGone()) });
    else this.#say(message);
  }

  #call(
    make: (call: number) => ToWorker,
    signal?: AbortSignal,
    hear?: (news: News) => void,
  ): Promise<Answer> {
    return this.#calls.begin(make, signal, hear);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'event') {
      if (message.event.type === 'changed') this.#version = this.#reader.version();
      this.#tell(message.event);
      return;
    }
    if (message.type === 'ready' || message.type === 'closed') return;
    this.#calls.hear(message);
  }

  /** Another process (a sync from cron) has committed: everything may look different. */
  #followOthers(): void {
    if (this.#closing) return;
    const version = this.#reader.version();
    if (version === this.#version) return;
    this.#version = version;
    const folderIds = this.#reader.folders().map(({ id }) => id);
    this.#tell({ type: 'changed', folderIds, added: [] });
  }

  #workerGone(): void {
    this.#calls.end();
  }

  #protocolOf(row: MessageRow): ScreenAccount['protocol'] {
    const account = this.#profile.accounts.find(({ name }) => name === row.account);
    return account?.protocol ?? 'imap';
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #tell(event: ScreenEvent): void {
    const safe = screenEvent(event);
    for (const listener of this.#listeners) listener(safe);
  }
}
