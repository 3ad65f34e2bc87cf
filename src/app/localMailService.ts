/**
 * MailService in this process: the command line and the tests call it directly, the screen's
 * worker thread hosts it.
 *
 * Guarantees: an edit is committed before its promise resolves;
 * subscribers hear of every commit; nothing is listed of accounts that are not configured.
 */
import type { CheckThreads } from './checkThreads.js';
import type { Address } from '../core/message.js';
import type { Direction, EditKind } from '../core/editLog.js';
import { MailtuiError, throwIfCancelled } from '../core/errors.js';
import type { FlagEdit } from '../core/flags.js';
import { identitiesOf } from '../core/identity.js';
import type { ServerWish } from '../core/letterBox.js';
import type {
  AddressQuery,
  Correspondent,
  FolderRow,
  FoundCount,
  MessagePage,
  MessageRow,
  PageQuery,
  SearchQuery,
} from '../core/indexRows.js';
import type { ReadableMessage } from '../core/message.js';
import { OUTBOX_NAME } from '../core/outbox.js';
import type { Quota } from '../core/source.js';
import type { StorageUse } from '../core/storage.js';
import type { SyncSummary } from '../core/syncEvents.js';
import { whyReport, type WhyReport } from '../core/whyHere.js';
import { withAddressBook } from '../core/addressBook.js';
import { AccountTurns } from './accountTurns.js';
import { AccountSyncs, type SyncParts } from './accountSyncs.js';
import { ConfiguredMail } from './configuredMail.js';
import { EditHistory } from './editHistory.js';
import { emptyIntoTrash } from './emptyIntoTrash.js';
import { FolderEdits } from './folderEdits.js';
import { Drafts, type DraftParts } from './drafts/drafts.js';
import { copyMessages } from './messageCopies.js';
import { MessageEdits, type TagEdit } from './messageEdits.js';
import { MessageFetches, type FetchOutcome, type FetchRequest } from './messageFetches.js';
import { OutgoingMail } from './outgoingMail.js';
import type { OpenedMessage } from './protection/openProtected.js';
import { NOT_ASKING } from './protection/askingHere.js';
import type { ReadingSteps } from './reading/readInSteps.js';
import { SendingClock } from './sendingClock.js';
import {
  ServerSearches,
  type ServerSearchReport,
  type ServerSearchRequest,
} from './serverSearches.js';
import { stripParts } from './stripParts.js';
import type {
  EditOptions,
  MailService,
  OpenOptions,
  RevertedEdit,
  StoreChange,
  SyncRequest,
  WatchRequest,
} from './mailService.js';

/** The implementations a service works with; `openMailService` puts the real ones together. */
export interface ServiceParts extends SyncParts, DraftParts {
  /** People that were imported. */
  addressBook?: () => readonly Address[];
  /** Reads a message of any length for whoever may move on; absent: as `readOpened` does. */
  readInSteps?: (opened: OpenedMessage, steps: ReadingSteps) => Promise<ReadableMessage>;
  /** Threads that help a check; absent: it is done on this one. */
  checkThreads?: () => CheckThreads;
  /** Where the user sits, as in `on the screen`; absent: not told. */
  where?: string;
}

export class LocalMailService implements MailService {
  readonly #parts: ServiceParts;
  readonly #configured: ConfiguredMail;
  readonly #edits: MessageEdits;
  readonly #history: EditHistory;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #syncs: AccountSyncs;
  readonly #folderEdits: FolderEdits;
  readonly #fetches: MessageFetches;
  readonly #clock: SendingClock;
  readonly outgoing: OutgoingMail;
  readonly drafts: Drafts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#configured = new ConfiguredMail(parts.index, parts.accounts);
    const { index, store, now } = parts;
    const deps = { index, store, onCommit: this.#tell };
    this.#edits = new MessageEdits(deps, now, parts.where);
    this.#history = new EditHistory(deps, now);
    this.outgoing = new OutgoingMail(parts, this.#tell, () => {
      this.#clock.set();
    });
    const turns = new AccountTurns();
    this.#syncs = new AccountSyncs(parts, this.outgoing, turns, this.#tell);
    this.#fetches = new MessageFetches(parts, turns, this.#tell);
    this.#folderEdits = new FolderEdits(parts, this.#tell);
    const edited = (account: string): void => {
      this.#syncs.edited(account, 'move');
    };
    this.drafts = new Drafts(parts, this.outgoing, this.#tell, edited);
    this.#clock = new SendingClock(this.outgoing, now, edited);
  }

  folders(account?: string): FolderRow[] {
    return this.#configured.folders(account);
  }

  quota(account: string): Quota | null {
    return this.#parts.index.quota(account);
  }

  storageUse(account: string, limit: number): StorageUse {
    return this.#parts.index.storageUse(account, limit, this.#parts.now());
  }

  page(query: PageQuery): MessagePage {
    return this.#parts.index.page(query);
  }

  search(query: SearchQuery): MessageRow[] {
    return this.#configured.search(query);
  }

  count(query: SearchQuery): FoundCount {
    return this.#configured.count(query);
  }

  searchServers(request: ServerSearchRequest): Promise<ServerSearchReport[]> {
    return new ServerSearches(this.#parts).search(request);
  }

  correspondents(query: Omit<AddressQuery, 'own'>): Correspondent[] {
    const { accounts, index } = this.#parts;
    const own = accounts.flatMap(identitiesOf).map(({ address }) => address);
    const found = index.correspondents({ ...query, own });
    return withAddressBook(found, this.#parts.addressBook?.() ?? [], query);
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

  why(id: string): WhyReport {
    const { index } = this.#parts;
    const gone = id.trim().toLowerCase();
    const history = index.history(gone);
    if (history.length > 0 && index.find(gone) === null) return whyReport(gone, null, history);
    const row = this.find(id);
    return whyReport(row.id, row, index.history(row.id));
  }

  async raw(id: string, signal?: AbortSignal): Promise<Buffer> {
    const { account, dir, file } = this.find(id);
    return this.#parts.store.read({ account, dir }, file, signal);
  }

  async content(id: string): Promise<Buffer> {
    const { content } = await this.#parts.openProtected(await this.raw(id), NOT_ASKING);
    return content;
  }

  async open(
    id: string,
    { signal, asking = NOT_ASKING, onBeginning }: OpenOptions = {},
  ): Promise<ReadableMessage> {
    const raw = await this.raw(id, signal);
    throwIfCancelled(signal);
    const opened = await this.#parts.openProtected(raw, asking);
    throwIfCancelled(signal);
    const { readInSteps, readOpened } = this.#parts;
    const steps = { signal, onBeginning };
    const message = await (readInSteps?.(opened, steps) ?? readOpened(opened));
    throwIfCancelled(signal);
    return this.noteConflicts(id, opened.content, message, { signal, onBeginning });
  }

  async noteConflicts(
    ...[id, content, message, options = {}]: Parameters<MailService['noteConflicts']>
  ): Promise<ReadableMessage> {
    const { noteConflicts } = await import('./reading/inviteConflicts.js');
    return noteConflicts(this.#parts, { row: this.find(id), content, message }, options);
  }

  fetchMessages(
    ids: readonly string[],
    request: FetchRequest,
  ): Promise<ReadonlyMap<string, FetchOutcome>> {
    return this.#fetches.fetch(this.#findAll(ids), request);
  }

  editFlags(ids: readonly string[], edit: FlagEdit, options: EditOptions = {}): Promise<void> {
    const { logged = true } = options;
    return this.#edit('flags', ids, (rows) => this.#edits.flags(rows, edit, logged));
  }

  editTags(ids: readonly string[], edit: TagEdit): Promise<void> {
    return this.#edit('tags', ids, (rows) => {
      this.#edits.tags(rows, edit);
    });
  }

  muteConversations(ids: readonly string[], isOn: boolean): Promise<void> {
    if (isOn) return this.#edit('mute', ids, (rows) => this.#edits.mute(rows));
    return this.#edit('unmute', ids, (rows) => {
      this.#edits.unmute(rows);
    });
  }

  async moveMessages(ids: readonly string[], folderId: number): Promise<void> {
    const folder = this.#folder(folderId);
    await this.#edit('move', ids, (rows) => this.#edits.move(rows, folder));
  }

  async copyMessages(ids: readonly string[], folderId: number): Promise<void> {
    const folder = this.#folder(folderId);
    const { store, index, loadSummarise } = this.#parts;
    const deps = { store, index, onCommit: this.#tell };
    await copyMessages(deps, await loadSummarise(), this.#findAll(ids), folder);
    this.#syncs.edited(folder.account, 'move');
  }

  async stripAttachments(id: string, parts: readonly string[]): Promise<void> {
    const { store, index, loadSummarise, now } = this.#parts;
    const row = this.find(id);
    const deps = { store, index, now, onCommit: this.#tell, summarise: await loadSummarise() };
    await stripParts(deps, row, this.#folder(row.folderId), parts);
  }

  archiveMessages(ids: readonly string[]): Promise<void> {
    return this.#edit('archive', ids, (rows) => this.#edits.archive(rows));
  }

  removeMessages(ids: readonly string[]): Promise<void> {
    return this.#edit('delete', ids, (rows) => this.#edits.remove(rows));
  }

  restoreMessages(ids: readonly string[]): Promise<void> {
    return this.#edit('restore', ids, (rows) => this.#edits.restore(rows));
  }

  takeBackEdits(ids: readonly string[]): Promise<void> {
    return this.#edit('take-back', ids, (rows) => this.#edits.takeBack(rows));
  }

  editOnServer(ids: readonly string[], wish: ServerWish | null): Promise<void> {
    return this.#edit('server', ids, (rows) => {
      this.#edits.wish(rows, wish);
    });
  }

  async revertEdit(direction: Direction): Promise<RevertedEdit | null> {
    const reverted = await this.#history.revert(direction);
    if (reverted === null) return null;
    this.#edited(reverted.kind, reverted.messages);
    return { kind: reverted.kind, ids: reverted.messages.map(({ id }) => id) };
  }

  createFolder(account: string, path: string, signal: AbortSignal): Promise<FolderRow> {
    return this.#folderEdits.create(account, path, signal);
  }

  renameFolder(folderId: number, path: string, signal: AbortSignal): Promise<FolderRow> {
    return this.#folderEdits.rename(this.#folder(folderId), path, signal);
  }

  moveFolder(folderId: number, into: number | null, signal: AbortSignal): Promise<FolderRow> {
    const parent = into === null ? null : this.#folder(into);
    return this.#folderEdits.move(this.#folder(folderId), parent, signal);
  }

  subscribeFolder(folderId: number, wanted: boolean, signal: AbortSignal): Promise<void> {
    return this.#folderEdits.subscribe(this.#folder(folderId), wanted, signal);
  }

  async deleteFolder(folderId: number, force: boolean, signal: AbortSignal): Promise<void> {
    const folder = this.#folder(folderId);
    const empty = () =>
      force ? emptyIntoTrash(this, this.#edits, folder, signal) : Promise.resolve();
    await this.#folderEdits.delete(folder, empty, signal);
  }

  sync(request: SyncRequest): Promise<SyncSummary[]> {
    return this.#syncs.sync(request);
  }

  async watch(request: WatchRequest): Promise<void> {
    this.#clock.start(request.signal, ({ account, id }, note) => {
      const message = `${id}: ${note}`;
      request.onEvent({ event: 'warning', account, folder: OUTBOX_NAME, message });
    });
    try {
      await this.#syncs.watch(request);
    } finally {
      await this.#clock.idle();
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

  #folder(folderId: number): FolderRow {
    const folder = this.folders().find(({ id }) => id === folderId);
    if (folder === undefined) throw new MailtuiError('bad-input', 'there is no such folder');
    return folder;
  }

  #findAll(ids: readonly string[]): MessageRow[] {
    return ids.map((id) => this.find(id));
  }

  /** The server is to hear of it soon, where somebody watches. */
  async #edit(
    kind: EditKind,
    ids: readonly string[],
    work: (rows: readonly MessageRow[]) => Promise<void> | void,
  ): Promise<void> {
    const rows = this.#findAll(ids);
    await work(rows);
    this.#edited(kind, rows);
  }

  #edited(kind: EditKind, rows: readonly Pick<MessageRow, 'account'>[]): void {
    for (const account of new Set(rows.map((row) => row.account))) {
      this.#syncs.edited(account, kind);
    }
  }

  readonly #tell = (change: StoreChange): void => {
    for (const listener of this.#listeners) listener(change);
  };
}
