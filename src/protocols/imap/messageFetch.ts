/**
 * Downloads messages, one FETCH per chunk, large ones in pieces.
 *
 * Guarantees: bytes as the server has them; an answer is taken for the message whose UID it names
 * and for no other, so a removal in mid-download mixes nothing up; memory holds one message at a
 * time, and of a large one a single piece; nothing becomes \Seen.
 */
import type { FetchMessageObject } from 'imapflow';
import { MailtuiError, type ErrorScope } from '../../core/errors.js';
import { NO_FLAGS } from '../../core/flags.js';
import { HEAD_LIMIT } from '../../core/letterHeader.js';
import type { FetchedHeader } from '../../core/partialReading.js';
import type { FetchedMessage } from '../../core/source.js';
import { tagsOf } from './gmailLabels.js';
import type { ImapConnection } from './imapConnection.js';
import { receivedAt } from './imapDates.js';
import { readFlags } from './imapFlags.js';
import { emailIdOf } from './messageIdentity.js';
import { uidBatches, uidSet } from './uidChunks.js';

const PIECE_BYTES = 2 * 1024 * 1024;

/** Labels are asked for where the server has them. */
const ENVELOPE_ITEMS = { uid: true, flags: true, internalDate: true, labels: true } as const;

/** What a download needs to know besides the UIDs. */
export interface FetchContext {
  connection: ImapConnection;
  signal: AbortSignal;
  scope: ErrorScope;
  /** Octets by the last snapshot, null when unknown. */
  sizeOf: (uid: number) => number | null;
}

/** Of messages that the last snapshot did not tell about. A large one must not come in one piece. */
export async function fetchSizes(
  { connection, signal, scope }: Omit<FetchContext, 'sizeOf'>,
  uids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const sizes = new Map<number, number>();
  for (const batch of uidBatches(uids)) {
    const rows = connection.iterate(
      signal,
      (client) => client.fetch(uidSet(batch), { uid: true, size: true }, { uid: true }),
      scope,
    );
    for await (const { uid, size } of rows) if (size !== undefined) sizes.set(uid, size);
  }
  return sizes;
}

/** The messages of one chunk that are still there, in the server's order. */
export async function* fetchChunk(
  context: FetchContext,
  uids: readonly number[],
): AsyncGenerator<FetchedMessage, void> {
  const { connection, signal, scope, sizeOf } = context;
  const wanted = new Set(uids);
  const rows = connection.iterate(
    signal,
    (client) => client.fetch(uidSet(uids), { ...ENVELOPE_ITEMS, source: true }, { uid: true }),
    scope,
  );
  for await (const row of rows) {
    // Rows without a body are news that the server volunteers about any message.
    const { uid, source } = row;
    if (!Buffer.isBuffer(source) || !wanted.delete(uid)) continue;
    // How some servers answer for a message that was removed meanwhile (RFC 2180, 4.1.3).
    if (source.length === 0 && (sizeOf(uid) ?? 0) > 0) continue;
    yield fetchedMessage(row, source, scope);
  }
}

/** The headers of these messages, as far as they are there, in the server's order. */
export async function* fetchHeaders(
  { connection, signal, scope }: Omit<FetchContext, 'sizeOf'>,
  uids: readonly number[],
): AsyncGenerator<FetchedHeader, void> {
  const wanted = new Set(uids);
  const items = { ...ENVELOPE_ITEMS, size: true, headers: true };
  const rows = connection.iterate(
    signal,
    (client) => client.fetch(uidSet(uids), items, { uid: true }),
    scope,
  );
  for await (const row of rows) {
    const { uid, headers: header, size } = row;
    if (!Buffer.isBuffer(header) || !wanted.delete(uid)) continue;
    if (size === undefined || header.length === 0 || header.length > HEAD_LIMIT) continue;
    yield { ...envelopeOf(row, scope), header, size };
  }
}

/** One large message as a stream of pieces, or null when it is gone. */
export async function fetchLarge(
  context: FetchContext,
  uid: number,
): Promise<FetchedMessage | null> {
  const first = await fetchPiece(context, uid, 0);
  return first === null
    ? null
    : fetchedMessage(first.row, pieces(context, uid, first.source), context.scope);
}

async function* pieces(
  context: FetchContext,
  uid: number,
  first: Buffer,
): AsyncGenerator<Buffer, void> {
  const announced = context.sizeOf(uid) ?? 0;
  let offset = 0;
  let piece = first;
  // A short piece is the last one; but where more was announced, only an empty one is.
  while (piece.length > 0) {
    yield piece;
    offset += piece.length;
    if (piece.length < PIECE_BYTES && offset >= announced) return;
    const next = await fetchPiece(context, uid, offset);
    if (next === null) {
      throw new MailtuiError('server-refused', 'a message was removed while it was downloaded', {
        scope: context.scope,
        retry: 'now',
        hint: 'Nothing is wrong here: another program removed it from the server.',
      });
    }
    piece = next.source;
  }
}

/** @returns null when the message is gone. */
function fetchPiece(
  { connection, signal, scope }: FetchContext,
  uid: number,
  offset: number,
): Promise<{ row: FetchMessageObject; source: Buffer } | null> {
  const source = { start: offset, maxLength: PIECE_BYTES };
  return connection.run(
    signal,
    async (client) => {
      const row = await client.fetchOne(uid, { ...ENVELOPE_ITEMS, source }, { uid: true });
      if (row === false || !Buffer.isBuffer(row.source)) return null;
      if (row.source.length > PIECE_BYTES) {
        throw new MailtuiError('protocol', 'the server sent more of a message than was asked for');
      }
      return { row, source: row.source };
    },
    scope,
  );
}

function fetchedMessage(
  row: FetchMessageObject,
  content: FetchedMessage['content'],
  scope: ErrorScope,
): FetchedMessage {
  return { ...envelopeOf(row, scope), content };
}

function envelopeOf(
  row: FetchMessageObject,
  { folder = '' }: ErrorScope,
): Omit<FetchedMessage, 'content'> {
  const { flags, keywords: told } =
    row.flags === undefined ? { flags: NO_FLAGS, keywords: [] } : readFlags(row.flags);
  const keywords = row.labels === undefined ? told : tagsOf(row.labels, told, folder);
  const received = receivedAt(row.internalDate);
  return { id: String(row.uid), flags, keywords, received, ...emailIdOf(row) };
}
