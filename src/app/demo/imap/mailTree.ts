/**
 * The mailboxes of the demo's IMAP account, in memory.
 *
 * Guarantees: UIDs only grow and are never used again, a mailbox that is made again under an old
 * name gets another UIDVALIDITY; whoever listens hears of every change after it was made.
 * Names are the ones on the wire (modified UTF-7, `/` between levels, INBOX in upper case).
 */

export interface StoredMessage {
  readonly uid: number;
  readonly bytes: Buffer;
  readonly received: Date;
  /** With their backslash: `\Seen`; keywords without. */
  flags: ReadonlySet<string>;
}

export interface Mailbox {
  name: string;
  readonly uidValidity: number;
  uidNext: number;
  messages: StoredMessage[];
  subscribed: boolean;
  /** `\Sent` and its like (RFC 6154). */
  readonly specialUse: string | null;
  readonly selectable: boolean;
}

export const DELIMITER = '/';

export class MailTree {
  private readonly byName = new Map<string, Mailbox>();
  private readonly listeners = new Set<(mailbox: Mailbox) => void>();
  private nextValidity = 1_700_000_001;

  onChange(listener: (mailbox: Mailbox) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(mailbox: Mailbox): void {
    for (const listener of this.listeners) listener(mailbox);
  }

  get(name: string): Mailbox | null {
    return this.byName.get(canonical(name)) ?? null;
  }

  /** INBOX first, then by name. */
  all(): Mailbox[] {
    const rank = (name: string) => (name === 'INBOX' ? `0${name}` : `1${name}`);
    return [...this.byName.values()].sort((a, b) => (rank(a.name) < rank(b.name) ? -1 : 1));
  }

  hasChildren(mailbox: Mailbox): boolean {
    const prefix = mailbox.name + DELIMITER;
    return [...this.byName.keys()].some((name) => name.startsWith(prefix));
  }

  /** Makes the mailbox and, as mere nodes, what is above it. Null when it exists already. */
  create(wanted: string, specialUse: string | null = null): Mailbox | null {
    const name = canonical(wanted.endsWith(DELIMITER) ? wanted.slice(0, -1) : wanted);
    if (name === '' || this.byName.get(name)?.selectable === true) return null;
    const levels = name.split(DELIMITER);
    for (let depth = 1; depth < levels.length; depth++) {
      const above = levels.slice(0, depth).join(DELIMITER);
      if (!this.byName.has(above)) this.byName.set(above, this.make(above, null, false));
    }
    const mailbox = this.make(name, specialUse, true);
    this.byName.set(name, mailbox);
    return mailbox;
  }

  /** False when there is no such mailbox or it must stay. */
  delete(name: string): boolean {
    const mailbox = this.get(name);
    if (mailbox === null || mailbox.name === 'INBOX') return false;
    this.byName.delete(mailbox.name);
    if (this.hasChildren(mailbox)) {
      this.byName.set(mailbox.name, this.make(mailbox.name, null, false));
    }
    mailbox.messages = [];
    this.changed(mailbox);
    return true;
  }

  /** Moves the mailbox and everything below it. INBOX stays (RFC 3501, 6.3.5, is not played). */
  rename(from: string, to: string): boolean {
    const source = this.get(from);
    if (source === null || source.name === 'INBOX' || this.get(to) !== null) return false;
    if (to.startsWith(source.name + DELIMITER) || this.create(to) === null) return false;
    const [old, target] = [source.name, canonical(to)];
    for (const mailbox of this.all()) {
      if (mailbox !== source && !mailbox.name.startsWith(old + DELIMITER)) continue;
      this.byName.delete(mailbox.name);
      mailbox.name = target + mailbox.name.slice(old.length);
      this.byName.set(mailbox.name, mailbox);
    }
    return true;
  }

  add(mailbox: Mailbox, bytes: Buffer, flags: Iterable<string>, received: Date): StoredMessage {
    const message = { uid: mailbox.uidNext++, bytes, received, flags: new Set(flags) };
    mailbox.messages.push(message);
    this.changed(mailbox);
    return message;
  }

  remove(mailbox: Mailbox, gone: ReadonlySet<StoredMessage>): void {
    mailbox.messages = mailbox.messages.filter((message) => !gone.has(message));
    this.changed(mailbox);
  }

  private make(name: string, specialUse: string | null, selectable: boolean): Mailbox {
    return {
      name,
      uidValidity: this.nextValidity++,
      uidNext: 1,
      messages: [],
      subscribed: selectable,
      specialUse,
      selectable,
    };
  }
}

function canonical(name: string): string {
  return name.replace(/^inbox(?=\/|$)/i, 'INBOX');
}

/** A mailbox name in modified UTF-7 (RFC 3501, 5.1.3). */
export function encodeMailboxName(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === '&') return '&-';
    const utf16 = Buffer.from(run, 'utf16le').swap16();
    return `&${utf16.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}
