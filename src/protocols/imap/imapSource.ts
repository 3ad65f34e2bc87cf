/**
 * ImapSource: an IMAP account as a {@link MailSource}. Only `edits` changes anything: all else
 * opens mailboxes with EXAMINE and reads bodies with BODY.PEEK, so the server holds the same
 * before and after.
 *
 * Ids are UIDs, `validity` is the UIDVALIDITY; a mailbox that was replaced between its snapshot
 * and the download is noticed and nothing of the new one is taken for the old one.
 */
import { MailtuiError } from '../../core/errors.js';
import type { FetchedHeader, PartialReading, RemoteMatches } from '../../core/partialReading.js';
import type { Query } from '../../core/query/ast.js';
import type {
  FetchedMessage,
  MailboxSnapshot,
  MailSource,
  Quota,
  RemoteIdentity,
  RemoteMailbox,
  RemoteMessage,
  RemotePlace,
  SourceFactory,
  SourceSettings,
} from '../../core/source.js';
import { ImapConnection } from './imapConnection.js';
import { imapEdits } from './imapEdits.js';
import { ImapSession } from './imapSession.js';
import { listMailboxes } from './mailboxList.js';
import { snapshotByStatus, takeSnapshot } from './mailboxSnapshot.js';
import { identities } from './messageIdentity.js';
import {
  fetchChunk,
  fetchHeaders,
  fetchLarge,
  fetchSizes,
  type FetchContext,
} from './messageFetch.js';
import { serverSearch } from './serverSearch.js';
import { searchUids } from './searchUids.js';
import { storageQuota } from './storageQuota.js';
import { uidChunks, uidOf } from './uidChunks.js';
import { watchMailbox } from './watchMailbox.js';

export const createImapSource: SourceFactory = (settings) => new ImapSource(settings);

/** Octets, for how many are asked for at once. */
const USUAL_HEADER = 4096;

/** The mailbox of the last snapshot. */
interface CurrentMailbox {
  path: string;
  validity: string;
  sizeOf: (uid: number) => number | null;
}

class ImapSource implements MailSource {
  readonly protocol = 'imap';
  readonly absence = 'deleted';
  readonly edits = imapEdits(() => this.#connected());
  readonly partial: PartialReading = {
    open: (place, signal) => this.#open(place, signal),
    headers: (ids, signal) => this.#headers(ids, signal),
    receivedSince: (moment, signal) => this.#receivedSince(moment, signal),
    search: (query, now, signal) => this.#search(query, now, signal),
  };
  #session: ImapSession | null = null;
  #current: CurrentMailbox | null = null;

  constructor(private readonly settings: SourceSettings) {}

  get offers(): readonly string[] {
    return this.#session?.connection.offers ?? [];
  }

  async connect(signal: AbortSignal): Promise<void> {
    this.#session = new ImapSession(await ImapConnection.open(this.settings, signal));
  }

  listMailboxes(signal: AbortSignal): Promise<readonly RemoteMailbox[]> {
    const session = this.#connected();
    return session.run(signal, (client) => listMailboxes(client, session.openPath));
  }

  async snapshot(
    mailbox: RemoteMailbox,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<MailboxSnapshot> {
    const session = this.#connected();
    const listed = snapshotByStatus(mailbox, cursor);
    if (listed !== null) session.marks.set(mailbox.path, listed.cursor);
    const snapshot = listed ?? (await takeSnapshot(session, mailbox, cursor, signal));
    const { validity, messages } = snapshot;
    this.#current = { path: mailbox.path, validity, sizeOf: sizeTable(messages) };
    return snapshot;
  }

  async *fetch(ids: readonly string[], signal: AbortSignal): AsyncGenerator<FetchedMessage, void> {
    const current = this.#place();
    const { path, sizeOf } = current;
    const uids = ids.map(uidOf).filter((uid) => uid !== null);
    if (uids.length === 0) return;
    const session = this.#connected();
    await session.openToRead(current, signal);
    const { connection } = session;
    const scope = { folder: path };
    const unknown = uids.filter((uid) => sizeOf(uid) === null);
    const learnt = await fetchSizes({ connection, signal, scope }, unknown);
    const context: FetchContext = {
      connection,
      signal,
      scope,
      sizeOf: (uid) => sizeOf(uid) ?? learnt.get(uid) ?? null,
    };
    for (const chunk of uidChunks(uids, context.sizeOf)) {
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

  async identify(ids: readonly string[], signal: AbortSignal): Promise<RemoteIdentity[]> {
    const current = this.#place();
    const uids = ids.map(uidOf).filter((uid) => uid !== null);
    if (uids.length === 0) return [];
    const session = this.#connected();
    await session.openToRead(current, signal);
    return identities(session, uids, current.path, signal);
  }

  async watch(
    paths: readonly string[],
    forMs: number,
    signal: AbortSignal,
  ): Promise<'changed' | 'timeout'> {
    return watchMailbox(this.#connected(), paths, forMs, signal);
  }

  async quota(signal: AbortSignal): Promise<Quota | null> {
    return this.#connected().run(signal, storageQuota);
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.connection.close();
  }

  async #open({ path, validity }: RemotePlace, signal: AbortSignal): Promise<void> {
    await this.#connected().openToRead({ path, validity }, signal);
    this.#current = { path, validity, sizeOf: () => null };
  }

  async *#headers(
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FetchedHeader, void> {
    const { session, context, uids } = await this.#toRead(ids, signal);
    for (const chunk of uidChunks(uids, () => USUAL_HEADER)) {
      yield* fetchHeaders({ connection: session.connection, ...context }, chunk.uids);
    }
  }

  async #receivedSince(moment: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { session, context } = await this.#toRead([], signal);
    const since = new Date(moment).toISOString().slice(0, 10);
    const uids = await searchUids(session, { since }, context.scope.folder, signal);
    return new Set(uids.map(String));
  }

  async #search(query: Query, now: number, signal: AbortSignal): Promise<RemoteMatches> {
    const { session, context } = await this.#toRead([], signal);
    return serverSearch(session, query, now, context.scope.folder, signal);
  }

  /** With the mailbox of the ids open. */
  async #toRead(ids: readonly string[], signal: AbortSignal) {
    const current = this.#place();
    const session = this.#connected();
    await session.openToRead(current, signal);
    const uids = ids.map(uidOf).filter((uid) => uid !== null);
    return { session, uids, context: { signal, scope: { folder: current.path } } };
  }

  #place(): CurrentMailbox {
    if (this.#current === null) {
      throw new MailtuiError('bug', 'messages asked for before a snapshot');
    }
    return this.#current;
  }

  #connected(): ImapSession {
    if (this.#session === null) throw new MailtuiError('bug', 'the IMAP source is not connected');
    return this.#session;
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
