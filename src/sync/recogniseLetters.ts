/**
 * Which messages of a letter-box (POP3) are here already under another name, and which names are
 * those of other messages by now. `core/knownLetters.ts` decides; here headers are read, of the
 * messages in doubt alone, there and here.
 */
import { toMailtuiError } from '../core/errors.js';
import { findDoubts, matchStrangers, type Doubts } from '../core/knownLetters.js';
import type { Letter, LetterBox, LetterName } from '../core/letterBox.js';
import { HEAD_LIMIT, nameByHeader } from '../core/letterHeader.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import type { RemoteMessage } from '../core/source.js';
import type { SyncDeps } from './deps.js';

export interface RecogniseOptions {
  account: string;
  folder: FolderRow;
  letterBox: LetterBox;
  signal: AbortSignal;
}

/** What the server lists, and what is here. */
export interface Listing {
  messages: readonly RemoteMessage[];
  /** Ids that are not known. */
  news: readonly string[];
  letters: ReadonlyMap<string, LetterName>;
  /** Messages here that are none of those that are listed, as far as their ids tell. */
  strangers: readonly PlacementRow[];
}

export interface Recognised {
  /** Placements by the ids that they turned out to have now. */
  matched: Map<string, number>;
  /** Ids that are those of other messages by now. */
  reused: Letter[];
  /** Ids that are not, although the number of octets changed. */
  same: string[];
  doubtful: Set<string>;
}

/** Asks for the headers of the messages in doubt, and of these alone. */
export async function recogniseLetters(
  deps: SyncDeps,
  { account, folder, letterBox, signal }: RecogniseOptions,
  { messages, news, letters, strangers }: Listing,
): Promise<Recognised> {
  const doubts = findDoubts(
    messages,
    new Set(news),
    letters,
    octetsOf(deps, folder, letters, strangers),
  );
  const changed = doubts.changed.map(({ remoteId }) => remoteId);
  const asked = [...new Set([...doubts.candidates.keys(), ...changed])];
  const found: Recognised = { matched: new Map(), reused: [], same: [], doubtful: new Set() };
  if (asked.length === 0) return found;

  const remote = new Map<string, string>();
  for await (const { id, head } of letterBox.heads(asked, signal)) {
    remote.set(id, nameByHeader(head));
  }
  const rows = new Map(strangers.map((row) => [row.placementId, row]));
  const local = new Map<number, string>();
  for (const placementId of candidateIds(doubts)) {
    const row = rows.get(placementId);
    const name = row && (await nameOf(deps, { account, dir: folder.dir }, row));
    if (name !== undefined && name !== null) local.set(placementId, name);
  }
  for (const letter of deps.index.lettersNamed(folder.id, changed)) {
    const { here, remoteId } = letter;
    const name = remote.get(remoteId);
    const before = here && (await nameOf(deps, { account, dir: here.dir }, here));
    if (name === undefined) found.doubtful.add(remoteId);
    else if (before === name) found.same.push(remoteId);
    else found.reused.push(letter);
  }
  // What is the same message as before is not one of the others.
  for (const id of [...found.same, ...found.doubtful]) doubts.candidates.delete(id);
  found.matched = matchStrangers(doubts.candidates, remote, local);
  return found;
}

function candidateIds({ candidates }: Doubts): Set<number> {
  return new Set([...candidates.values()].flat().map(({ placementId }) => placementId));
}

function octetsOf(
  deps: SyncDeps,
  folder: FolderRow,
  letters: ReadonlyMap<string, LetterName>,
  strangers: readonly PlacementRow[],
): { placementId: number; octets: number }[] {
  if (strangers.length === 0) return [];
  const { index } = deps;
  const sizes = new Map(index.unlinked([folder.id]).map((row) => [row.placementId, row.size]));
  const untold = strangers.flatMap(({ remoteId }) =>
    remoteId !== null && letters.get(remoteId)?.octets === null ? [remoteId] : [],
  );
  for (const { here } of index.lettersNamed(folder.id, untold)) {
    if (here !== null) sizes.set(here.placementId, here.size);
  }
  return strangers.flatMap(({ placementId, remoteId }) => {
    const octets = letters.get(remoteId ?? '')?.octets ?? sizes.get(placementId);
    return octets === undefined ? [] : [{ placementId, octets }];
  });
}

/** Null when the file cannot be read. */
async function nameOf(
  { store }: SyncDeps,
  place: { account: string; dir: string },
  { file }: Pick<PlacementRow, 'file'>,
): Promise<string | null> {
  try {
    return nameByHeader(await store.readHead(place, file, HEAD_LIMIT));
  } catch (thrown) {
    if (toMailtuiError(thrown).kind === 'disk') return null;
    throw thrown;
  }
}
