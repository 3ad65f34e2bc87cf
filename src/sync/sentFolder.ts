/** Where what was sent is filed. */
import type { FolderRow } from '../core/indexRows.js';
import { mailboxDir } from '../core/mailboxDirs.js';
import type { MailIndex } from '../core/mailIndex.js';
import { isLocalDir } from '../core/outbox.js';

/**
 * Made here where there is none; the next sync makes it on the server of an IMAP account.
 * @param path its name on the server; null: the folder for what was sent.
 */
export function sentFolder(
  index: Pick<MailIndex, 'folders' | 'putFolder'>,
  account: string,
  path: string | null,
): FolderRow {
  const folders = index.folders(account);
  const known = findSentFolder(folders, path);
  if (known !== undefined) return known;
  const protocol = folders[0]?.protocol ?? 'imap';
  const made = path ?? 'Sent';
  const dir = mailboxDir(folders, made, '/');
  const name = made.split('/').at(-1) ?? made;
  const role = path === null ? 'sent' : null;
  return index.putFolder({ account, protocol, dir, path: made, name, role });
}

/** @param folders those of the account */
export function findSentFolder(
  folders: readonly FolderRow[],
  wanted: string | null,
): FolderRow | undefined {
  return folders.find(({ role, path, dir }) =>
    wanted === null ? role === 'sent' : path === wanted && !isLocalDir(dir),
  );
}
