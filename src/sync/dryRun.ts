/** What a sync would do, told as events. Touches nothing here and only reads on the server. */
import { keyScope } from '../core/deliveryKey.js';
import type { FolderRow } from '../core/indexRows.js';
import type { PushPlan } from '../core/pushPlan.js';
import { planSync } from '../core/syncPlan.js';
import { serverValidity, validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import { identityOf, type FolderSyncOptions } from './folderSync.js';

export async function planFolder(
  deps: SyncDeps,
  options: Pick<FolderSyncOptions, 'account' | 'origin' | 'source' | 'mailbox' | 'signal'>,
  push: PushPlan,
): Promise<void> {
  const { account, origin, source, mailbox, signal } = options;
  const { dir } = identityOf(options);
  const folder = deps.index.folders(account).find((row) => row.dir === dir);
  const knowsIds = folder !== undefined && serverValidity(origin, folder.validity) !== null;
  const snapshot = await source.snapshot(mailbox, knowsIds ? folder.cursor : null, signal);
  const validity = validityOf(origin, snapshot.validity);
  const placements = folder === undefined ? [] : deps.index.remotePlacements(folder.id);
  const plan = planSync(
    folder?.validity === validity
      ? placements
      : placements.map((row) => ({ ...row, remoteId: null })),
    snapshot,
    keyScope(validity, mailbox.path),
  );
  deps.onEvent({
    event: 'plan',
    account,
    folder: mailbox.path,
    fetch: plan.fetch.length,
    flags: plan.agree.length,
    gone: plan.gone.length,
    push: pushesOf(push, folder),
  });
}

/** How much of the plan concerns this folder on the server. */
function pushesOf(plan: PushPlan, folder: FolderRow | undefined) {
  const count = (lists: readonly { folderId: number; placements: readonly unknown[] }[]): number =>
    lists
      .filter(({ folderId }) => folderId === folder?.id)
      .reduce((sum, { placements }) => sum + placements.length, 0);
  return {
    flags: count(plan.flags),
    moves: count(plan.moves),
    removals: count(plan.removals),
    uploads: plan.uploads.filter(({ folderId }) => folderId === folder?.id).length,
  };
}
