/** Reads a backup back: every snapshot, every listing, every message, each compared with its digest. */
import type { BackedUpMessage } from '../core/backup.js';
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { BackupDir } from '../store/backup/backupDir.js';

export interface BackupCheck {
  snapshots: number;
  messages: number;
  octets: number;
  damaged: number;
}

/** Each message is read once, however many snapshots have it. */
export function verifyBackup(
  backup: BackupDir,
  { signal, onProblem }: { signal: AbortSignal; onProblem: (sentence: string) => void },
): BackupCheck {
  const check: BackupCheck = { snapshots: 0, messages: 0, octets: 0, damaged: 0 };
  const seen = new Set<string>();
  const attempt = <T>(where: string, work: () => T): T | null => {
    throwIfCancelled(signal);
    try {
      return work();
    } catch (thrown) {
      const { message, scope } = toMailtuiError(thrown);
      check.damaged += 1;
      onProblem(`${where}: ${message} (${scope.file ?? ''})`);
      return null;
    }
  };
  for (const name of backup.snapshotNames()) {
    const named = attempt(name, () => backup.snapshot(name));
    check.snapshots += 1;
    for (const account of named?.snapshot.accounts ?? []) {
      const listings = [
        ...account.folders.map(({ path, listing }) => ({ path, listing })),
        ...(account.letters === undefined ? [] : [{ path: 'letters', listing: account.letters }]),
      ];
      for (const { path, listing } of listings) {
        if (seen.has(listing)) continue;
        seen.add(listing);
        const where = `${account.name}/${path}`;
        const lines = attempt(where, () => backup.readListing<Partial<BackedUpMessage>>(listing));
        for (const { sha256, id } of lines ?? []) {
          if (sha256 === undefined || seen.has(sha256)) continue;
          seen.add(sha256);
          const content = attempt(`${where} ${id ?? ''}`, () => backup.readMessage(sha256));
          check.messages += 1;
          check.octets += content?.length ?? 0;
        }
      }
    }
  }
  return check;
}
