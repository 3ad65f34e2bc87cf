/** What becomes of the folders of an in-memory mailbox when they are edited. */
import type { FolderEdit, ScreenFolder } from '../../src/app/screenMail.js';
import { emptyFolder } from './fakeScreenLists.js';

export function foldersAfter(folders: readonly ScreenFolder[], edit: FolderEdit): ScreenFolder[] {
  if (edit.do === 'create') {
    const id = 1 + Math.max(...folders.map((folder) => folder.id));
    return [...folders, { ...emptyFolder(edit.account, id), path: edit.path, name: edit.path }];
  }
  if (edit.do === 'delete') return folders.filter(({ id }) => id !== edit.folderId);
  return folders.map((folder) => {
    if (folder.id !== edit.folderId) return folder;
    if (edit.do === 'rename') return { ...folder, path: edit.path, name: edit.path };
    if (edit.do === 'subscribe') return folder;
    const into = folders.find(({ id }) => id === edit.into);
    const path = into === undefined ? folder.name : `${into.path}/${folder.name}`;
    return { ...folder, path, depth: path.split('/').length - 1 };
  });
}
