/**
 * One POP3 session, from the connection to QUIT.
 *
 * Guarantees: message numbers are only used with the listing they are of; what is marked with DELE
 * is removed by `quit` alone: however else the session ends, it ends without QUIT.
 */
import { headerSection } from '../../core/letterHeader.js';
import { MailtuiError } from '../../core/errors.js';
import type { SourceSettings } from '../../core/source.js';
import { has, UNKNOWN_CAPABILITIES, type Capabilities } from './capabilities.js';
import { readHeads, readTops } from './heads.js';
import { lookInto, type Mailbox } from './mailbox.js';
import { Pop3Client } from './pop3Client.js';
import { Retrieval, type RetrievalOptions, type Retrieved } from './retrieval.js';
import { refusal, responseCode } from './serverWords.js';
import { openSession } from './session.js';
import { Wire } from './wire.js';

const IDLE_TIMEOUT = 60_000;
/** A server that does not answer a QUIT on which nothing hangs is not waited for. */
const QUIT_TIMEOUT = 5_000;
/** For messages whose size the server did not tell. */
const USUAL_SIZE = 16 * 1024;
const STATUS_LINE_SIZE = 64;

interface Listed {
  id: string;
  number: number;
}

export class Pop3Connection {
  capabilities: Capabilities = UNKNOWN_CAPABILITIES;
  readonly #settings: SourceSettings;
  readonly #wire: Wire;
  readonly #client: Pop3Client;
  #mailbox: Mailbox | null = null;
  #isOpen = false;
  #hasMarks = false;

  constructor(settings: SourceSettings) {
    this.#settings = settings;
    this.#wire = new Wire(settings.server, settings.idleTimeout ?? IDLE_TIMEOUT);
    this.#client = new Pop3Client(settings.server, this.#wire, settings.trace);
  }

  async open(signal: AbortSignal): Promise<void> {
    const { server, password } = this.#settings;
    await openSession({
      server,
      password,
      signal,
      wire: this.#wire,
      client: this.#client,
      onCapabilities: (capabilities) => {
        this.capabilities = capabilities;
      },
    });
    this.#isOpen = true;
  }

  async lookInto(cursor: string | null): Promise<Mailbox> {
    const { capabilities } = this;
    const parts = { client: this.#client, capabilities, retrieval: this.#retrievalOptions() };
    this.#mailbox = await lookInto(parts, cursor);
    return this.#mailbox;
  }

  /** Messages that the server refuses are left out; if it has trouble, an error follows the rest. */
  async *retrieve(
    ids: readonly string[],
  ): AsyncGenerator<{ id: string; content: Retrieved['content'] }, void, undefined> {
    const wanted = this.#find(ids);
    const requests = wanted.map(({ number }) => ({
      line: `RETR ${number}`,
      expected: this.#mailbox?.sizes.get(number) ?? USUAL_SIZE,
    }));
    let trouble: MailtuiError | null = null;
    const retrieval = new Retrieval(requests, this.#retrievalOptions());
    for await (const { request, refusal: refused, content } of retrieval.answers()) {
      if (refused === null) yield { id: wanted[request]?.id ?? '', content };
      else if (responseCode(refused).startsWith('SYS')) trouble = refusal('a message', refused);
    }
    if (trouble !== null) throw trouble;
  }

  async *heads(ids: readonly string[]): AsyncGenerator<{ id: string; head: Buffer }> {
    const { numbers, idOf } = this.#numbered(ids);
    for await (const { number, head } of readHeads(numbers, this.#retrievalOptions())) {
      yield { id: idOf.get(number) ?? '', head };
    }
  }

  /** See PartialReading: what the server gives as the header alone, and tells the octets of. */
  async *headers(
    ids: readonly string[],
  ): AsyncGenerator<{ id: string; header: Buffer; size: number }> {
    const { numbers, idOf } = this.#numbered(ids);
    for await (const { number, head } of readTops(numbers, this.#retrievalOptions())) {
      const header = headerSection(head);
      const size = this.#mailbox?.sizes.get(number);
      if (header !== null && size !== undefined) {
        yield { id: idOf.get(number) ?? '', header, size };
      }
    }
  }

  /** DELE (RFC 1939, 5). Resolves with those that the server has marked. */
  async mark(ids: readonly string[]): Promise<string[]> {
    const wanted = this.#find(ids);
    const requests = wanted.map(({ number }) => ({
      line: `DELE ${number}`,
      expected: STATUS_LINE_SIZE,
      singleLine: true,
    }));
    const marked: string[] = [];
    if (requests.length > 0) this.#hasMarks = true;
    for await (const answer of new Retrieval(requests, this.#retrievalOptions()).answers()) {
      const id = wanted[answer.request]?.id;
      if (answer.refusal === null && id !== undefined) marked.push(id);
    }
    return marked;
  }

  /**
   * QUIT (RFC 1939, 6). True when the server said that all is done; false when it said that it is
   * not, or nothing: what was marked may then be removed or not.
   */
  async quit(): Promise<boolean> {
    this.#isOpen = false;
    try {
      await this.#client.QUIT();
      return true;
    } catch {
      return false;
    } finally {
      this.#wire.end();
    }
  }

  /** Ends the session politely if nothing hangs on it, at once otherwise. */
  async close(): Promise<void> {
    // Politely only where no answer is due that would have to be read first.
    const isIdle = this.#wire.failure === null && this.#wire.pending === 0;
    if (!this.#isOpen || !isIdle || this.#hasMarks) {
      this.fail(new MailtuiError('cancelled', 'closed'));
      return;
    }
    const deadline = setTimeout(() => {
      this.fail(new MailtuiError('timeout', 'the server does not answer QUIT'));
    }, QUIT_TIMEOUT);
    await this.quit();
    clearTimeout(deadline);
  }

  /** Hangs up; whoever waits gets this error. */
  fail(error: MailtuiError): void {
    this.#wire.fail(error);
  }

  #find(ids: readonly string[]): Listed[] {
    const numbers = this.#mailbox?.numbers;
    return ids.flatMap((id) => {
      const number = numbers?.get(id);
      return number === undefined ? [] : [{ id, number }];
    });
  }

  #numbered(ids: readonly string[]): { numbers: number[]; idOf: Map<number, string> } {
    const wanted = this.#find(ids);
    return {
      numbers: wanted.map(({ number }) => number),
      idOf: new Map(wanted.map(({ id, number }) => [number, id])),
    };
  }

  #retrievalOptions(): RetrievalOptions {
    return {
      wire: this.#wire,
      pipelining: has(this.capabilities, 'PIPELINING'),
      trace: this.#settings.trace,
    };
  }
}
