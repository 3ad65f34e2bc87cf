/**
 * News of mailboxes that are not open, by NOTIFY (RFC 5465), where the server offers it: it sends
 * a STATUS of each that changes, without being asked.
 *
 * Guarantees: what changed since the last snapshot is told, too, because the server begins with
 * the state of each; the same state is told once, so that a server that contradicts itself does
 * not keep us busy. In effect only between `begin` and `end`: at other times a STATUS that nobody
 * asked for could be taken for the answer to a question.
 */
import type { ImapFlow } from 'imapflow';
import { atom, command, listOf, textOf, type Argument, type Token } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { modifiedUtf7 } from './mailboxName.js';

/** RFC 5465, 5: who asks for new messages has to ask for removed ones, too. */
const EVENTS: Argument = ['MessageNew', 'MessageExpunge', 'FlagChange'].map(atom);
/** What holds without NOTIFY. `NOTIFY NONE` would also silence the mailbox that is open. */
const OF_THE_OPEN_ONE: Argument = [atom('SELECTED-DELAYED'), EVENTS];

/** The part of imapflow that its types do not show: what is done with answers to no command. */
interface Listener {
  untaggedHandlers: Record<string, ((response: { attributes?: unknown }) => Promise<void>) | null>;
  sectionHandlers: Record<string, (() => Promise<void>) | null>;
}

export class MailboxNews {
  /** Paths by the names that the server may send: Dovecot 2.3 sends UTF-8 here unasked. */
  readonly #paths: ReadonlyMap<string, string>;
  #inEffect = false;

  /** @param onNews called when one of these has changed since its last snapshot */
  constructor(
    private readonly client: ImapFlow,
    private readonly session: ImapSession,
    paths: readonly string[],
    private readonly onNews: () => void,
  ) {
    this.#paths = new Map(
      paths.flatMap((path) => [path, modifiedUtf7(path)].map((name) => [name, path])),
    );
  }

  /** Whether the server tells of them, so that nobody has to ask. */
  get isTelling(): boolean {
    return this.#inEffect && !this.session.silent;
  }

  /** Does nothing where the server cannot do this, or does not want to. */
  async begin(): Promise<void> {
    const { client, session } = this;
    if (this.#paths.size === 0 || session.silent || !client.capabilities.has('NOTIFY')) return;
    this.#listen();
    this.#inEffect = true;
    const all = [OF_THE_OPEN_ONE, [atom('PERSONAL'), EVENTS]];
    try {
      await command(client, 'NOTIFY', [atom('SET'), atom('STATUS'), ...all]);
    } catch (thrown) {
      this.#forget();
      if (!client.usable) throw thrown;
      session.silent = true;
    }
  }

  /** Does not wait: what comes next on this connection does by itself. */
  end(): void {
    if (!this.#inEffect) return;
    this.#forget();
    const { client } = this;
    if (!client.usable) return;
    command(client, 'NOTIFY', [atom('SET'), OF_THE_OPEN_ONE]).catch(() => undefined);
  }

  #listen(): void {
    const { untaggedHandlers, sectionHandlers } = this.client as unknown as Listener;
    untaggedHandlers['STATUS'] = ({ attributes }) => {
      if (Array.isArray(attributes)) this.#take(attributes as readonly Token[]);
      return Promise.resolve();
    };
    // The server tells nothing any more, not even of the open mailbox (RFC 5465, 5.8).
    sectionHandlers['NOTIFICATIONOVERFLOW'] = () => {
      this.session.silent = true;
      this.onNews();
      return Promise.resolve();
    };
  }

  #forget(): void {
    const { untaggedHandlers, sectionHandlers } = this.client as unknown as Listener;
    this.#inEffect = false;
    untaggedHandlers['STATUS'] = null;
    sectionHandlers['NOTIFICATIONOVERFLOW'] = null;
  }

  #take([name, items]: readonly Token[]): void {
    const path = this.#paths.get(textOf(name) ?? '');
    if (path !== undefined && newsIn(this.session, path, listOf(items))) this.onNews();
  }
}

/** Whether a STATUS says that the mailbox has changed since its last snapshot, for the first time. */
export function newsIn(session: ImapSession, path: string, items: readonly Token[]): boolean {
  const known = session.marks.get(path)?.split(' ');
  if (known === undefined) return false;
  const state = stateIn(items);
  const isNews = state.some((value, at) => value !== '' && value !== (known[at] ?? value));
  const mark = state.join(' ');
  if (!isNews || session.told.get(path) === mark) return false;
  session.told.set(path, mark);
  return true;
}

/** In the order of a `mailboxMark`. */
const ITEMS = ['UIDVALIDITY', 'UIDNEXT', 'MESSAGES', 'HIGHESTMODSEQ'] as const;

/** Empty where it is not told: a server may tell only what has changed (RFC 5465, 5). */
function stateIn(items: readonly Token[]): string[] {
  const values = new Map<string, string>();
  for (let at = 0; at + 1 < items.length; at += 2) {
    values.set((textOf(items[at]) ?? '').toUpperCase(), textOf(items[at + 1]) ?? '');
  }
  return ITEMS.map((item) => values.get(item) ?? '');
}
