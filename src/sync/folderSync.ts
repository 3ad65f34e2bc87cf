/**
 * One mailbox, one run. Reads like the specification: ask the server, plan, execute the plan,
 * remember how far we came.
 *
 * What remote ids mean (the validity) is written first, the cursor last: whatever interrupts a
 * run, the next one knows which messages it has and sees the difference again.
 */
import { keyScope } from '../core/deliveryKey.js';
import { isWithin, type Depth } from '../core/depth.js';
import type { MailtuiError } from '../core/errors.js';
import { lastSegment } from '../core/folderChange.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderIdentity, FolderRow, PlacementRow } from '../core/indexRows.js';
import type { PlacedMailbox } from '../core/mailboxDirs.js';
import type { MailboxSnapshot, MailSource } from '../core/source.js';
import { planSync, type SyncPlan } from '../core/syncPlan.js';
import { serverValidity, validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import { downloadByDepth } from './downloadByDepth.js';
import { fetchRest } from './fetchRest.js';
import { alignFileNames } from './fileNames.js';
import { linkKnown } from './linkKnown.js';
import type { Progress } from './progress.js';
import { withoutRecognised } from './recogniseNew.js';
import { brakeOn, dropMoved, removeGone } from './removeGone.js';

export interface FolderSyncOptions {
  account: string;
  /** Says which server and user the remote ids are of. */
  origin: string;
  source: MailSource;
  mailbox: PlacedMailbox;
  /** Files are missing: everything is compared, not only what is new since the last run. */
  compareAll: boolean;
  /** Releases the delete brake. */
  force: boolean;
  /** How much of the mail is wanted whole. */
  depth: Depth;
  signal: AbortSignal;
  progress: Progress;
}

/** How many messages came, changed flags, and were deleted on the server. */
export interface FolderResult {
  new: number;
  flagged: number;
  deleted: number;
  /** Why what is gone from the server is still here; null when it is not. */
  braked: MailtuiError | null;
  /** Everything that is in the mailbox was looked at. */
  whole: boolean;
}

export async function syncFolder(
  deps: SyncDeps,
  options: FolderSyncOptions,
): Promise<FolderResult> {
  const { account, origin, source, mailbox, signal, progress, depth } = options;
  const folder = deps.index.putFolder(identityOf(options));
  await deps.store.createFolder(folder);

  const knowsIds = serverValidity(origin, folder.validity) !== null;
  const cursor = options.compareAll || !knowsIds ? null : folder.cursor;
  const snapshot = await source.snapshot(mailbox, cursor, signal);
  const validity = validityOf(origin, snapshot.validity);
  if (validity !== folder.validity) {
    const isOtherServer = !knowsIds;
    commit(deps, [{ type: 'validity', folderId: folder.id, validity, isOtherServer }]);
  }
  const scope = keyScope(validity, mailbox.path);
  const placements = placementsFor(deps, folder, snapshot);
  const plan = planSync(placements, snapshot, scope);

  const removal = { account, source, folder };
  const braked = options.force ? null : brakeOn(deps, removal, plan.gone);

  await link(deps, folder, plan);
  const unknown = await withoutRecognised(deps, { source, folder, snapshot, signal }, plan.fetch);
  const wider = deps.index.partials(folder.id).filter((one) => isWithin(depth, one));
  progress.expect(folder.path, unknown.length + wider.length);
  const onStored = (count: number) => {
    progress.advance(folder.path, count);
  };
  const target = { source, folder, scope, signal, onStored };
  const { linked, fetch } = await linkKnown(deps, target, snapshot.messages, unknown);
  const recent =
    depth.since === null ? null : await receivedSince(source, depth.since, fetch, signal);
  const wantsHeader = (id: string): boolean => recent?.has(id) === false;
  const stored = await downloadByDepth(deps, target, fetch, wantsHeader);
  if (wider.length > 0) await fetchRest(deps, target, wider);
  const deleted = braked === null ? await removeGone(deps, removal, plan.gone) : 0;

  const whole = isWhole(snapshot);
  if (whole && !snapshot.unchanged && source.absence === 'deleted') await dropMoved(deps, folder);

  const absent = fetch.length - stored;
  if (absent > 0) {
    const message = `${absent} messages that the server lists did not come; they are asked for again`;
    deps.onEvent({ event: 'warning', account, folder: folder.path, message });
  }
  // Without a cursor the next run compares everything, and so meets the same again.
  remember(deps, folder, absent > 0 || braked !== null ? null : snapshot.cursor);
  return { new: linked + stored, flagged: plan.agree.length, deleted, braked, whole };
}

/** Those that the snapshot may have to say something of. */
function placementsFor(
  { index }: SyncDeps,
  folder: FolderRow,
  { unchanged, complete, messages, vanished }: MailboxSnapshot,
): readonly PlacementRow[] {
  if (unchanged) return [];
  if (complete) return index.remotePlacements(folder.id);
  return index.remotePlacements(folder.id, [...messages.map(({ id }) => id), ...(vanished ?? [])]);
}

/** Null: the server does not tell when mail came, or nobody needs to know. */
async function receivedSince(
  { partial }: MailSource,
  moment: number,
  fetch: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  if (fetch.length === 0) return null;
  return (await partial?.receivedSince?.(moment, signal)) ?? null;
}

/** Nothing new escaped this look, so what it did not recognise is not there. */
function isWhole({ unchanged, complete, vanished }: MailboxSnapshot): boolean {
  return unchanged || complete || vanished !== null;
}

function remember(deps: SyncDeps, folder: FolderRow, cursor: string | null): void {
  if (cursor !== folder.cursor) commit(deps, [{ type: 'cursor', folderId: folder.id, cursor }]);
}

async function link(deps: SyncDeps, folder: FolderRow, plan: SyncPlan): Promise<void> {
  commit(deps, [
    ...plan.link.map(({ placement: { placementId }, ...remote }): IndexChange => {
      return { type: 'link', placementId, folderId: folder.id, ...remote };
    }),
    ...plan.agree.map(({ placement: { placementId }, ...agree }): IndexChange => {
      return { type: 'agree', placementId, ...agree };
    }),
  ]);
  const renamed = [...plan.link, ...plan.agree].map(({ placement }) => placement.placementId);
  await alignFileNames(deps, new Set(renamed));
}

/** @returns what the store calls the mailbox. */
export function identityOf({
  account,
  source,
  mailbox: { path, delimiter, role, dir },
}: Pick<FolderSyncOptions, 'account' | 'source' | 'mailbox'>): FolderIdentity {
  const name = lastSegment(path, delimiter);
  return { account, protocol: source.protocol, dir, path, name, role };
}

function commit(deps: SyncDeps, changes: readonly IndexChange[]): void {
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}
