/**
 * Takes stock of a letter-box (POP3): what is in it, what of that is here, what is to be fetched.
 *
 * Guarantees: a message that is here is found again when the server has given it another name, and
 * not downloaded; an id that means another message than before is noticed; only a complete listing
 * says that something is gone.
 */
import { keyScope } from '../core/deliveryKey.js';
import { toMailtuiError } from '../core/errors.js';
import { findDoubts, isRenamed, matchStrangers, type Doubts } from '../core/knownLetters.js';
import type { Letter, LetterBox, LetterChange } from '../core/letterBox.js';
import { HEAD_LIMIT, nameByHeader } from '../core/letterHeader.js';
import type { FolderRow, IndexChange, PlacementRow } from '../core/mailIndex.js';
import type { MailboxSnapshot, RemoteMessage } from '../core/source.js';
import { planSync } from '../core/syncPlan.js';
import { validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import type { FolderSyncOptions } from './folderSync.js';

export interface Stock {
  /** What the delivery keys are made with. */
  scope: string;
  /** Ids of everything that is in the letter-box; null: just what we remember of it. */
  listed: ReadonlySet<string> | null;
  /** Octets by id, as far as told. */
  sizes: ReadonlyMap<string, number>;
  /** Ids to download, newest first. */
  fetch: readonly string[];
  /** The server has just named everything anew: not the moment to delete. */
  isUncertain: boolean;
  /** Ids that may be those of other messages by now; nobody could tell. */
  doubtful: ReadonlySet<string>;
  cursor: string;
}

export type StockOptions = Pick<
  FolderSyncOptions,
  'account' | 'origin' | 'source' | 'mailbox' | 'signal'
> & { folder: FolderRow; letterBox: LetterBox };

export async function takeStock(
  deps: SyncDeps,
  options: StockOptions,
  cursor: string | null,
): Promise<Stock> {
  const { origin, source, mailbox, signal, folder } = options;
  const snapshot = await source.snapshot(mailbox, cursor, signal);
  const validity = validityOf(origin, snapshot.validity);
  const isOther = validity !== folder.validity;
  if (isOther) {
    deps.onCommit(deps.index.commit([{ type: 'validity', folderId: folder.id, validity }]));
  }
  const stock = {
    scope: keyScope(validity, mailbox.path),
    cursor: snapshot.cursor,
    sizes: sizesOf(snapshot.messages),
  };
  if (snapshot.unchanged) {
    return { ...stock, listed: null, fetch: [], isUncertain: false, doubtful: new Set() };
  }

  const letters = new Map(deps.index.letters(folder.id).map((one) => [one.remoteId, one]));
  const placements = deps.index.remotePlacements(folder.id);
  const plan = planSync(placements, snapshot, stock.scope);
  const news = plan.fetch.filter((id) => !letters.has(id));
  const linked = new Set(plan.link.map(({ placement }) => placement.placementId));
  const gone = new Set(plan.gone);
  const strangers = placements.filter(
    (row) => (row.remoteId === null && !linked.has(row.placementId)) || gone.has(row),
  );
  const { matched, reused, same, doubtful } = await recognise(deps, options, {
    snapshot,
    news,
    letters,
    strangers,
  });
  const found = new Set(matched.values());
  commit(deps, [
    ...plan.link.map(({ placement: { placementId }, ...remote }): IndexChange => {
      return { type: 'link', placementId, folderId: folder.id, ...remote };
    }),
    ...reused.flatMap(({ here }): IndexChange[] =>
      here === null ? [] : [{ type: 'unlink', placementId: here.placementId, upload: 'no' }],
    ),
    ...[...matched].map(([remoteId, placementId]): IndexChange => {
      return { type: 'link', placementId, folderId: folder.id, remoteId, agreed: null, tags: [] };
    }),
    ...plan.gone
      .filter(({ placementId }) => !found.has(placementId))
      .map(({ placementId }): IndexChange => ({ type: 'gone', placementId, gone: true })),
  ]);
  const listed = new Set(snapshot.messages.map(({ id }) => id));
  // Of what was deleted here for good there is nothing but the memory to change.
  const isOver = ({ remoteId }: Letter): boolean => snapshot.complete && !listed.has(remoteId);
  const forgotten = [...letters.values()].filter(
    (letter) =>
      letter.here === null &&
      !matched.has(letter.remoteId) &&
      (isOver(letter) || reused.includes(letter)),
  );
  deps.index.commitLetters([
    ...forgotten.map(({ remoteId }): LetterChange => {
      return { type: 'forgotten', folderId: folder.id, remoteId };
    }),
    ...octetChanges(folder, stock.sizes, [...same, ...untold(letters, listed)]),
    ...octetChanges(folder, stock.sizes, matched.keys()),
  ]);
  return {
    ...stock,
    listed,
    fetch: [...reused.map(({ remoteId }) => remoteId), ...news].filter((id) => !matched.has(id)),
    doubtful,
    isUncertain:
      isRenamed(letters.size, plan.gone.length, matched.size) || (isOther && matched.size > 0),
  };
}

/** What to remember of the sizes of messages that are here. */
export function octetChanges(
  folder: FolderRow,
  sizes: ReadonlyMap<string, number>,
  ids: Iterable<string>,
): LetterChange[] {
  return [...ids].flatMap((remoteId): LetterChange[] => {
    const octets = sizes.get(remoteId);
    return octets === undefined ? [] : [{ type: 'octets', folderId: folder.id, remoteId, octets }];
  });
}

interface Recognised {
  /** Placements by the ids that they turned out to have now. */
  matched: Map<string, number>;
  /** Ids that are those of other messages by now. */
  reused: Letter[];
  /** Ids that are not, although the number of octets changed. */
  same: string[];
  doubtful: Set<string>;
}

/** Asks for the headers of the messages in doubt, and of these alone. */
async function recognise(
  deps: SyncDeps,
  { account, folder, letterBox, signal }: StockOptions,
  seen: {
    snapshot: MailboxSnapshot;
    news: readonly string[];
    letters: ReadonlyMap<string, Letter>;
    strangers: readonly PlacementRow[];
  },
): Promise<Recognised> {
  const { snapshot, news, letters, strangers } = seen;
  const doubts = findDoubts(
    snapshot.messages,
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
  for (const letter of doubts.changed) {
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
  letters: ReadonlyMap<string, Letter>,
  strangers: readonly PlacementRow[],
): { placementId: number; octets: number }[] {
  if (strangers.length === 0) return [];
  const sizes = new Map(deps.index.unlinked([folder.id]).map((row) => [row.placementId, row.size]));
  return strangers.flatMap(({ placementId, remoteId }) => {
    const letter = letters.get(remoteId ?? '');
    const octets = letter?.octets ?? letter?.here?.size ?? sizes.get(placementId);
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

function sizesOf(messages: readonly RemoteMessage[]): Map<string, number> {
  return new Map(
    messages.flatMap(({ id, size }): [string, number][] => (size === null ? [] : [[id, size]])),
  );
}

function untold(letters: ReadonlyMap<string, Letter>, listed: ReadonlySet<string>): string[] {
  return [...letters.values()]
    .filter(({ octets, remoteId }) => octets === null && listed.has(remoteId))
    .map(({ remoteId }) => remoteId);
}

function commit(deps: SyncDeps, changes: readonly IndexChange[]): void {
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}
