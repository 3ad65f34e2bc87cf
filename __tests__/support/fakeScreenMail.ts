/**
 * An in-memory ScreenMail: answers like the real one, by key and in order, and lets a test drive
 * what happens: mail that arrives, syncs that go on, messages that take their time to open.
 */
import type {
  ScreenAccount,
  ScreenEvent,
  ScreenFolder,
  ScreenListQuery,
  ScreenMail,
  ScreenMessage,
  ScreenPage,
  ScreenRow,
} from '../../src/app/screenMail.js';
import { MailtuiError, throwIfCancelled } from '../../src/core/errors.js';
import { applyFlagEdit, flagNames, flagsOf, type FlagEdit } from '../../src/core/flags.js';
import type { SyncEvent } from '../../src/core/syncEvents.js';

/** A message as tests write it down: only what matters to them. */
export type FakeMessage = Partial<Omit<ScreenRow, 'key' | 'protocol' | 'account'>> & {
  folderId: number;
  date: number;
  text?: string;
  cc?: readonly string[];
  replyTo?: readonly string[];
  links?: ScreenMessage['links'];
  files?: ScreenMessage['attachments'];
  warnings?: readonly string[];
};

interface Stored {
  row: ScreenRow;
  message: FakeMessage;
}

export class FakeScreenMail implements ScreenMail {
  readonly #accounts: ScreenAccount[];
  readonly #folders: ScreenFolder[];
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
  readonly edits: { ids: readonly string[]; edit: FlagEdit }[] = [];
  pages = 0;
  closed = false;
  /** Called by `sync`; drives the events of one. */
  onSync: (accounts: readonly string[]) => void = () => undefined;
  /** When set, every call but the subscription fails with it. */
  failure: MailtuiError | null = null;

  constructor(accounts: readonly ScreenAccount[], folders: readonly ScreenFolder[]) {
    this.#accounts = [...accounts];
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
  addAccount(account: ScreenAccount, folders: readonly ScreenFolder[]): void {
    this.#accounts.push(account);
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
    this.#mayFail();
    return this.#folders.map((folder) => ({ ...folder }));
  }

  page(query: ScreenListQuery): ScreenPage {
    this.#mayFail();
    this.pages += 1;
    const list = this.#list(query.folderId);
    const { after, before, limit } = query;
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
      if (list[start]?.row.key.placementId === after.placementId) start += 1;
    }
    return pageOf(list.slice(start, start + limit), start + limit < list.length);
  }

  search(words: string, limit: number): readonly ScreenRow[] {
    this.#mayFail();
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found: ScreenRow[] = [];
    for (const { row, message } of this.#byId.values()) {
      const text = `${row.from} ${row.to} ${row.subject} ${message.text ?? ''}`.toLowerCase();
      if (wanted.every((word) => text.includes(word))) found.push(row);
    }
    return found.sort(newestFirst).slice(0, limit);
  }

  row(id: string): ScreenRow | null {
    this.#mayFail();
    return this.#byId.get(id)?.row ?? null;
  }

  async open(id: string, signal: AbortSignal): Promise<ScreenMessage> {
    this.opened.push(id);
    signal.addEventListener('abort', () => this.abandoned.push(id));
    await this.#gate;
    throwIfCancelled(signal);
    this.#mayFail();
    const stored = this.#byId.get(id);
    if (stored === undefined) throw new MailtuiError('bad-input', 'there is no such message');
    const { row, message } = stored;
    return {
      row,
      from: [message.from ?? ''],
      to: [message.to ?? ''],
      cc: message.cc ?? [],
      replyTo: message.replyTo ?? [],
      date: row.date,
      text: message.text ?? '',
      attachments: message.files ?? [],
      links: message.links ?? [],
      warnings: message.warnings ?? [],
    };
  }

  async editFlags(ids: readonly string[], edit: FlagEdit): Promise<void> {
    this.edits.push({ ids, edit });
    await Promise.resolve();
    this.#mayFail();
    const folderIds = new Set<number>();
    for (const id of ids) {
      const stored = this.#byId.get(id);
      if (stored === undefined) continue;
      const flags = flagNames(applyFlagEdit(flagsOf(stored.row.flags), edit));
      stored.row = { ...stored.row, flags };
      folderIds.add(stored.row.folderId);
    }
    for (const id of folderIds) this.#count(id);
    this.emit({ type: 'changed', folderIds: [...folderIds], added: [] });
  }

  sync(accounts: readonly string[]): void {
    this.#mayFail();
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

  #mayFail(): void {
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
      ...{ attachments, server: 'on-server' },
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

/** `Ann Larsen <ann@larsen.example>` → `Ann Larsen` */
function nameOf(person: string): string {
  return person.replace(/ <[^<>]*>$/, '');
}

function pageOf(stored: readonly Stored[], more: boolean): ScreenPage {
  return { rows: stored.map(({ row }) => row), more };
}

/** Newest date first, then the higher placement. */
function newestFirst(a: Pick<ScreenRow, 'key'>, b: Pick<ScreenRow, 'key'>): number {
  return b.key.sortDate - a.key.sortDate || b.key.placementId - a.key.placementId;
}

/** Index of the first message that is not newer than this key. */
function position(list: readonly Stored[], sortDate: number, placementId: number): number {
  const key = { key: { sortDate, placementId } };
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stored = list[middle];
    if (stored !== undefined && newestFirst(stored.row, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
