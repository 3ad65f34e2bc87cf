/**
 * A mail server in memory, which hands out the MailSource that talks to it: what tests of
 * everything above the protocols use. The sources keep the contract of `core/source.ts`
 * (`__tests__/contract` proves it); the server can be told to misbehave.
 */
import type { Protocol } from '../../src/core/account.js';
import { MailtuiError } from '../../src/core/errors.js';
import { NO_FLAGS, type Flags } from '../../src/core/flags.js';
import type { MailboxRole, Quota, SourceFactory } from '../../src/core/source.js';
import { FakeSource } from './fakeConnection.js';

export interface FakeMessage {
  id: string;
  content: Buffer;
  flags: Flags;
  keywords: readonly string[];
  received: number | null;
  /** Stays with the message wherever it is moved. */
  emailId: string;
  /** The value of the mailbox's `changes` when this message last changed, like MODSEQ. */
  changed: number;
}

export interface FakeMailbox {
  path: string;
  role: MailboxRole | null;
  selectable: boolean;
  validity: number;
  nextId: number;
  /** Counts changes, as HIGHESTMODSEQ does. */
  changes: number;
  messages: FakeMessage[];
  /** What was removed, and at which value of `changes`. */
  vanished: { id: string; changed: number }[];
}

export type FakeOperation =
  | 'connect'
  | 'list'
  | 'snapshot'
  | 'fetch'
  | 'headers'
  | 'search'
  | 'identify'
  | 'watch'
  | 'quota'
  | 'setFlags'
  | 'move'
  | 'expunge'
  | 'append'
  | 'createMailbox'
  | 'renameMailbox'
  | 'deleteMailbox';

/** For `failNext`: the server does all of it, and the answer is lost. */
export const AFTER_ALL = Infinity;

export interface FakeServerOptions {
  protocol?: Protocol;
  password?: string;
  /** False: mailboxes come without a status, as from a server without LIST-STATUS. */
  tellsStatus?: boolean;
  /** Snapshots after the first tell only what changed, as with QRESYNC. */
  tellsChanges?: boolean;
  /** False: new ids are not told (no COPYUID and APPENDUID). */
  tellsNewIds?: boolean;
  /** Messages have an EMAILID, as with OBJECTID. */
  tellsEmailIds?: boolean;
  /** Before the names of mailboxes that are created. */
  namespace?: string;
  /** Who watches hears of all mailboxes, as with NOTIFY. */
  notifies?: boolean;
  /** The keywords that mailboxes keep; null: any. */
  keepsKeywords?: readonly string[] | null;
  /** Messages of so many ids are sent oldest first, as IMAP does within one command. */
  chunk?: number;
  /** Larger messages come as a stream. */
  streamAbove?: number;
}

export class FakeMailServer {
  readonly protocol: Protocol;
  readonly password: string;
  /**
   * What was asked of the server, in order: `connect`, `list`, `snapshot INBOX`, `fetch INBOX 3`,
   * `move INBOX 3 4 to Trash`.
   */
  readonly log: string[] = [];
  /** True: snapshots hold only the newer half, and say so. */
  cutSnapshots = false;
  quota: Quota | null = null;
  /** What the server says of the size of a message; servers are known to guess. */
  sizeTold = (size: number): number => size;
  /** Called before a message is sent; a promise holds it up. */
  beforeMessage: (id: string) => Promise<void> | void = () => undefined;
  readonly options: Required<FakeServerOptions>;
  readonly #mailboxes = new Map<string, FakeMailbox>();
  readonly #faults: { operation: FakeOperation; error: MailtuiError; after: number }[] = [];
  readonly #watchers = new Set<() => void>();
  #nextValidity = 1000;

  constructor(options: FakeServerOptions = {}) {
    this.options = {
      protocol: 'imap',
      password: 'pass',
      tellsStatus: true,
      tellsChanges: false,
      tellsNewIds: true,
      tellsEmailIds: false,
      namespace: '',
      notifies: false,
      keepsKeywords: null,
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
    this.#mailboxes.set(path, {
      path,
      role,
      selectable,
      validity: this.#nextValidity,
      nextId: 1,
      changes: 1,
      messages: [],
      vanished: [],
    });
    this.#nextValidity += 1;
  }

  /** Renames the mailbox and what is below it. */
  renameMailbox(path: string, to: string): void {
    for (const mailbox of this.mailboxes()) {
      if (mailbox.path !== path && !mailbox.path.startsWith(`${path}/`)) continue;
      this.#mailboxes.delete(mailbox.path);
      mailbox.path = to + mailbox.path.slice(path.length);
      this.#mailboxes.set(mailbox.path, mailbox);
    }
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
      const message = {
        id: this.protocol === 'imap' ? String(number) : `uidl-${String(number)}`,
        content: Buffer.from(content),
        flags: NO_FLAGS,
        keywords: [],
        received: Date.UTC(2024, 0, 1) + number * 1000,
        emailId: `M${String(mailbox.validity)}-${String(number)}`,
        ...more,
        changed: this.#change(mailbox),
      };
      mailbox.messages.push(message);
      return message.id;
    });
  }

  remove(path: string, id: string): void {
    const mailbox = this.mailbox(path);
    if (!mailbox.messages.some((message) => message.id === id)) return;
    mailbox.vanished.push({ id, changed: this.#change(mailbox) });
    mailbox.messages = mailbox.messages.filter((message) => message.id !== id);
  }

  setFlags(path: string, id: string, flags: Flags): void {
    this.#edit(path, id, (message) => (message.flags = flags));
  }

  setKeywords(path: string, id: string, keywords: readonly string[]): void {
    this.#edit(path, id, (message) => (message.keywords = [...keywords].sort()));
  }

  /** @returns the id it has in the target, or null when it was not there. */
  move(path: string, id: string, target: string): string | null {
    const message = this.mailbox(path).messages.find((candidate) => candidate.id === id);
    if (message === undefined) return null;
    const { content, flags, keywords, received, emailId } = message;
    const same = { flags, keywords, received, emailId };
    const [moved = null] = this.deliver(target, [content], same);
    this.remove(path, id);
    return moved;
  }

  /** Gives the mailbox a new validity and its messages new ids, as after a restored backup. */
  renumber(path: string): void {
    const mailbox = this.mailbox(path);
    mailbox.validity = this.#nextValidity;
    this.#nextValidity += 1;
    mailbox.vanished = [];
    for (const message of mailbox.messages) {
      message.id = String(mailbox.nextId);
      message.changed = this.#change(mailbox);
      mailbox.nextId += 1;
    }
  }

  /**
   * The next `operation` fails like this. One that goes through messages one by one (fetch,
   * setFlags, move, expunge, append) fails after `after` of them; any of the others, after its
   * effect when `after` is more than 0.
   */
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

  /** Calls back at every change until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  #edit(path: string, id: string, edit: (message: FakeMessage) => void): void {
    const mailbox = this.mailbox(path);
    const message = mailbox.messages.find((candidate) => candidate.id === id);
    if (message === undefined) return;
    edit(message);
    message.changed = this.#change(mailbox);
  }

  #change(mailbox: FakeMailbox): number {
    mailbox.changes += 1;
    for (const listener of this.#watchers) listener();
    return mailbox.changes;
  }
}
