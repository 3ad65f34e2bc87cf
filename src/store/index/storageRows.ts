/**
 * How much room an account takes, there and here. Goes through all its messages, which only the
 * command that asks for it does.
 */
import type { Quota } from '../../core/source.js';
import type { StorageUse } from '../../core/storage.js';
import type { Database } from './database.js';
import { int, text } from './rows.js';

export const QUOTA_STEP = `
  -- The account's storage as the server told it last.
  CREATE TABLE quota (
    account TEXT PRIMARY KEY,             -- name of the account
    used    INTEGER NOT NULL,             -- octets
    most    INTEGER NOT NULL              -- octets
  ) STRICT;
`;

const PLACED = `FROM placement p JOIN message m ON m.id = p.message_id
  JOIN folder f ON f.id = p.folder_id WHERE f.account = ?1`;
const SUMS = 'count(*) AS messages, coalesce(sum(m.size), 0) AS octets';

export function writeQuota(database: Database, account: string, quota: Quota | null): void {
  database.run('DELETE FROM quota WHERE account = ?', account);
  if (quota === null) return;
  const { used, limit } = quota;
  database.run('INSERT INTO quota (account, used, most) VALUES (?, ?, ?)', account, used, limit);
}

export function readQuota(database: Database, account: string): Quota | null {
  const row = database.get('SELECT used, most FROM quota WHERE account = ?', account);
  return row === undefined ? null : { used: int(row['used']), limit: int(row['most']) };
}

export function readStorageUse(database: Database, account: string, limit: number): StorageUse {
  const sums = database.get(`SELECT ${SUMS} ${PLACED}`, account) ?? {};
  const folders = database.all(
    `SELECT f.path, ${SUMS} ${PLACED} GROUP BY f.id ORDER BY octets DESC, f.path LIMIT ?2`,
    account,
    limit,
  );
  const senders = database.all(
    `SELECT lower(json_extract(m.addresses, '$[0][0][1]')) AS address,
            max(json_extract(m.addresses, '$[0][0][0]')) AS name, ${SUMS}
       ${PLACED} AND json_valid(m.addresses)
      GROUP BY 1 HAVING address <> '' ORDER BY octets DESC, address LIMIT ?2`,
    account,
    limit,
  );
  const years = database.all(
    `SELECT strftime('%Y', p.sort_date / 1000, 'unixepoch') AS year, ${SUMS} ${PLACED}
      GROUP BY 1 HAVING year IS NOT NULL ORDER BY year DESC LIMIT ?2`,
    account,
    limit,
  );
  const biggest = database.all(
    `SELECT p.short_id ${PLACED} ORDER BY m.size DESC, p.id LIMIT ?2`,
    account,
    limit,
  );
  const counts = (row: Parameters<typeof text>[0][]) => ({
    messages: int(row[0]),
    octets: int(row[1]),
  });
  return {
    ...counts([sums['messages'], sums['octets']]),
    folders: folders.map((row) => ({
      path: text(row['path']),
      ...counts([row['messages'], row['octets']]),
    })),
    senders: senders.map((row) => ({
      name: text(row['name']),
      address: text(row['address']),
      ...counts([row['messages'], row['octets']]),
    })),
    years: years.map((row) => ({
      year: text(row['year']),
      ...counts([row['messages'], row['octets']]),
    })),
    biggest: biggest.map((row) => text(row['short_id'])),
  };
}
