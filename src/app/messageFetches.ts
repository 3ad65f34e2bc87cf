/**
 * Fetches single messages that the user asks for: the rest of what is only partly here, or a message
 * anew.
 *
 * Guarantees: needs no sync and holds none up on IMAP, where it has a connection of its own; a
 * POP3 mailbox is entered in turn with the account's syncs and under its lock, and not at all while
 * its server wants to be left alone; ends soon after the signal fires; what was here stays as it was
 * until the new is durable.
 */
import type { AccountConfig } from '../core/account.js';
import { originKey } from '../core/deliveryKey.js';
import { MailtuiError } from '../core/errors.js';
import type { CommitReport } from '../core/indexChanges.js';
import type { FolderRow, MessageRow, PlacementRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import type { FetchedMessage, MailSource } from '../core/source.js';
import { serverValidity } from '../core/validity.js';
import { fetchRest, type RestResult } from '../sync/fetchRest.js';
import { connectSource, throwIfTooSoon } from '../sync/letterBoxLogin.js';
import { LocalReceiver } from '../sync/receiver.js';
import type { SyncParts } from './accountSyncs.js';
import type { AccountTurns } from './accountTurns.js';

export interface FetchRequest {
  /** Also what is here: it is replaced where the server has other bytes. */
  again: boolean;
  signal: AbortSignal;
  /** Octets that have come of a message, of about so many. */
  onProgress: (id: string, done: number, total: number) => void;
}

/**
 * What became of a message: it is wholly here now, or was before; the server has it no longer; it
 * has another message in its place.
 */
export type FetchOutcome = 'fetched' | 'here' | 'gone' | 'other';

/** A message, and where it is on the server. */
interface Wanted {
  row: MessageRow;
  placement: PlacementRow;
  remoteId: string;
}

export class MessageFetches {
  constructor(
    private readonly parts: SyncParts,
    private readonly turns: AccountTurns,
    private readonly onCommit: (report: CommitReport) => void,
  ) {}

  /** By id. @throws MailtuiError what a server, a disk and a lock may fail with; `cancelled`. */
  async fetch(
    rows: readonly MessageRow[],
    request: FetchRequest,
  ): Promise<Map<string, FetchOutcome>> {
    const outcomes = new Map<string, FetchOutcome>();
    const wanted: Wanted[] = [];
    for (const row of rows) {
      const [placement] = this.parts.index.placementsById([row.placementId]);
      const remoteId = placement?.gone === true ? null : (placement?.remoteId ?? null);
      if (!request.again && !isPartial(row.file)) outcomes.set(row.id, 'here');
      else if (placement === undefined || remoteId === null) outcomes.set(row.id, 'gone');
      else wanted.push({ row, placement, remoteId });
    }
    for (const account of this.parts.accounts) {
      const own = wanted.filter(({ row }) => row.account === account.name);
      if (own.length > 0) await this.#ofAccount(account, own, request, outcomes);
    }
    return outcomes;
  }

  async #ofAccount(
    account: AccountConfig,
    wanted: readonly Wanted[],
    request: FetchRequest,
    outcomes: Map<string, FetchOutcome>,
  ): Promise<void> {
    const { parts, turns } = this;
    const { name, protocol } = account;
    const { signal } = request;
    if (protocol === 'pop3') throwIfTooSoon(parts, name);
    const endTurn = protocol === 'pop3' ? await turns.take(name, signal) : () => undefined;
    let held: { release(): void } | undefined;
    let source: MailSource | undefined;
    try {
      if (protocol === 'pop3') {
        held = parts.lock(name);
        // A sync may have logged in meanwhile.
        throwIfTooSoon(parts, name);
      }
      source = await parts.createSource(account);
      await connectSource(parts, name, source, signal);
      const folders = new Set(wanted.map(({ placement }) => placement.remoteFolderId));
      for (const folderId of folders) {
        const own = wanted.filter(({ placement }) => placement.remoteFolderId === folderId);
        await this.#ofFolder(account, source, own, request, outcomes);
      }
    } finally {
      await source?.close();
      held?.release();
      endTurn();
    }
  }

  async #ofFolder(
    account: AccountConfig,
    source: MailSource,
    wanted: readonly Wanted[],
    { signal, onProgress }: FetchRequest,
    outcomes: Map<string, FetchOutcome>,
  ): Promise<void> {
    const { store, index, now, loadSummarise } = this.parts;
    const folder = index
      .folders(account.name)
      .find(({ id }) => id === wanted[0]?.placement.remoteFolderId);
    if (folder === undefined || source.partial === undefined) return;
    await source.partial.open({ path: folder.path, validity: validityIn(account, folder) }, signal);
    const byRemoteId = new Map(wanted.map(({ remoteId, row }) => [remoteId, row]));
    const onBytes = (remoteId: string, done: number): void => {
      const row = byRemoteId.get(remoteId);
      if (row !== undefined) onProgress(row.id, done, row.size);
    };
    const summarise = await loadSummarise();
    const receiver = new LocalReceiver(store, summarise);
    const { onCommit } = this;
    const deps = { store, index, now, summarise, receiver, onCommit, onEvent: () => undefined };
    const result = await fetchRest(
      deps,
      { source: counted(source, onBytes), folder, signal },
      wanted.map(({ row: { placementId, received }, remoteId }) => {
        return { placementId, remoteId, received };
      }),
    );
    for (const { row } of wanted) outcomes.set(row.id, outcomeOf(row, result));
  }
}

function outcomeOf({ placementId }: MessageRow, result: RestResult): FetchOutcome {
  if (result.replaced.includes(placementId)) return 'fetched';
  if (result.same.includes(placementId)) return 'here';
  return result.others.includes(placementId) ? 'other' : 'gone';
}

/** @throws MailtuiError `server-refused` when the folder's ids are not known to be this server's. */
function validityIn({ protocol, incoming }: AccountConfig, folder: FolderRow): string {
  const { host, user } = incoming;
  const validity = serverValidity(originKey(protocol, host, user), folder.validity);
  if (validity !== null) return validity;
  throw new MailtuiError('server-refused', 'the folder has not been synced with this server yet', {
    scope: { account: folder.account, folder: folder.path },
    hint: `Run mailtui sync ${folder.account} first.`,
  });
}

/** The same source, telling how many octets of a message have come. */
function counted(
  source: MailSource,
  onBytes: (remoteId: string, done: number) => void,
): Pick<MailSource, 'fetch'> {
  return {
    async *fetch(ids, signal): AsyncGenerator<FetchedMessage, void> {
      for await (const message of source.fetch(ids, signal)) {
        const { id, content } = message;
        if (Buffer.isBuffer(content)) onBytes(id, content.length);
        yield Buffer.isBuffer(content)
          ? message
          : {
              ...message,
              content: countedPieces(content, (done) => {
                onBytes(id, done);
              }),
            };
      }
    },
  };
}

async function* countedPieces(
  pieces: AsyncIterable<Buffer>,
  onBytes: (done: number) => void,
): AsyncGenerator<Buffer, void> {
  let done = 0;
  for await (const piece of pieces) {
    done += piece.length;
    onBytes(done);
    yield piece;
  }
}
