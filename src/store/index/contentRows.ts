/** Placements by what they hold. */
import type { NamedRow, UnlinkedRow } from '../../core/indexRows.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { Database, SqlRow } from './database.js';
import { maildirKey, partialOctets } from '../../core/maildirName.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import { CONTENTS, LATER_TWINS, NAMED, SAME_NAMED, UNREAD_AMONG } from './queries.js';
import { filePlace, int, text, textOrNull, UPLOADS } from './rows.js';

export function readContents(
  database: Database,
  placementIds: readonly number[],
): ReturnType<MailIndex['contents']> {
  const rows = database.all(CONTENTS, JSON.stringify(placementIds));
  return new Map(
    rows.map((row) => {
      const content = { digest: text(row['digest']), messageId: textOrNull(row['message_id']) };
      return [int(row['id']), content];
    }),
  );
}

/** See `MailIndex.unlinked`, `MailIndex.uploading`; `sql`: UNLINKED or UPLOADING. */
export function readUnlinked(
  database: Database,
  sql: string,
  folderIds: readonly number[],
): UnlinkedRow[] {
  return folderIds
    .flatMap((folderId) => database.all(sql, folderId))
    .map((row) => ({
      placementId: int(row['id']),
      folderId: int(row['folder_id']),
      messageId: textOrNull(row['message_id']),
      emailId: textOrNull(row['email_id']),
      size: int(row['size']),
      received: int(row['received']),
      key: maildirKey(text(row['name_rest'])),
      upload: UPLOADS[int(row['upload'])] ?? 'no',
      isCopy: int(row['is_copy']) !== 0,
      isPartial: partialOctets(text(row['name_rest'])) !== null,
    }));
}

/** See `MailIndex.unreadAmong`. */
export function readUnreadAmong(
  database: Database,
  folderId: number,
  ids: readonly string[],
  since: number,
): number[] {
  if (ids.length === 0) return [];
  const rows = database.all(UNREAD_AMONG, JSON.stringify(ids), folderId, since);
  return rows.map((row) => int(row['id']));
}

/** See `MailIndex.laterTwins`. */
export function readLaterTwins(database: Database, placementIds: readonly number[]) {
  const ids = JSON.stringify(placementIds);
  return twins(database.all(LATER_TWINS, ids, RECENTLY_DELETED_DIR));
}

/** See `MailIndex.sameNamed`. */
export function readSameNamed(
  database: Database,
  folderId: number,
  placementIds: readonly number[],
) {
  return twins(database.all(SAME_NAMED, JSON.stringify(placementIds), folderId));
}

function twins(rows: readonly SqlRow[]): Map<number, number> {
  return new Map(rows.map((row) => [int(row['id']), int(row['twin'])]));
}

export function readNamed(
  database: Database,
  account: string,
  emailIds: readonly string[],
): Map<string, NamedRow> {
  const rows = database.all(NAMED, JSON.stringify(emailIds), account);
  return new Map(
    rows.map((row) => {
      const [size, received] = [int(row['size']), int(row['received'])];
      const [dir, digest] = [text(row['dir']), text(row['digest'])];
      return [text(row['email_id']), { dir, file: filePlace(row), size, digest, received }];
    }),
  );
}
