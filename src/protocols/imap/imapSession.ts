/**
 * A logged-in connection and the mailbox that is open on it. The only place that opens mailboxes.
 *
 * Guarantees: a mailbox is opened for writing (SELECT) only for edits; UIDs are used only after
 * the mailbox has shown the UIDVALIDITY they were learned under.
 */
import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import type { RemotePlace } from '../../core/source.js';
import type { ImapConnection } from './imapConnection.js';

interface OpenMailbox extends RemotePlace {
  writable: boolean;
  /** PERMANENTFLAGS, when the server sent it. */
  permanent: ReadonlySet<string> | undefined;
}

export class ImapSession {
  #open: OpenMailbox | null = null;
  /** What the last snapshot of each mailbox saw, as a `mailboxMark`. */
  readonly marks = new Map<string, string>();
  /** What was told of mailboxes that are not open and was passed on as news. */
  readonly told = new Map<string, string>();
  /** How many were unread when a mailbox was last looked at. */
  readonly unseen = new Map<string, string>();
  /** The server does not want to NOTIFY. */
  silent = false;

  constructor(readonly connection: ImapConnection) {}

  /** Commands about one mailbox, or about none. */
  run<T>(signal: AbortSignal, work: (client: ImapFlow) => Promise<T>, folder?: string): Promise<T> {
    return this.connection.run(signal, work, folder === undefined ? {} : { folder });
  }

  /** Opens it read-only, anew, so that its numbers are those of now. */
  async examine(path: string, signal: AbortSignal): Promise<MailboxObject> {
    return this.#openMailbox(path, false, signal);
  }

  /** @throws MailtuiError `protocol` when it is not the mailbox of that validity any more. */
  async openToRead(place: RemotePlace, signal: AbortSignal): Promise<void> {
    if (this.#isOpen(place)) return;
    const opened = await this.#openMailbox(place.path, false, signal);
    if (validityOf(opened) !== place.validity) throw replaced('protocol', place);
  }

  /**
   * @returns its PERMANENTFLAGS; undefined when the server did not send them
   * @throws MailtuiError `server-refused` when it is not the mailbox of that validity any more, or
   *   may not be changed.
   */
  async openToWrite(
    place: RemotePlace,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    if (!this.#isOpen(place) || this.#open?.writable !== true) {
      const opened = await this.#openMailbox(place.path, true, signal);
      if (validityOf(opened) !== place.validity) throw replaced('server-refused', place);
    }
    return this.#open?.permanent;
  }

  /** Opens it for writing whatever its validity. */
  select(path: string, signal: AbortSignal): Promise<MailboxObject> {
    return this.#openMailbox(path, true, signal);
  }

  /** Leaves the open mailbox; nothing in it is removed by that. */
  async leave(signal: AbortSignal): Promise<void> {
    if (this.#open === null) return;
    const { path, writable } = this.#open;
    // CLOSE would expunge what was opened for writing.
    if (writable) await this.examine(path, signal);
    await this.run(signal, (client) => client.mailboxClose());
    this.#open = null;
  }

  /** Of the mailbox that is open, in whatever way; null when none is known to be. */
  get openPath(): string | null {
    return this.#open?.path ?? null;
  }

  #isOpen({ path, validity }: RemotePlace): boolean {
    return this.#open?.path === path && this.#open.validity === validity;
  }

  async #openMailbox(path: string, writable: boolean, signal: AbortSignal): Promise<MailboxObject> {
    this.#open = null;
    const opened = await this.run(
      signal,
      (client) => client.mailboxOpen(path, { readOnly: !writable }),
      path,
    );
    // The types say they are always there; the server decides (RFC 9051, 6.3.2).
    if (typeof opened.uidValidity !== 'bigint' || typeof opened.exists !== 'number') {
      throw new MailtuiError('protocol', 'the server does not say what its message numbers mean', {
        scope: { folder: path },
        hint: 'This folder has no UIDVALIDITY or no count; its mail cannot be told apart safely.',
      });
    }
    if (writable && opened.readOnly === true) {
      throw new MailtuiError('server-refused', 'the folder may be read but not changed', {
        scope: { folder: path },
        retry: 'never',
        hint: 'Ask whoever shares it with you for the right to change it.',
      });
    }
    this.#open = {
      path,
      validity: validityOf(opened),
      writable,
      permanent: opened.permanentFlags,
    };
    return opened;
  }
}

function validityOf({ uidValidity }: MailboxObject): string {
  return uidValidity.toString();
}

function replaced(kind: 'protocol' | 'server-refused', { path }: RemotePlace): MailtuiError {
  return new MailtuiError(kind, 'the folder was replaced by another of the same name', {
    scope: { folder: path },
    retry: 'now',
    hint: 'Sync again; it will be read anew.',
  });
}
