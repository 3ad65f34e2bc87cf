/**
 * An in-memory ScreenMail: answers like the real one, by key and in order, and lets a test drive
 * what happens: mail that arrives, syncs that go on, messages that take their time to open.
 */
import type { RevertedEdit } from '../../src/app/mailService.js';
import type {
  FolderEdit,
  MailEdit,
  ScreenAccount,
  ScreenEvent,
  ScreenFolder,
  ScreenListQuery,
  ScreenMail,
  ScreenMessage,
  ScreenOpening,
  ScreenPage,
  ScreenRow,
  ScreenWaiting,
} from '../../src/app/screenMail.js';
import { MailtuiError, throwIfCancelled } from '../../src/core/errors.js';
import type { Direction, EditKind } from '../../src/core/editLog.js';
import type { FlagEdit } from '../../src/core/flags.js';
import type { SyncEvent } from '../../src/core/syncEvents.js';
import { sortedTags } from '../../src/core/tags.js';
import { editedRow } from './fakeScreenEdits.js';
import { FakeScreenConfig, FakeScreenInventory } from './fakeScreenConfig.js';
import { foldersAfter } from './fakeFolderEdits.js';
import { FakeScreenDrafts } from './fakeScreenDrafts.js';
import { FakeScreenReading } from './fakeScreenReading.js';
import {
  FakeScreenSearches,
  openFake,
  type FakeMessage,
  type Stored,
} from './fakeScreenSearches.js';
import { byConversation, nameOf, newestFirst, pageOf, position } from './fakeScreenLists.js';

export type { FakeMessage };

export type FakeAccount = Omit<ScreenAccount, 'pending' | 'nearlyFull' | 'colour'> &
  Partial<Pick<ScreenAccount, 'pending' | 'nearlyFull' | 'colour'>>;

const QUIET = { pending: 0, nearlyFull: null, colour: null } as const;

export class FakeScreenMail extends FakeScreenSearches implements ScreenMail {
  readonly drafts = new FakeScreenDrafts();
  readonly reading = new FakeScreenReading();
  readonly config = new FakeScreenConfig();
  readonly inventory = new FakeScreenInventory();
  readonly #accounts: ScreenAccount[];
  #folders: ScreenFolder[];
  /** Per folder, newest first. */
  readonly #lists = new Map<number, Stored[]>();
  readonly #byId = new Map<string, Stored>();
  readonly #listeners = new Set<(event: ScreenEvent) => void>();
  #placements = 0;
  #gate: Promise<void> | null = null;
  #openGate: () => void = () => undefined;

  /** What was asked of it, for tests. */
  readonly opened: string[] = [];
  readonly abandoned: string[] = [];
  readonly syncs: (readonly string[])[] = [];
  /** Of flags. */
  readonly edits: { ids: readonly string[]; edit: FlagEdit }[] = [];
  watches = 0;
  readonly #log: { kind: EditKind; rows: readonly ScreenRow[] }[] = [];
  readonly #undone: { kind: EditKind; rows: readonly ScreenRow[] }[] = [];
  /** What waits for the servers, until it is taken back. */
  waits: readonly ScreenWaiting[] = [];
  pages = 0;
  closed = false;
  /** Called by `sync`; drives the events of one. */
  onSync: (accounts: readonly string[]) => void = () => undefined;
  /** When set, every call but the subscription fails with it. */
  failure: MailtuiError | null = null;

  constructor(accounts: readonly FakeAccount[], folders: readonly ScreenFolder[]) {
    super();
    this.#accounts = accounts.map((account) => ({ ...QUIET, ...account }));
    this.#folders = folders.map((folder) => ({ ...folder }));
  }

  /** Puts messages in without an event. */
  fill(messages: readonly FakeMessage[]): void {
    for (const message of messages) this.#store(message);
    for (const folder of this.#folders) this.#count(folder.id);
  }

  /** Messages arrive, as one commit. */
  deliver(...messages: FakeMessage[]): void {
    const added = messages.map((message) => this.#store(message).row);
    const folderIds = [...new Set(added.map((row) => row.folderId))];
    for (const id of folderIds) this.#count(id);
    this.emit({ type: 'changed', folderIds, added: added.map((row) => row.id) });
  }

  /** The message leaves its folder. */
  remove(id: string): void {
    const stored = this.#byId.get(id);
    if (stored === undefined) return;
    const { folderId } = stored.row;
    this.#byId.delete(id);
    this.#lists.set(
      folderId,
      this.#list(folderId).filter((other) => other !== stored),
    );
    this.#count(folderId);
    this.emit({ type: 'changed', folderIds: [folderId], added: [] });
  }

  /** Adds an account and folders, as after `add-account`. */
  addAccount(account: FakeAccount, folders: readonly ScreenFolder[]): void {
    this.#accounts.push({ ...QUIET, ...account });
    this.#folders.push(...folders.map((folder) => ({ ...folder })));
    this.emit({ type: 'changed', folderIds: folders.map((folder) => folder.id), added: [] });
  }

  emit(event: ScreenEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  tell(event: SyncEvent): void {
    this.emit({ type: 'sync', event });
  }

  /** From now on messages only open when the returned function is called. */
  holdOpening(): () => void {
    this.#gate = new Promise((resolve) => {
      this.#openGate = resolve;
    });
    return () => {
      this.#gate = null;
      this.#openGate();
    };
  }

  accounts(): readonly ScreenAccount[] {
    return this.#accounts;
  }

  folders(): readonly ScreenFolder[] {
    this.mayFail();
    return this.#folders
      .filter(({ isRecentlyDeleted, total }) => !isRecentlyDeleted || total > 0)
      .map((folder) => ({ ...folder }));
  }

  page(query: ScreenListQuery): ScreenPage {
    this.mayFail();
    this.pages += 1;
    const { after, before, limit, of, conversations } = query;
    const all = 'folderId' in of ? this.#list(of.folderId) : this.found(of.query);
    const list = conversations === true ? byConversation(all) : all;
    if (query.oldest === true) {
      const start = Math.max(0, list.length - limit);
      return pageOf(list.slice(start), start > 0);
    }
    if (before !== undefined) {
      const end = position(list, before.sortDate, before.placementId);
      const start = Math.max(0, end - limit);
      return pageOf(list.slice(start, end), start > 0);
    }
    let start = 0;
    if (after !== undefined) {
      start = position(list, after.sortDate, after.placementId);
      const at = list[start]?.row.key;
      if (at?.placementId === after.placementId && at.sortDate === after.sortDate) start += 1;
    }
    return pageOf(list.slice(start, start + limit), start + limit < list.length);
  }

  row(id: string): ScreenRow | null {
    this.mayFail();
    return this.#byId.get(id)?.row ?? null;
  }

  async open(id: string, signal: AbortSignal, options?: ScreenOpening): Promise<ScreenMessage> {
    this.opened.push(id);
    signal.addEventListener('abort', () => this.abandoned.push(id));
    await this.#gate;
    throwIfCancelled(signal);
    this.mayFail();
    const stored = this.#byId.get(id);
    if (stored === undefined) throw new MailtuiError('bad-input', 'there is no such message');
    const { row, message } = stored;
    return openFake(row, message, signal, options);
  }

  protected isWhole(id: string): void {
    const stored = this.#byId.get(id);
    if (stored === undefined) return;
    this.#become([{ ...stored.row, isPartial: false, server: 'on-server' }]);
  }

  protected rowsOf(ids: readonly string[]): readonly ScreenRow[] {
    return this.#rows(ids);
  }

  waiting(): readonly ScreenWaiting[] {
    this.mayFail();
    return this.waits;
  }

  tags(): readonly string[] {
    return sortedTags([...this.#byId.values()].flatMap(({ row }) => row.tags));
  }

  async edit(edit: MailEdit): Promise<void> {
    if (edit.do === 'flags') this.edits.push({ ids: edit.ids, edit: edit.flags });
    await Promise.resolve();
    this.mayFail();
    const rows = this.#rows(edit.ids);
    if (edit.do === 'take-back') {
      this.waits = this.waits.filter(({ row }) => !edit.ids.includes(row.id));
    }
    const isLogged = edit.do !== 'flags' || edit.logged !== false;
    if (isLogged) this.#log.push({ kind: edit.do, rows });
    this.#become(rows.map((row) => editedRow(row, edit, this.#folders)));
  }

  async revertEdit(direction: Direction): Promise<RevertedEdit | null> {
    await Promise.resolve();
    this.mayFail();
    const [from, to] = [this.#log, this.#undone];
    const entry = (direction === 'undo' ? from : to).pop();
    if (entry === undefined) return null;
    const ids = entry.rows.map(({ id }) => id);
    (direction === 'undo' ? to : from).push({ kind: entry.kind, rows: this.#rows(ids) });
    this.#become(entry.rows);
    return { kind: entry.kind, ids };
  }

  /** What was said of subscriptions last, by folder. */
  readonly subscribed = new Map<number, boolean>();

  async editFolder(edit: FolderEdit): Promise<void> {
    await Promise.resolve();
    this.mayFail();
    if (edit.do === 'subscribe') this.subscribed.set(edit.folderId, edit.wanted);
    this.#folders = foldersAfter(this.#folders, edit);
    this.emit({ type: 'changed', folderIds: [], added: [] });
  }

  watch(): void {
    this.mayFail();
    this.watches += 1;
  }

  sync(accounts: readonly string[]): void {
    this.mayFail();
    this.syncs.push(accounts);
    this.onSync(accounts);
  }

  onEvent(listener: (event: ScreenEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.resolve();
  }

  protected stored(): readonly Stored[] {
    return [...this.#byId.values()];
  }

  #rows(ids: readonly string[]): ScreenRow[] {
    return ids.flatMap((id) => this.#byId.get(id)?.row ?? []);
  }

  /** The messages are so, and in these folders, from now on. */
  #become(rows: readonly ScreenRow[]): void {
    const folderIds = new Set<number>();
    for (const row of rows) {
      const stored = this.#byId.get(row.id);
      if (stored === undefined) continue;
      folderIds.add(stored.row.folderId).add(row.folderId);
      const before = this.#list(stored.row.folderId);
      before.splice(before.indexOf(stored), 1);
      stored.row = row;
      const { sortDate, placementId } = row.key;
      const list = this.#list(row.folderId);
      list.splice(position(list, sortDate, placementId), 0, stored);
    }
    for (const id of folderIds) this.#count(id);
    this.emit({ type: 'changed', folderIds: [...folderIds], added: [] });
  }

  protected mayFail(): void {
    if (this.failure !== null) throw this.failure;
  }

  #list(folderId: number): Stored[] {
    let list = this.#lists.get(folderId);
    if (list === undefined) this.#lists.set(folderId, (list = []));
    return list;
  }

  #store(message: FakeMessage): Stored {
    const folder = this.#folders.find(({ id }) => id === message.folderId);
    if (folder === undefined) throw new Error(`no folder ${message.folderId}`);
    this.#placements += 1;
    const placementId = this.#placements;
    const id = message.id ?? `m${placementId}`;
    const attachments = message.files?.length ?? 0;
    const row: ScreenRow = {
      ...{ thread: id, from: '', to: '', subject: '', snippet: '', flags: [], tags: [] },
      ...{
        attachments,
        server: 'on-server',
        leaves: null,
        wish: null,
        removedBy: null,
        size: 4200,
      },
      isPartial: false,
      ...message,
      threadSize: message.threadSize ?? 1,
      ...{ id, account: folder.account, protocol: folder.protocol },
      from: nameOf(message.from ?? ''),
      to: nameOf(message.to ?? ''),
      key: { sortDate: message.date, placementId },
    };
    const stored = { row, message };
    const list = this.#list(message.folderId);
    const last = list.at(-1);
    if (last !== undefined && newestFirst(last.row, row) < 0) list.push(stored);
    else list.splice(position(list, message.date, placementId), 0, stored);
    this.#byId.set(id, stored);
    return stored;
  }

  #count(folderId: number): void {
    const folder = this.#folders.find(({ id }) => id === folderId);
    if (folder === undefined) return;
    const list = this.#list(folderId);
    folder.total = list.length;
    folder.unread = list.filter(({ row }) => !row.flags.includes('seen')).length;
  }
}
