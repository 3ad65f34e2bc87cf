/**
 * Backing up and bringing back, as commands ask for it.
 *
 * Guarantees: a configuration that is there is never touched; where there is none, the one of the
 * snapshot takes its place before any mail does.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  readBackupRecords,
  unfinishedRestores,
  writeBackupRecord,
} from '../config/backupRecord.js';
import type { ProfilePaths } from '../config/paths.js';
import { ensurePrivateDir, writePrivateFile } from '../config/privateFiles.js';
import type { BackedUpMessage, KeepRules, NamedSnapshot } from '../core/backup.js';
import { MailtuiError, throwIfCancelled, toMailtuiError } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import { isLocalDir } from '../core/outbox.js';
import type { Query } from '../core/query/ast.js';
import { BackupDir } from '../store/backup/backupDir.js';
import { openTarget } from '../store/exchange/exportTargets.js';
import { BackupMail, type BackupRequest, type BackupSummary } from './backupMail.js';
import type { Keeping } from './keeping.js';
import { RestoreBackup, type RestoreRequest, type RestoreSummary } from './restoreBackup.js';
import { backupKey, searchBackup } from './searchBackup.js';

export type BackupOptions = Omit<BackupRequest, 'configFile' | 'listings'> & { keep?: KeepRules };

/** @throws MailtuiError `disk` when an earlier backup was there and is not: its disk is not mounted. */
export async function backUp(keeping: Keeping, options: BackupOptions): Promise<BackupSummary> {
  const { stateDir, configFile, mailDir } = keeping.profile.paths;
  const destination = resolve(options.destination);
  if (destination === mailDir || destination.startsWith(`${mailDir}/`)) {
    throw new MailtuiError('usage', 'a backup among the mail would back itself up');
  }
  const before = readBackupRecords(stateDir).find((one) => one.destination === destination);
  if (before !== undefined && !BackupDir.isThere(destination)) {
    throw new MailtuiError('disk', 'the backup that was here is gone', {
      scope: { file: destination },
      hint: 'Mount its disk. To begin a new one, give another directory.',
    });
  }
  const { summary, listings } = await BackupMail.run(keeping.parts, {
    ...{ ...options, destination, configFile },
    listings: new Map(Object.entries(before?.listings ?? {})),
  });
  const at = keeping.parts.now();
  writeBackupRecord(stateDir, {
    ...{ destination, at, snapshot: summary.snapshot },
    // With a problem in it a listing is to be made anew.
    listings: summary.problems === 0 ? Object.fromEntries(listings) : {},
  });
  return summary;
}

/** The newest first; damaged ones are told. @throws MailtuiError `bad-input` when there is none */
export function listSnapshots(
  source: string,
  onDamaged: (sentence: string) => void,
): NamedSnapshot[] {
  const backup = BackupDir.open(resolve(source));
  return backup.snapshotNames().flatMap((name) => {
    try {
      return [backup.snapshot(name)];
    } catch (thrown) {
      onDamaged(`${name}: ${toMailtuiError(thrown).message}`);
      return [];
    }
  });
}

/** @returns whether there was none and now is the snapshot's. */
export function restoreConfig(paths: ProfilePaths, { snapshot }: NamedSnapshot): boolean {
  if (existsSync(paths.configFile) || snapshot.config === null) return false;
  ensurePrivateDir(dirname(paths.configFile));
  writePrivateFile(paths.configFile, `${JSON.stringify(snapshot.config, null, 2)}\n`);
  return true;
}

export interface RestoreOptions extends Pick<
  RestoreRequest,
  'snapshot' | 'accounts' | 'signal' | 'onProgress' | 'onDamaged'
> {
  source: string;
  /** Path, directory or role of folders; absent: all. */
  folder?: string;
  query?: Query;
  /** A directory that gets Maildirs instead of the profile. */
  to?: string;
}

export async function restore(keeping: Keeping, options: RestoreOptions): Promise<RestoreSummary> {
  const { source, snapshot, query, accounts, folder, signal } = options;
  const backup = BackupDir.open(resolve(source));
  const isFolder = (one: { path: string; dir: string; role: string | null }) =>
    folder === undefined || [one.path, one.dir, one.role].includes(folder);
  const all = snapshot.snapshot.accounts;
  if (!all.some((account) => account.folders.some(isFolder))) {
    throw new MailtuiError('bad-input', `the snapshot has no folder ${folder ?? ''}`);
  }
  const isIn = (account: string, dir: string) =>
    (accounts.length === 0 || accounts.includes(account)) &&
    all.some(
      ({ name, folders }) =>
        name === account && folders.some((one) => one.dir === dir && isFolder(one)),
    );
  const summarise = await keeping.parts.loadSummarise();
  const now = keeping.parts.now();
  const found =
    query === undefined
      ? null
      : searchBackup(backup, snapshot.snapshot, { query, now, summarise, isIn, signal });
  const request: RestoreRequest = {
    ...options,
    unfinished: unfinishedRestores(keeping.profile.paths.stateDir),
    wants: (account, { dir }, { file }) =>
      isIn(account, dir) && (found === null || found.has(backupKey(account, dir, file))),
  };
  if (options.to !== undefined) return writeBeside(backup, request, resolve(options.to));
  return RestoreBackup.run(keeping.parts, backup, request);
}

/** As Maildirs; what is partly here is left out. */
async function writeBeside(
  backup: BackupDir,
  { snapshot, wants, signal, onDamaged }: RestoreRequest,
  to: string,
): Promise<RestoreSummary> {
  const summary: RestoreSummary = { snapshot: snapshot.name, restored: 0, known: 0, damaged: 0 };
  const target = openTarget('maildir', to, false);
  const attempt = <T>(where: string, work: () => T): T | null => {
    throwIfCancelled(signal);
    try {
      return work();
    } catch (thrown) {
      summary.damaged += 1;
      const { message, scope } = toMailtuiError(thrown);
      onDamaged(`${where}: ${message} (${scope.file ?? ''})`);
      return null;
    }
  };
  for (const { name: account, folders } of snapshot.snapshot.accounts) {
    for (const folder of folders) {
      const { dir, path, listing } = folder;
      if (isLocalDir(dir)) continue;
      const where = join(account, path);
      const messages = attempt(where, () => backup.readListing<BackedUpMessage>(listing)) ?? [];
      for (const message of messages) {
        if (message.part === 'partial' || !wants(account, folder, message)) continue;
        const { sha256, id, file: name, tags, received } = message;
        const content = attempt(`${where} ${id}`, () => backup.readMessage(sha256));
        if (content === null) continue;
        const marks = { flags: flagsOf(message.flags), tags, received: Date.parse(received) };
        const isNew = await target.write({ content, id, account, dir, name, sender: '', ...marks });
        if (isNew) summary.restored += 1;
        else summary.known += 1;
      }
    }
  }
  await target.end();
  return summary;
}
