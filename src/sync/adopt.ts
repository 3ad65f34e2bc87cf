/**
 * Brings the index to what the directories hold: files that a crash left without a row, deliveries,
 * flag changes and moves of other programs, a whole store after the index was lost.
 *
 * Guarantees: never deletes or changes a message file (a header goes where all of its message is
 * here, too: what a crash left of it); what it cannot make sense of it reports and
 * leaves alone; a file that went from one folder to another is the same message; a row without a
 * file is forgotten only together with its report, so that the message is fetched again where a
 * server still has it; a folder that has lost most of its files (a disk that is not mounted) is an
 * error, and nothing of it is forgotten.
 */
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { partialOctets, uniqueOf } from '../core/maildirName.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import { planScan, type ScanPlan } from '../core/scanPlan.js';
import type { FolderScan, FoundFile } from '../core/store.js';
import type { SyncDeps } from './deps.js';
import { alignFileNames } from './fileNames.js';
import { AdoptFiles } from './adoptFiles.js';
import { completeRows, removeSuperseded } from './completion.js';
import { fileMoves } from './filing.js';
import { settleFolders } from './renameFolder.js';

/** More lost files than this, and more than half of the folder: somebody should look. */
const LOST_FILES = 10;

export interface AdoptResult {
  adopted: number;
  /** Rows whose file is gone. */
  missing: number;
  /** What was left alone, as sentences. */
  skipped: readonly string[];
  /** Why the folder cannot be worked with; null when it can. */
  error: MailtuiError | null;
}

export type AdoptDeps = Pick<
  SyncDeps,
  'index' | 'store' | 'onCommit' | 'onEvent' | 'summarise' | 'now'
>;

/** A folder as its directory and its rows are. */
interface Look {
  folder: FolderRow;
  /** Of the directories before they were read. */
  state: string | null;
  plan: ScanPlan;
  skipped: string[];
}

/**
 * Looks at these folders of one account, all before anything is concluded.
 * @returns what was found, by folder id. @throws MailtuiError `cancelled`
 */
export async function adoptFolders(
  deps: AdoptDeps,
  folders: readonly FolderRow[],
  signal: AbortSignal,
): Promise<Map<number, AdoptResult>> {
  const results = new Map<number, AdoptResult>();
  await settleFolders(deps);
  await fileMoves(deps);
  const looks: Look[] = [];
  for (const folder of folders) {
    throwIfCancelled(signal);
    try {
      const look = await lookAt(deps, folder);
      if (look === null) results.set(folder.id, UNCHANGED);
      else looks.push(look);
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: folder.account, folder: folder.path });
      results.set(folder.id, { adopted: 0, missing: 0, skipped: [], error });
    }
  }
  commitMoves(deps, looks);
  const files = new AdoptFiles(deps, missingOf(looks), signal);
  for (const { folder, plan, skipped } of looks) {
    const unread = await completeRows(deps, folder, plan.completed);
    skipped.push(...unread);
    if (unread.length === 0) await removeSuperseded(deps, folder, plan.superseded);
  }
  for (const look of looks) look.skipped.push(...(await files.adopt(look.folder, look.plan.adopt)));
  for (const { folder, plan, skipped, state } of looks) {
    const missing = plan.missing.filter(({ placementId }) => !files.found.has(placementId));
    commit(
      deps,
      missing.map(({ placementId, file }) => ({
        type: 'forget',
        placementId,
        folderId: folder.id,
        file,
      })),
    );
    if (missing.length > 0) {
      // Whenever the folder is synced next, all of it is compared, and what is lost fetched again.
      commit(deps, [{ type: 'cursor', folderId: folder.id, cursor: null }]);
      skipped.push(`${missing.length} message files are gone from the folder`);
    }
    for (const message of skipped) {
      deps.onEvent({ event: 'warning', account: folder.account, folder: folder.path, message });
    }
    if (state !== null && skipped.length === 0) {
      commit(deps, [{ type: 'scanned', folderId: folder.id, scanned: state }]);
    }
    const adopted = files.adopted.get(folder.id) ?? 0;
    results.set(folder.id, { adopted, missing: missing.length, skipped, error: null });
  }
  return results;
}

const UNCHANGED: AdoptResult = { adopted: 0, missing: 0, skipped: [], error: null };

/**
 * @returns null when nothing has happened in the folder since all its files were known.
 * @throws MailtuiError `disk` when most of the folder's files are gone.
 */
async function lookAt(deps: AdoptDeps, folder: FolderRow): Promise<Look | null> {
  await deps.store.createFolder(folder);
  const state = await deps.store.state(folder);
  if (state !== null && state === folder.scanned) return null;
  if (await isAsKnown(deps, folder)) {
    return { folder, state, plan: planScan([], { files: [] }), skipped: [] };
  }
  // Rows first: a file that is renamed after this look is then seen as renamed, never as lost.
  const placements = deps.index.placements(folder.id);
  const scan = await scanTidied(deps, folder);
  const plan = planScan(placements, scan);
  plan.missing = await withoutFile(deps, folder, plan.missing);
  if (plan.missing.length > LOST_FILES && plan.missing.length > placements.length / 2) {
    throw filesLost(folder, plan.missing.length, placements.length);
  }
  commit(
    deps,
    plan.renamed.map(({ placement: { placementId, file }, file: { subdir, name } }) => ({
      type: 'renamed',
      placementId,
      folderId: folder.id,
      from: file,
      to: { subdir, name },
    })),
  );
  await alignFileNames(deps, new Set(plan.misnamed.map((p) => p.placement.placementId)));

  const skipped = scan.skipped.map(({ name, reason }) => `${name}: ${reason}`);
  for (const { name } of plan.duplicates) skipped.push(`${name}: a second file of one unique name`);
  return { folder, state, plan, skipped };
}

/** With headers that somebody put among the messages back where they belong. */
async function scanTidied({ store }: AdoptDeps, folder: FolderRow): Promise<FolderScan> {
  const scan = await store.scan(folder);
  // Only with our key: what another program means by such a field is its own business.
  const isStray = (file: FoundFile): boolean =>
    !isPartial(file) && file.key !== null && partialOctets(file.name) !== null;
  if (!scan.files.some(isStray)) return scan;
  for (const file of scan.files.filter(isStray)) await store.setFlags(folder, file, file.flags);
  await store.syncFolder(folder);
  return store.scan(folder);
}

/** What most looks find, and much less work than a plan. */
async function isAsKnown(
  { index, store }: Pick<AdoptDeps, 'index' | 'store'>,
  folder: FolderRow,
): Promise<boolean> {
  const names = index.fileNames(folder.id);
  return names !== null && (await store.holdsOnly(folder, names));
}

/**
 * After a run's own deliveries and renames, so that the next one need not read these directories.
 * What another program does meanwhile is seen by then: its change comes after the state that is
 * remembered, or the names differ.
 */
export async function rememberLooks(
  deps: Pick<SyncDeps, 'index' | 'store' | 'onCommit'>,
  folders: readonly FolderRow[],
): Promise<void> {
  for (const folder of folders) {
    if (folder.scanned !== null) continue;
    const state = await deps.store.state(folder);
    if (state === null || !(await isAsKnown(deps, folder))) continue;
    commit(deps, [{ type: 'scanned', folderId: folder.id, scanned: state }]);
  }
}

/** Another program renamed a file into another folder: the message has moved. */
function commitMoves(deps: AdoptDeps, looks: readonly Look[]): void {
  const missing = new Map<string, { look: Look; placement: PlacementRow }>();
  for (const look of looks) {
    for (const placement of look.plan.missing) {
      missing.set(uniqueOf(placement.file.name), { look, placement });
    }
  }
  const changes: IndexChange[] = [];
  for (const { folder, plan } of looks) {
    plan.adopt = plan.adopt.filter((file) => {
      const from = missing.get(uniqueOf(file.name));
      if (from === undefined) return true;
      const { placementId } = from.placement;
      const { subdir, name } = file;
      changes.push(
        { type: 'move', placementId, folderId: folder.id },
        { type: 'filed', placementId, file: { subdir, name } },
      );
      from.look.plan.missing = from.look.plan.missing.filter((row) => row !== from.placement);
      missing.delete(uniqueOf(name));
      return false;
    });
  }
  commit(deps, changes);
}

function missingOf(looks: readonly Look[]): PlacementRow[] {
  return looks.flatMap(({ plan }) => plan.missing);
}

/** Those that are really gone: a directory listing may miss a file that is just being renamed. */
async function withoutFile(
  { store }: AdoptDeps,
  folder: FolderRow,
  placements: readonly PlacementRow[],
): Promise<PlacementRow[]> {
  const gone: PlacementRow[] = [];
  for (const placement of placements) {
    const found = await store.locate(folder, placement.file).catch(() => null);
    if (found === null) gone.push(placement);
    // Where even the first few are gone, a directory listing for each of thousands tells no more.
    if (gone.length > LOST_FILES) return [...placements];
  }
  return gone;
}

function filesLost(
  { account, path, dir }: FolderRow,
  missing: number,
  total: number,
): MailtuiError {
  return new MailtuiError(
    'disk',
    `${missing} of the ${total} message files of ${account}/${dir} are gone`,
    {
      scope: { account, folder: path },
      hint: 'If their disk is not mounted, mount it. If they were removed on purpose, run: mailtui reindex',
    },
  );
}

function commit(
  deps: Pick<AdoptDeps, 'index' | 'onCommit'>,
  changes: readonly IndexChange[],
): void {
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}
