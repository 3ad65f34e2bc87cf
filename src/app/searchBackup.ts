/**
 * Which messages of a snapshot a query finds: the same query language as everywhere, by an index of
 * the snapshot that is made for this one question and thrown away.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackedUpMessage, Snapshot } from '../core/backup.js';
import { throwIfCancelled } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { Query } from '../core/query/ast.js';
import type { MessageSummary } from '../core/message.js';
import type { BackupDir } from '../store/backup/backupDir.js';
import { openIndex } from '../store/index/openIndex.js';

const BATCH = 400;
const MOST_FOUND = 100_000;

export interface BackupSearch {
  query: Query;
  now: number;
  summarise: (raw: Buffer) => MessageSummary;
  /** Accounts and folders to look into. */
  isIn: (account: string, dir: string) => boolean;
  signal: AbortSignal;
}

/** @returns `account`, `dir` and file name of each, joined by NUL. Damaged messages are not found. */
export function searchBackup(
  backup: BackupDir,
  { accounts }: Snapshot,
  { query, now, summarise, isIn, signal }: BackupSearch,
): Set<string> {
  const directory = mkdtempSync(join(tmpdir(), 'mailtui-backup-'));
  const { index } = openIndex(join(directory, 'index.sqlite'), { alone: true });
  const found = new Set<string>();
  try {
    for (const { name: account, protocol, folders } of accounts) {
      for (const { dir, path, name, role, listing } of folders) {
        if (!isIn(account, dir)) continue;
        const folder = index.putFolder({ account, protocol, dir, path, name, role });
        let batch: IndexChange[] = [];
        for (const message of backup.readListing<BackedUpMessage>(listing)) {
          throwIfCancelled(signal);
          const row = rowOf(backup, folder.id, message, summarise);
          if (row !== null) batch.push(row);
          if (batch.length < BATCH) continue;
          index.commit(batch);
          batch = [];
        }
        index.commit(batch);
        for (const row of index.search({ query, now, folderId: folder.id, limit: MOST_FOUND })) {
          found.add(backupKey(account, dir, row.file.name));
        }
      }
    }
  } finally {
    index.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return found;
}

export function backupKey(account: string, dir: string, file: string): string {
  return [account, dir, file].join('\0');
}

function rowOf(
  backup: BackupDir,
  folderId: number,
  { sha256, file, part, size, flags, tags, received }: BackedUpMessage,
  summarise: (raw: Buffer) => MessageSummary,
): IndexChange | null {
  let content: Buffer;
  try {
    content = backup.readMessage(sha256);
  } catch {
    return null;
  }
  return {
    ...({ type: 'add', folderId, file: { subdir: part, name: file }, key: null } as const),
    ...{ remoteId: null, agreed: null, flags: flagsOf(flags), tags, size, digest: sha256 },
    ...{ received: Date.parse(received), summary: summarise(content) },
  };
}
