/**
 * Moving house: everything of one account is copied into another one, folder by folder, with flags,
 * tags and dates; the next sync of the other one puts it on its server.
 *
 * Guarantees: the account that is copied is only read; a message that its folder in the other account
 * has already (the same bytes) is not copied again, so that a run that was interrupted, or is repeated
 * later for what has come since, goes on; `compare` says of each folder what has arrived.
 */
import { findAccount } from '../config/read.js';
import { labelledAllMail } from '../core/allMail.js';
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { mailboxPath } from '../core/folderDir.js';
import type { FolderRow } from '../core/indexRows.js';
import { dirLike } from '../core/mailboxDirs.js';
import type { KeptMessage } from '../core/keptMessage.js';
import { isLocalDir } from '../core/outbox.js';
import { isPartial } from '../core/partial.js';
import { Intake } from '../sync/intake.js';
import { LocalReceiver } from '../sync/receiver.js';
import { keptIn } from './keptMessages.js';
import type { ServiceParts } from './localMailService.js';
import { lockPatiently } from './patientLock.js';

export interface CopyAccountRequest {
  from: string;
  to: string;
  signal: AbortSignal;
  onProgress: (folder: string, done: number, total: number) => void;
  /** What was not copied, and why. Untrusted text. */
  onSkipped: (id: string, reason: string) => void;
}

/** How a folder stands in both accounts. Different messages only: the same bytes twice are one. */
export interface FolderComparison {
  from: string;
  /** Null: the other account has no such folder yet. */
  to: string | null;
  messages: number;
  /** Of them, those that the folder in the other account has. */
  here: number;
  /** Of those, the ones that its server has; the same on POP3, where there is none to have them. */
  onServer: number;
}

const REPORT_EVERY = 200;

/** @returns how many were copied. @throws MailtuiError `usage`, `locked`, `disk-full`, `cancelled`. */
export async function copyAccount(
  parts: ServiceParts,
  request: CopyAccountRequest,
): Promise<number> {
  const { to, signal, onProgress } = request;
  const { store, index } = parts;
  refuseTheSame(parts, request);
  const lock = await lockPatiently(parts.lock, to, signal);
  const receiver = parts.receiverFor(new LocalReceiver(store, await parts.loadSummarise()));
  const deps = { store, index, receiver, onCommit: () => undefined };
  const intake = new Intake(deps, `copied from the account ${request.from}`);
  try {
    for (const source of foldersOf(parts, request)) {
      const target = targetOf(parts, to, source) ?? makeTarget(parts, to, source);
      const known = digestsIn(parts, target);
      let done = 0;
      if (source.total > 0) await store.createFolder(target);
      for (const kept of messagesIn(parts, source)) {
        throwIfCancelled(signal);
        if (done % REPORT_EVERY === 0) onProgress(source.path, done, source.total);
        done += 1;
        if (known.has(kept.digest)) continue;
        known.set(kept.digest, false);
        await copyOne(parts, intake, source, target, kept, request);
      }
      await intake.finish();
    }
    return intake.taken;
  } finally {
    await intake.finish();
    receiver.rest();
    lock.release();
  }
}

/** What of each folder has arrived in the other account, and on its server. */
export function compareAccounts(
  parts: ServiceParts,
  request: Pick<CopyAccountRequest, 'from' | 'to'>,
): FolderComparison[] {
  refuseTheSame(parts, request);
  const { protocol } = findAccount(parts, request.to);
  return foldersOf(parts, request).map((source) => {
    const target = targetOf(parts, request.to, source);
    const there = target === undefined ? new Map<string, boolean>() : digestsIn(parts, target);
    const digests = [...digestsIn(parts, source).keys()];
    const here = digests.filter((digest) => there.has(digest));
    const onServer = here.filter((digest) => protocol === 'pop3' || there.get(digest) === true);
    return {
      ...{ from: source.path, to: target?.path ?? null, messages: digests.length },
      ...{ here: here.length, onServer: onServer.length },
    };
  });
}

function refuseTheSame(
  parts: ServiceParts,
  { from, to }: Pick<CopyAccountRequest, 'from' | 'to'>,
): void {
  findAccount(parts, from);
  findAccount(parts, to);
  if (from === to) throw new MailtuiError('usage', 'both are the same account');
}

async function copyOne(
  { store }: ServiceParts,
  intake: Intake,
  source: FolderRow,
  target: FolderRow,
  { id, dir, file, flags, tags, received }: KeptMessage,
  { onSkipped }: CopyAccountRequest,
): Promise<void> {
  if (isPartial(file)) {
    onSkipped(id, 'only its header is here; mailtui fetch gets the rest');
    return;
  }
  let content: Buffer;
  try {
    content = await store.read({ account: source.account, dir }, file);
  } catch (thrown) {
    const { kind, message } = toMailtuiError(thrown);
    if (kind !== 'disk') throw thrown;
    onSkipped(id, message);
    return;
  }
  const delivery = { content, flags, received, key: null };
  await intake.take(target, delivery, ({ stored, summary }) => {
    const { subdir, name, size, digest } = stored;
    return [
      {
        ...({ type: 'add', folderId: target.id, file: { subdir, name }, key: null } as const),
        ...{ remoteId: null, flags, agreed: null, tags, size, digest, received, summary },
        upload: target.protocol === 'imap' ? 'yes' : 'no',
      },
    ];
  });
}

/**
 * What is only in the folder of all mail comes from there; where folders are labels the others have
 * their messages of it, too, and it comes last.
 */
function foldersOf(
  { index }: ServiceParts,
  { from }: Pick<CopyAccountRequest, 'from'>,
): FolderRow[] {
  const folders = index.folders(from).filter(({ dir }) => !isLocalDir(dir));
  const allMail = labelledAllMail(folders);
  const others = folders.filter((folder) => folder !== allMail);
  return allMail === undefined ? others : [...others, allMail];
}

/** The folder for the same purpose, else the one of the same name; undefined: there is none. */
function targetOf(
  { index }: ServiceParts,
  to: string,
  { role, dir }: FolderRow,
): FolderRow | undefined {
  const folders = index.folders(to);
  const sameRole = role === null ? undefined : folders.find((folder) => folder.role === role);
  return sameRole ?? folders.find((folder) => folder.dir === dirLike(folders, dir));
}

/** The next sync makes it on the server. */
function makeTarget(parts: ServiceParts, to: string, { dir, role }: FolderRow): FolderRow {
  const { protocol } = findAccount(parts, to);
  const path = mailboxPath(dir, '/');
  const name = path.split('/').at(-1) ?? path;
  const ownDir = dirLike(parts.index.folders(to), dir);
  return parts.index.putFolder({ account: to, protocol, dir: ownDir, path, name, role });
}

function* messagesIn({ index }: ServiceParts, { id }: FolderRow): Generator<KeptMessage> {
  for (const chunk of keptIn(index, id)) yield* chunk;
}

/** By digest: whether the server has it. */
function digestsIn(parts: ServiceParts, folder: FolderRow): Map<string, boolean> {
  const digests = new Map<string, boolean>();
  for (const { digest, remoteId, gone } of messagesIn(parts, folder)) {
    digests.set(digest, digests.get(digest) === true || (remoteId !== null && !gone));
  }
  return digests;
}
