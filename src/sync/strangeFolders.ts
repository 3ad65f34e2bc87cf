/**
 * Folders that other programs have made in the Maildir become folders of the index, as soon as there
 * is a message in them. To be called with the account's lock held.
 *
 * Guarantees: what cannot be read is left out and ends nothing; `verify` and `doctor` tell of it.
 */
import type { Protocol } from '../core/account.js';
import { mailboxPath } from '../core/folderDir.js';
import type { FolderIdentity } from '../core/indexRows.js';
import { isLocalDir } from '../core/outbox.js';
import type { SyncDeps } from './deps.js';
import { settleFolders } from './renameFolder.js';

export async function takeInFolders(
  deps: Pick<SyncDeps, 'index' | 'store' | 'onCommit'>,
  account: string,
  protocol: Protocol,
): Promise<void> {
  const { index, store } = deps;
  // A folder that is half renamed is no new one.
  await settleFolders(deps);
  const known = new Set(index.folders(account).map(({ dir }) => dir));
  for (const dir of await store.listFolders(account, known).catch(() => [])) {
    if (known.has(dir) || isLocalDir(dir)) continue;
    const scan = await store.scan({ account, dir }).catch(() => null);
    if (scan === null || scan.files.length === 0) continue;
    index.putFolder(identityByDir(account, protocol, dir));
  }
}

/** What the directory alone tells; the next sync fills in what the server says of the mailbox. */
export function identityByDir(account: string, protocol: Protocol, dir: string): FolderIdentity {
  const path = mailboxPath(dir, '/');
  const name = path.split('/').at(-1) ?? path;
  return { account, protocol, dir, path, name, role: dir === 'INBOX' ? 'inbox' : null };
}
