/** Where an account's mail is archived, and what of it archiving moves. */
import { isLabelledAllMail, labelledAllMail } from '../core/allMail.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { MailIndex } from '../core/mailIndex.js';
import { perAccount } from './perAccount.js';

/** Undefined: it has none yet. */
export function archiveFolder(folders: readonly FolderRow[]): FolderRow | undefined {
  return folders.find(({ role }) => role === 'archive') ?? labelledAllMail(folders);
}

/** Folders that a message leaves for the folder of all mail. */
const LEFT: ReadonlySet<FolderRow['role']> = new Set(['inbox', 'trash', 'junk']);

/**
 * Where archiving is losing the label of the inbox: of messages that are looked at under another
 * label, the ones in the inbox that they are, too; none when they are not in it. Elsewhere: all.
 */
export function inInbox(
  index: Pick<MailIndex, 'folders' | 'sameNamed' | 'messagesOf'>,
  rows: readonly MessageRow[],
  archiveOf: (row: MessageRow) => FolderRow | undefined,
): MessageRow[] {
  const foldersOf = perAccount((account) => index.folders(account));
  const archived = new Map<number, MessageRow>();
  for (const row of rows) {
    const target = archiveOf(row);
    const folders = foldersOf(row);
    const role = folders.find(({ id }) => id === row.folderId)?.role ?? null;
    const inbox = folders.find((folder) => folder.role === 'inbox');
    const isMoved = target === undefined || !isLabelledAllMail(target) || LEFT.has(role);
    const twins =
      isMoved || !inbox ? new Map<number, number>() : index.sameNamed(inbox.id, [row.placementId]);
    for (const one of isMoved ? [row] : index.messagesOf([...twins.values()])) {
      archived.set(one.placementId, one);
    }
  }
  return [...archived.values()];
}
