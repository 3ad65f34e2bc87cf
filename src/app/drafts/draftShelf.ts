/**
 * Where drafts are kept: as messages in the Drafts folder of their account.
 *
 * Guarantees: a version is durable before `save` resolves, and the version before it is there until
 * then; one draft is one message in the folder, whoever looks; a version that a server may have is
 * never changed, it goes to the recently deleted while the newer one takes its place, and so does
 * one of which most was cut away; saves of one draft are done one after the other; a draft that is to
 * be encrypted is kept encrypted to its author.
 */
import type { AccountConfig } from '../../core/account.js';
import type { Draft } from '../../core/draft.js';
import { MailtuiError } from '../../core/errors.js';
import { flagsOf } from '../../core/flags.js';
import type { CommitReport, IndexChange } from '../../core/indexChanges.js';
import type { FolderRow, MessageRow, PlacementRow } from '../../core/indexRows.js';
import { mailboxDir } from '../../core/mailboxDirs.js';
import { uniqueOf } from '../../core/maildirName.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { MessageSummary } from '../../core/message.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import type { MailStore } from '../../core/store.js';
import { findAccount } from '../../config/read.js';
import type { DraftContent, DraftFile } from '../../mime/draftMessage.js';
import { fileMoves, recentlyDeleted } from '../../sync/filing.js';
import { moveChanges } from '../messageEdits.js';
import type { OpenProtected } from '../protection/openProtected.js';
import { attachmentContent, GONE, stampOf } from './attachments.js';

export interface ShelfParts {
  accounts: readonly AccountConfig[];
  store: MailStore;
  index: MailIndex;
  loadSummarise: () => Promise<(raw: Buffer) => MessageSummary>;
  openProtected: OpenProtected;
  now: () => number;
}

const FLAGS = flagsOf(['draft', 'seen']);
/** Cutting more than so many characters, and more than half of the text, may be a mistake. */
const MUCH = 400;

interface Kept {
  id: string;
  /** As it was saved last. */
  draft: Draft;
  /** The message without its encryption; null: it has none, the file is the message. */
  plain: Buffer | null;
  /** What of each attachment shows that it is another by now; null: who built the version is not known. */
  stamps: readonly string[] | null;
}

export class DraftShelf {
  readonly #kept = new Map<string, Kept>();
  readonly #saving = new Map<string, Promise<unknown>>();

  constructor(
    private readonly parts: ShelfParts,
    private readonly onCommit: (report: CommitReport) => void,
  ) {}

  /** Of the accounts that are configured, newest first. */
  list(account?: string): MessageRow[] {
    const { accounts, index } = this.parts;
    const names = accounts
      .map(({ name }) => name)
      .filter((name) => account === undefined || name === account);
    return names
      .flatMap((name) => this.#folder(name) ?? [])
      .flatMap(({ id }) => index.page({ folderId: id, limit: 1000 }).rows)
      .sort((a, b) => b.sortDate - a.sortDate);
  }

  /** @throws MailtuiError `bad-input` when it lies in no folder of drafts. */
  async open(row: MessageRow): Promise<Draft> {
    const { index, store } = this.parts;
    const folder = this.#folder(row.account);
    if (folder?.id !== row.folderId) {
      throw new MailtuiError('bad-input', `message ${row.id} is not a draft`, {
        hint: 'To write a new message like it, edit it as new.',
      });
    }
    const { readDraftMessage } = await import('../../mime/draftMessage.js');
    const stored = await store.read(row, row.file);
    const { unsealDraft } = await import('../protection/unsealDraft.js');
    const raw = await unsealDraft(stored);
    const isSealed = raw !== stored;
    const read: DraftContent = readDraftMessage(raw);
    const content = { ...read, encrypt: read.encrypt || isSealed };
    const draft = { ...content, account: row.account };
    const other = this.#kept.get(draft.key);
    // Two messages with one key (a copy was made): each is a draft of its own.
    const isTaken = other !== undefined && other.id !== row.id && index.find(other.id) !== null;
    const own = isTaken ? { ...draft, key: newKey() } : draft;
    const plain = isSealed ? raw : null;
    this.#kept.set(own.key, { id: row.id, draft: own, plain, stamps: null });
    return own;
  }

  /**
   * @param isDone nobody types any more: it may go to the server.
   * @returns the id of the message that holds it.
   * @throws MailtuiError `bad-input` for an attachment that cannot be read, `disk`, `disk-full`.
   */
  save(draft: Draft, isDone: boolean): Promise<string> {
    const before = this.#saving.get(draft.key) ?? Promise.resolve();
    const saving = before.catch(() => undefined).then(() => this.#save(draft, isDone));
    this.#saving.set(draft.key, saving);
    return saving;
  }

  /** The octets of the attachments, in their order. @throws MailtuiError `bad-input`, `disk` */
  contents(draft: Draft): Promise<Buffer[]> {
    const saved = () => this.#savedContent(draft.key);
    return Promise.all(draft.attachments.map((file) => attachmentContent(this.parts, file, saved)));
  }

  /**
   * The same for a version: what the version before holds of an attachment is taken over, unless it
   * is another by now. What is gone by now is taken from there, too: the text goes on.
   */
  async #filesToKeep(draft: Draft, stamps: readonly string[]): Promise<DraftFile[]> {
    if (draft.attachments.length === 0) return [];
    const before = await this.#partsBefore(draft.key);
    const saved = () => this.#savedContent(draft.key);
    return Promise.all(
      draft.attachments.map(async (file, at) => {
        const known = before.get(JSON.stringify(file));
        const stamp = stamps[at];
        if (known !== undefined && (stamp === known.stamp || stamp === GONE)) return known;
        return { content: await attachmentContent(this.parts, file, saved) };
      }),
    );
  }

  /** By their descriptions. */
  async #partsBefore(
    key: string,
  ): Promise<Map<string, { part: Buffer; stamp: string | undefined }>> {
    const known = this.#kept.get(key);
    const attachments = known?.draft.attachments ?? [];
    const raw = attachments.length === 0 ? null : await this.#savedContent(key);
    if (raw === null || known?.stamps == null) return new Map();
    const { keptParts } = await import('../../mime/draftMessage.js');
    const parts = keptParts(raw);
    if (parts.length !== attachments.length) return new Map();
    return new Map(
      parts.map((part, at) => [
        JSON.stringify(attachments[at]),
        { part, stamp: known.stamps?.[at] },
      ]),
    );
  }

  /** To the recently deleted. Does nothing when it was never saved, or is gone. */
  async discard(key: string): Promise<void> {
    await this.#saving.get(key)?.catch(() => undefined);
    const row = this.#saved(key);
    this.#kept.delete(key);
    this.#saving.delete(key);
    if (row !== null) await this.#commit(this.#putAside(row));
  }

  /** The message that holds the draft; null: none (any more). */
  #saved(key: string): MessageRow | null {
    const id = this.#kept.get(key)?.id;
    const row = id === undefined ? null : this.parts.index.find(id);
    return row === null || row.dir === RECENTLY_DELETED_DIR ? null : row;
  }

  /** The octets of that message, decrypted. */
  async #savedContent(key: string): Promise<Buffer | null> {
    const row = this.#saved(key);
    if (row === null) return null;
    return this.#kept.get(key)?.plain ?? this.parts.store.read(row, row.file);
  }

  async #save(draft: Draft, isDone: boolean): Promise<string> {
    const { now, loadSummarise, store } = this.parts;
    const account = findAccount(this.parts, draft.account);
    const known = this.#kept.get(draft.key);
    const row = this.#saved(draft.key);
    const isSame = JSON.stringify(known?.draft) === JSON.stringify(draft);
    if (row !== null && isSame) {
      if (isDone) await this.#commit(this.#upload(row));
      return row.id;
    }
    const { draftMessage } = await import('../../mime/draftMessage.js');
    const stamps = await Promise.all(draft.attachments.map(stampOf));
    const plain = await draftMessage(draft, await this.#filesToKeep(draft, stamps), now());
    const content = draft.encrypt ? await sealed(draft, plain) : plain;
    const summary = (await loadSummarise())(content);
    const version = { content, summary, isDone };
    const isChangeable = row !== null && row.account === account.name && this.#isOnlyHere(row);
    const isInPlace = isChangeable && !isCut(known?.draft.body ?? '', draft.body);
    const id = isInPlace
      ? await this.#replace(row, version)
      : await this.#add(this.#folderFor(account), version, row);
    this.#kept.set(draft.key, { id, draft, plain: draft.encrypt ? plain : null, stamps });
    await fileMoves({ store, index: this.parts.index, onCommit: this.onCommit });
    return id;
  }

  async #replace(row: MessageRow, version: Version): Promise<string> {
    const { store, now } = this.parts;
    const { placementId, folderId, id } = row;
    const { content, summary, isDone } = version;
    const stored = await store.replace(row, row.file, { content, received: now() });
    await store.syncFolder(row);
    const { size, digest, subdir, name } = stored;
    const file = { subdir, name };
    this.#tell([{ type: 'replaced', placementId, folderId, file, size, digest, summary }]);
    // A sync may have begun to upload what was there before.
    if (!this.#isOnlyHere(row)) return this.#add(this.#folderOf(row), version, row);
    if (isDone) this.#tell(this.#upload(row));
    return id;
  }

  async #add(folder: FolderRow, version: Version, before: MessageRow | null): Promise<string> {
    const { store, now } = this.parts;
    const { content, summary, isDone } = version;
    await store.createFolder(folder);
    const received = now();
    const delivery = { content, flags: FLAGS, received, key: null };
    const { subdir, name, size, digest } = await store.deliver(folder, delivery);
    await store.syncFolder(folder);
    const report = this.parts.index.commit([
      {
        ...{ type: 'add', folderId: folder.id, file: { subdir, name }, key: null, remoteId: null },
        ...{ flags: FLAGS, agreed: null, tags: [], size, digest, received, summary },
        upload: isDone && folder.protocol === 'imap' ? 'yes' : 'no',
      },
      ...(before === null ? [] : this.#putAside(before)),
    ]);
    this.onCommit(report);
    return report.added[0] ?? this.#takenIn(folder, name, isDone);
  }

  /** Whoever watches the directory was quicker with the row of the file. */
  #takenIn(folder: FolderRow, name: string, isDone: boolean): string {
    const { index } = this.parts;
    const isIt = (row: PlacementRow): boolean => uniqueOf(row.file.name) === uniqueOf(name);
    const found = index.placements(folder.id).find(isIt);
    const [row] = found === undefined ? [] : index.messagesOf([found.placementId]);
    if (row === undefined) throw new MailtuiError('bug', 'the draft is not in its folder');
    if (isDone) this.#tell(this.#upload(row));
    return row.id;
  }

  /** No server has it or is being given it. */
  #isOnlyHere({ placementId }: MessageRow): boolean {
    const [placement] = this.parts.index.placementsById([placementId]);
    return placement?.remoteId === null && placement.upload === 'no';
  }

  #upload(row: MessageRow): IndexChange[] {
    const { placementId } = row;
    const isWanted = this.#folderOf(row).protocol === 'imap' && this.#isOnlyHere(row);
    return isWanted ? [{ type: 'upload', placementId, upload: 'yes' }] : [];
  }

  #putAside(row: MessageRow): IndexChange[] {
    const aside = recentlyDeleted(this.parts, this.#folderOf(row));
    return moveChanges(row, aside.id, { at: this.parts.now(), by: 'you' });
  }

  #folder(account: string): FolderRow | null {
    return this.parts.index.folders(account).find(({ role }) => role === 'drafts') ?? null;
  }

  #folderOf({ account, folderId }: MessageRow): FolderRow {
    const folder = this.parts.index.folders(account).find(({ id }) => id === folderId);
    if (folder === undefined) throw new MailtuiError('bug', 'the folder of the draft is gone');
    return folder;
  }

  #folderFor({ name: account, protocol }: AccountConfig): FolderRow {
    const { index } = this.parts;
    const name = 'Drafts';
    const dir = mailboxDir(index.folders(account), name, '/');
    const made = { account, protocol, dir, path: name, name, role: 'drafts' } as const;
    return this.#folder(account) ?? index.putFolder(made);
  }

  async #commit(changes: readonly IndexChange[]): Promise<void> {
    this.#tell(changes);
    await fileMoves({ ...this.parts, onCommit: this.onCommit });
  }

  #tell(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.onCommit(this.parts.index.commit(changes));
  }
}

interface Version {
  content: Buffer;
  summary: MessageSummary;
  isDone: boolean;
}

async function sealed(draft: Draft, plain: Buffer): Promise<Buffer> {
  const { sealDraft } = await import('../protection/protectOutgoing.js');
  return sealDraft(draft, plain);
}

function isCut(before: string, after: string): boolean {
  return before.length - after.length > MUCH && after.length < before.length / 2;
}

function newKey(): string {
  return crypto.randomUUID();
}
