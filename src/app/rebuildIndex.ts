/**
 * Makes the index anew from the Maildir.
 *
 * Guarantees: the Maildir is only read; the old index stays in place until the new one is whole
 * and durable; a rebuild that is interrupted leaves the old one as it was, and the next one goes on
 * from there; no account is
 * synced and no screen is open meanwhile (all locks are held). The old index need not be readable,
 * or ours; where it is, what only it knows (the outbox, wishes, tags that are on no server) is kept. Which
 * remote message each file is follows from the keys in the file names on the next
 * sync; nothing is downloaded again.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { AccountConfig } from '../core/account.js';
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { uniqueOf } from '../core/maildirName.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderIdentity, FolderRow, MessageRow } from '../core/indexRows.js';
import type { MailIndex, MailIndexReader } from '../core/mailIndex.js';
import type { OutboxEntry } from '../core/outbox.js';
import { tagsWithout } from '../core/tags.js';
import { summarise } from '../mime/summary.js';
import { openIndex, openIndexReader } from '../store/index/openIndex.js';
import { lockIndexForReplacing } from '../store/indexLock.js';
import { lockAccount } from '../store/lock.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import { adoptFolders } from '../sync/adopt.js';
import { identityByDir } from '../sync/strangeFolders.js';
import { ensurePrivateDir } from '../config/privateFiles.js';
import { forgetGoneFolders } from './forgetGoneFolders.js';
import type { Profile } from './openMailService.js';

/** Messages of the old index that are read at once. */
const KEPT_AT_ONCE = 1_000;

export interface RebuildOptions {
  profile: Profile;
  signal: AbortSignal;
  onProgress: (account: string, folder: string, done: number, total: number) => void;
  /** Something in the Maildir that is not a message, and was left alone. */
  onSkipped: (place: string, reason: string) => void;
}

export interface RebuildReport {
  folders: number;
  messages: number;
  skipped: number;
}

/**
 * @throws MailtuiError `locked` when a sync is running or the mail client is open, `disk-full`,
 * `disk`, `cancelled`.
 */
export function rebuildIndex(options: RebuildOptions): Promise<RebuildReport> {
  return withLocks(options, () => replace(options));
}

/**
 * The same, if it is wanted still once all locks are held; else null.
 * @throws as {@link rebuildIndex}
 */
export function rebuildIndexWhere(
  isWanted: () => boolean,
  options: RebuildOptions,
): Promise<RebuildReport | null> {
  return withLocks(options, () => (isWanted() ? replace(options) : Promise.resolve(null)));
}

async function withLocks<T>({ profile }: RebuildOptions, work: () => Promise<T>): Promise<T> {
  const { accounts, paths } = profile;
  ensurePrivateDir(paths.stateDir);
  const locks: { release(): void }[] = [];
  try {
    locks.push(lockIndexForReplacing(paths.indexFile));
    for (const { name } of accounts) locks.push(lockAccount(paths.stateDir, name));
    return await work();
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** With all locks held: what is left of an earlier try is nobody's, and goes on where it is whole. */
async function replace(options: RebuildOptions): Promise<RebuildReport> {
  const { indexFile } = options.profile.paths;
  const fresh = `${indexFile}.rebuild`;
  const goesOn = isWhole(fresh);
  if (!goesOn) removeIndex(fresh);
  let report: RebuildReport;
  try {
    report = await make(fresh, options);
  } catch (thrown) {
    if (!goesOn || isCancelled(thrown)) throw thrown;
    // Since the earlier try too much has changed to go on from there.
    report = await make(fresh, options);
  }
  emptyLog(indexFile);
  for (const suffix of LOGS) rmSync(indexFile + suffix, { force: true });
  renameSync(fresh, indexFile);
  removeIndex(fresh);
  return report;
}

/** Stopped, it is as good as far as it goes; whatever else went wrong may be its own fault. */
async function make(fresh: string, options: RebuildOptions): Promise<RebuildReport> {
  const { index } = openIndex(fresh, { alone: true });
  try {
    const known = knownOf(options.profile.paths.indexFile);
    const report = await fill(index, options, known.folders);
    keepKnown(index, known);
    index.close();
    return report;
  } catch (thrown) {
    index.close();
    if (!isCancelled(thrown)) removeIndex(fresh);
    throw thrown;
  }
}

function isCancelled(thrown: unknown): boolean {
  return toMailtuiError(thrown).kind === 'cancelled';
}

/** Of this version, and nothing wrong with it. */
function isWhole(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const reader = openIndexReader(file);
    try {
      return reader.checkFile('quick').length === 0;
    } finally {
      reader.close();
    }
  } catch {
    return false;
  }
}

async function fill(
  index: MailIndex,
  options: RebuildOptions,
  known: readonly FolderRow[],
): Promise<RebuildReport> {
  const { profile, signal, onProgress, onSkipped } = options;
  const store = openMaildirStore(profile.paths.mailDir);
  const report: RebuildReport = { folders: 0, messages: 0, skipped: 0 };
  const dirsOf = new Map<string, readonly string[]>();
  for (const { name } of profile.accounts) {
    const names = known.filter(({ account }) => account === name).map(({ dir }) => dir);
    dirsOf.set(name, await store.listFolders(name, names));
  }
  forgetGoneFolders(index, (account, dir) => dirsOf.get(account)?.includes(dir) === true);
  for (const account of profile.accounts) {
    const dirs = dirsOf.get(account.name) ?? [];
    for (const [done, dir] of dirs.entries()) {
      throwIfCancelled(signal);
      onProgress(account.name, dir, done, dirs.length);
      const old = known.find((folder) => folder.account === account.name && folder.dir === dir);
      const folder = index.putFolder(identityOf(account, dir, old));
      const results = await adoptFolders(
        {
          store,
          index,
          summarise,
          now: Date.now,
          onCommit: () => undefined,
          onEvent: () => undefined,
        },
        [folder],
        signal,
      );
      const result = results.get(folder.id);
      if (result === undefined) continue;
      if (result.error !== null) throw result.error;
      for (const reason of result.skipped) onSkipped(`${account.name}/${dir}`, reason);
      report.folders += 1;
      report.messages += index.folders(account.name).find(({ id }) => id === folder.id)?.total ?? 0;
      report.skipped += result.skipped.length;
    }
  }
  return report;
}

/** What no file tells; nothing when the old index cannot be read. */
interface Known {
  folders: FolderRow[];
  outbox: OutboxEntry[];
  wished: MessageRow[];
  tagged: TaggedFile[];
}

/** The file of a message and those of its tags that no server knows. */
interface TaggedFile extends Pick<MessageRow, 'account' | 'dir' | 'file'> {
  tags: readonly string[];
}

function knownOf(indexFile: string): Known {
  try {
    const reader = openIndexReader(indexFile);
    try {
      return {
        folders: reader.folders(),
        outbox: reader.outbox(),
        wished: reader.wished(),
        tagged: reader.folders().flatMap((folder) => taggedIn(reader, folder)),
      };
    } finally {
      reader.close();
    }
  } catch {
    return { folders: [], outbox: [], wished: [], tagged: [] };
  }
}

/** An IMAP server tells what it knows with the next sync; POP3 knows of no tags. */
function taggedIn(reader: MailIndexReader, folder: FolderRow): TaggedFile[] {
  const tagged: TaggedFile[] = [];
  for (let after = ''; ;) {
    const chunk = reader.kept(folder.id, after, KEPT_AT_ONCE);
    for (const { file, tags, agreedTags, remoteId } of chunk) {
      const isLocal = folder.protocol === 'pop3' || remoteId === null;
      const own = isLocal ? tags : tagsWithout(tags, agreedTags);
      if (own.length > 0)
        tagged.push({ account: folder.account, dir: folder.dir, file, tags: own });
    }
    const last = chunk.at(-1);
    if (last === undefined) return tagged;
    after = uniqueOf(last.file.name);
  }
}

/** What waited to be sent does so again, tags and wishes hold; of files that are gone they cannot. */
function keepKnown(index: MailIndex, { outbox, wished, tagged }: Known): void {
  const find = placementFinder(index);
  const changes = [
    ...outbox.map(({ message, ...dispatch }): IndexChange | null => {
      const placementId = find(message);
      return placementId === null ? null : { type: 'outbox', placementId, dispatch };
    }),
    ...wished.map((message): IndexChange | null => {
      const placementId = find(message);
      return placementId === null
        ? null
        : { type: 'wish', placementId, wish: message.wish ?? null };
    }),
    ...tagged.map((message): IndexChange | null => {
      const placementId = find(message);
      return placementId === null ? null : { type: 'tags', placementId, tags: message.tags };
    }),
  ].filter((change) => change !== null);
  if (changes.length > 0) index.commit(changes);
}

/** Which placement has a file now; null when none has. */
function placementFinder(
  index: MailIndex,
): (message: Pick<MessageRow, 'account' | 'dir' | 'file'>) => number | null {
  const known = new Map<string, Map<string, number>>();
  return ({ account, dir, file }) => {
    const place = `${account}/${dir}`;
    let files = known.get(place);
    if (files === undefined) {
      const folder = index.folders(account).find((row) => row.dir === dir);
      const placements = folder === undefined ? [] : index.placements(folder.id);
      files = new Map(placements.map((one) => [uniqueOf(one.file.name), one.placementId]));
      known.set(place, files);
    }
    return files.get(uniqueOf(file.name)) ?? null;
  };
}

/** What the old index knows, or else the directory alone tells. */
function identityOf(
  { name: account, protocol }: AccountConfig,
  dir: string,
  old: FolderRow | undefined,
): FolderIdentity {
  if (old !== undefined) {
    return { account, protocol, dir, path: old.path, name: old.name, role: old.role };
  }
  return identityByDir(account, protocol, dir);
}

const LOGS = ['-wal', '-shm', '-journal'];

/**
 * Opening and closing the old index empties its log: what is left of a log beside a new file would
 * be taken for a part of it, and an old file without its log may be broken.
 */
function emptyLog(indexFile: string): void {
  try {
    openIndex(indexFile, { isLocked: true }).index.close();
  } catch {
    // It is of a newer version or cannot be used at all, and is replaced for that reason.
  }
}

function removeIndex(file: string): void {
  for (const suffix of ['', ...LOGS]) rmSync(file + suffix, { force: true });
}
