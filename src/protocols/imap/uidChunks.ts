/**
 * Cuts what concerns many messages into commands. Pure.
 *
 * Guarantees for downloads: chunks come in the order asked for; a chunk has at most {@link MAX_UIDS} messages
 * and about {@link MAX_BYTES}; its set fits into a command line that every server reads
 * (RFC 7162, 4: 8192 octets); a message too large to be held is alone in its chunk.
 */

/** Ten digits and a comma for each still fit into 8192 octets with the rest of the command. */
const MAX_UIDS = 700;

/**
 * The first chunk is small, so that the newest messages are there at once although a server
 * answers each chunk oldest first; then they grow, so that the pause of one round trip between two
 * chunks stops to matter.
 */
const FIRST_UIDS = 50;
const GROWTH = 4;

/** Of the 8192 octets of a line, what a set may take. */
const SET_LENGTH = 7700;
const MAX_DIGITS = 10;

const MAX_BYTES = 16 * 1024 * 1024;

/** Messages larger than this are fetched in pieces and handed on as a stream. */
export const LARGE_BYTES = 16 * 1024 * 1024;

/** What a message whose size is unknown counts for. */
const UNKNOWN_BYTES = 64 * 1024;

export interface UidChunk {
  uids: readonly number[];
  /** One message, to be fetched in pieces. */
  large: boolean;
}

/** @param sizeOf octets of a message, or null when it is not known. */
export function* uidChunks(
  uids: Iterable<number>,
  sizeOf: (uid: number) => number | null,
): Generator<UidChunk> {
  let limit = FIRST_UIDS;
  let chunk: number[] = [];
  let bytes = 0;
  for (const uid of uids) {
    const size = sizeOf(uid) ?? UNKNOWN_BYTES;
    const large = size > LARGE_BYTES;
    if (chunk.length > 0 && (large || chunk.length >= limit || bytes + size > MAX_BYTES)) {
      yield { uids: chunk, large: false };
      limit = Math.min(limit * GROWTH, MAX_UIDS);
      chunk = [];
      bytes = 0;
    }
    if (large) {
      yield { uids: [uid], large: true };
    } else {
      chunk.push(uid);
      bytes += size;
    }
  }
  if (chunk.length > 0) yield { uids: chunk, large: false };
}

/** A sequence set (RFC 9051, 9) with neighbours as ranges: `3:5,9`. */
export function uidSet(uids: readonly number[]): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; i += 1) {
    const first = sorted[i] ?? 0;
    let last = first;
    while (sorted[i + 1] === last + 1) {
      last += 1;
      i += 1;
    }
    parts.push(first === last ? String(first) : `${String(first)}:${String(last)}`);
  }
  return parts.join(',');
}

/** Commands with long sets, for what has short answers: each set fits into a command line. */
export function* uidBatches(uids: readonly number[]): Generator<readonly number[]> {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  let batch: number[] = [];
  let room = SET_LENGTH;
  let last = 0;
  for (const uid of sorted) {
    // A neighbour at most makes a number a range, a stranger adds one.
    const isNeighbour = batch.length > 0 && uid === last + 1;
    const length = isNeighbour ? 0 : 2 * String(uid).length + 2;
    if (length > room) {
      yield batch;
      batch = [];
      room = SET_LENGTH;
    }
    batch.push(uid);
    room -= batch.length === 1 ? 2 * MAX_DIGITS + 2 : length;
    last = uid;
  }
  if (batch.length > 0) yield batch;
}

/**
 * The UIDs of a set that a server sent.
 *
 * @param limit how many there may be
 * @returns null when it is no set, or of more than `limit`
 */
export function uidsIn(set: string, limit: number): number[] | null {
  const uids: number[] = [];
  for (const part of set.split(',')) {
    const [first, last = first, ...more] = part.split(':').map(uidOf);
    if (first == null || last == null || more.length > 0) return null;
    const [from, to] = first <= last ? [first, last] : [last, first];
    if (uids.length + to - from + 1 > limit) return null;
    for (let uid = from; uid <= to; uid += 1) uids.push(uid);
  }
  return uids;
}

/** The UID that an id names, or null when it cannot name one (RFC 9051, 2.3.1.1). */
export function uidOf(id: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(id)) return null;
  const uid = Number(id);
  return uid <= 0xffffffff ? uid : null;
}
