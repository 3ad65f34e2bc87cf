/**
 * Pop3Source: a POP3 mailbox as a MailSource.
 *
 * The server is a letter-box: there is one mailbox, nothing in it has flags, and what is no longer
 * there means nothing. Ids are UIDLs. Mail is left on the server: this source never sends DELE.
 *
 * What MailSource promises is kept here and below: exact bytes (multilineDecoder), replies never
 * mixed up or cut short (replyReader), TLS before any credential (session, wire), a deadline on
 * every wait (wire), backpressure (retrieval).
 */
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../../core/errors.js';
import type {
  FetchedMessage,
  MailboxSnapshot,
  MailSource,
  RemoteMailbox,
  SourceFactory,
  SourceSettings,
} from '../../core/source.js';
import { has, UNKNOWN_CAPABILITIES, type Capabilities } from './capabilities.js';
import { lookInto, type Mailbox } from './mailbox.js';
import { Pop3Client } from './pop3Client.js';
import { Retrieval, type RetrievalOptions } from './retrieval.js';
import { refusal, responseCode } from './serverWords.js';
import { openSession } from './session.js';
import { Wire } from './wire.js';

const IDLE_TIMEOUT = 60_000;
/** A server that does not answer QUIT is not waited for. */
const QUIT_TIMEOUT = 5_000;
/** For messages whose size the server did not tell. */
const USUAL_SIZE = 16 * 1024;

const INBOX: RemoteMailbox = {
  path: 'INBOX',
  delimiter: '',
  role: 'inbox',
  selectable: true,
  status: null,
};

export const createPop3Source: SourceFactory = (settings) => new Pop3Source(settings);

class Pop3Source implements MailSource {
  readonly protocol = 'pop3';
  readonly absence = 'nothing';

  readonly #settings: SourceSettings;
  readonly #wire: Wire;
  readonly #client: Pop3Client;
  #capabilities: Capabilities = UNKNOWN_CAPABILITIES;
  #mailbox: Mailbox | null = null;
  #open = false;
  #closing: Promise<void> | null = null;

  constructor(settings: SourceSettings) {
    this.#settings = settings;
    this.#wire = new Wire(settings.server, settings.idleTimeout ?? IDLE_TIMEOUT);
    this.#client = new Pop3Client(settings.server, this.#wire, settings.trace);
  }

  connect(signal: AbortSignal): Promise<void> {
    const { server, password } = this.#settings;
    return this.#cancellable(signal, async () => {
      const parts = { server, password, signal, wire: this.#wire, client: this.#client };
      this.#capabilities = await openSession(parts);
      this.#open = true;
    });
  }

  listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]> {
    return this.#cancellable(signal, () => Promise.resolve([INBOX]));
  }

  snapshot(
    _mailbox: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot> {
    return this.#cancellable(signal, async () => {
      const seen = await lookInto(
        {
          client: this.#client,
          capabilities: this.#capabilities,
          retrieval: this.#retrievalOptions(),
        },
        cursor,
      );
      this.#mailbox = seen;
      return {
        unchanged: seen.unchanged,
        complete: seen.complete,
        validity: '',
        messages: seen.unchanged
          ? []
          : [...seen.numbers].map(([id, number]) => ({
              id,
              size: seen.sizes.get(number) ?? null,
              flags: null,
              keywords: [],
            })),
        vanished: null,
        cursor: seen.cursor,
      };
    });
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncIterable<FetchedMessage> {
    const wanted = this.#find(ids);
    const requests = wanted.map(({ number, size }) => ({
      line: `RETR ${number}`,
      expected: size ?? USUAL_SIZE,
    }));
    const stop = this.#stopOn(signal);
    let trouble: MailtuiError | null = null;
    try {
      const retrieval = new Retrieval(requests, this.#retrievalOptions());
      for await (const { request, refusal: refused, content } of retrieval.answers()) {
        throwIfCancelled(signal);
        const id = wanted[request]?.id ?? '';
        // A message that is refused has vanished, unless the server says that it has trouble.
        if (refused === null) yield { id, flags: null, keywords: [], received: null, content };
        else if (responseCode(refused).startsWith('SYS')) trouble = refusal('a message', refused);
      }
      if (trouble !== null) throw trouble;
    } catch (thrown) {
      throw this.#scoped(thrown);
    } finally {
      stop.release();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#hangUp();
    return this.#closing;
  }

  async #hangUp(): Promise<void> {
    // Politely only where there is a session, and no answer due that would have to be read first.
    if (!this.#open || this.#wire.failure !== null || this.#wire.pending > 0) {
      this.#wire.fail(new MailtuiError('cancelled', 'closed'));
      return;
    }
    const deadline = setTimeout(() => {
      this.#wire.fail(new MailtuiError('timeout', 'the server does not answer QUIT'));
    }, QUIT_TIMEOUT);
    try {
      await this.#client.QUIT();
    } catch {
      // Nothing hangs on the answer: no message was marked for deletion.
    } finally {
      clearTimeout(deadline);
      this.#wire.end();
    }
  }

  #find(ids: readonly string[]): { id: string; number: number; size: number | undefined }[] {
    const { numbers, sizes } = this.#mailbox ?? { numbers: new Map(), sizes: new Map() };
    return ids.flatMap((id) => {
      const number = numbers.get(id);
      return number === undefined ? [] : [{ id, number, size: sizes.get(number) }];
    });
  }

  #retrievalOptions(): RetrievalOptions {
    return {
      wire: this.#wire,
      pipelining: has(this.#capabilities, 'PIPELINING'),
      trace: this.#settings.trace,
    };
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
        this.#wire.fail(stopped);
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
