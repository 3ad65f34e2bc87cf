/**
 * ImapSource: an IMAP account as a {@link MailSource}. Reads only: mailboxes are opened with
 * EXAMINE and bodies read with BODY.PEEK, so the server holds the same before and after.
 *
 * Ids are UIDs, `validity` is the UIDVALIDITY; a mailbox that was replaced between its snapshot
 * and the download is noticed and nothing of the new one is taken for the old one.
 */
import { MailtuiError } from '../../core/errors.js';
import type {
  FetchedMessage,
  MailboxSnapshot,
  MailSource,
  RemoteMailbox,
  RemoteMessage,
  SourceFactory,
  SourceSettings,
} from '../../core/source.js';
import { ImapConnection } from './imapConnection.js';
import { listMailboxes } from './mailboxList.js';
import { examine, takeSnapshot, unchangedByStatus } from './mailboxSnapshot.js';
import { fetchChunk, fetchLarge, type FetchContext } from './messageFetch.js';
import { uidChunks, uidOf } from './uidChunks.js';

export const createImapSource: SourceFactory = (settings) => new ImapSource(settings);

/** The mailbox of the last snapshot. */
interface CurrentMailbox {
  path: string;
  validity: string;
  sizeOf: (uid: number) => number | null;
}

class ImapSource implements MailSource {
  readonly protocol = 'imap';
  readonly absence = 'deleted';
  #connection: ImapConnection | null = null;
  #current: CurrentMailbox | null = null;
  /** Path of the mailbox that is open on the server; empty when none is known to be. */
  #opened = '';

  constructor(private readonly settings: SourceSettings) {}

  async connect(signal: AbortSignal): Promise<void> {
    this.#connection = await ImapConnection.open(this.settings, signal);
  }

  listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]> {
    return this.#connected().run(signal, listMailboxes);
  }

  async snapshot(
    mailbox: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot> {
    const connection = this.#connected();
    let snapshot = unchangedByStatus(mailbox, cursor);
    if (snapshot === null) {
      const scope = { folder: mailbox.path };
      this.#opened = '';
      snapshot = await connection.run(
        signal,
        (client) => takeSnapshot(client, mailbox, cursor),
        scope,
      );
      this.#opened = mailbox.path;
    }
    const { validity, messages } = snapshot;
    this.#current = { path: mailbox.path, validity, sizeOf: sizeTable(messages) };
    return snapshot;
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncGenerator<FetchedMessage, void> {
    const current = this.#current;
    if (current === null) throw new MailtuiError('bug', 'messages asked for before a snapshot');
    const { path, sizeOf } = current;
    const uids = ids.map(uidOf).filter((uid) => uid !== null);
    if (uids.length === 0) return;
    const connection = this.#connected();
    await this.#open(current, signal);
    const context: FetchContext = { connection, signal, scope: { folder: path }, sizeOf };
    for (const chunk of uidChunks(uids, sizeOf)) {
      if (!chunk.large) {
        yield* fetchChunk(context, chunk.uids);
        continue;
      }
      for (const uid of chunk.uids) {
        const message = await fetchLarge(context, uid);
        if (message !== null) yield message;
      }
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    await connection?.close();
  }

  /** Opens the mailbox of the last snapshot, which an unchanged status may have made needless. */
  async #open({ path, validity }: CurrentMailbox, signal: AbortSignal): Promise<void> {
    if (this.#opened === path) return;
    const opened = await this.#connected().run(signal, (client) => examine(client, path), {
      folder: path,
    });
    if (opened.uidValidity.toString() !== validity) {
      throw new MailtuiError('protocol', 'the folder was replaced by another of the same name', {
        scope: { account: this.settings.account, folder: path },
        retry: 'now',
        hint: 'Sync again; it will be read anew.',
      });
    }
    this.#opened = path;
  }

  #connected(): ImapConnection {
    if (this.#connection === null)
      throw new MailtuiError('bug', 'the IMAP source is not connected');
    return this.#connection;
  }
}

/** The sizes of a snapshot, eight octets for each message; UIDs ascend. */
function sizeTable(messages: readonly RemoteMessage[]): (uid: number) => number | null {
  const uids = Uint32Array.from(messages, (message) => Number(message.id));
  const sizes = Uint32Array.from(messages, ({ size }) =>
    size === null ? UNKNOWN_SIZE : Math.min(size, UNKNOWN_SIZE - 1),
  );
  return (uid) => {
    let low = 0;
    let high = uids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    const size = uids[low] === uid ? (sizes[low] ?? UNKNOWN_SIZE) : UNKNOWN_SIZE;
    return size === UNKNOWN_SIZE ? null : size;
  };
}

const UNKNOWN_SIZE = 0xffffffff;
