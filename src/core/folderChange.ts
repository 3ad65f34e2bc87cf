/** What can happen to a folder of the index. Types and pure helpers only. */
import type { FolderRow } from './indexRows.js';
import { mailboxDir } from './mailboxDirs.js';

export type FolderChange =
  /**
   * The folder has this name and directory now. `withDirectory`: its directory is to follow, with
   * all that is below it; until `folder-settled` the index remembers where that was.
   */
  | {
      type: 'folder-moved';
      folderId: number;
      dir: string;
      path: string;
      name: string;
      withDirectory: boolean;
    }
  | { type: 'folder-settled'; folderId: number }
  /** Does it only when no message is in it, or on its way. @throws MailtuiError `bad-input` */
  | { type: 'folder-removed'; folderId: number };

/** A folder and those below it, with the names they get when the first is called `path`. */
export function folderMoves(
  folders: readonly FolderRow[],
  moved: FolderRow,
  path: string,
  delimiter: string,
): Extract<FolderChange, { type: 'folder-moved' }>[] {
  const moves = ({ id, dir }: FolderRow): boolean =>
    id === moved.id || dir.startsWith(`${moved.dir}/`);
  // What they leave is free for them.
  const others = folders.filter((row) => !moves(row));
  const dir = mailboxDir(others, path, delimiter);
  return folders.filter(moves).map((row) => {
    const newPath = path + row.path.slice(moved.path.length);
    return {
      type: 'folder-moved',
      folderId: row.id,
      dir: dir + row.dir.slice(moved.dir.length),
      path: newPath,
      name: lastSegment(newPath, delimiter),
      withDirectory: row.id === moved.id,
    };
  });
}

export function lastSegment(path: string, delimiter: string): string {
  return delimiter === '' ? path : (path.split(delimiter).at(-1) ?? path);
}
