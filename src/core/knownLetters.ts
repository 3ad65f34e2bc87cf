/**
 * Messages that are here already, although their id in the letter-box is new or means another
 * message: a server that was moved or restored names everything anew, and a bad one gives the names
 * of old messages to new ones.
 *
 * Pure. What is asked for is only what could be mistaken: messages of which the number of octets
 * says so. Guarantees: a message is taken for one that is here only when octets and header are the
 * same, and no message here for two of them; whoever is in doubt downloads.
 */
import type { LetterName } from './letterBox.js';
import type { RemoteMessage } from './source.js';

/** A message here that is not, or no longer, known to be one of the letter-box. */
export interface Stranger {
  placementId: number;
  /** As the server counted them if it told, else of the file. */
  octets: number;
}

export interface Doubts {
  /** Ids that are new, or changed, and may be one of these messages. */
  candidates: Map<string, Stranger[]>;
  /** Ids that we know, of which the server now tells another number of octets. */
  changed: LetterName[];
}

/** POP3 sends whole lines: where the last one did not end, two octets more come than are counted. */
const TOLERANCE = 2;

/**
 * @param fresh listed messages that are not known by their id.
 * @param letters those that are listed, and known.
 */
export function findDoubts(
  listed: readonly RemoteMessage[],
  fresh: ReadonlySet<string>,
  letters: ReadonlyMap<string, LetterName>,
  strangers: readonly Stranger[],
): Doubts {
  const bySize = new Map<number, Stranger[]>();
  for (const stranger of strangers) {
    const same = bySize.get(stranger.octets);
    if (same === undefined) bySize.set(stranger.octets, [stranger]);
    else same.push(stranger);
  }
  const doubts: Doubts = { candidates: new Map(), changed: [] };
  for (const { id, size } of listed) {
    if (size === null) continue;
    const letter = letters.get(id);
    const hasChanged = letter !== undefined && (letter.octets ?? size) !== size;
    if (hasChanged) doubts.changed.push(letter);
    if (!hasChanged && !fresh.has(id)) continue;
    const candidates = nearby(bySize, size);
    if (candidates.length > 0) doubts.candidates.set(id, candidates);
  }
  return doubts;
}

function nearby(bySize: ReadonlyMap<number, Stranger[]>, size: number): Stranger[] {
  const found: Stranger[] = [];
  for (let octets = size - TOLERANCE; octets <= size + TOLERANCE; octets += 1) {
    found.push(...(bySize.get(octets) ?? []));
  }
  return found;
}

/** Which of these ids turn out to be which message here, given the names of their headers. */
export function matchStrangers(
  ids: Doubts['candidates'],
  remoteNames: ReadonlyMap<string, string>,
  localNames: ReadonlyMap<number, string>,
): Map<string, number> {
  const matched = new Map<string, number>();
  const taken = new Set<number>();
  for (const [id, candidates] of ids) {
    const name = remoteNames.get(id);
    const stranger = candidates.find(
      ({ placementId }) =>
        name !== undefined && !taken.has(placementId) && localNames.get(placementId) === name,
    );
    if (stranger === undefined) continue;
    taken.add(stranger.placementId);
    matched.set(id, stranger.placementId);
  }
  return matched;
}

/** More than so many ids that vanish at once, and more than half of all: all are named anew. */
const MANY = 10;

/** Whether the letter-box was renamed rather than emptied. */
export function isRenamed(known: number, vanished: number, matched: number): boolean {
  return matched > 0 && vanished > MANY && vanished > known / 2;
}
