/**
 * Tells the server what the user wants: flags and keywords, moves, removals, new messages.
 *
 * Guarantees: every step is committed as soon as the server has confirmed it, so an interruption
 * repeats at most one; repeating does no harm (flags and removals are states, a message that has
 * moved away is no longer there, an upload first looks for its Message-ID); when it is not known
 * how a move or an upload ended, the next look at the target decides, and nothing is sent twice
 * before that. Removes nothing while the delete brake holds, and nothing of which only the header is
 * here before the rest has come: it can be had back for some days. A folder's refusal keeps no other
 * from being served.
 */
import { brakeError, isBraked } from '../core/deleteBrake.js';
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import { isChosen, type FolderChoice } from '../core/folderChoice.js';
import { mailboxPath } from '../core/folderDir.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, PlacementRow } from '../core/indexRows.js';
import { mailboxDir } from '../core/mailboxDirs.js';
import { isPartial } from '../core/partial.js';
import { planPush, type FlagPush, type MovePush, type PushPlan } from '../core/pushPlan.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { MailboxEdits, MailSource, RemoteMailbox, RemotePlace } from '../core/source.js';
import { tagsWithout } from '../core/tags.js';
import { serverValidity } from '../core/validity.js';
import type { EditRefusal } from '../core/waiting.js';
import { delimiterOf } from './chooseMailboxes.js';
import type { SyncDeps } from './deps.js';
import { fetchRest } from './fetchRest.js';
import { joinInAllMail } from './oneInAllMail.js';
import { renameFolder } from './renameFolder.js';

export interface PushOptions {
  account: string;
  origin: string;
  source: MailSource;
  mailboxes: readonly RemoteMailbox[];
  /** Folders that are not chosen are left as they are. */
  choice: FolderChoice;
  /** Releases the delete brake. */
  force: boolean;
  signal: AbortSignal;
}

export interface PushResult {
  /** Messages whose flags or tags were told, that were removed, or uploaded. */
  pushed: number;
  moved: number;
  errors: readonly MailtuiError[];
}

/** What is to be pushed for the account. */
export function pushPlanOf({ index }: Pick<SyncDeps, 'index'>, account: string): PushPlan {
  const deleted = index.folders(account).find(({ dir }) => dir === RECENTLY_DELETED_DIR);
  return planPush(index.pending(account), deleted?.id ?? null);
}

/** @throws MailtuiError when the connection is of no use any more. */
export async function pushChanges(deps: SyncDeps, options: PushOptions): Promise<PushResult> {
  const { edits } = options.source;
  if (edits === undefined) return { pushed: 0, moved: 0, errors: [] };
  const push = new Push(deps, options, edits);
  await push.run(pushPlanOf(deps, options.account));
  return push.result;
}

/** The one flag that a mailbox may not keep, as it is called then (see `MailboxEdits`). */
const FORWARDED = { flag: flagsOf(['forwarded']), keyword: '$Forwarded' };

type Removal = PushPlan['removals'][number];

interface Identity {
  messageId: string | null;
  received: number | null;
}

class Push {
  readonly result: { pushed: number; moved: number; errors: MailtuiError[] };
  readonly #folders: Map<number, FolderRow>;
  readonly #paths: Set<string>;
  readonly #delimiter: string;
  /** By folder, then by placement. */
  readonly #identities = new Map<number, ReadonlyMap<number, Identity>>();

  constructor(
    private readonly deps: SyncDeps,
    private readonly options: PushOptions,
    private readonly edits: MailboxEdits,
  ) {
    this.result = { pushed: 0, moved: 0, errors: [] };
    this.#folders = new Map(deps.index.folders(options.account).map((row) => [row.id, row]));
    this.#delimiter = delimiterOf(options.mailboxes);
    this.#paths = new Set(options.mailboxes.map(({ path }) => path));
  }

  async run(plan: PushPlan): Promise<void> {
    for (const push of plan.flags) {
      await this.#step(push, (place) => this.#pushFlags(place, push));
    }
    for (const push of plan.moves) {
      await this.#step(push, (place) => this.#pushMove(place, push));
    }
    for (const removal of plan.removals) {
      await this.#step(removal, (place) => this.#pushRemoval(place, removal));
    }
    for (const placement of plan.uploads) await this.#upload(placement);
  }

  /** Folders whose ids are of another server, or unknown, have to be looked at first. */
  async #step(
    { folderId, placements }: Removal,
    work: (place: RemotePlace) => Promise<void>,
  ): Promise<void> {
    throwIfCancelled(this.options.signal);
    const folder = this.#folders.get(folderId);
    if (folder === undefined) return;
    const validity = serverValidity(this.options.origin, folder.validity);
    if (validity === null || !this.#paths.has(folder.path) || !this.#isChosen(folder)) return;
    await this.#tolerant(folder, placements, () => work({ path: folder.path, validity }));
  }

  /** What was refused is remembered of each message, and the others go on. */
  async #tolerant(
    folder: FolderRow,
    placements: readonly PlacementRow[],
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({
        account: this.options.account,
        folder: folder.path,
      });
      if (error.kind !== 'server-refused' && error.kind !== 'braked' && error.kind !== 'disk') {
        throw error;
      }
      this.result.errors.push(error);
      const { message, hint } = error;
      this.#commit(
        placements.map(({ placementId }) => {
          return { type: 'refused', placementId, refusal: { message, hint } };
        }),
      );
    }
  }

  async #pushFlags(place: RemotePlace, push: FlagPush): Promise<void> {
    const { add, remove, addTags, removeTags, placements } = push;
    const refused = await this.edits.setFlags(
      place,
      remoteIds(placements),
      { add, remove, addKeywords: addTags, removeKeywords: removeTags },
      this.options.signal,
    );
    const kept = refused.includes(FORWARDED.keyword) ? add & ~FORWARDED.flag : add;
    const refusal = staysHere(refused);
    this.#commit([
      ...placements.map(({ placementId, agreed, tags }): IndexChange => {
        const flags = ((agreed ?? 0) | kept) & ~remove;
        const agreedTags = tagsWithout(tags, refused);
        return { type: 'pushed', placementId, agreed: flags, agreedTags };
      }),
      ...(refused.length === 0 ? [] : placements).map(({ placementId }): IndexChange => {
        return { type: 'refused', placementId, refusal };
      }),
    ]);
    const told = [...tagsWithout(addTags, refused), ...removeTags];
    if (told.length > 0 || (kept | remove) !== 0) this.result.pushed += placements.length;
  }

  async #pushMove(place: RemotePlace, { targetId, placements }: MovePush): Promise<void> {
    const target = await this.#targetFor(targetId);
    if (target === null) return;
    const ids = remoteIds(placements);
    const moved = await this.edits.move(place, ids, target.path, this.options.signal);
    const known = moved.validity !== null && moved.validity === this.#validityOf(target);
    // As they are by now: their flags have just been agreed, and the user may be at work.
    const placementIds = placements.map((row) => row.placementId);
    const joined = await joinInAllMail(this.deps, target, placementIds);
    const rows = this.deps.index.placementsById(placementIds.filter((id) => !joined.has(id)));
    this.#commit(
      rows.map(({ placementId, remoteId, agreed, agreedTags: tags }): IndexChange => {
        const id = known ? moved.ids.get(remoteId ?? '') : undefined;
        return id === undefined
          ? { type: 'unlink', placementId, upload: 'unless-found' }
          : { type: 'link', placementId, folderId: target.id, remoteId: id, agreed, tags };
      }),
    );
    this.result.moved += placements.length;
  }

  async #pushRemoval(place: RemotePlace, { folderId, placements }: Removal): Promise<void> {
    const total = this.deps.index.countRemote(folderId);
    if (!this.options.force && isBraked(placements.length, total)) {
      const scope = { account: this.options.account, folder: place.path };
      throw brakeError(scope, 'on the server', placements.length, total);
    }
    await this.#completeBefore(place, folderId, placements);
    const removed = this.#stillThere(placements);
    const whole = removed.filter(({ file }) => !isPartial(file));
    await this.edits.expunge(place, remoteIds(whole), this.options.signal);
    this.#commit(whole.map(({ placementId }) => ({ type: 'unlink', placementId, upload: 'no' })));
    this.result.pushed += whole.length;
    if (whole.length < removed.length) throw incomplete(removed.length - whole.length);
  }

  /** Without those that the user has taken back, or another run has dealt with, meanwhile. */
  #stillThere(placements: readonly PlacementRow[]): PlacementRow[] {
    const before = new Map(placements.map((row) => [row.placementId, row]));
    return this.deps.index.placementsById(before.keys()).filter((row) => {
      const { folderId, remoteFolderId, remoteId } = before.get(row.placementId) ?? {};
      return (
        row.folderId === folderId &&
        row.remoteFolderId === remoteFolderId &&
        row.remoteId === remoteId
      );
    });
  }

  /** Those that are gone from the server meanwhile are found out by the look at the folder. */
  async #completeBefore(
    place: RemotePlace,
    folderId: number,
    placements: readonly PlacementRow[],
  ): Promise<void> {
    const { source, signal } = this.options;
    const { index } = this.deps;
    const folder = this.#folders.get(folderId);
    const removed = new Set(placements.map(({ placementId }) => placementId));
    const partial = index.partials(folderId).filter((row) => removed.has(row.placementId));
    if (partial.length === 0 || folder === undefined || source.partial === undefined) return;
    await source.partial.open(place, signal);
    await fetchRest(this.deps, { source, folder, signal }, partial);
  }

  async #upload(placement: PlacementRow): Promise<void> {
    const { signal } = this.options;
    throwIfCancelled(signal);
    const { placementId, flags, tags, file } = placement;
    const folder = this.#folders.get(placement.folderId);
    if (folder === undefined) return;
    await this.#tolerant(folder, [placement], async () => {
      const target = await this.#targetFor(folder.id);
      if (target === null) return;
      const content = await this.deps.store.read(target, file);
      const { messageId, received } = this.#identityOf(placement);
      // From here on only a look at the folder can tell whether it is there.
      this.#commit([{ type: 'upload', placementId, upload: 'unless-done' }]);
      const message = { content, flags, keywords: tags, received, messageId };
      const added = await this.edits.append(target.path, message, signal);
      const known = added.validity !== null && added.validity === this.#validityOf(target);
      if (known && added.id !== null) {
        const link = { placementId, folderId: folder.id, remoteId: added.id };
        const { keywords = tags } = added;
        this.#commit([{ type: 'link', ...link, agreed: flags, tags: keywords }]);
      }
      this.result.pushed += 1;
    });
  }

  /** Read once for a folder: thousands may wait in it, and of none of them this changes. */
  #identityOf({ placementId, folderId }: PlacementRow): Identity {
    let known = this.#identities.get(folderId);
    if (known === undefined) {
      const rows = this.deps.index.unlinked([folderId]);
      known = new Map(rows.map((row) => [row.placementId, row]));
      this.#identities.set(folderId, known);
    }
    return known.get(placementId) ?? { messageId: null, received: null };
  }

  /** The folder as it is on the server, made there when it is only here; null: it cannot be. */
  async #targetFor(folderId: number): Promise<FolderRow | null> {
    const folder = this.#folders.get(folderId);
    if (folder === undefined || !this.#isChosen(folder)) return null;
    if (this.#paths.has(folder.path)) return folder;
    const segments = mailboxPath(folder.dir, '/').split('/');
    const path = await this.edits.createMailbox(segments, this.options.signal);
    this.#paths.add(path);
    const made = await this.#named(folder, path);
    this.#folders.set(folderId, made);
    return made;
  }

  /** Servers may put a prefix before the name; the folder follows, or it would be another one. */
  async #named(folder: FolderRow, path: string): Promise<FolderRow> {
    const { index } = this.deps;
    const { account, protocol, dir, name, role } = folder;
    const folders = index.folders(account);
    const wanted = mailboxDir(folders, path, this.#delimiter);
    if (wanted === dir || folders.some((row) => row.dir === wanted)) {
      return index.putFolder({ account, protocol, dir, path, name, role });
    }
    await renameFolder(this.deps, folder, path, this.#delimiter);
    return index.folders(account).find(({ id }) => id === folder.id) ?? folder;
  }

  #isChosen({ path }: FolderRow): boolean {
    return isChosen(this.options.choice, path, this.#delimiter);
  }

  #validityOf(folder: FolderRow): string | null {
    return serverValidity(this.options.origin, folder.validity);
  }

  #commit(changes: readonly IndexChange[]): void {
    this.deps.onCommit(this.deps.index.commit(changes));
  }
}

function incomplete(count: number): MailtuiError {
  return new MailtuiError(
    'server-refused',
    `${count} messages are not removed from the server: only their headers are here`,
    { hint: 'Sync again; their bodies did not come.' },
  );
}

function staysHere(keywords: readonly string[]): EditRefusal {
  const message = `the folder on the server does not keep: ${keywords.join(', ')}`;
  return { message, hint: 'It stays on this computer.' };
}

function remoteIds(placements: readonly PlacementRow[]): string[] {
  return placements.map(({ remoteId }) => remoteId).filter((id) => id !== null);
}
