/**
 * Renames a folder here, with all that is below it: rows first, then the directory in one piece.
 *
 * Guarantees: no message file is touched by itself unless the new directory is there already;
 * whatever interrupts it, `settleFolders` brings the directory to where the row says.
 */
import { MailtuiError } from '../core/errors.js';
import { folderMoves } from '../core/folderChange.js';
import { foldedName } from '../core/folderDir.js';
import type { FolderRow } from '../core/indexRows.js';
import type { SyncDeps } from './deps.js';

export type FolderDeps = Pick<SyncDeps, 'index' | 'store' | 'onCommit'>;

/**
 * Nothing is changed by this; the server may be asked afterwards.
 * @throws MailtuiError `bad-input` when the new name is taken, or within the folder itself.
 */
export function refuseTaken(
  { index }: Pick<FolderDeps, 'index'>,
  folder: FolderRow,
  path: string,
  delimiter: string,
): void {
  const folders = index.folders(folder.account);
  const moves = folderMoves(folders, folder, path, delimiter);
  const dir = moves.find(({ folderId }) => folderId === folder.id)?.dir ?? '';
  if (dir === folder.dir || dir.startsWith(`${folder.dir}/`)) {
    throw new MailtuiError('bad-input', `a folder cannot go from ${folder.path} to ${path}`);
  }
  const moved = new Set(moves.map(({ folderId }) => folderId));
  const wanted = new Set(moves.map((move) => foldedName(move.dir)));
  const taken = folders.find((row) => !moved.has(row.id) && wanted.has(foldedName(row.dir)));
  if (taken === undefined) return;
  throw new MailtuiError('bad-input', `there is a folder ${taken.path} already`, {
    hint: 'Choose another name, or move its messages: mailtui move',
  });
}

export async function renameFolder(
  deps: FolderDeps,
  folder: FolderRow,
  path: string,
  delimiter: string,
): Promise<void> {
  refuseTaken(deps, folder, path, delimiter);
  const folders = deps.index.folders(folder.account);
  deps.onCommit(deps.index.commit(folderMoves(folders, folder, path, delimiter)));
  await settleFolders(deps);
}

/** Directories that have yet to follow their folders do so now. */
export async function settleFolders({ index, store, onCommit }: FolderDeps): Promise<void> {
  for (const { folder, from } of index.unsettledFolders()) {
    const { id: folderId, account } = folder;
    await store.renameFolder({ account, dir: from }, folder);
    onCommit(index.commit([{ type: 'folder-settled', folderId }]));
  }
}
