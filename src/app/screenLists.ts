/**
 * The lists of the screen, read from the index on the screen's own thread: folders, searches and
 * conversations.
 *
 * Guarantees: nothing waits for anybody; every string is safe for a terminal.
 */
import type { AccountConfig } from '../core/account.js';
import { withAddressBook } from '../core/addressBook.js';
import type { Address } from '../core/message.js';
import { isSearchedOnServer } from '../core/depth.js';
import { identitiesOf } from '../core/identity.js';
import { conversationTree } from '../core/conversation.js';
import type {
  ConversationRow,
  Correspondent,
  MessageRow,
  PageKey,
  SearchQuery,
} from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import { and, ALL, type Query } from '../core/query/ast.js';
import { candidates, completionAt } from '../core/query/complete.js';
import { parseQuery } from '../core/query/parse.js';
import { placesOf } from '../core/query/places.js';
import { mayGoOn } from '../core/query/unfinished.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { ConfiguredMail } from './configuredMail.js';
import type {
  ScreenCompletion,
  ScreenList,
  ScreenListQuery,
  ScreenPage,
  ScreenRow,
  ScreenSearchHow,
  SearchCount,
} from './screenMail.js';
import { branchOf, screenRow } from './screenRows.js';

/** Whatever a list holds is newer. */
const OLDER_THAN_ALL: PageKey = { sortDate: Number.MIN_SAFE_INTEGER, placementId: 0 };
/** More is shown as more than that. */
const MOST_COUNTED = 1000;
const MOST_COMPLETIONS = 8;

export class ScreenLists {
  constructor(
    private readonly reader: MailIndexReader,
    private readonly configured: ConfiguredMail,
    private readonly accounts: readonly AccountConfig[],
    private readonly addressBook: () => readonly Address[],
    /** Addresses that are not to be suggested, in lower case. */
    private readonly unwanted: () => ReadonlySet<string> = () => new Set(),
  ) {}

  page(query: ScreenListQuery): ScreenPage {
    const { limit, after, before, oldest, conversations } = query;
    const part = {
      ...(after === undefined ? {} : { after }),
      ...(before === undefined ? {} : { before }),
      ...(oldest === true ? { before: OLDER_THAN_ALL } : {}),
    };
    const asked = { ...this.#asked(query.of), ...part };
    if (conversations === true) {
      const page = this.configured.conversations({ ...asked, limit });
      if (page !== null) {
        return { rows: page.rows.map((row) => this.#conversationRow(row)), more: page.more };
      }
    }
    if ('folderId' in query.of) {
      const { rows, more } = this.reader.page({ folderId: query.of.folderId, ...part, limit });
      return { rows: rows.map((row) => this.row(row)), more };
    }
    const rows = this.configured.search({ ...asked, limit: limit + 1 }).map((row) => this.row(row));
    if (rows.length <= limit) return { rows, more: false };
    const isUpwards = 'before' in part;
    return { rows: isUpwards ? rows.slice(-limit) : rows.slice(0, limit), more: true };
  }

  search(
    words: string,
    limit: number,
    { within = null, order = 'newest' }: ScreenSearchHow = {},
  ): readonly ScreenRow[] {
    const messages = this.configured.folders().reduce((sum, { total }) => sum + total, 0);
    const { query } = parseQuery(words, { typing: mayGoOn(words, messages) });
    // A field whose value is still to come says nothing yet.
    if (query.type === 'all') return [];
    const asked = within === null ? this.#asked({ query: '' }) : this.#asked(within);
    const both = and([asked.query, query]);
    const found = this.configured.search({ ...asked, query: both, order, limit });
    return found.map((row) => this.row(row));
  }

  contains(list: ScreenList, id: string): boolean {
    const asked = this.#asked(list);
    const query = and([asked.query, { type: 'id', id }]);
    return this.configured.search({ ...asked, query, limit: 1 }).length > 0;
  }

  /** Those of these messages that are in the list. */
  rowsIn(within: ScreenList | null, ids: readonly string[]): ScreenRow[] {
    return ids
      .filter((id) => within === null || this.contains(within, id))
      .flatMap((id) => this.reader.find(id) ?? [])
      .map((row) => this.row(row));
  }

  count(query: string): SearchCount {
    return this.configured.count({ ...this.#asked({ query }), limit: MOST_COUNTED });
  }

  /** The messages of a conversation as a tree, each once. @param folderId whose copies to show */
  conversation(thread: string, folderId: number | null): readonly ScreenRow[] {
    const names = new Set(this.accounts.map(({ name }) => name));
    const members = this.reader.threadMembers(thread).filter(({ row }) => names.has(row.account));
    return conversationTree(members, (row) => row.folderId === folderId).map((tree) => ({
      ...this.row(tree.member.row),
      branch: branchOf(tree),
    }));
  }

  /** The most frequent first, without those that are folders, too. Untrusted text. */
  tags(): readonly string[] {
    const tags = this.reader.tags();
    if (tags.length === 0) return [];
    const paths = new Set(this.configured.folders().map(({ path }) => path));
    return tags.filter((tag) => !paths.has(tag));
  }

  /** Whether a server may find words in bodies of the list, or of all mail, that are not here. */
  isSearchedOnServer(within: ScreenList | null): boolean {
    const folderId = within === null || !('folderId' in within) ? null : within.folderId;
    const folder = this.reader.folders().find(({ id }) => id === folderId);
    return this.accounts.some(
      (account) =>
        isSearchedOnServer(account) && (folderId === null || account.name === folder?.account),
    );
  }

  complete(words: string): ScreenCompletion {
    const spot = completionAt(words, words.length);
    const { from, to, typed, wants } = spot;
    const own = this.accounts.flatMap(identitiesOf).map(({ address }) => address);
    const people = wants === 'people' ? this.people(typed, own, MOST_COMPLETIONS) : [];
    const found = candidates(
      spot,
      {
        people,
        ...(wants === 'places' ? { places: placesOf(this.configured.folders()) } : {}),
        ...(wants === 'tags' ? { tags: this.reader.tags() } : {}),
      },
      MOST_COMPLETIONS,
    );
    const isSaid = wants === 'fields' && typed === '';
    return {
      from,
      to,
      candidates: isSaid
        ? []
        : found.map(({ text, detail }) => ({
            text: sanitiseLine(text),
            detail: sanitiseLine(detail),
          })),
    };
  }

  /** Of the mail, then of the address book; best first. Untrusted text. */
  people(text: string, own: readonly string[], limit: number): readonly Correspondent[] {
    const found = this.reader.correspondents({ text, own, now: Date.now(), limit });
    const unwanted = this.unwanted();
    const people = withAddressBook(found, this.addressBook(), { text, limit });
    return unwanted.size === 0
      ? people
      : people.filter(({ address }) => !unwanted.has(address.toLowerCase()));
  }

  row(row: MessageRow): ScreenRow {
    const account = this.accounts.find(({ name }) => name === row.account);
    return screenRow(row, account?.protocol ?? 'imap');
  }

  #conversationRow({ ids, unread, ...row }: ConversationRow): ScreenRow {
    return { ...this.row(row), conversation: { ids, unread } };
  }

  #asked(list: ScreenList): Omit<SearchQuery, 'limit'> {
    const now = Date.now();
    if ('folderId' in list) return { query: ALL, folderId: list.folderId, now };
    const query: Query = parseQuery(list.query, { typing: true }).query;
    return { query, now };
  }
}
