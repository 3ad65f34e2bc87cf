/**
 * One mailbox, one run. Reads like the specification: look at the directory, ask the server, plan,
 * execute the plan, remember how far we came.
 *
 * What remote ids mean (the validity) is written first, the cursor last: whatever interrupts a
 * run, the next one knows which messages it has and sees the difference again.
 */
import { folderDir } from '../core/folderDir.js';
import type { FolderIdentity, FolderRow, IndexChange } from '../core/mailIndex.js';
import type { MailboxSnapshot, MailSource, RemoteMailbox } from '../core/source.js';
import { planSync, type SyncPlan } from '../core/syncPlan.js';
import { adoptFolder } from './adopt.js';
import type { SyncDeps } from './deps.js';
import { download } from './download.js';
import { alignFileNames } from './fileNames.js';
import type { Progress } from './progress.js';

export interface FolderSyncOptions {
  account: string;
  /** Says which server and user the remote ids are of. */
  origin: string;
  source: MailSource;
  mailbox: RemoteMailbox;
  dryRun?: boolean;
  signal: AbortSignal;
  progress: Progress;
}

/** How many messages came, changed flags, and were deleted on the server. */
export interface FolderResult {
  new: number;
  flagged: number;
  deleted: number;
}

export async function syncFolder(
  deps: SyncDeps,
  options: FolderSyncOptions,
): Promise<FolderResult> {
  if (options.dryRun === true) return dryRun(deps, options);
  const { account, source, mailbox, signal, progress } = options;
  const folder = deps.index.putFolder(identityOf(options));
  await deps.store.createFolder(folder);
  const adopted = await adoptFolder(deps, folder, signal);

  const cursor = adopted.missing > 0 || !isOfOrigin(folder, options) ? null : folder.cursor;
  const snapshot = await source.snapshot(mailbox, cursor, signal);
  const validity = validityOf(options, snapshot);
  if (validity !== folder.validity) {
    commit(deps, [{ type: 'validity', folderId: folder.id, validity }]);
  }
  const plan = planSync(deps.index.placements(folder.id), snapshot, validity);

  progress.expect(folder.path, plan.fetch.length);
  await execute(deps, folder, plan);
  const onStored = (count: number) => {
    progress.advance(folder.path, count);
  };
  const target = { source, folder, validity, signal, onStored };
  const stored = await download(deps, target, plan.fetch);

  const absent = plan.fetch.length - stored;
  if (absent > 0) {
    const message = `${absent} messages that the server lists did not come; they are asked for again`;
    deps.onEvent({ event: 'warning', account, folder: folder.path, message });
  }
  // Without a cursor the next run compares everything, and so asks for what is absent again.
  remember(deps, folder, absent > 0 ? null : snapshot.cursor);
  const deleted = source.absence === 'deleted' ? plan.gone.length : 0;
  return { new: stored, flagged: plan.agree.length, deleted };
}

/** UIDs count within a UIDVALIDITY, and that within one user's mailbox on one server. */
function validityOf({ origin }: FolderSyncOptions, { validity }: MailboxSnapshot): string {
  return `${origin}:${validity}`;
}

function isOfOrigin(folder: FolderRow, { origin }: FolderSyncOptions): boolean {
  return folder.validity.startsWith(`${origin}:`);
}

function remember(deps: SyncDeps, folder: FolderRow, cursor: string | null): void {
  if (cursor !== folder.cursor) commit(deps, [{ type: 'cursor', folderId: folder.id, cursor }]);
}

async function execute(deps: SyncDeps, folder: FolderRow, plan: SyncPlan): Promise<void> {
  commit(deps, [
    ...plan.link.map(({ placement: { placementId }, ...link }): IndexChange => {
      return { type: 'link', placementId, ...link };
    }),
    ...plan.agree.map(({ placement: { placementId }, ...agree }): IndexChange => {
      return { type: 'agree', placementId, ...agree };
    }),
    ...plan.gone.map(({ placementId }): IndexChange => ({ type: 'gone', placementId, gone: true })),
  ]);
  const renamed = [...plan.link, ...plan.agree].map(({ placement }) => placement.placementId);
  await alignFileNames(deps, folder, new Set(renamed));
}

/** What a sync would do, told as an event; touches nothing here and reads only on the server. */
async function dryRun(deps: SyncDeps, options: FolderSyncOptions): Promise<FolderResult> {
  const { account, source, mailbox, signal } = options;
  const { dir } = identityOf(options);
  const folder = deps.index.folders(account).find((row) => row.dir === dir);
  const cursor = folder !== undefined && isOfOrigin(folder, options) ? folder.cursor : null;
  const snapshot = await source.snapshot(mailbox, cursor, signal);
  const validity = validityOf(options, snapshot);
  const placements = folder === undefined ? [] : deps.index.placements(folder.id);
  const isSame = folder?.validity === validity;
  const plan = planSync(
    isSame ? placements : placements.map((row) => ({ ...row, remoteId: null })),
    snapshot,
    validity,
  );
  deps.onEvent({
    event: 'plan',
    account,
    folder: mailbox.path,
    fetch: plan.fetch.length,
    flags: plan.agree.length,
    gone: plan.gone.length,
  });
  return { new: 0, flagged: 0, deleted: 0 };
}

function identityOf({ account, source, mailbox }: FolderSyncOptions): FolderIdentity {
  const { path, delimiter, role } = mailbox;
  const name = delimiter === '' ? path : (path.split(delimiter).at(-1) ?? path);
  return { account, protocol: source.protocol, dir: folderDir(path, delimiter), path, name, role };
}

function commit(deps: SyncDeps, changes: readonly IndexChange[]): void {
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}
