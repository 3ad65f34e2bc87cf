/** What waits for servers, as the screen may show it: every line of text passes the sanitiser. */
import type { AccountConfig } from '../core/account.js';
import { flagNames } from '../core/flags.js';
import type { FolderRow } from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { WaitingEdit } from '../core/waiting.js';
import type { ScreenFolder, ScreenWaiting } from './screenMail.js';
import { line, screenFolder, screenRow } from './screenRows.js';

/** Of one account; nobody takes more than these back one by one. */
const MOST_EDITS = 300;

/** By account as configured: what is to be sent, what was refused, then the newest. */
export function screenWaiting(
  reader: MailIndexReader,
  accounts: readonly AccountConfig[],
): ScreenWaiting[] {
  return accounts.flatMap(({ name, protocol }) => {
    const sendings = reader.outbox(name).map(({ message, state, answer }): ScreenWaiting => {
      return { kind: 'sending', row: screenRow(message, protocol), state, answer: line(answer) };
    });
    const folders = new Map(reader.folders(name).map((folder) => [folder.id, folder]));
    const edits = reader.waiting(name, MOST_EDITS).map((edit): ScreenWaiting => {
      return { kind: 'edit', row: screenRow(edit.message, protocol), ...wishes(edit, folders) };
    });
    return [...sendings, ...edits];
  });
}

function wishes(
  edit: WaitingEdit,
  folders: ReadonlyMap<number, FolderRow>,
): Omit<Extract<ScreenWaiting, { kind: 'edit' }>, 'kind' | 'row'> {
  const { message, movedFrom, isUpload, refusal } = edit;
  const isRemoval = message.dir === RECENTLY_DELETED_DIR;
  const target = folderOf(folders, message.folderId);
  return {
    addFlags: flagNames(edit.addFlags),
    removeFlags: flagNames(edit.removeFlags),
    addTags: edit.addTags.map(line),
    removeTags: edit.removeTags.map(line),
    movesTo: movedFrom === null || isRemoval ? null : target,
    uploadsTo: isUpload ? target : null,
    isRemoval,
    refusal: refusal === null ? null : { message: line(refusal.message), hint: line(refusal.hint) },
  };
}

function folderOf(folders: ReadonlyMap<number, FolderRow>, id: number): ScreenFolder | null {
  const folder = folders.get(id);
  return folder === undefined ? null : screenFolder(folder);
}
