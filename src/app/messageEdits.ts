/**
 * What a user may do with messages: flags, tags, moving, deleting, restoring.
 *
 * Guarantees: an edit is committed before its promise resolves, and is a wish: it holds at once
 * here and is pushed by the next sync where the protocol can; nothing is removed for good, a
 * message deleted from the trash waits among the recently deleted.
 */
import { MailtuiError } from '../core/errors.js';
import { applyFlagEdit, type FlagEdit } from '../core/flags.js';
import type { FolderRow, IndexChange, MessageRow } from '../core/mailIndex.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { MailboxRole } from '../core/source.js';
import { isSameTags, sortedTags, tagsWithout } from '../core/tags.js';
import { alignFileNames } from '../sync/fileNames.js';
import { fileMoves, recentlyDeleted, type FilingDeps } from '../sync/filing.js';

export interface TagEdit {
  add?: readonly string[];
  remove?: readonly string[];
}

/** Names of the folders that are made when an account has none of that role. */
const NAMES = { trash: 'Trash', archive: 'Archive' } as const;

export class MessageEdits {
  constructor(
    private readonly deps: FilingDeps,
    private readonly now: () => number,
  ) {}

  async flags(rows: readonly MessageRow[], edit: FlagEdit): Promise<void> {
    const changes = rows
      .map((row) => ({ row, flags: applyFlagEdit(row.flags, edit) }))
      .filter(({ row, flags }) => flags !== row.flags)
      .map(({ row: { placementId }, flags }) => ({ type: 'flags' as const, placementId, flags }));
    if (changes.length === 0) return;
    this.#commit(changes);
    await alignFileNames(this.deps, new Set(changes.map(({ placementId }) => placementId)));
  }

  tags(rows: readonly MessageRow[], { add = [], remove = [] }: TagEdit): void {
    this.#commit(
      rows
        .map((row) => ({ row, tags: sortedTags([...tagsWithout(row.tags, remove), ...add]) }))
        .filter(({ row, tags }) => !isSameTags(tags, row.tags))
        .map(({ row: { placementId }, tags }) => ({ type: 'tags', placementId, tags })),
    );
  }

  /** @throws MailtuiError `bad-input` when a message is of another account than the folder. */
  async move(rows: readonly MessageRow[], folder: FolderRow): Promise<void> {
    const stranger = rows.find(({ account }) => account !== folder.account);
    if (stranger !== undefined) {
      throw new MailtuiError(
        'bad-input',
        `message ${stranger.id} is of the account ${stranger.account}, the folder of ${folder.account}`,
        { hint: 'Messages are moved within one account.' },
      );
    }
    this.#commit(
      rows.flatMap((row) => {
        const { placementId } = row;
        return [{ type: 'move', placementId, folderId: folder.id }, ...afterLeaving(row)];
      }),
    );
    await fileMoves(this.deps);
  }

  /** To the account's folder of that role, which is made where there is none. */
  async moveToRole(rows: readonly MessageRow[], role: keyof typeof NAMES): Promise<void> {
    for (const [account, own] of byAccount(rows)) {
      await this.move(own, this.#folderOfRole(account, role));
    }
  }

  /** Into the trash; out of the trash to the recently deleted. */
  async remove(rows: readonly MessageRow[]): Promise<void> {
    const removal = { at: this.now(), by: 'you' } as const;
    for (const [account, own] of byAccount(rows)) {
      const trash = this.#folderOfRole(account, 'trash');
      const deleted = recentlyDeleted(this.deps, trash);
      await this.move(
        own.filter(({ folderId }) => folderId !== trash.id && folderId !== deleted.id),
        trash,
      );
      this.#commit(
        own
          .filter(({ folderId }) => folderId === trash.id)
          .map(({ placementId }) => ({
            ...{ type: 'move', placementId, folderId: deleted.id, removal },
          })),
      );
    }
    await fileMoves(this.deps);
  }

  /** Out of the recently deleted to where it was; out of the trash into the inbox. */
  async restore(rows: readonly MessageRow[]): Promise<void> {
    for (const [account, own] of byAccount(rows)) {
      const folders = new Map(this.deps.index.folders(account).map((row) => [row.id, row]));
      const inbox = [...folders.values()].find(({ role }) => role === 'inbox');
      const removed = new Map(
        this.deps.index
          .removed(account)
          .map(({ placementId, folderId }) => [placementId, folderId]),
      );
      for (const row of own) {
        const { dir, role } = folders.get(row.folderId) ?? {};
        if (dir !== RECENTLY_DELETED_DIR && role !== 'trash') {
          throw new MailtuiError('bad-input', `message ${row.id} is not deleted`, {
            hint: 'Messages in the trash and among the recently deleted can be restored.',
          });
        }
        const target = folders.get(removed.get(row.placementId) ?? -1) ?? inbox;
        if (target !== undefined) await this.move([row], target);
      }
    }
  }

  #folderOfRole(account: string, role: keyof typeof NAMES): FolderRow {
    const folders = this.deps.index.folders(account);
    const known = folders.find((folder) => folder.role === (role satisfies MailboxRole));
    if (known !== undefined) return known;
    const protocol = folders[0]?.protocol ?? 'imap';
    const name = NAMES[role];
    return this.deps.index.putFolder({ account, protocol, dir: name, path: name, name, role });
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.deps.onCommit(this.deps.index.commit(changes));
  }
}

/** What the server removed and the user wants back has to go to the server again. */
function afterLeaving({ placementId, dir, server }: MessageRow): IndexChange[] {
  return dir === RECENTLY_DELETED_DIR && server === 'gone'
    ? [{ type: 'upload', placementId, upload: 'unless-found' }]
    : [];
}

function byAccount(rows: readonly MessageRow[]): Map<string, MessageRow[]> {
  const groups = new Map<string, MessageRow[]>();
  for (const row of rows) groups.set(row.account, [...(groups.get(row.account) ?? []), row]);
  return groups;
}
