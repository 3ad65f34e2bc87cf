/**
 * How much room an account takes, there and here. Goes through all its messages, which only the
 * command that asks for it does.
 */
import type { Quota } from '../../core/source.js';
import { RECENT_DAYS, type StoragePlace, type StorageUse } from '../../core/storage.js';
import type { Database } from './database.js';
import { int, text } from './rows.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export const QUOTA_STEP = `
  -- The account's storage as the server told it last.
  CREATE TABLE quota (
    account TEXT PRIMARY KEY,             -- name of the account
    used    INTEGER NOT NULL,             -- octets
    most    INTEGER NOT NULL              -- octets
  ) STRICT;
`;

export const LIST_STEP = `
  -- List-Id of a mailing list. NULL: it is of none, or was indexed before this column was there.
  ALTER TABLE message ADD COLUMN list TEXT;
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

/** @param now ms since the epoch. */
export function readStorageUse(
  database: Database,
  account: string,
  limit: number,
  now: number,
): StorageUse {
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
  const lists = database.all(
    `SELECT m.list, ${SUMS} ${PLACED} AND m.list IS NOT NULL
      GROUP BY 1 ORDER BY octets DESC, m.list LIMIT ?2`,
    account,
    limit,
  );
  const types = database.all(
    `SELECT lower(json_extract(a.value, '$[2]')) AS type, count(DISTINCT p.id) AS messages,
            sum(json_extract(a.value, '$[3]')) AS octets
       FROM (SELECT p.id, m.attachments ${PLACED} AND m.attachments <> '[]'
                AND json_valid(m.attachments)) p,
            json_each(p.attachments) a
      GROUP BY 1 HAVING type <> '' ORDER BY octets DESC, type LIMIT ?2`,
    account,
    limit,
  );
  const places = database.all(
    `SELECT CASE WHEN p.subdir = 'partial' THEN 'server'
                 WHEN p.remote_id IS NULL OR p.gone <> 0 THEN 'here' ELSE 'both' END AS place,
            ${SUMS} ${PLACED} GROUP BY 1`,
    account,
  );
  const recent = database.get(
    `SELECT coalesce(sum(m.size), 0) AS octets ${PLACED} AND p.received > ?2`,
    account,
    now - RECENT_DAYS * DAY_MS,
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
  const placeOf = (place: StoragePlace) => {
    const row = places.find((one) => one['place'] === place);
    return counts([row?.['messages'], row?.['octets']]);
  };
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
    lists: lists.map((row) => ({
      list: text(row['list']),
      ...counts([row['messages'], row['octets']]),
    })),
    types: types.map((row) => ({
      type: text(row['type']),
      ...counts([row['messages'], row['octets']]),
    })),
    places: {
      server: placeOf('server'),
      here: placeOf('here'),
      both: placeOf('both'),
    },
    recentOctets: int(recent?.['octets']),
    biggest: biggest.map((row) => text(row['short_id'])),
  };
}
