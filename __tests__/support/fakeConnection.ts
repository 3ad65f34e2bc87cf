/** A connection to the mail server in memory: reading. What it changes there is in fakeEdits.ts. */
import type { Protocol } from '../../src/core/account.js';
import { MailtuiError, throwIfCancelled } from '../../src/core/errors.js';
import type {
  FetchedHeader,
  PartialReading,
  RemoteMatches,
} from '../../src/core/partialReading.js';
import type { Query } from '../../src/core/query/ast.js';
import { printQuery } from '../../src/core/query/print.js';
import type {
  FetchedMessage,
  MailboxEdits,
  MailboxSnapshot,
  MailSource,
  Quota,
  RemoteIdentity,
  RemoteMailbox,
  RemotePlace,
  SourceSettings,
} from '../../src/core/source.js';
import { fakeEdits } from './fakeEdits.js';
import type { FakeMailbox, FakeMailServer, FakeMessage } from './fakeSource.js';

export class FakeSource implements MailSource {
  readonly protocol: Protocol;
  readonly absence: MailSource['absence'];
  readonly identify?: NonNullable<MailSource['identify']>;
  readonly watch?: NonNullable<MailSource['watch']>;
  readonly quota?: NonNullable<MailSource['quota']>;
  readonly edits?: MailboxEdits;
  readonly partial: PartialReading;
  #connected = false;
  #current: string | null = null;
  /** By path, as the last snapshot told them; what changed since is news to a watch. */
  readonly #seen = new Map<string, string>();

  constructor(
    private readonly server: FakeMailServer,
    private readonly settings: SourceSettings,
  ) {
    this.protocol = server.protocol;
    this.absence = server.protocol === 'imap' ? 'deleted' : 'nothing';
    this.partial = {
      open: (place, signal) => this.#open(place, signal),
      headers: (ids, signal) => this.#headers(ids, signal),
      ...(server.protocol === 'pop3'
        ? {}
        : {
            receivedSince: (moment, signal) => this.#receivedSince(moment, signal),
            search: (query, _now, signal) => this.#search(query, signal),
          }),
    };
    if (server.protocol === 'pop3') return;
    this.identify = (ids, signal) => this.#identify(ids, signal);
    this.watch = (paths, forMs, signal) => this.#watch(paths, forMs, signal);
    this.quota = (signal) => this.#quota(signal);
    this.edits = fakeEdits(server, (entry, signal) => this.#begin(entry, signal));
  }

  async connect(signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    this.server.log.push('connect');
    const password = await this.settings.password(signal);
    throwIfCancelled(signal);
    this.server.raise('connect');
    if (password !== this.server.password) {
      throw new MailtuiError('login-refused', 'the server did not accept user name and password');
    }
    this.#connected = true;
  }

  async listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]> {
    await this.#begin('list', signal);
    this.server.raise('list');
    const all = this.server.mailboxes();
    const visible = this.protocol === 'imap' ? all : all.filter(({ path }) => path === 'INBOX');
    return visible.map((mailbox) => ({
      path: mailbox.path,
      delimiter: this.protocol === 'imap' ? '/' : '',
      role: mailbox.role,
      selectable: mailbox.selectable,
      status: this.server.options.tellsStatus && mailbox.selectable ? stateOf(mailbox) : null,
    }));
  }

  async snapshot(
    { path, status }: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot> {
    await this.#begin(`snapshot ${path}`, signal);
    this.server.raise('snapshot');
    const mailbox = this.server.mailbox(path);
    this.#current = path;
    const validity = this.protocol === 'imap' ? String(mailbox.validity) : '';
    const state = status ?? stateOf(mailbox);
    this.#seen.set(path, state);
    if (state === cursor) {
      return {
        unchanged: true,
        complete: false,
        validity,
        messages: [],
        vanished: null,
        cursor,
      };
    }
    const since = this.server.options.tellsChanges ? changesSince(mailbox, cursor) : null;
    const all = mailbox.messages;
    const shown =
      since !== null
        ? all.filter(({ changed }) => changed > since)
        : this.server.cutSnapshots
          ? all.slice(all.length >> 1)
          : all;
    return {
      unchanged: false,
      complete: since === null && shown.length === all.length,
      validity,
      messages: shown.map((message) => ({
        id: message.id,
        size: message.content.length,
        flags: this.protocol === 'imap' ? message.flags : null,
        keywords: message.keywords,
        ...this.#emailId(message),
      })),
      vanished:
        since === null
          ? null
          : mailbox.vanished.filter(({ changed }) => changed > since).map(({ id }) => id),
      cursor: state,
    };
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncGenerator<FetchedMessage, void> {
    const path = this.#place();
    const { chunk, streamAbove } = this.server.options;
    let sent = 0;
    for (let start = 0; start < ids.length; start += chunk) {
      const asked = new Set(ids.slice(start, start + chunk));
      await this.#begin(`fetch ${path} ${[...asked].join(' ')}`, signal);
      const found = this.server.mailbox(path).messages.filter(({ id }) => asked.has(id));
      for (const message of found) {
        const { id, content, flags, keywords, received } = message;
        this.server.raise('fetch', sent);
        await unlessCancelled(this.server.beforeMessage(id), signal);
        yield {
          id,
          flags: this.protocol === 'imap' ? flags : null,
          keywords,
          received: this.protocol === 'imap' ? received : null,
          ...this.#emailId(message),
          content: content.length > streamAbove ? pieces(content, signal) : Buffer.from(content),
        };
        throwIfCancelled(signal);
        sent += 1;
      }
    }
    this.server.raise('fetch', sent);
  }

  async #open({ path, validity }: RemotePlace, signal: AbortSignal): Promise<void> {
    await this.#begin(`open ${path}`, signal);
    const mailbox = this.server.mailbox(path);
    if (this.protocol === 'imap' && validity !== String(mailbox.validity)) {
      throw new MailtuiError('protocol', 'the mailbox was replaced', { retry: 'now' });
    }
    this.#current = path;
  }

  async *#headers(
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FetchedHeader, void> {
    const path = this.#place();
    await this.#begin(`headers ${path} ${ids.join(' ')}`, signal);
    const asked = new Set(ids);
    const found = this.server.mailbox(path).messages.filter(({ id }) => asked.has(id));
    for (const [sent, message] of found.entries()) {
      this.server.raise('headers', sent);
      const { id, content, flags, keywords, received } = message;
      const end = content.indexOf('\r\n\r\n');
      const isImap = this.protocol === 'imap';
      yield {
        ...{ id, flags: isImap ? flags : null, keywords, received: isImap ? received : null },
        header: end === -1 ? content : content.subarray(0, end + 4),
        size: this.server.sizeTold(content.length),
      };
      throwIfCancelled(signal);
    }
  }

  async #receivedSince(moment: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const path = this.#place();
    await this.#begin(`since ${path}`, signal);
    const day = new Date(moment).setUTCHours(0, 0, 0, 0);
    const { messages } = this.server.mailbox(path);
    return new Set(messages.filter((one) => (one.received ?? 0) >= day).map(({ id }) => id));
  }

  /** Knows words alone. */
  async #search(query: Query, signal: AbortSignal): Promise<RemoteMatches> {
    const path = this.#place();
    await this.#begin(`search ${path}`, signal);
    this.server.raise('search');
    const parts = query.type === 'and' ? query.parts : [query];
    const words = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const others = parts.filter((part) => part.type !== 'text' && part.type !== 'in');
    const found = this.server
      .mailbox(path)
      .messages.filter(({ content }) => words.every((word) => content.includes(word)));
    return { ids: found.map(({ id }) => id), leftOut: others.map(printQuery) };
  }

  close(): Promise<void> {
    this.#connected = false;
    return Promise.resolve();
  }

  async #identify(ids: readonly string[], signal: AbortSignal): Promise<RemoteIdentity[]> {
    const path = this.#place();
    await this.#begin(`identify ${path} ${ids.join(' ')}`, signal);
    this.server.raise('identify');
    const asked = new Set(ids);
    return this.server
      .mailbox(path)
      .messages.filter(({ id }) => asked.has(id))
      .map((message) => ({
        id: message.id,
        messageId: messageIdOf(message.content),
        size: message.content.length,
        received: message.received,
        ...this.#emailId(message),
      }));
  }

  #emailId({ emailId }: FakeMessage): { emailId?: string } {
    return this.server.options.tellsEmailIds ? { emailId } : {};
  }

  async #watch(
    paths: readonly string[],
    forMs: number,
    signal: AbortSignal,
  ): Promise<'changed' | 'timeout'> {
    const heard = this.server.options.notifies ? paths : paths.slice(0, 1);
    const states = () => heard.map((path) => stateOf(this.server.mailbox(path))).join();
    const before = heard
      .map((path) => this.#seen.get(path) ?? stateOf(this.server.mailbox(path)))
      .join();
    await this.#begin(`watch ${heard.join(' ')}`, signal);
    this.server.raise('watch');
    return new Promise((resolve, reject) => {
      const look = () => {
        if (states() !== before) end(resolve, 'changed');
      };
      const cancel = () => {
        end(reject, new MailtuiError('cancelled', 'stopped'));
      };
      const timer = setTimeout(() => {
        end(resolve, 'timeout');
      }, forMs);
      const forget = this.server.onChange(look);
      const end = <T>(settle: (value: T) => void, value: T) => {
        clearTimeout(timer);
        forget();
        signal.removeEventListener('abort', cancel);
        settle(value);
      };
      signal.addEventListener('abort', cancel);
      look();
    });
  }

  async #quota(signal: AbortSignal): Promise<Quota | null> {
    await this.#begin('quota', signal);
    this.server.raise('quota');
    return this.server.quota;
  }

  #place(): string {
    if (this.#current === null) throw new MailtuiError('bug', 'asked for before a snapshot');
    return this.#current;
  }

  async #begin(entry: string, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (!this.#connected) throw new MailtuiError('bug', 'the fake source is not connected');
    this.server.log.push(entry);
    // Answers never come at once, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
  }
}

function stateOf(mailbox: FakeMailbox): string {
  return `${String(mailbox.validity)} ${String(mailbox.changes)}`;
}

/** The count of changes in a cursor of this mailbox's present validity, else null. */
function changesSince(mailbox: FakeMailbox, cursor: string | null): number | null {
  const [validity, changes] = (cursor ?? '').split(' ');
  return validity === String(mailbox.validity) ? Number(changes) : null;
}

/** Message-ID without brackets. */
export function messageIdOf(content: Buffer): string | null {
  const [head = ''] = content.toString('latin1').split(/\r?\n\r?\n/, 1);
  return /^message-id:\s*<([^>\r\n]*)>/im.exec(head)?.[1] ?? null;
}

async function* pieces(content: Buffer, signal: AbortSignal): AsyncGenerator<Buffer, void> {
  for (let offset = 0; offset < content.length; offset += 65_536) {
    throwIfCancelled(signal);
    yield await Promise.resolve(content.subarray(offset, offset + 65_536));
  }
}

async function unlessCancelled(work: Promise<void> | void, signal: AbortSignal): Promise<void> {
  if (work === undefined) return;
  const cancelled = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new MailtuiError('cancelled', 'stopped'));
    });
  });
  await Promise.race([work, cancelled]);
}
