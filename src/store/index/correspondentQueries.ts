/**
 * Who fits what is typed, best first: whom one wrote to often and lately, then who writes most.
 * Every query is answered from an index.
 */
import type { AddressQuery, Correspondent } from '../../core/indexRows.js';
import { searchPhrase } from '../../core/searchText.js';
import type { Database, SqlRow } from './database.js';
import { int, intOrNull, text } from './rows.js';

/** A letter of so many ms ago counts half as much as one of today. */
const HALF_MS = 90 * 24 * 60 * 60 * 1000;
const MAX_WORDS = 10;

/** Whom one wrote to. Parameter: one's own addresses, as a JSON array. */
const MINE = `
  WITH mine AS MATERIALIZED (
    SELECT recipient_id, sum(messages) AS written, max(last) AS last
      FROM written
     WHERE sender_id IN (
             SELECT id FROM correspondent WHERE address IN (SELECT value FROM json_each(?)))
     GROUP BY recipient_id)`;

const COLUMNS = 'c.id, c.address, c.name, c.messages, mine.written, mine.last';

/** Parameters: now, limit. */
const BEST_FIRST = `
  ORDER BY mine.written / (1 + max(? - mine.last, 0) / ${String(HALF_MS)}.0) DESC,
           c.messages DESC, c.address
  LIMIT ?`;

/** Parameters: own addresses, an expression of FTS5, now, limit. */
export const CORRESPONDENTS_BY_WORDS = `${MINE}
  SELECT ${COLUMNS} FROM correspondent_text
   CROSS JOIN correspondent c ON c.id = correspondent_text.rowid
    LEFT JOIN mine ON mine.recipient_id = c.id
   WHERE correspondent_text MATCH ? ${BEST_FIRST}`;

/** Parameters: own addresses, now, limit. */
export const CORRESPONDENTS_WRITTEN_TO = `${MINE}
  SELECT ${COLUMNS} FROM mine CROSS JOIN correspondent c ON c.id = mine.recipient_id ${BEST_FIRST}`;

/** Parameter: limit. */
export const CORRESPONDENTS_BY_MESSAGES = `
  SELECT id, address, name, messages, NULL AS written, NULL AS last FROM correspondent
   ORDER BY messages DESC LIMIT ?`;

export function findCorrespondents(database: Database, query: AddressQuery): Correspondent[] {
  const own = JSON.stringify(query.own.map((address) => address.toLowerCase()));
  const words = query.text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return everybody(database, own, query);
  const phrases = words.slice(0, MAX_WORDS).flatMap((word) => searchPhrase(word, true) ?? []);
  if (phrases.length === 0) return [];
  const match = phrases.map(({ phrase }) => `"${phrase.replaceAll('"', '""')}" *`).join(' AND ');
  return database
    .all(CORRESPONDENTS_BY_WORDS, own, match, query.now, query.limit)
    .map(correspondent);
}

function everybody(database: Database, own: string, { now, limit }: AddressQuery): Correspondent[] {
  const best = database.all(CORRESPONDENTS_WRITTEN_TO, own, now, limit);
  const known = new Set(best.map((row) => row['id']));
  // Enough of them that those who are known already can be left out.
  const others = database.all(CORRESPONDENTS_BY_MESSAGES, limit + known.size);
  return [...best, ...others.filter((row) => !known.has(row['id'] ?? null))]
    .slice(0, limit)
    .map(correspondent);
}

function correspondent(row: SqlRow): Correspondent {
  return {
    name: text(row['name']),
    address: text(row['address']),
    messages: int(row['messages']),
    written: int(row['written']),
    lastWritten: intOrNull(row['last']),
  };
}
