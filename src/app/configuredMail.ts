/**
 * What of the index belongs to the accounts that are configured. The mail of an account that was
 * removed stays in the Maildir and in the index, but is listed nowhere.
 */
import type { AccountConfig } from '../core/account.js';
import type {
  ConversationPage,
  FolderRow,
  FoundCount,
  MessageRow,
  SearchQuery,
} from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';

export class ConfiguredMail {
  readonly #names: ReadonlySet<string>;

  constructor(
    private readonly index: MailIndexReader,
    accounts: readonly AccountConfig[],
  ) {
    this.#names = new Set(accounts.map(({ name }) => name));
  }

  folders(account?: string): FolderRow[] {
    return this.index.folders(account).filter((folder) => this.#names.has(folder.account));
  }

  /** As from the index. */
  search(query: SearchQuery): MessageRow[] {
    return this.index.search(this.#within(query));
  }

  count(query: SearchQuery): FoundCount {
    return this.index.count(this.#within(query));
  }

  conversations(query: SearchQuery): ConversationPage | null {
    return this.index.conversations(this.#within(query));
  }

  #within(query: SearchQuery): SearchQuery {
    const hasOthers = this.index.folders().some(({ account }) => !this.#names.has(account));
    return hasOthers ? { ...query, accounts: [...this.#names] } : query;
  }
}
