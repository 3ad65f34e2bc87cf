/**
 * Every query that a reader makes, as text: the test that asks SQLite for their plans goes through
 * all of them. Pages and searches first find keys in an index and then fetch the rows of just one
 * page, so what they cost does not grow with the mailbox.
 */

const NEWEST_FIRST = 'ORDER BY sort_date DESC, id DESC';
const OLDEST_FIRST = 'ORDER BY sort_date, id';

export const LAST_SYNC = 'SELECT synced FROM account WHERE name = ?';
export const OUTBOX = `
  SELECT o.* FROM outbox o
    JOIN placement p ON p.id = o.placement_id
    JOIN folder f ON f.id = p.folder_id
   WHERE ?1 IS NULL OR f.account = ?1
   ORDER BY o.queued, o.placement_id`;
export const FOLDERS = 'SELECT * FROM folder ORDER BY account, dir';
export const FOLDERS_OF_ACCOUNT = 'SELECT * FROM folder WHERE account = ? ORDER BY dir';
export const FOLDER_OF_DIR = 'SELECT * FROM folder WHERE account = ? AND dir = ?';

/** All that is shown of one placement. */
export const ROW = `
  SELECT p.id, p.folder_id, p.short_id, p.subdir, p.unique_name, p.name_rest, p.remote_id,
         p.flags, p.agreed, p.gone, p.tags, p.received, p.sort_date,
         p.remote_folder_id, p.agreed_tags, p.upload, p.wish,
         m.size, m.message_id, m.date, m.addresses, m.subject, m.snippet, m.attachments,
         l.asked, l.stored, b.policy, r.by AS removed_by,
         f.account, f.protocol, f.path, f.dir AS folder_dir, coalesce(h.dir, f.dir) AS dir,
         t.name AS thread,
         (SELECT count(*) FROM (SELECT 1 FROM message WHERE thread_id = t.id LIMIT 1000))
           AS thread_size
    FROM placement p
    JOIN message m ON m.id = p.message_id
    JOIN folder f ON f.id = p.folder_id
    LEFT JOIN folder h ON h.id = p.file_folder_id
    LEFT JOIN letter l
      ON l.folder_id = coalesce(p.remote_folder_id, p.folder_id) AND l.remote_id = p.remote_id
    LEFT JOIN letter_box b ON b.account = f.account
    LEFT JOIN removal r ON r.placement_id = p.id
    JOIN thread t ON t.id = m.thread_id
   WHERE p.id = ?`;

/**
 * Placements as one JSON text: a sync reads all of a folder, and a value per column and row takes
 * more than three times as long. See `placementRows`.
 */
const AS_CHUNK = `
  SELECT json_group_array(json_array(
           id, remote_id, subdir, unique_name, name_rest, flags, agreed, gone, tags, folder_id,
           remote_folder_id, agreed_tags, upload)) AS chunk`;

/** A chunk of a folder's. Parameters: folder, last unique name of the chunk before, limit. */
export const PLACEMENT_CHUNK = `
  ${AS_CHUNK}
    FROM (SELECT * FROM placement WHERE folder_id = ? AND unique_name > ?
           ORDER BY unique_name LIMIT ?)`;

/** Those that the server does not know, and those it calls so. Parameters: folder, remote ids as a JSON array. */
export const PLACEMENTS_BY_REMOTE_ID = `
  ${AS_CHUNK}
    FROM (SELECT * FROM placement INDEXED BY placement_remote
           WHERE folder_id = ?1 AND remote_id IS NULL
          UNION ALL
          SELECT * FROM placement INDEXED BY placement_remote
           WHERE folder_id = ?1 AND remote_id IN (SELECT value FROM json_each(?2)))`;

/** Parameter: folder. */
export const COUNT_REMOTE = `
  SELECT (SELECT count(*) FROM placement INDEXED BY placement_remote
           WHERE folder_id = ?1 AND remote_id IS NOT NULL)
       - (SELECT count(*) FROM placement INDEXED BY placement_moving
           WHERE remote_folder_id IS NOT NULL AND folder_id = ?1 AND remote_id IS NOT NULL)
       + (SELECT count(*) FROM placement INDEXED BY placement_moving
           WHERE remote_folder_id = ?1 AND remote_id IS NOT NULL) AS messages`;

/** The names of all files in one text each: none holds a slash. Parameter: folder. */
export const FILE_NAMES = `
  SELECT group_concat(unique_name || name_rest, '/') FILTER (WHERE subdir = 'cur') AS cur,
         group_concat(unique_name || name_rest, '/') FILTER (WHERE subdir = 'new') AS new,
         group_concat(unique_name || name_rest, '/') FILTER (WHERE subdir = 'partial') AS partial
    FROM placement WHERE folder_id = ?`;

/** Which flags messages have and their names carry: few pairs. Parameter: folder. */
export const NAMED_FLAGS = `
  SELECT DISTINCT flags, substr(name_rest, instr(name_rest || ':', ':')) AS named
    FROM placement WHERE folder_id = ?`;

/** Parameter: ids as a JSON array. */
export const PLACEMENTS_BY_ID = `
  ${AS_CHUNK} FROM placement WHERE id IN (SELECT value FROM json_each(?))`;

/** Of messages that the user has moved out of the folder. Parameter: folder. */
export const PLACEMENTS_MOVING = `${AS_CHUNK} FROM placement WHERE remote_folder_id = ?`;

/** Of one folder. Parameter: folder. */
export const PLACEMENTS_PENDING = `
  ${AS_CHUNK}
    FROM placement INDEXED BY placement_pending
   WHERE folder_id = ? AND gone = 0 AND (
         remote_folder_id IS NOT NULL OR upload = 1 OR agreed_tags IS NOT NULL OR agreed <> flags)`;

/** Of one folder. Parameter: folder. */
export const COUNT_PENDING = `
  SELECT count(*) AS messages
    FROM placement INDEXED BY placement_pending
   WHERE folder_id = ? AND gone = 0 AND (
         remote_folder_id IS NOT NULL OR upload = 1 OR agreed_tags IS NOT NULL OR agreed <> flags)`;

/** Of an IMAP account: what the server is to learn. Parameters: account, twice, and a limit. */
export const WAITING = `
  SELECT p.id, p.remote_id, p.flags, p.agreed, p.tags, p.agreed_tags, p.remote_folder_id,
         x.message AS said, x.hint
    FROM placement p LEFT JOIN refusal x ON x.placement_id = p.id
   WHERE p.id IN (
         SELECT q.id FROM folder f JOIN placement q INDEXED BY placement_pending
             ON q.folder_id = f.id
          WHERE f.account = ? AND f.protocol = 'imap' AND q.gone = 0 AND q.remote_id IS NOT NULL
            AND (q.remote_folder_id IS NOT NULL OR q.upload = 1 OR q.agreed_tags IS NOT NULL
                 OR q.agreed <> q.flags)
         UNION ALL
         SELECT q.id FROM folder f JOIN placement q INDEXED BY placement_uploading
             ON q.folder_id = f.id
          WHERE f.account = ? AND f.protocol = 'imap' AND q.gone = 0 AND q.remote_id IS NULL
            AND q.upload <> 0 AND f.dir NOT IN ('%recently-deleted', '%outbox'))
   ORDER BY x.placement_id IS NULL, p.sort_date DESC, p.id DESC
   LIMIT ?`;

export const ANY_PARTIAL = "SELECT 1 FROM placement WHERE subdir = 'partial' LIMIT 1";

/**
 * Of which only the header is here, and which are of this folder of the server. Parameters: the
 * folder, twice.
 */
export const PARTIALS = `
  SELECT p.id, p.remote_id, p.received, m.size
    FROM placement p INDEXED BY placement_partial JOIN message m ON m.id = p.message_id
   WHERE p.subdir = 'partial' AND p.gone = 0 AND p.remote_id IS NOT NULL
     AND p.folder_id = ? AND p.remote_folder_id IS NULL
   UNION ALL
  SELECT p.id, p.remote_id, p.received, m.size
    FROM placement p INDEXED BY placement_moving JOIN message m ON m.id = p.message_id
   WHERE p.remote_folder_id = ? AND p.subdir = 'partial' AND p.gone = 0
     AND p.remote_id IS NOT NULL`;

/** Parameters: placement ids as a JSON array, directory of the recently deleted. */
export const LATER_TWINS = `
  SELECT p.id, max(q.id) AS twin
    FROM placement p
    JOIN folder f ON f.id = p.folder_id
    JOIN placement q ON q.message_id = p.message_id AND q.id <> p.id
    JOIN folder g ON g.id = q.folder_id
     AND (q.id > p.id OR (g.id <> p.folder_id AND
          (g.role = 'all' OR (g.role IN ('trash', 'junk') AND q.email_id = p.email_id))))
   WHERE p.id IN (SELECT value FROM json_each(?))
     AND q.remote_id IS NOT NULL AND q.gone = 0 AND g.account = f.account AND g.dir <> ?
   GROUP BY p.id`;

/** Parameters: short ids as a JSON array, folder, ms since the epoch. */
export const UNREAD_AMONG = `
  SELECT id FROM placement
   WHERE short_id IN (SELECT value FROM json_each(?))
     AND +folder_id = ? AND flags & 1 = 0 AND received >= ?
   ORDER BY received DESC, id DESC`;

/** Parameters: placements as a JSON array, folder. */
export const SAME_NAMED = `
  SELECT p.id, max(q.id) AS twin
    FROM placement p
    JOIN placement q ON q.email_id = p.email_id AND q.email_id IS NOT NULL AND q.id <> p.id
   WHERE p.id IN (SELECT value FROM json_each(?))
     AND q.folder_id = ? AND q.remote_folder_id IS NULL AND q.remote_id IS NOT NULL AND q.gone = 0
   GROUP BY p.id`;

/** Parameters: names as a JSON array, account. */
export const NAMED = `
  SELECT p.email_id, p.subdir, p.unique_name, p.name_rest, p.received, m.size,
         lower(hex(m.digest)) AS digest, coalesce(h.dir, f.dir) AS dir
    FROM placement p INDEXED BY placement_named
    JOIN message m ON m.id = p.message_id
    JOIN folder f ON f.id = p.folder_id
    LEFT JOIN folder h ON h.id = p.file_folder_id
   WHERE p.email_id IN (SELECT value FROM json_each(?)) AND p.email_id IS NOT NULL
     AND p.subdir <> 'partial' AND f.account = ?`;

/**
 * The server is another one, and names messages anew: those of the account are forgotten where they
 * are not yet of it. Parameters: a folder, its validity on the new server.
 */
export const FORGET_NAMES = `
  UPDATE placement SET email_id = NULL
   WHERE email_id IS NOT NULL AND folder_id IN (
         SELECT f.id FROM folder f JOIN folder g ON g.account = f.account
          WHERE g.id = ?1
            AND substr(f.validity, 1, instr(f.validity, ':')) <> substr(?2, 1, instr(?2, ':')))`;

/** Parameter: placement ids as a JSON array. */
export const CONTENTS = `
  SELECT p.id, lower(hex(m.digest)) AS digest, m.message_id
    FROM placement p JOIN message m ON m.id = p.message_id
   WHERE p.id IN (SELECT value FROM json_each(?))`;

export const UNFILED = `
  SELECT id, folder_id, file_folder_id, subdir, unique_name, name_rest
    FROM placement WHERE file_folder_id IS NOT NULL`;

/** Parameters: account, until when (ms since the epoch). */
export const REMOVED = `
  SELECT r.placement_id, r.folder_id, r.at, r.by
    FROM removal r JOIN folder f ON f.id = r.folder_id
   WHERE f.account = ? AND r.at <= ? ORDER BY r.at, r.placement_id`;

/** Parameters: from (inclusive), to (exclusive). Two rows tell that it is ambiguous. */
export const IDS_BETWEEN = `
  SELECT id, short_id FROM placement WHERE short_id >= ? AND short_id < ?
   ORDER BY short_id LIMIT 2`;

/** Parameter: short id. */
export const HISTORY_OF = 'SELECT * FROM history WHERE short_id = ? ORDER BY id';

/**
 * Neither flagged, nor received, moved or brought there since. Parameters: folder, ms since the epoch,
 * the same.
 */
export const AGED = `
  SELECT p.id FROM placement p
   WHERE p.folder_id = ? AND p.received < ? AND p.flags & 4 = 0 AND NOT EXISTS (
     SELECT 1 FROM history h WHERE h.short_id = p.short_id AND h.at >= ?
        AND json_extract(h.deed, '$.what') IN ('moved', 'came'))
   ORDER BY p.received, p.id`;

/** Parameter: account. */
export const ARRIVALS = `
  SELECT a.placement_id, a.done FROM arrival a
    CROSS JOIN placement p ON p.id = a.placement_id
    JOIN folder f ON f.id = p.folder_id
   WHERE f.account = ? ORDER BY a.placement_id`;

export const THREAD_OF_KEY = 'SELECT thread_id FROM thread_key WHERE key = ?';

/** Parameter: key of the subject. */
export const THREADS_OF_SUBJECT = 'SELECT DISTINCT thread_id FROM message WHERE subject_key = ?';

/** Parameter: placement. */
export const ANCESTORS = `
  SELECT m.ancestors, lower(hex(m.digest)) AS digest
    FROM placement p JOIN message m ON m.id = p.message_id WHERE p.id = ?`;

/** Parameters: thread, limit. */
export const PLACEMENTS_OF_THREAD = `
  SELECT p.id FROM message m JOIN placement p ON p.message_id = m.id
   WHERE m.thread_id = ? ORDER BY p.sort_date, p.id LIMIT ?`;

export interface PageShape {
  oneFolder: boolean;
  unreadOnly: boolean;
  direction: 'newest' | 'after' | 'before';
}

/** Parameters: folder (if one), date and id of the key (unless newest), limit. */
export function pageKeys({ oneFolder, unreadOnly, direction }: PageShape): string {
  const conditions = [
    ...(oneFolder ? ['folder_id = ?'] : []),
    ...(unreadOnly ? ['flags & 1 = 0'] : []),
    ...(direction === 'after' ? ['(sort_date, id) < (?, ?)'] : []),
    ...(direction === 'before' ? ['(sort_date, id) > (?, ?)'] : []),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const order = direction === 'before' ? OLDEST_FIRST : NEWEST_FIRST;
  return `SELECT id, sort_date FROM placement ${where} ${order} LIMIT ?`;
}

/** The most frequent first. */
export const TAGS = 'SELECT tag FROM tag ORDER BY placements DESC, tag';

/**
 * Those of muted conversations that are not muted themselves. Parameter: placements as a JSON array.
 */
export const MUTED_AMONG = `
  SELECT p.id, p.flags, p.tags
    FROM json_each(?) wanted
    CROSS JOIN placement p ON p.id = wanted.value
    CROSS JOIN message m ON m.id = p.message_id
   WHERE instr(lower(p.tags), '"$muted"') = 0
     AND m.thread_id IN (
         SELECT n.thread_id FROM placement q INDEXED BY placement_muted
           CROSS JOIN message n ON n.id = q.message_id
          WHERE instr(lower(q.tags), '"$muted"') > 0)`;

/** Of messages that are to be threaded again, one place of each. Parameters: account, limit. */
export const UNTHREADED = `
  SELECT p.id, p.subdir, p.unique_name, p.name_rest, coalesce(h.dir, f.dir) AS dir
    FROM message m INDEXED BY message_unthreaded
    CROSS JOIN placement p ON p.message_id = m.id
    CROSS JOIN folder f ON f.id = p.folder_id
    LEFT JOIN folder h ON h.id = p.file_folder_id
   WHERE m.threaded = 0 AND f.account = ?
   GROUP BY m.id ORDER BY m.id LIMIT ?`;

export const UNWORDED_MESSAGE = 'SELECT 1 FROM message WHERE worded = 0 LIMIT 1';

export const LETTER_BOX = 'SELECT * FROM letter_box WHERE account = ?';

export const COUNT_LETTERS = `
  SELECT count(*) AS letters FROM letter l LEFT JOIN placement p ON p.id = l.placement_id
   WHERE l.folder_id = ? AND coalesce(p.gone, 0) = 0`;

const LETTER = `
  SELECT l.remote_id, l.octets, l.stored, l.asked, coalesce(p.wish, l.wish) AS wish,
         p.id AS placement_id, p.folder_id AS in_folder,
         p.flags, p.subdir, p.unique_name, p.name_rest, m.size, lower(hex(m.digest)) AS digest,
         coalesce(h.dir, f.dir) AS dir
    FROM letter l
    LEFT JOIN placement p ON p.id = l.placement_id
    LEFT JOIN message m ON m.id = p.message_id
    LEFT JOIN folder f ON f.id = p.folder_id
    LEFT JOIN folder h ON h.id = p.file_folder_id
   WHERE l.folder_id = ?1 AND coalesce(p.gone, 0) = 0`;

/** Those that are not known to be gone. Parameters: the mailbox's folder, latest time of storing. */
export const LETTERS = `${LETTER} AND l.stored <= ?2`;

/** Parameters: the mailbox's folder, remote ids as a JSON array. */
export const LETTERS_NAMED = `${LETTER} AND l.remote_id IN (SELECT value FROM json_each(?2))`;

/** A chunk of them. Parameters: the mailbox's folder, last id of the chunk before, limit. */
export const LETTER_NAMES = `
  SELECT json_group_array(json_array(remote_id, octets, placement_id IS NOT NULL)) AS chunk
    FROM (SELECT l.remote_id, l.octets, l.placement_id
            FROM letter l LEFT JOIN placement p ON p.id = l.placement_id
           WHERE l.folder_id = ? AND l.remote_id > ? AND coalesce(p.gone, 0) = 0
           ORDER BY l.remote_id LIMIT ?)`;

/** Parameter: the mailbox's folder. */
export const DELETED_LETTERS = `
  SELECT remote_id, octets, stored, asked, wish FROM letter INDEXED BY letter_kept_in_mind
   WHERE folder_id = ? AND placement_id IS NULL ORDER BY remote_id`;

/** Goes through all placements. */
export const WISHED = 'SELECT id FROM placement WHERE wish <> 0';

/** Parameter: the mailbox's folder. */
export const UNWANTED_LETTERS = `${LETTER} AND coalesce(p.wish, l.wish) = 2 AND l.remote_id IN (
  SELECT remote_id FROM placement INDEXED BY placement_unwanted WHERE wish = 2
   UNION ALL SELECT remote_id FROM letter INDEXED BY letter_unwanted WHERE folder_id = ?1 AND wish = 2)`;

export const NEWEST_EDIT = 'SELECT * FROM edit_log WHERE undone = 0 ORDER BY id DESC LIMIT 1';
export const OLDEST_UNDONE_EDIT = 'SELECT * FROM edit_log WHERE undone = 1 ORDER BY id LIMIT 1';

/**
 * Messages of a folder with all that is known of them. Parameters: folder, last unique name of the
 * chunk before, limit.
 */
const KEPT_VALUES = `
  json_group_array(json_array(
    id, short_id, folder_id, subdir, name, remote_id, flags, agreed, gone, tags, received,
    remote_folder_id, agreed_tags, upload, wish, email_id, size, header_id, digest, dir,
    removed_by, removed_at, removed_from)) AS chunk`;
const KEPT_ROWS = `
  FROM (SELECT p.*, p.unique_name || p.name_rest AS name, m.size, m.message_id AS header_id,
               lower(hex(m.digest)) AS digest, coalesce(h.dir, f.dir) AS dir,
               r.by AS removed_by, r.at AS removed_at, r.folder_id AS removed_from
          FROM placement p
          JOIN message m ON m.id = p.message_id
          JOIN folder f ON f.id = p.folder_id
          LEFT JOIN folder h ON h.id = p.file_folder_id
          LEFT JOIN removal r ON r.placement_id = p.id
         WHERE p.folder_id = ? AND p.unique_name > ?
         ORDER BY p.unique_name LIMIT ?)`;
export const KEPT_CHUNK = `SELECT ${KEPT_VALUES} ${KEPT_ROWS}`;
export const KEPT_STATE = `SELECT ${KEPT_VALUES}, max(unique_name) AS last ${KEPT_ROWS}`;

/** Parameter: placements as a JSON array. */
export const SENDER_ADDRESSES = `
  SELECT json_group_array(json_array(p.id, json_extract(m.addresses, '$[0][0][1]'))) AS chunk
    FROM json_each(?1) d
    JOIN placement p ON p.id = d.value
    JOIN message m ON m.id = p.message_id
   WHERE json_valid(m.addresses)`;

/** As one text. Parameters: last id of the chunk before, limit. */
export const DIGEST_CHUNK = `
  SELECT group_concat(lower(hex(digest)), '/') AS digests, max(id) AS last
    FROM (SELECT id, digest FROM message WHERE id > ?1 ORDER BY id LIMIT ?2)`;

/** As one JSON text. Parameters: last id of the chunk before, limit. */
export const MESSAGE_ID_CHUNK = `
  SELECT json_group_array(message_id) FILTER (WHERE message_id IS NOT NULL) AS ids, max(id) AS last
    FROM (SELECT id, message_id FROM message WHERE id > ?1 ORDER BY id LIMIT ?2)`;

/** Parameters: digests in hex as a JSON array, account. */
export const PLACED_DIGESTS = `
  SELECT d.value AS digest
    FROM json_each(?1) d
    JOIN message m ON m.digest = unhex(d.value)
   WHERE EXISTS (
         SELECT 1 FROM placement p JOIN folder f ON f.id = p.folder_id
          WHERE p.message_id = m.id AND f.account = ?2
            AND f.dir NOT IN ('%recently-deleted', '%outbox'))`;

/**
 * In this order, or SQLite begins with all that is in the account. Parameters: JSON array of pairs of
 * a Message-ID and its key, account.
 */
export const PLACED_MESSAGE_IDS = `
  SELECT m.message_id, p.id
    FROM json_each(?1) d
    CROSS JOIN thread_key k ON k.key = json_extract(d.value, '$[1]')
    CROSS JOIN message m
            ON m.thread_id = k.thread_id AND m.message_id = json_extract(d.value, '$[0]')
    CROSS JOIN placement p ON p.message_id = m.id
    CROSS JOIN folder f ON f.id = p.folder_id
   WHERE f.account = ?2 AND f.dir NOT IN ('%recently-deleted', '%outbox')`;
