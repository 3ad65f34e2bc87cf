/**
 * Brings the index to what a folder's directory holds: files that a crash left without a row,
 * deliveries and flag changes of other programs, a whole store after the index was lost.
 *
 * Guarantees: never deletes or changes a message file; what it cannot make sense of it reports and
 * leaves alone; a row without a file is forgotten only together with its report, so that the
 * message is fetched again where a server still has it; a folder that has lost most of its files
 * (a disk that is not mounted) is an error, and nothing of it is forgotten.
 */
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FolderRow, IndexChange, PlacementRow } from '../core/mailIndex.js';
import { planScan } from '../core/scanPlan.js';
import type { FoundFile } from '../core/store.js';
import type { SyncDeps } from './deps.js';
import { alignFileNames } from './fileNames.js';
import { SUMMARY_BYTES } from './receiver.js';

const BATCH_ROWS = 400;
/** More lost files than this, and more than half of the folder: somebody should look. */
const LOST_FILES = 10;

export interface AdoptResult {
  adopted: number;
  /** Rows whose file is gone. */
  missing: number;
  /** What was left alone, as sentences. */
  skipped: readonly string[];
}

export type AdoptDeps = Pick<
  SyncDeps,
  'index' | 'store' | 'onCommit' | 'onEvent' | 'summarise' | 'now'
>;

/** @throws MailtuiError `disk` when most of the folder's files are gone, `cancelled`. */
export async function adoptFolder(
  deps: AdoptDeps,
  folder: FolderRow,
  signal: AbortSignal,
): Promise<AdoptResult> {
  // Rows first: a file that is renamed after this look is then seen as renamed, never as lost.
  const placements = deps.index.placements(folder.id);
  const scan = await deps.store.scan(folder);
  const plan = planScan(placements, scan);
  const missing = await withoutFile(deps, folder, plan.missing);
  if (missing.length > LOST_FILES && missing.length > placements.length / 2) {
    throw filesLost(folder, missing.length, placements.length);
  }

  commit(deps, [
    ...missing.map(({ placementId, file }): IndexChange => ({
      type: 'forget',
      placementId,
      folderId: folder.id,
      file,
    })),
    ...plan.renamed.map(
      ({ placement: { placementId, file }, file: { subdir, name } }): IndexChange => ({
        type: 'renamed',
        placementId,
        folderId: folder.id,
        from: file,
        to: { subdir, name },
      }),
    ),
  ]);
  await alignFileNames(deps, folder, new Set(plan.misnamed.map((p) => p.placement.placementId)));

  const skipped = scan.skipped.map(({ name, reason }) => `${name}: ${reason}`);
  for (const { name } of plan.duplicates) skipped.push(`${name}: a second file of one unique name`);
  if (missing.length > 0) skipped.push(`${missing.length} message files are gone from the folder`);
  const adopted = await adoptFiles(deps, folder, plan.adopt, skipped, signal);
  for (const message of skipped) {
    deps.onEvent({ event: 'warning', account: folder.account, folder: folder.path, message });
  }
  return { adopted, missing: missing.length, skipped };
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

async function adoptFiles(
  deps: AdoptDeps,
  folder: FolderRow,
  files: readonly FoundFile[],
  skipped: string[],
  signal: AbortSignal,
): Promise<number> {
  let batch: IndexChange[] = [];
  let adopted = 0;
  for (const file of files) {
    throwIfCancelled(signal);
    try {
      batch.push(await adoption(deps, folder, file));
      adopted += 1;
    } catch (thrown) {
      skipped.push(`${file.name}: ${toMailtuiError(thrown).message}`);
    }
    if (batch.length >= BATCH_ROWS) {
      commit(deps, batch);
      batch = [];
    }
  }
  commit(deps, batch);
  return adopted;
}

async function adoption(deps: AdoptDeps, folder: FolderRow, file: FoundFile): Promise<IndexChange> {
  const { size, digest, modified } = await deps.store.inspect(folder, file);
  const head = await deps.store.readHead(folder, file, SUMMARY_BYTES);
  return {
    type: 'add',
    folderId: folder.id,
    file: { subdir: file.subdir, name: file.name },
    key: file.key,
    remoteId: null,
    flags: file.flags,
    agreed: null,
    tags: [],
    size,
    digest,
    received: modified,
    summary: deps.summarise(head),
  };
}

function commit(deps: AdoptDeps, changes: readonly IndexChange[]): void {
  if (changes.length > 0) deps.onCommit(deps.index.commit(changes));
}
