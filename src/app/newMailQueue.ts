/**
 * Announces new mail one account at a time and never beside itself: what comes while the user's
 * command still runs is announced together when it has ended.
 */
import type { AccountConfig } from '../core/account.js';
import { mergeNewMail, type NewMail } from '../core/newMail.js';

/** Resolves with what went wrong, as a clause, or null. Never rejects. */
export type Announce = (
  account: AccountConfig,
  mail: NewMail,
  signal: AbortSignal,
) => Promise<string | null>;

interface Waiting {
  mail: NewMail;
  signal: AbortSignal;
  warn: (trouble: string) => void;
}

export class NewMailQueue {
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(private readonly announce: Announce) {}

  add(account: AccountConfig, news: Waiting): void {
    const { name } = account;
    const earlier = this.#waiting.get(name)?.mail;
    const mail = earlier === undefined ? news.mail : mergeNewMail(earlier, news.mail);
    this.#waiting.set(name, { ...news, mail });
    if (this.#running.has(name)) return;
    this.#running.set(
      name,
      this.#work(account).finally(() => this.#running.delete(name)),
    );
  }

  /** Everything of the account has been announced. */
  async settled(account: string): Promise<void> {
    await this.#running.get(account);
  }

  async #work(account: AccountConfig): Promise<void> {
    for (;;) {
      const next = this.#waiting.get(account.name);
      if (next === undefined) return;
      this.#waiting.delete(account.name);
      const trouble = await this.announce(account, next.mail, next.signal);
      if (trouble !== null) next.warn(trouble);
    }
  }
}
