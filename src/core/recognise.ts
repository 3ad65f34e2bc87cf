/**
 * Recognises messages that the server lists under ids we do not know: after UIDVALIDITY changed,
 * after a move whose answer was lost or that another program made, after the index was lost.
 *
 * Pure. Guarantees: two messages are the same only when the server says so (EMAILID, where it has
 * told it of both), or, where it does not tell, when Message-ID and size agree, or, without a
 * Message-ID, size and the second of their arrival; each message here is recognised once.
 */
import type { UnlinkedRow } from './indexRows.js';
import type { RemoteIdentity, RemoteMessage } from './source.js';

export interface Recognised {
  row: UnlinkedRow;
  remote: RemoteIdentity;
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
  const looks = new Candidates(candidates, ({ messageId, size, received }) =>
    lookOf(messageId, size, received),
  );
  const named = new Candidates(candidates, ({ emailId }) => emailId);
  const taken = new Set<UnlinkedRow>();
  const found: Recognised[] = [];
  for (const remote of identities) {
    const { emailId, messageId, size, received } = remote;
    if (size === null) continue;
    const isFree = (row: UnlinkedRow): boolean => row.size === size && !taken.has(row);
    const same = emailId === undefined ? [] : named.of(emailId).filter(isFree);
    const alike = looks
      .of(lookOf(messageId, size, received ?? Number.NaN))
      .filter((row) => isFree(row) && (emailId === undefined || row.emailId === null));
    const row = nearest(same, folderId, received) ?? nearest(alike, folderId, received);
    if (row === undefined) continue;
    taken.add(row);
    found.push({ row, remote });
  }
  return found;
}

/** Rows by something that they may share. */
class Candidates {
  readonly #rows = new Map<string, UnlinkedRow[]>();

  constructor(rows: readonly UnlinkedRow[], sharing: (row: UnlinkedRow) => string | null) {
    for (const row of rows) {
      const shared = sharing(row);
      if (shared === null) continue;
      const same = this.#rows.get(shared);
      if (same === undefined) this.#rows.set(shared, [row]);
      else same.push(row);
    }
  }

  of(shared: string): readonly UnlinkedRow[] {
    return this.#rows.get(shared) ?? [];
  }
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
