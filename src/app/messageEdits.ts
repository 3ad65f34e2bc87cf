/**
 * What a user may do with messages: flags, tags, moving, deleting, restoring, and on POP3 what is to
 * become of them on the server.
 *
 * Guarantees: an edit is committed before its promise resolves, and is a wish: it holds at once
 * here and is pushed by the next sync where the protocol can; what was done to which messages is in
 * the log of the index, in the same commit; nothing is removed for good, a
 * message deleted from the trash waits among the recently deleted.
 */
import type { EditKind } from '../core/editLog.js';
import { MailtuiError } from '../core/errors.js';
import { applyFlagEdit, type FlagEdit } from '../core/flags.js';
import type { ServerWish } from '../core/letterBox.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow, PlacementRow, Removal } from '../core/indexRows.js';
import { mailboxDir } from '../core/mailboxDirs.js';
import { OUTBOX_DIR, refuseOutbox } from '../core/outbox.js';
import { isMuted, muted, unmuted } from '../core/muting.js';
import { isPartial } from '../core/partial.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { MailboxRole } from '../core/source.js';
import { isSameTags, sortedTags, tagsWithout } from '../core/tags.js';
import { alignFileNames } from '../sync/fileNames.js';
import { fileMoves, recentlyDeleted, type FilingDeps } from '../sync/filing.js';
import { archiveFolder, inInbox } from './archiving.js';
import { editedMessages } from './editedMessages.js';
import { perAccount } from './perAccount.js';
import { refusePartial } from './partialMessages.js';

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
    /** Where the user does it, for those who ask why; empty: not told. */
    private readonly where = '',
  ) {}

  /** @param logged false: what mailtui does by itself, which nobody wants to take back */
  async flags(rows: readonly MessageRow[], edit: FlagEdit, logged = true): Promise<void> {
    const changes = rows
      .map((row) => ({ row, flags: applyFlagEdit(row.flags, edit) }))
      .filter(({ row, flags }) => flags !== row.flags)
      .map(({ row: { placementId }, flags }) => ({ type: 'flags' as const, placementId, flags }));
    if (logged) this.#commitLogged('flags', rows, changes);
    else this.#commit([{ type: 'cause', by: 'you', reason: 'reading it' }, ...changes]);
    await alignFileNames(this.deps, new Set(changes.map(({ placementId }) => placementId)));
  }

  tags(rows: readonly MessageRow[], { add = [], remove = [] }: TagEdit): void {
    const changes = rows
      .map((row) => ({ row, tags: sortedTags([...tagsWithout(row.tags, remove), ...add]) }))
      .filter(({ row, tags }) => !isSameTags(tags, row.tags))
      .map(({ row: { placementId }, tags }) => ({ type: 'tags' as const, placementId, tags }));
    this.#commitLogged('tags', rows, changes);
  }

  /**
   * The whole conversations of these messages, over all folders but the recently deleted: they are read,
   * and what comes into them will be. Undone by `unmute`, which leaves them read.
   */
  async mute(rows: readonly MessageRow[]): Promise<void> {
    const members = this.#conversations(rows).map((row) => ({
      row,
      ...muted(row.flags, row.tags),
    }));
    const changes = members.flatMap(({ row: { placementId, ...before }, flags, tags }) => [
      ...(flags === before.flags ? [] : [{ type: 'flags', placementId, flags } as const]),
      ...(isSameTags(tags, before.tags) ? [] : [{ type: 'tags', placementId, tags } as const]),
    ]);
    this.#commitLogged(
      'mute',
      members.map(({ row }) => row),
      changes,
    );
    await alignFileNames(this.deps, new Set(changes.map(({ placementId }) => placementId)));
  }

  unmute(rows: readonly MessageRow[]): void {
    const members = this.#conversations(rows).filter(({ tags }) => isMuted(tags));
    const changes = members.map(({ placementId, tags }) => {
      return { type: 'tags' as const, placementId, tags: unmuted(tags) };
    });
    this.#commitLogged('unmute', members, changes);
  }

  /**
   * Whether they stay in the letter-box whatever the policy, or leave it with the next sync.
   * @throws MailtuiError `bad-input` when one is in no letter-box.
   */
  wish(rows: readonly MessageRow[], wish: ServerWish | null): void {
    const { index } = this.deps;
    const foldersOf = perAccount((account) => index.folders(account));
    for (const row of rows) {
      const folder = foldersOf(row).find(({ id }) => id === row.folderId);
      if (folder?.protocol !== 'pop3') throw notInLetterBox(row, IMAP);
      if (wish === 'delete') refusePartial(row);
      if (row.server === 'gone' || row.server === 'local-only') throw notInLetterBox(row, GONE);
    }
    const changes = rows
      .filter((row) => (row.wish ?? null) !== wish)
      .map(({ placementId }) => ({ type: 'wish' as const, placementId, wish }));
    this.#commitLogged('server', rows, changes);
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
    refuseOutbox(folder);
    await this.#moveAll('move', rows, (row) => moveChanges(row, folder.id));
  }

  /**
   * To the account's archive folder, which is made where there is none. Where folders are labels
   * (Gmail) out of the inbox into the folder of all mail, also when it is looked at elsewhere.
   */
  async archive(rows: readonly MessageRow[]): Promise<void> {
    const { index } = this.deps;
    const archiveOf = perAccount((account) => archiveFolder(index.folders(account)));
    const archived = inInbox(index, rows, archiveOf);
    await this.#moveAll('archive', archived, (row) => {
      const target = archiveOf(row) ?? this.#folderOfRole(row.account, 'archive');
      return moveChanges(row, target.id);
    });
  }

  /** Into the trash; out of the trash to the recently deleted. */
  async remove(rows: readonly MessageRow[]): Promise<void> {
    const removal = { at: this.now(), by: 'you' } as const;
    const trashOf = perAccount((account) => this.#folderOfRole(account, 'trash'));
    const deletedOf = perAccount((account) =>
      recentlyDeleted(this.deps, this.#folderOfRole(account, 'trash')),
    );
    await this.#moveAll('delete', rows, (row) => {
      if (row.folderId === deletedOf(row).id) return [];
      const trash = trashOf(row);
      if (row.folderId !== trash.id) return moveChanges(row, trash.id);
      return moveChanges(row, deletedOf(row).id, removal);
    });
  }

  /**
   * What waits for the server is not to be done: they are again as the server has them.
   * @throws MailtuiError `bad-input` for one that the server does not have.
   */
  async takeBack(rows: readonly MessageRow[]): Promise<void> {
    const placements = this.deps.index.placementsById(rows.map(({ placementId }) => placementId));
    const kept = new Map(placements.map((placement) => [placement.placementId, placement]));
    const changes = rows.flatMap((row) => {
      const placement = kept.get(row.placementId);
      if (placement === undefined) return [];
      if (placement.remoteId === null) throw onlyHere(row);
      return changesBack(row, placement);
    });
    this.#commitLogged('take-back', rows, changes);
    await fileMoves(this.deps);
    await alignFileNames(this.deps, new Set(kept.keys()));
  }

  /** Out of the recently deleted to where it was; out of the trash into the inbox. */
  async restore(rows: readonly MessageRow[]): Promise<void> {
    const { index } = this.deps;
    const foldersOf = perAccount((account) => index.folders(account));
    const placesOf = perAccount(
      (account) => new Map(index.removed(account).map((one) => [one.placementId, one.folderId])),
    );
    await this.#moveAll('restore', rows, (row) => {
      const folders = foldersOf(row);
      const { dir, role } = folders.find(({ id }) => id === row.folderId) ?? {};
      if (dir !== RECENTLY_DELETED_DIR && role !== 'trash') {
        throw new MailtuiError('bad-input', `message ${row.id} is not deleted`, {
          hint: 'Messages in the trash and among the recently deleted can be restored.',
        });
      }
      const place = placesOf(row).get(row.placementId);
      const target =
        folders.find(({ id }) => id === place) ?? folders.find((folder) => folder.role === 'inbox');
      return target === undefined ? [] : moveChanges(row, target.id);
    });
  }

  /** Each message of their conversations once, as `thread` of the index has them. */
  #conversations(rows: readonly MessageRow[]): MessageRow[] {
    return [...new Set(rows.map(({ thread }) => thread))]
      .flatMap((thread) => this.deps.index.thread(thread))
      .filter(({ dir }) => dir !== RECENTLY_DELETED_DIR && dir !== OUTBOX_DIR);
  }

  async #moveAll(
    kind: EditKind,
    rows: readonly MessageRow[],
    changesOf: (row: MessageRow) => readonly IndexChange[],
  ): Promise<void> {
    this.#commitLogged(kind, rows, rows.flatMap(changesOf));
    await fileMoves(this.deps);
  }

  #folderOfRole(account: string, role: keyof typeof NAMES): FolderRow {
    const folders = this.deps.index.folders(account);
    const known = folders.find((folder) => folder.role === (role satisfies MailboxRole));
    if (known !== undefined) return known;
    const protocol = folders[0]?.protocol ?? 'imap';
    const name = NAMES[role];
    const dir = mailboxDir(folders, name, '/');
    return this.deps.index.putFolder({ account, protocol, dir, path: name, name, role });
  }

  /** What changes and that it was changed, or neither. */
  #commitLogged(
    kind: EditKind,
    rows: readonly MessageRow[],
    changes: readonly IndexChange[],
  ): void {
    const messages = editedMessages(rows, changes);
    if (messages.length === 0) return;
    const where = this.where === '' ? kind : `${kind}, ${this.where}`;
    this.#commit([...changes, { type: 'edited', kind, at: this.now(), messages, where }]);
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.some(({ type }) => type !== 'cause')) {
      this.deps.onCommit(this.deps.index.commit(changes));
    }
  }
}

/** The message moved to that folder: with `removal` among the recently deleted. */
export function moveChanges(row: MessageRow, folderId: number, removal?: Removal): IndexChange[] {
  if (row.folderId === folderId) return [];
  const { placementId, dir, server } = row;
  const move: IndexChange = { type: 'move', placementId, folderId };
  // What the server removed and the user wants back has to go to the server again.
  const isBack = dir === RECENTLY_DELETED_DIR && server === 'gone' && !isPartial(row.file);
  return [
    removal === undefined ? move : { ...move, removal },
    ...(isBack ? [{ type: 'upload', placementId, upload: 'unless-found' } as const] : []),
  ];
}

function changesBack(row: MessageRow, placement: PlacementRow): IndexChange[] {
  const { placementId, flags, agreed, tags, agreedTags, remoteFolderId } = placement;
  return [
    ...(agreed === null || agreed === flags
      ? []
      : [{ type: 'flags', placementId, flags: agreed } as const]),
    ...(isSameTags(tags, agreedTags)
      ? []
      : [{ type: 'tags', placementId, tags: agreedTags } as const]),
    ...moveChanges(row, remoteFolderId),
  ];
}

const GONE = 'It is not on the server.';
const IMAP = 'On IMAP the server has what you have here; mailtui delete deletes it there, too.';

function onlyHere({ id }: MessageRow): MailtuiError {
  return new MailtuiError('bad-input', `message ${id} is only here`, {
    hint: 'It waits to be put on the server. If it is not wanted there, delete it.',
  });
}

function notInLetterBox({ id }: MessageRow, hint: string): MailtuiError {
  return new MailtuiError('bad-input', `message ${id} is in no letter-box of POP3`, { hint });
}
