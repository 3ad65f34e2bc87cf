/**
 * Looks at mailboxes that are not open and that no NOTIFY tells of: a LIST with the state of each
 * (LIST-STATUS, RFC 5819), which is one round trip however many there are; where the server has no such
 * thing, a STATUS for each of not too many.
 *
 * Guarantees: opens and changes nothing; the same state counts as news once. Without CONDSTORE a flag
 * that changed shows only if it changed how many are unread; the rest is left to the next sync.
 */
import type { ImapFlow } from 'imapflow';
import {
  atom,
  command,
  listOf,
  textOf,
  throwIfClosed,
  type Argument,
  type Token,
} from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { mailboxArgument, mailboxNameOf } from './mailboxName.js';
import { newsIn } from './mailboxNews.js';

/** More are not asked one by one. */
const MOST_SINGLE = 25;

export class MailboxPolls {
  readonly #paths: ReadonlySet<string>;

  constructor(
    private readonly client: ImapFlow,
    private readonly session: ImapSession,
    paths: readonly string[],
  ) {
    this.#paths = new Set(paths);
  }

  /** Whether there is anything to look at that can be looked at cheaply. */
  get isWorthwhile(): boolean {
    return this.#paths.size > 0 && (this.#comeTogether || this.#paths.size <= MOST_SINGLE);
  }

  /** @returns whether one has changed since its last snapshot, or since the last look */
  async look(): Promise<boolean> {
    const { client } = this;
    let isNews = false;
    const STATUS = ([name, items]: readonly Token[]): void => {
      const path = mailboxNameOf(client, textOf(name) ?? '');
      if (this.#paths.has(path) && this.#isNews(path, listOf(items))) isNews = true;
    };
    const items = ['UIDVALIDITY', 'UIDNEXT', 'MESSAGES', 'UNSEEN', ...this.#modseq].map(atom);
    for (const [name, args] of this.#questions(items)) {
      try {
        await command(client, name, args, { STATUS });
      } catch {
        // A mailbox may be gone, and a server may not want to; a lost connection is another matter.
        throwIfClosed(client);
      }
    }
    return isNews;
  }

  get #comeTogether(): boolean {
    return this.client.capabilities.has('LIST-STATUS') || this.client.enabled.has('IMAP4REV2');
  }

  get #modseq(): string[] {
    return this.session.connection.isEnabled('CONDSTORE') ? ['HIGHESTMODSEQ'] : [];
  }

  #questions(items: readonly Argument[]): [string, Argument[]][] {
    const text = (value: string): Argument => ({ type: 'STRING', value });
    if (this.#comeTogether) {
      const state = [atom('STATUS'), items];
      return [['LIST', [text(''), text('*'), atom('RETURN'), state]]];
    }
    return [...this.#paths].map((path) => ['STATUS', [mailboxArgument(this.client, path), items]]);
  }

  #isNews(path: string, items: readonly Token[]): boolean {
    const { unseen } = this.session;
    const at = items.findIndex((item) => textOf(item)?.toUpperCase() === 'UNSEEN');
    const count = at === -1 ? '' : (textOf(items[at + 1]) ?? '');
    const before = unseen.get(path) ?? count;
    unseen.set(path, count);
    return newsIn(this.session, path, items) || before !== count;
  }
}
