/** ScreenInventory for the real screen: see `workerScreenMail.ts`. */
import { setUnwanted } from '../config/unwantedAddresses.js';
import { backupDue } from '../config/backupReminder.js';
import { readBackupRecords } from '../config/backupRecord.js';
import type { ProfilePaths } from '../config/paths.js';
import type { AccountConfig } from '../core/account.js';
import type { Correspondent } from '../core/indexRows.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { AccountStorage, BackupNews, ScreenInventory } from './screenInventory.js';
import type { ScreenLists } from './screenLists.js';

export class WorkerScreenInventory implements ScreenInventory {
  readonly #own: readonly string[];

  constructor(
    private readonly paths: ProfilePaths,
    private readonly accounts: readonly AccountConfig[],
    private readonly lists: Pick<ScreenLists, 'people'>,
    private readonly ask: (signal: AbortSignal) => Promise<readonly AccountStorage[]>,
  ) {
    this.#own = accounts.map(({ address }) => address);
  }

  async storage(signal: AbortSignal): Promise<readonly AccountStorage[]> {
    return (await this.ask(signal)).map(safeStorage);
  }

  backup(): BackupNews {
    const { stateDir } = this.paths;
    const [last] = readBackupRecords(stateDir);
    const due = backupDue(stateDir, this.accounts, Date.now());
    return {
      last:
        last === undefined ? null : { at: last.at, destination: sanitiseLine(last.destination) },
      due: due && { ...due, accounts: due.accounts.map(sanitiseLine) },
    };
  }

  people(text: string, limit: number): readonly Correspondent[] {
    return this.lists.people(text, this.#own, limit).map((person) => ({
      ...person,
      name: sanitiseLine(person.name),
      address: sanitiseLine(person.address),
    }));
  }

  suggest(address: string, wanted: boolean): Promise<void> {
    return setUnwanted(this.paths, address, !wanted);
  }
}

function safeStorage(storage: AccountStorage): AccountStorage {
  return {
    ...storage,
    account: sanitiseLine(storage.account),
    lists: storage.lists.map((one) => ({ ...one, list: sanitiseLine(one.list) })),
    types: storage.types.map((one) => ({ ...one, type: sanitiseLine(one.type) })),
    folders: storage.folders.map((one) => ({ ...one, path: sanitiseLine(one.path) })),
    senders: storage.senders.map((one) => ({
      ...one,
      name: sanitiseLine(one.name),
      address: sanitiseLine(one.address),
    })),
    biggest: storage.biggest.map((one) => ({
      ...one,
      from: sanitiseLine(one.from),
      subject: sanitiseLine(one.subject),
    })),
  };
}
