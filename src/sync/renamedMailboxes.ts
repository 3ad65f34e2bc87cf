/**
 * Mailboxes that another program has renamed: the folder here gets the new name, too, instead of
 * being downloaded again.
 *
 * Guarantees: one is taken for the other only when the old name is gone, the new one is unknown
 * here, UIDVALIDITY is the same, and so are the Message-IDs of the newest messages we know. Some
 * servers (Courier) give a renamed mailbox another UIDVALIDITY: there both have to hold as many
 * messages, and the newest ones of the new name have to be known under the old one.
 */
import { toMailtuiError } from '../core/errors.js';
import type { FolderRow } from '../core/indexRows.js';
import { placeMailboxes } from '../core/mailboxDirs.js';
import type { MailboxSnapshot, MailSource, RemoteMailbox } from '../core/source.js';
import { serverValidity, validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import { renameFolder } from './renameFolder.js';

/** Messages that are compared; fewer where there are fewer. */
const SAMPLE = 10;
/** Rows looked at for them. */
const PAGE = 100;

export interface RenamedOptions {
  account: string;
  origin: string;
  source: MailSource;
  signal: AbortSignal;
}

/** @param listed all mailboxes that the server told of */
export async function followRenames(
  deps: SyncDeps,
  options: RenamedOptions,
  listed: readonly RemoteMailbox[],
): Promise<void> {
  const { account, origin, source, signal } = options;
  const look = () => compare(deps.index.folders(account), origin, listed);
  let { lost, unknown } = look();
  for (const mailbox of listed) {
    if (source.absence !== 'deleted' || lost.length === 0) return;
    // A folder that was renamed with the one above it is known by now.
    if (!mailbox.selectable || !unknown.has(mailbox.path)) continue;
    await tolerant(async () => {
      const snapshot = await source.snapshot(mailbox, null, signal);
      const validity = validityOf(origin, snapshot.validity);
      for (const folder of lost) {
        const keepsIds = folder.validity === validity;
        const isRenamed = keepsIds ? isSame : holdsTheSame;
        if (!(await isRenamed(deps, options, folder, snapshot))) continue;
        await renameFolder(deps, folder, mailbox.path, mailbox.delimiter);
        if (!keepsIds) {
          const { id: folderId } = folder;
          deps.onCommit(deps.index.commit([{ type: 'validity', folderId, validity }]));
        }
        ({ lost, unknown } = look());
        return;
      }
    });
  }
}

/** Folders that the server had and no longer has, and names of mailboxes that have none yet. */
function compare(
  folders: readonly FolderRow[],
  origin: string,
  listed: readonly RemoteMailbox[],
): { lost: FolderRow[]; unknown: ReadonlySet<string> } {
  const placed = placeMailboxes(folders, listed);
  const there = new Set(placed.map(({ dir }) => dir));
  const known = new Set(folders.map(({ dir }) => dir));
  const isOfServer = ({ validity }: FolderRow): boolean =>
    serverValidity(origin, validity) !== null;
  return {
    lost: folders.filter((row) => !there.has(row.dir) && isOfServer(row)),
    unknown: new Set(placed.filter(({ dir }) => !known.has(dir)).map(({ path }) => path)),
  };
}

async function isSame(
  { index }: SyncDeps,
  { source, signal }: RenamedOptions,
  folder: FolderRow,
  snapshot: MailboxSnapshot,
): Promise<boolean> {
  const ids = new Set(snapshot.messages.map(({ id }) => id));
  const remoteIds = new Map(
    index.remotePlacements(folder.id).map((row) => [row.placementId, row.remoteId ?? '']),
  );
  const known = new Map(
    index
      .page({ folderId: folder.id, limit: PAGE })
      .rows.map((row) => [remoteIds.get(row.placementId) ?? '', row.messageId] as const)
      .filter(([id, messageId]) => messageId !== null && ids.has(id))
      .slice(0, SAMPLE),
  );
  if (known.size === 0) return false;
  const identities = (await source.identify?.([...known.keys()], signal)) ?? [];
  return (
    identities.length > 0 && identities.every(({ id, messageId }) => known.get(id) === messageId)
  );
}

async function holdsTheSame(
  { index }: SyncDeps,
  { source, signal }: RenamedOptions,
  folder: FolderRow,
  { complete, messages }: MailboxSnapshot,
): Promise<boolean> {
  const linked = index.remotePlacements(folder.id).filter(({ remoteId }) => remoteId !== null);
  if (!complete || messages.length === 0 || messages.length !== linked.length) return false;
  const { rows } = index.page({ folderId: folder.id, limit: PAGE });
  const known = new Set(rows.map(({ messageId }) => messageId));
  const newest = messages.slice(-SAMPLE).map(({ id }) => id);
  const identities = (await source.identify?.(newest, signal)) ?? [];
  return (
    identities.length === newest.length &&
    identities.every(({ messageId }) => messageId !== null && known.has(messageId))
  );
}

/** Where the server or the store refuses, it is a new folder. */
async function tolerant(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const { kind } = toMailtuiError(thrown);
    if (kind !== 'server-refused' && kind !== 'bad-input') throw thrown;
  }
}
