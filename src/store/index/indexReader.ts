/**
 * SqliteIndexReader: the questions that lists, the reader and commands ask. Every answer is of one
 * moment, even while another process writes.
 */
import { MailtuiError } from '../../core/errors.js';
import type {
  AddressQuery,
  ConversationPage,
  Correspondent,
  FolderRow,
  FoundCount,
  MessagePage,
  MessageRow,
  PageKey,
  PageQuery,
  SearchQuery,
  ThreadMember,
} from '../../core/indexRows.js';
import type { MailIndexReader } from '../../core/mailIndex.js';
import type { HistoryEvent } from '../../core/history.js';
import type { KeptMessage } from '../../core/keptMessage.js';
import type { Quota } from '../../core/source.js';
import type { StorageUse } from '../../core/storage.js';
import type { CheckDepth } from '../../core/storeCheck.js';
import { parseThreadName } from '../../core/threads.js';
import type { WaitingEdit } from '../../core/waiting.js';
import { conversationKeys, countFound } from './conversationRows.js';
import { findCorrespondents } from './correspondentQueries.js';
import type { Database, SqlValue } from './database.js';
import type { SenderOffers } from '../../core/mailSender.js';
import type { OutboxEntry } from '../../core/outbox.js';
import {
  checkFile,
  readDigests,
  readMessageIds,
  readKept,
  readKeptState,
  readPlacedDigests,
  readPlacedMessageIds,
  readSenderAddresses,
} from './keptRows.js';
import { readHistory } from './historyRows.js';
import { dispatchOf, readOffers } from './outboxRows.js';
import * as queries from './queries.js';
import { folderRow, int, intOrNull, messageRow, text, type ListedRow } from './rows.js';
import { rankedKeys } from './rankedKeys.js';
import { searchKeys } from './searchKeys.js';
import { planSearch } from './searchPlan.js';
import { readQuota, readStorageUse } from './storageRows.js';
import { readAncestors } from './threadRows.js';
import { readWaiting } from './waitingRows.js';

/** No screen and no command asks for more at once; bounds memory whatever the caller says. */
const MAX_LIMIT = 100_000;
const MAX_THREAD = 1000;

type Direction = queries.PageShape['direction'];

export class SqliteIndexReader implements MailIndexReader {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  folders(account?: string): FolderRow[] {
    const rows =
      account === undefined
        ? this.database.all(queries.FOLDERS)
        : this.database.all(queries.FOLDERS_OF_ACCOUNT, account);
    return rows.map(folderRow);
  }

  lastSync(account: string): number | null {
    return intOrNull(this.database.get(queries.LAST_SYNC, account)?.['synced']);
  }

  pendingCount(account: string): number {
    return this.folders(account)
      .filter(({ protocol }) => protocol === 'imap')
      .map(({ id }) => int(this.database.get(queries.COUNT_PENDING, id)?.['messages']))
      .reduce((sum, messages) => sum + messages, 0);
  }

  waiting(account: string, limit: number): WaitingEdit[] {
    return this.database.snapshot(() =>
      readWaiting(this.database, account, boundLimit(limit), (id) => this.#rows([id])[0]),
    );
  }

  senderOffers(account: string): SenderOffers | null {
    return readOffers(this.database, account);
  }

  quota(account: string): Quota | null {
    return readQuota(this.database, account);
  }

  storageUse(account: string, limit: number, now: number): StorageUse {
    return this.database.snapshot(() =>
      readStorageUse(this.database, account, boundLimit(limit), now),
    );
  }

  page(query: PageQuery): MessagePage {
    return this.database.snapshot(() => {
      const limit = boundLimit(query.limit);
      const direction: Direction = query.before ? 'before' : query.after ? 'after' : 'newest';
      const keys = this.#pageFolders(query).flatMap((folder) =>
        this.#pageKeys(query, folder, direction, limit + 1),
      );
      const newestFirst = (a: PageKey, b: PageKey) =>
        b.sortDate - a.sortDate || b.placementId - a.placementId;
      keys.sort(direction === 'before' ? (a, b) => newestFirst(b, a) : newestFirst);
      const page = keys.slice(0, limit);
      if (direction === 'before') page.reverse();
      return { rows: this.#rows(page.map((key) => key.placementId)), more: keys.length > limit };
    });
  }

  search(query: SearchQuery): MessageRow[] {
    return this.database.snapshot(() => {
      const plan = planSearch(query.query, { ...query, folders: this.folders() });
      if (plan === null) return [];
      const page = { ...query, limit: boundLimit(query.limit) };
      const ranked = query.order === 'best' ? rankedKeys(this.database, plan, page) : null;
      const keys = ranked ?? searchKeys(this.database, plan, page);
      return this.#rows(keys.map((key) => key.placementId));
    });
  }

  count(query: SearchQuery): FoundCount {
    return this.database.snapshot(() =>
      countFound(this.database, { ...query, limit: boundLimit(query.limit) }, this.folders()),
    );
  }

  conversations(query: SearchQuery): ConversationPage | null {
    return this.database.snapshot(() => {
      const plan = planSearch(query.query, { ...query, folders: this.folders() });
      if (plan === null) return { rows: [], more: false };
      const page = { ...query, limit: boundLimit(query.limit) };
      const found = conversationKeys(this.database, plan, page);
      if (found === null) return null;
      const rows = found.heads.flatMap(({ placementId, ids, unread }) =>
        this.#rows([placementId]).map((row) => ({ ...row, ids, unread })),
      );
      return { rows, more: found.more };
    });
  }

  correspondents(query: AddressQuery): Correspondent[] {
    return this.database.snapshot(() =>
      findCorrespondents(this.database, { ...query, limit: boundLimit(query.limit) }),
    );
  }

  outbox(account?: string): OutboxEntry[] {
    return this.database.snapshot(() =>
      this.database.all(queries.OUTBOX, account ?? null).flatMap((row) => {
        const [message] = this.#rows([int(row['placement_id'])]);
        return message === undefined ? [] : [{ ...dispatchOf(row), message }];
      }),
    );
  }

  messagesOf(placementIds: readonly number[]): MessageRow[] {
    return this.database.snapshot(() => this.#rows(placementIds));
  }

  wished(): MessageRow[] {
    return this.messagesOf(this.database.all(queries.WISHED).map((row) => int(row['id'])));
  }

  tags(): string[] {
    return this.database.all(queries.TAGS).map((row) => text(row['tag']));
  }

  isFullyIndexed(): boolean {
    return this.database.get(queries.UNWORDED_MESSAGE) === undefined;
  }

  find(id: string): MessageRow | null {
    const start = id.trim().toLowerCase();
    if (!/^[0-9a-z]+$/.test(start)) return null;
    return this.database.snapshot(() => {
      // `{` follows `z` in ASCII: the first thing that does not begin with `start`.
      const found = this.database.all(queries.IDS_BETWEEN, start, `${start}{`);
      const [first, second] = found;
      if (first === undefined) return null;
      if (second !== undefined && text(first['short_id']) !== start) {
        throw new MailtuiError(
          'bad-input',
          `more than one message has an id that begins so: ${id}`,
          {
            hint: 'Give more of the id.',
          },
        );
      }
      return this.#rows([int(first['id'])])[0] ?? null;
    });
  }

  /** Oldest first. */
  thread(thread: string): MessageRow[] {
    return this.database.snapshot(() => this.#threadRows(thread));
  }

  threadMembers(thread: string): ThreadMember[] {
    return this.database.snapshot(() =>
      this.#threadRows(thread).map((row) => ({ row, ...readAncestors(this.database, row) })),
    );
  }

  history(id: string): HistoryEvent[] {
    return readHistory(this.database, id);
  }

  kept(folderId: number, after: string, limit: number): KeptMessage[] {
    return readKept(this.database, folderId, after, boundLimit(limit));
  }

  keptState(folderId: number): string {
    return readKeptState(this.database, folderId);
  }

  senderAddresses(placementIds: readonly number[]): Map<number, string> {
    return readSenderAddresses(this.database, placementIds);
  }

  messageIds(): Iterable<string[]> {
    return readMessageIds(this.database);
  }

  digests(): Iterable<string[]> {
    return readDigests(this.database);
  }

  placedDigests(account: string, digests: readonly string[]): Set<string> {
    return readPlacedDigests(this.database, account, digests);
  }

  placedMessageIds(account: string, messageIds: readonly string[]): Map<string, number[]> {
    return readPlacedMessageIds(this.database, account, messageIds);
  }

  checkFile(depth: CheckDepth): string[] {
    return checkFile(this.database, depth);
  }

  atOneMoment<T>(read: () => T): T {
    return this.database.snapshot(read);
  }

  version(): number {
    return int(this.database.get('PRAGMA data_version')?.['data_version']);
  }

  close(): void {
    this.database.close();
  }

  /** The folders to merge; null stands for all mail, which has an index of its own. */
  #pageFolders({ folderId, role, account }: PageQuery): (number | null)[] {
    if (folderId !== undefined) return [folderId];
    if (role === undefined && account === undefined) return [null];
    return this.folders(account)
      .filter((folder) => role === undefined || folder.role === role)
      .map((folder) => folder.id);
  }

  #pageKeys(
    query: PageQuery,
    folder: number | null,
    direction: Direction,
    limit: number,
  ): PageKey[] {
    const { before, after, unreadOnly = false } = query;
    const sql = queries.pageKeys({ oneFolder: folder !== null, unreadOnly, direction });
    const key = before ?? after;
    const parameters: SqlValue[] = [
      ...(folder === null ? [] : [folder]),
      ...(key === undefined ? [] : [key.sortDate, key.placementId]),
      limit,
    ];
    return this.database.all(sql, ...parameters).map((row) => ({
      sortDate: int(row['sort_date']),
      placementId: int(row['id']),
    }));
  }

  /** A conversation's name is one of its keys, and stays one when it gets a smaller name. */
  #threadRows(thread: string): ListedRow[] {
    const key = parseThreadName(thread);
    if (key === null) return [];
    const found = this.database.get(queries.THREAD_OF_KEY, key);
    if (found === undefined) return [];
    const id = int(found['thread_id']);
    const rows = this.database.all(queries.PLACEMENTS_OF_THREAD, id, MAX_THREAD);
    return this.#rows(rows.map((row) => int(row['id'])));
  }

  #rows(placementIds: readonly number[]): ListedRow[] {
    return placementIds.flatMap((id) => {
      const row = this.database.get(queries.ROW, id);
      return row === undefined ? [] : [messageRow(row)];
    });
  }
}

function boundLimit(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit) || 0, 0), MAX_LIMIT);
}
