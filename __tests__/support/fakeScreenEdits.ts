/** What an edit makes of a message, in a mailbox that is only in memory. */
import type { MailEdit, ScreenFolder, ScreenRow } from '../../src/app/screenMail.js';
import { applyFlagEdit, flagNames, flagsOf } from '../../src/core/flags.js';
import { muted, unmuted } from '../../src/core/muting.js';
import { sortedTags, tagsWithout } from '../../src/core/tags.js';

export function editedRow(
  row: ScreenRow,
  edit: MailEdit,
  folders: readonly ScreenFolder[],
): ScreenRow {
  const folderOf = (test: (folder: ScreenFolder) => boolean): number =>
    folders.find((one) => one.account === row.account && test(one))?.id ?? row.folderId;
  switch (edit.do) {
    case 'flags':
      return { ...row, flags: flagNames(applyFlagEdit(flagsOf(row.flags), edit.flags)) };
    case 'tags': {
      const kept = tagsWithout(row.tags, edit.tags.remove ?? []);
      return { ...row, tags: sortedTags([...kept, ...(edit.tags.add ?? [])]) };
    }
    case 'mute': {
      if (!edit.isOn) return { ...row, tags: unmuted(row.tags) };
      const now = muted(flagsOf(row.flags), row.tags);
      return { ...row, flags: flagNames(now.flags), tags: now.tags };
    }
    case 'move':
      return { ...row, folderId: edit.folderId };
    case 'archive':
      return { ...row, folderId: folderOf(({ role }) => role === 'archive') };
    case 'restore':
      return { ...row, folderId: folderOf(({ role }) => role === 'inbox') };
    case 'delete': {
      const trash = folderOf(({ role }) => role === 'trash');
      if (row.folderId !== trash) return { ...row, folderId: trash };
      const deleted = folderOf(({ isRecentlyDeleted }) => isRecentlyDeleted);
      return { ...row, folderId: deleted, removedBy: 'you' };
    }
    case 'take-back':
      return { ...row, server: 'on-server' };
    case 'server':
      return {
        ...row,
        wish: edit.wish,
        server: edit.wish === 'delete' ? 'pending' : 'on-server',
      };
  }
}
