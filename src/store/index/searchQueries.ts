/**
 * The SQL of searches: pieces that are put together by `searchPlan.ts`, constants all of them. The
 * test that asks SQLite for plans goes through every way of putting them together.
 *
 * A search either is *led* by a set of few ids, which are looked up and sorted, or *walks* through
 * the placements from the newest on until it has found enough.
 */
export type Direction = 'newest' | 'oldest';

const ORDER: Readonly<Record<Direction, string>> = {
  newest: 'ORDER BY p.sort_date DESC, p.id DESC',
  oldest: 'ORDER BY p.sort_date, p.id',
};

/** Parameters: date and id of a key. */
export const IS_OLDER = '(p.sort_date, p.id) < (?, ?)';
export const IS_NEWER = '(p.sort_date, p.id) > (?, ?)';

/** Each lists `id`s by an index. */
export const SETS = {
  /** Parameter: an expression of FTS5. */
  text: 'SELECT rowid AS id FROM message_text WHERE message_text MATCH ?',
  /** Parameter: octets. */
  larger: 'SELECT id FROM message WHERE size > ?',
  smaller: 'SELECT id FROM message WHERE size < ?',
  /** Parameter: the bit. */
  trait: 'SELECT id FROM message WHERE traits <> 0 AND traits & ? <> 0',
  /** Parameter: a key of the conversation. */
  thread:
    'SELECT id FROM message WHERE thread_id = (SELECT thread_id FROM thread_key WHERE key = ?)',
  /** Of placements. Parameters: short id; key of the Message-ID, the Message-ID. */
  id: `SELECT id FROM placement WHERE short_id = ?
       UNION
       SELECT q.id FROM thread_key k
         JOIN message m ON m.thread_id = k.thread_id
         JOIN placement q ON q.message_id = m.id
        WHERE k.key = ? AND m.message_id = ?`,
  /** Of placements: those of which only the header is here. */
  partial: "SELECT id FROM placement WHERE subdir = 'partial'",
  /** Of placements. Parameter: the tag. */
  tag: 'SELECT placement_id AS id FROM placement_tag WHERE tag = ?',
  /** Of placements. Must be what the index `placement_muted` says. */
  muted: `SELECT id FROM placement INDEXED BY placement_muted
           WHERE instr(lower(tags), '"$muted"') > 0`,
  /** Of placements. Parameters: the folders that can have any, as a JSON array, twice. */
  pending: `SELECT id FROM placement INDEXED BY placement_pending
             WHERE folder_id IN (SELECT value FROM json_each(?)) AND gone = 0
               AND remote_id IS NOT NULL
               AND (remote_folder_id IS NOT NULL OR upload = 1 OR agreed_tags IS NOT NULL
                    OR agreed <> flags)
            UNION ALL
            SELECT id FROM placement INDEXED BY placement_uploading
             WHERE folder_id IN (SELECT value FROM json_each(?)) AND gone = 0
               AND remote_id IS NULL AND upload <> 0`,
} as const;

/** Flags that are on few messages. Must be what the index `marked_anywhere` says. */
const MARKED = 'p.flags & 14 <> 0';

/** Parameter: the bit of the flag. */
export const IS_MARKED = `${MARKED} AND p.flags & ? <> 0`;
export const IS_UNREAD = 'p.flags & 1 = 0';
/** Parameter: the tag. */
export const IS_TAGGED = `p.tags <> '[]' AND EXISTS (
  SELECT 1 FROM placement_tag WHERE tag = ? AND placement_id = p.id)`;
/** Parameter: folders as a JSON array. */
export const IS_IN = '+p.folder_id IN (SELECT value FROM json_each(?))';

export type IdKind = 'message' | 'placement';

const COLUMN: Readonly<Record<IdKind, string>> = { message: 'p.message_id', placement: 'p.id' };

export function isIn(kind: IdKind, set: string): string {
  return `+${COLUMN[kind]} IN (${set})`;
}

/** Parameters: those of the set, limit. Counts no further than the limit. */
export function countSet(set: string): string {
  return `SELECT count(*) AS found FROM (SELECT 1 FROM (${set}) LIMIT ?)`;
}

/** Parameters: those of the set, those of the conditions, limit. */
export function searchLed(
  kind: IdKind,
  set: string,
  conditions: readonly string[],
  direction: Direction = 'newest',
): string {
  return `
    SELECT p.id AS id, p.sort_date AS sort_date
      FROM (${set}) AS led CROSS JOIN placement p ON ${COLUMN[kind]} = led.id
      ${where(conditions)} ${ORDER[direction]} LIMIT ?`;
}

/** By column of message_text: what stands in a subject says more than what stands in a text. */
const WEIGHTS = [8, 6, 4, 2, 2, 1, 1, 4, 0.5, 2].join(', ');
const YEAR_MS = 31_557_600_000;

/**
 * The best first: what is of today counts twice as much as what is very old. Parameters: an expression
 * of FTS5, those of the conditions, now, limit.
 */
export function searchRanked(conditions: readonly string[]): string {
  return `
    SELECT p.id AS id, p.sort_date AS sort_date
      FROM (SELECT rowid AS id, bm25(message_text, ${WEIGHTS}) AS score
              FROM message_text WHERE message_text MATCH ?) AS led
      CROSS JOIN placement p ON p.message_id = led.id
      ${where(conditions)}
     ORDER BY led.score * (1 + 1.0 / (1 + max(0, ? - p.sort_date) / ${String(YEAR_MS)}.0)),
              p.sort_date DESC, p.id DESC
     LIMIT ?`;
}

/** Which partial index of placements holds all that can be found. */
export type Walk = 'all' | 'unread' | 'marked' | 'tagged';

const WALKS: Readonly<Record<Walk, { anywhere: string; inFolder: string }>> = {
  all: { anywhere: 'placement_anywhere', inFolder: 'placement_in_folder' },
  unread: { anywhere: 'unread_anywhere', inFolder: 'unread_in_folder' },
  marked: { anywhere: 'marked_anywhere', inFolder: 'marked_anywhere' },
  tagged: { anywhere: 'tagged_anywhere', inFolder: 'tagged_anywhere' },
};

/** Parameters: the folder (if one), those of the conditions, limit. */
export function searchWalking(
  walk: Walk,
  oneFolder: boolean,
  conditions: readonly string[],
  direction: Direction = 'newest',
): string {
  const index = WALKS[walk][oneFolder ? 'inFolder' : 'anywhere'];
  return `
    SELECT p.id AS id, p.sort_date AS sort_date FROM placement p INDEXED BY ${index}
    ${where([...(oneFolder ? ['p.folder_id = ?'] : []), ...conditions])}
    ${ORDER[direction]} LIMIT ?`;
}

/** Placements and the conversation of each. Parameter: ids as a JSON array. */
export const THREADS_OF = `
  SELECT p.id AS id, m.thread_id AS thread
    FROM json_each(?) wanted JOIN placement p ON p.id = wanted.value
    JOIN message m ON m.id = p.message_id`;

/**
 * What of a conversation is in a list. Parameters: the conversation, those of the conditions, limit.
 */
export function conversationMembers(conditions: readonly string[]): string {
  return `
    SELECT p.id AS id, p.sort_date AS sort_date, p.short_id AS short_id, p.flags AS flags
      FROM message m CROSS JOIN placement p ON p.message_id = m.id
      ${where(['m.thread_id = ?', ...conditions])} ${ORDER.newest} LIMIT ?`;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0
    ? ''
    : `WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`;
}
