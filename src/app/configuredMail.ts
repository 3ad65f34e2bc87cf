/**
 * What of the index belongs to the accounts that are configured. The mail of an account that was
 * removed stays in the Maildir and in the index, but is listed nowhere.
 */
import type { AccountConfig } from '../core/account.js';
import type { FolderRow, MessageRow, SearchQuery } from '../core/indexRows.js';
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

  /** Newest first, as from the index. */
  search(query: SearchQuery): MessageRow[] {
    if (query.account !== undefined) {
      return this.#names.has(query.account) ? this.index.search(query) : [];
    }
    const hasOthers = this.index.folders().some(({ account }) => !this.#names.has(account));
    if (!hasOthers) return this.index.search(query);
    // The limit counts what is listed, so each account is asked for that much.
    return [...this.#names]
      .flatMap((account) => this.index.search({ ...query, account }))
      .sort((a, b) => b.sortDate - a.sortDate || b.placementId - a.placementId)
      .slice(0, query.limit);
  }
}
