/**
 * Recognises messages that the server lists under ids we do not know: after UIDVALIDITY changed,
 * after a move whose answer was lost or that another program made, after the index was lost.
 *
 * Pure. Guarantees: two messages are the same only when Message-ID and size agree, or, without a
 * Message-ID, size and the second of their arrival; each message here is recognised once.
 */
import type { UnlinkedRow } from './mailIndex.js';
import type { RemoteIdentity, RemoteMessage } from './source.js';

export interface Recognised {
  row: UnlinkedRow;
  remoteId: string;
}

/** The remote messages that are worth asking about: one of the same size is waiting here. */
export function worthIdentifying(
  ids: readonly string[],
  messages: readonly RemoteMessage[],
  candidates: readonly UnlinkedRow[],
): string[] {
  if (candidates.length === 0) return [];
  const sizes = new Set(candidates.map(({ size }) => size));
  const sizeOf = new Map(messages.map(({ id, size }) => [id, size]));
  return ids.filter((id) => {
    const size = sizeOf.get(id) ?? null;
    return size === null || sizes.has(size);
  });
}

/** @param folderId where the remote messages are; a candidate of that folder is preferred. */
export function recognise(
  identities: readonly RemoteIdentity[],
  candidates: readonly UnlinkedRow[],
  folderId: number,
): Recognised[] {
  const byLook = new Map<string, UnlinkedRow[]>();
  for (const row of candidates) {
    const look = lookOf(row.messageId, row.size, row.received);
    const same = byLook.get(look);
    if (same === undefined) byLook.set(look, [row]);
    else same.push(row);
  }
  const found: Recognised[] = [];
  for (const { id, messageId, size, received } of identities) {
    if (size === null) continue;
    const same = byLook.get(lookOf(messageId, size, received ?? Number.NaN)) ?? [];
    const row = nearest(same, folderId, received);
    if (row === undefined) continue;
    same.splice(same.indexOf(row), 1);
    found.push({ row, remoteId: id });
  }
  return found;
}

function lookOf(messageId: string | null, size: number, received: number): string {
  if (messageId !== null) return `${size} ${messageId}`;
  return `${size} at ${Math.floor(received / 1000)}`;
}

function nearest(
  rows: readonly UnlinkedRow[],
  folderId: number,
  received: number | null,
): UnlinkedRow | undefined {
  const distance = (row: UnlinkedRow): number =>
    (row.folderId === folderId ? 0 : Number.MAX_SAFE_INTEGER / 2) +
    Math.abs(row.received - (received ?? row.received));
  return rows.reduce<UnlinkedRow | undefined>(
    (best, row) => (best === undefined || distance(row) < distance(best) ? row : best),
    undefined,
  );
}
