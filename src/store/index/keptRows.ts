/** Messages with all that is known of them, folder by folder; and whether the file is sound. */
import type { KeptMessage } from '../../core/keptMessage.js';
import { threadKey } from '../../core/threads.js';
import type { Database, SqlRow } from './database.js';
import { KEPT_CHUNK, PLACED_DIGESTS, PLACED_MESSAGE_IDS } from './queries.js';
import {
  filePlace,
  int,
  intOrNull,
  tagList,
  tagListOr,
  text,
  textOrNull,
  UPLOADS,
  wishOf,
  removerOf,
} from './rows.js';

/** Damage beyond so many places is not told in detail. */
const MOST_COMPLAINTS = 100;

export function readKept(
  database: Database,
  folderId: number,
  after: string,
  limit: number,
): KeptMessage[] {
  return database.all(KEPT_CHUNK, folderId, after, limit).map(keptMessage);
}

function keptMessage(row: SqlRow): KeptMessage {
  const folderId = int(row['folder_id']);
  const tags = tagList(row['tags']);
  const by = removerOf(row['removed_by']);
  return {
    placementId: int(row['id']),
    id: text(row['short_id']),
    folderId,
    dir: text(row['dir']),
    file: filePlace(row),
    messageId: textOrNull(row['message_id']),
    size: int(row['size']),
    digest: text(row['digest']),
    received: int(row['received']),
    flags: int(row['flags']),
    agreed: intOrNull(row['agreed']),
    tags,
    agreedTags: tagListOr(tags, row['agreed_tags']),
    remoteId: textOrNull(row['remote_id']),
    remoteFolderId: intOrNull(row['remote_folder_id']) ?? folderId,
    gone: int(row['gone']) !== 0,
    upload: UPLOADS[int(row['upload'])] ?? 'no',
    wish: wishOf(row),
    emailId: textOrNull(row['email_id']),
    removed:
      by === null ? null : { by, at: int(row['removed_at']), folderId: int(row['removed_from']) },
  };
}

/** Those of these digests (hex) that a message of the account has; the recently deleted do not count. */
export function readPlacedDigests(
  database: Database,
  account: string,
  digests: readonly string[],
): Set<string> {
  const rows = database.all(PLACED_DIGESTS, JSON.stringify(digests), account);
  return new Set(rows.map((row) => text(row['digest'])));
}

/** Placements of the account by Message-ID, without the recently deleted. */
export function readPlacedMessageIds(
  database: Database,
  account: string,
  messageIds: readonly string[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const pairs = JSON.stringify(messageIds.map((id) => [id, threadKey(id)]));
  for (const row of database.all(PLACED_MESSAGE_IDS, pairs, account)) {
    const id = text(row['message_id']);
    found.set(id, [...(found.get(id) ?? []), int(row['id'])]);
  }
  return found;
}

/** @returns SQLite's complaints about its file; none when it is sound. */
export function checkFile(database: Database, thorough: boolean): string[] {
  const pragma = thorough ? 'integrity_check' : 'quick_check';
  const rows = database.all(`PRAGMA ${pragma}(${String(MOST_COMPLAINTS)})`);
  const said = rows.map((row) => text(Object.values(row)[0])).filter((line) => line !== 'ok');
  const broken = database.all('PRAGMA foreign_key_check').length;
  return broken === 0 ? said : [...said, `${String(broken)} rows refer to rows that are not there`];
}
