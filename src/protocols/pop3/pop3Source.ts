/**
 * Pop3Source: a POP3 mailbox as a MailSource.
 *
 * The server is a letter-box: there is one mailbox, nothing in it has flags, and what is no longer
 * there means nothing. Ids are UIDLs. It sends DELE for what it is told to mark and for nothing
 * else, and QUIT after a DELE only when told to finish.
 *
 * What MailSource promises is kept here and below: exact bytes (multilineDecoder), replies never
 * mixed up or cut short (replyReader), TLS before any credential (session, wire), a deadline on
 * every wait (wire), backpressure (retrieval).
 */
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../../core/errors.js';
import type { LetterBox, LetterBoxTerms } from '../../core/letterBox.js';
import type { FetchedHeader, PartialReading } from '../../core/partialReading.js';
import type {
  FetchedMessage,
  MailboxSnapshot,
  MailSource,
  RemoteMailbox,
  SourceFactory,
  SourceSettings,
} from '../../core/source.js';
import { termsOf } from './capabilities.js';
import { Pop3Connection } from './connection.js';
import type { Mailbox } from './mailbox.js';
import { TooSoon } from './serverWords.js';

/** What a server that wants a pause between logins, and does not say how long, is given. */
const USUAL_PAUSE = 5 * 60_000;

const INBOX: RemoteMailbox = {
  path: 'INBOX',
  delimiter: '',
  role: 'inbox',
  selectable: true,
  status: null,
};

export const createPop3Source: SourceFactory = (settings) => new Pop3Source(settings);

class Pop3Source implements MailSource, LetterBox {
  readonly protocol = 'pop3';
  readonly absence = 'nothing';
  readonly letterBox: LetterBox = this;
  readonly partial: PartialReading = {
    open: (_place, signal) =>
      this.#cancellable(signal, async () => {
        await this.#connection.lookInto(null);
      }),
    headers: (ids, signal) => this.#headers(ids, signal),
  };

  readonly #settings: SourceSettings;
  #connection: Pop3Connection;
  #wasTooSoon = false;
  #closing: Promise<void> | null = null;

  constructor(settings: SourceSettings) {
    this.#settings = settings;
    this.#connection = new Pop3Connection(settings);
  }

  get offers(): readonly string[] {
    return [...this.#connection.capabilities.entries.keys()];
  }

  get terms(): LetterBoxTerms {
    return termsOf(this.#connection.capabilities);
  }

  get pause(): number {
    const { loginDelay } = this.terms;
    return this.#wasTooSoon && loginDelay === 0 ? USUAL_PAUSE : loginDelay;
  }

  connect(signal: AbortSignal): Promise<void> {
    return this.#cancellable(signal, async () => {
      try {
        await this.#connection.open(signal);
      } catch (thrown) {
        this.#wasTooSoon = thrown instanceof TooSoon;
        throw thrown;
      }
    });
  }

  async reopen(signal: AbortSignal): Promise<void> {
    await this.#connection.close();
    throwIfCancelled(signal);
    this.#connection = new Pop3Connection(this.#settings);
    await this.connect(signal);
  }

  listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]> {
    return this.#cancellable(signal, () => Promise.resolve([INBOX]));
  }

  snapshot(
    _mailbox: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot> {
    return this.#cancellable(signal, async () =>
      snapshotOf(await this.#connection.lookInto(cursor)),
    );
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncIterable<FetchedMessage> {
    const messages = this.#stoppable(signal, this.#connection.retrieve(ids));
    for await (const { id, content } of messages) {
      yield { id, flags: null, keywords: [], received: null, content };
    }
  }

  async *#headers(ids: readonly string[], signal: AbortSignal): AsyncIterable<FetchedHeader> {
    for await (const one of this.#stoppable(signal, this.#connection.headers(ids))) {
      yield { ...one, flags: null, keywords: [], received: null };
    }
  }

  heads(
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<{ id: string; head: Buffer }, void> {
    return this.#stoppable(signal, this.#connection.heads(ids));
  }

  mark(ids: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    return this.#cancellable(signal, () => this.#connection.mark(ids));
  }

  finish(signal: AbortSignal): Promise<boolean> {
    return this.#cancellable(signal, () => this.#connection.quit());
  }

  close(): Promise<void> {
    this.#closing ??= this.#connection.close();
    return this.#closing;
  }

  /** The same items; when the signal fires, hangs up, and the next one is `cancelled`. */
  async *#stoppable<T>(signal: AbortSignal, items: AsyncIterable<T>): AsyncGenerator<T, void> {
    const stop = this.#stopOn(signal);
    try {
      for await (const item of items) {
        throwIfCancelled(signal);
        yield item;
      }
    } catch (thrown) {
      throw this.#scoped(thrown);
    } finally {
      stop.release();
    }
  }

  /** Runs `work`; when the signal fires, hangs up and rejects at once. */
  async #cancellable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfCancelled(signal);
    const stop = this.#stopOn(signal);
    try {
      return await Promise.race([work(), stop.fired]);
    } catch (thrown) {
      throw this.#scoped(thrown);
    } finally {
      stop.release();
    }
  }

  /** Hangs up when the signal fires; `fired` rejects then. `release` forgets about the signal. */
  #stopOn(signal: AbortSignal): { fired: Promise<never>; release: () => void } {
    let onAbort = (): void => undefined;
    const fired = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        const stopped = new MailtuiError('cancelled', 'stopped');
        this.#connection.fail(stopped);
        reject(stopped);
      };
    });
    // Whoever does not wait for it learns by the wire's failure.
    fired.catch(() => undefined);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    return {
      fired,
      release: () => {
        signal.removeEventListener('abort', onAbort);
      },
    };
  }

  #scoped(thrown: unknown): MailtuiError {
    const { account, server } = this.#settings;
    return toMailtuiError(thrown).within({ account, server: `${server.host}:${server.port}` });
  }
}

function snapshotOf(mailbox: Mailbox): MailboxSnapshot {
  const { unchanged, complete, sizes, cursor } = mailbox;
  const messages = unchanged
    ? []
    : [...mailbox.numbers].map(([id, number]) => ({
        id,
        size: sizes.get(number) ?? null,
        flags: null,
        keywords: [],
      }));
  return { unchanged, complete, validity: '', messages, vanished: null, cursor };
}
