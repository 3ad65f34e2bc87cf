/**
 * What there is beside the lists of mail: how much room it takes, and whom it is from and to.
 *
 * Guarantees: those of ScreenMail.
 */
import type { BackupDue } from '../config/backupReminder.js';
import type { Correspondent } from '../core/indexRows.js';
import type { Quota } from '../core/source.js';
import type { StorageUse } from '../core/storage.js';

export interface AccountStorage extends Omit<StorageUse, 'biggest'> {
  account: string;
  /** Of the server; null: it keeps no count. */
  quota: Quota | null;
  biggest: readonly { id: string; from: string; subject: string; octets: number }[];
}

export interface BackupNews {
  /** Ms since the epoch; null: there is none. */
  last: { at: number; destination: string } | null;
  due: BackupDue | null;
}

export interface ScreenInventory {
  /** Of every account; goes through all messages, on the worker's side. */
  storage(signal: AbortSignal): Promise<readonly AccountStorage[]>;
  /** The last backup of this profile, and whether it is time for one. */
  backup(): BackupNews;
  /** People whose name or address begins so, best first; those one writes to come before others. */
  people(text: string, limit: number): readonly Correspondent[];
  /** The address is not suggested any more, or is again. Kept when the promise resolves. */
  suggest(address: string, wanted: boolean): Promise<void>;
}
