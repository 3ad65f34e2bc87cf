/**
 * Takes stock of a letter-box (POP3): what is in it, what of that is here, what is to be fetched.
 *
 * Guarantees: a message that is here is found again when the server has given it another name, and
 * not downloaded; an id that means another message than before is noticed; only a complete listing
 * says that something is gone.
 */
import { keyScope } from '../core/deliveryKey.js';
import { isRenamed } from '../core/knownLetters.js';
import type { LetterBox, LetterChange, LetterName } from '../core/letterBox.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import type { RemoteMessage } from '../core/source.js';
import { planSync, type SyncPlan } from '../core/syncPlan.js';
import { validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import type { FolderSyncOptions } from './folderSync.js';
import { recallDeletedLetters } from './deletedLetters.js';
import { recogniseLetters, type Recognised } from './recogniseLetters.js';

export interface Stock {
  /** What the delivery keys are made with. */
  scope: string;
  /** Ids of everything that is in the letter-box; null: just what we remember of it. */
  listed: ReadonlySet<string> | null;
  /** Octets by id, as far as told. */
  sizes: ReadonlyMap<string, number>;
  /** Ids to download, newest first. */
  fetch: readonly string[];
  /** The listing is not whole, or names everything anew: not the moment to delete. */
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
    recallDeletedLetters(deps, folder, validity);
  }
  const stock = {
    scope: keyScope(validity, mailbox.path),
    cursor: snapshot.cursor,
    sizes: sizesOf(snapshot.messages),
  };
  if (snapshot.unchanged) {
    return { ...stock, listed: null, fetch: [], isUncertain: false, doubtful: new Set() };
  }

  const letters = deps.index.letterNames(folder.id);
  const placements = deps.index.remotePlacements(folder.id);
  const plan = planSync(placements, snapshot, stock.scope);
  const news = plan.fetch.filter((id) => !letters.has(id));
  const { messages } = snapshot;
  const strangers = strangersOf(placements, plan);
  const known = await recogniseLetters(deps, options, { messages, news, letters, strangers });
  relink(deps, folder, plan, known);

  const { matched, reused, same, doubtful } = known;
  const listed = new Set(messages.map(({ id }) => id));
  deps.index.commitLetters([
    ...outdated(letters, known, snapshot.complete ? listed : null).map(
      ({ remoteId }): LetterChange => ({ type: 'forgotten', folderId: folder.id, remoteId }),
    ),
    ...octetChanges(folder, stock.sizes, [...same, ...untold(letters, listed), ...matched.keys()]),
  ]);
  return {
    ...stock,
    listed,
    fetch: [...reused.map(({ remoteId }) => remoteId), ...news].filter((id) => !matched.has(id)),
    doubtful,
    isUncertain:
      !snapshot.complete ||
      isRenamed(letters.size, plan.gone.length, matched.size) ||
      (isOther && matched.size > 0),
  };
}

/** Messages here that are none of the listed ones, as far as their ids tell. */
function strangersOf(placements: readonly PlacementRow[], plan: SyncPlan): PlacementRow[] {
  const linked = new Set(plan.link.map(({ placement }) => placement));
  const gone = new Set(plan.gone);
  return placements.filter((row) => gone.has(row) || (row.remoteId === null && !linked.has(row)));
}

/** Writes down which message here is which there. Names are given up before others take them. */
function relink(
  deps: SyncDeps,
  folder: FolderRow,
  plan: SyncPlan,
  { matched, reused }: Recognised,
): void {
  const found = new Set(matched.values());
  const changes: IndexChange[] = [
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
  ];
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}

/**
 * What was deleted here for good and is no longer there, or not that message any more: nothing but
 * the memory of it is left. @param listed null when the listing is not complete
 */
function outdated(
  letters: ReadonlyMap<string, LetterName>,
  { matched, reused }: Recognised,
  listed: ReadonlySet<string> | null,
): LetterName[] {
  const others = new Set(reused.map(({ remoteId }) => remoteId));
  return [...letters.values()].filter(
    ({ isHere, remoteId }) =>
      !isHere &&
      !matched.has(remoteId) &&
      (others.has(remoteId) || listed?.has(remoteId) === false),
  );
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

function sizesOf(messages: readonly RemoteMessage[]): Map<string, number> {
  return new Map(
    messages.flatMap(({ id, size }): [string, number][] => (size === null ? [] : [[id, size]])),
  );
}

function untold(letters: ReadonlyMap<string, LetterName>, listed: ReadonlySet<string>): string[] {
  return [...letters.values()]
    .filter(({ octets, remoteId }) => octets === null && listed.has(remoteId))
    .map(({ remoteId }) => remoteId);
}
