/**
 * A mail server in memory and the MailSource that talks to it: what tests of everything above the
 * protocols use. It keeps the contract of `core/source.ts` (`__tests__/contract` proves it) and
 * can be told to misbehave.
 */
import type { Protocol } from '../../src/core/account.js';
import { MailtuiError, throwIfCancelled } from '../../src/core/errors.js';
import { NO_FLAGS, type Flags } from '../../src/core/flags.js';
import type {
  FetchedMessage,
  MailboxRole,
  MailboxSnapshot,
  MailSource,
  RemoteMailbox,
  SourceFactory,
  SourceSettings,
} from '../../src/core/source.js';

export interface FakeMessage {
  id: string;
  content: Buffer;
  flags: Flags;
  keywords: readonly string[];
  received: number | null;
}

interface FakeMailbox {
  path: string;
  role: MailboxRole | null;
  selectable: boolean;
  validity: number;
  nextId: number;
  /** Counts changes, as HIGHESTMODSEQ does. */
  changes: number;
  messages: FakeMessage[];
}

export type FakeOperation = 'connect' | 'list' | 'snapshot' | 'fetch';

export interface FakeServerOptions {
  protocol?: Protocol;
  password?: string;
  /** False: mailboxes come without a status, as from a server without LIST-STATUS. */
  tellsStatus?: boolean;
  /** Messages of so many ids are sent oldest first, as IMAP does within one command. */
  chunk?: number;
  /** Larger messages come as a stream. */
  streamAbove?: number;
}

export class FakeMailServer {
  readonly protocol: Protocol;
  readonly password: string;
  /** What was asked of the server, in order: `connect`, `list`, `snapshot INBOX`, `fetch INBOX 3`. */
  readonly log: string[] = [];
  /** True: snapshots hold only the newer half, and say so. */
  cutSnapshots = false;
  /** Called before a message is sent; a promise holds it up. */
  beforeMessage: (id: string) => Promise<void> | void = () => undefined;
  readonly options: Required<FakeServerOptions>;
  readonly #mailboxes = new Map<string, FakeMailbox>();
  readonly #faults: { operation: FakeOperation; error: MailtuiError; after: number }[] = [];

  constructor(options: FakeServerOptions = {}) {
    this.options = {
      protocol: 'imap',
      password: 'pass',
      tellsStatus: true,
      chunk: 50,
      streamAbove: 1024 * 1024,
      ...options,
    };
    this.protocol = this.options.protocol;
    this.password = this.options.password;
    this.createMailbox('INBOX', { role: 'inbox' });
  }

  /** A factory for accounts of this server, whatever their settings say of host and port. */
  get factory(): SourceFactory {
    return (settings) => new FakeSource(this, settings);
  }

  createMailbox(
    path: string,
    { role = null, selectable = true }: { role?: MailboxRole | null; selectable?: boolean } = {},
  ): void {
    const validity = 1000 + this.#mailboxes.size;
    this.#mailboxes.set(path, {
      path,
      role,
      selectable,
      validity,
      nextId: 1,
      changes: 1,
      messages: [],
    });
  }

  removeMailbox(path: string): void {
    this.#mailboxes.delete(path);
  }

  /** @returns the ids the messages got. */
  deliver(
    path: string,
    contents: readonly (Buffer | string)[],
    more: Partial<Omit<FakeMessage, 'content'>> = {},
  ): string[] {
    const mailbox = this.mailbox(path);
    return contents.map((content) => {
      const number = mailbox.nextId;
      mailbox.nextId += 1;
      mailbox.changes += 1;
      const id = this.protocol === 'imap' ? String(number) : `uidl-${String(number)}`;
      const message = {
        id,
        content: Buffer.from(content),
        flags: NO_FLAGS,
        keywords: [],
        received: Date.UTC(2024, 0, 1) + number * 1000,
        ...more,
      };
      mailbox.messages.push(message);
      return message.id;
    });
  }

  remove(path: string, id: string): void {
    const mailbox = this.mailbox(path);
    mailbox.changes += 1;
    mailbox.messages = mailbox.messages.filter((message) => message.id !== id);
  }

  setFlags(path: string, id: string, flags: Flags): void {
    const mailbox = this.mailbox(path);
    mailbox.changes += 1;
    for (const message of mailbox.messages) if (message.id === id) message.flags = flags;
  }

  /** Gives the mailbox a new validity and its messages new ids, as after a restored backup. */
  renumber(path: string): void {
    const mailbox = this.mailbox(path);
    mailbox.validity += 1;
    mailbox.changes += 1;
    for (const message of mailbox.messages) {
      message.id = String(mailbox.nextId);
      mailbox.nextId += 1;
    }
  }

  /** The next `operation` fails like this; a fetch after it has sent `after` messages. */
  failNext(operation: FakeOperation, error: MailtuiError, after = 0): void {
    this.#faults.push({ operation, error, after });
  }

  mailboxes(): readonly FakeMailbox[] {
    return [...this.#mailboxes.values()];
  }

  mailbox(path: string): FakeMailbox {
    const mailbox = this.#mailboxes.get(path);
    if (mailbox === undefined) {
      throw new MailtuiError('server-refused', 'no such mailbox', { scope: { folder: path } });
    }
    return mailbox;
  }

  /** Throws the fault that is due for this operation, once. */
  raise(operation: FakeOperation, done = 0): void {
    const due = this.#faults.findIndex((f) => f.operation === operation && f.after <= done);
    const [fault] = due < 0 ? [] : this.#faults.splice(due, 1);
    if (fault !== undefined) throw fault.error;
  }
}

class FakeSource implements MailSource {
  readonly protocol: Protocol;
  readonly absence: MailSource['absence'];
  #connected = false;
  #current: string | null = null;

  constructor(
    private readonly server: FakeMailServer,
    private readonly settings: SourceSettings,
  ) {
    this.protocol = server.protocol;
    this.absence = server.protocol === 'imap' ? 'deleted' : 'nothing';
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
    await this.#begin('list', 'list', signal);
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
    await this.#begin('snapshot', `snapshot ${path}`, signal);
    const mailbox = this.server.mailbox(path);
    this.#current = path;
    const validity = this.protocol === 'imap' ? String(mailbox.validity) : '';
    const state = status ?? stateOf(mailbox);
    if (state === cursor) {
      return { unchanged: true, complete: false, validity, messages: [], cursor };
    }
    const { messages } = mailbox;
    const shown = this.server.cutSnapshots ? messages.slice(messages.length >> 1) : messages;
    return {
      unchanged: false,
      complete: shown.length === messages.length,
      validity,
      messages: shown.map(({ id, content, flags, keywords }) => ({
        id,
        size: content.length,
        flags: this.protocol === 'imap' ? flags : null,
        keywords,
      })),
      cursor: state,
    };
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncGenerator<FetchedMessage, void> {
    const path = this.#current;
    if (path === null) throw new MailtuiError('bug', 'messages asked for before a snapshot');
    const { chunk, streamAbove } = this.server.options;
    let sent = 0;
    for (let start = 0; start < ids.length; start += chunk) {
      const asked = new Set(ids.slice(start, start + chunk));
      await this.#begin('fetch', `fetch ${path} ${[...asked].join(' ')}`, signal);
      const found = this.server.mailbox(path).messages.filter(({ id }) => asked.has(id));
      for (const { id, content, flags, keywords, received } of found) {
        this.server.raise('fetch', sent);
        await unlessCancelled(this.server.beforeMessage(id), signal);
        yield {
          id,
          flags: this.protocol === 'imap' ? flags : null,
          keywords,
          received: this.protocol === 'imap' ? received : null,
          content: content.length > streamAbove ? pieces(content, signal) : Buffer.from(content),
        };
        throwIfCancelled(signal);
        sent += 1;
      }
    }
    this.server.raise('fetch', sent);
  }

  close(): Promise<void> {
    this.#connected = false;
    return Promise.resolve();
  }

  async #begin(operation: FakeOperation, entry: string, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (!this.#connected) throw new MailtuiError('bug', 'the fake source is not connected');
    this.server.log.push(entry);
    // Answers never come at once, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
    if (operation !== 'fetch') this.server.raise(operation);
  }
}

function stateOf(mailbox: FakeMailbox): string {
  return `${String(mailbox.validity)} ${String(mailbox.changes)}`;
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
