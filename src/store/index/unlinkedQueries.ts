/** Queries for placements that are no message of the server. Text only, for `queries.ts`'s reasons. */

/** Parameter: folder. */
const UNLINKED_COLUMNS = `
  SELECT p.id, p.folder_id, p.received, p.upload, p.name_rest, p.email_id, m.message_id, m.size,
         p.upload = 3 AND EXISTS (
           SELECT 1 FROM placement q JOIN folder g ON g.id = q.folder_id
            WHERE q.message_id = p.message_id AND q.id <> p.id
              AND g.account = (SELECT account FROM folder WHERE id = p.folder_id)) AS is_copy`;

/** Parameter: folder. */
export const UNLINKED = `
  ${UNLINKED_COLUMNS}
    FROM placement p INDEXED BY placement_remote JOIN message m ON m.id = p.message_id
   WHERE p.folder_id = ? AND p.remote_id IS NULL`;

/** Of the unlinked, those that the server has or is to have. Parameter: folder. */
export const UPLOADING = `
  ${UNLINKED_COLUMNS}
    FROM placement p INDEXED BY placement_uploading JOIN message m ON m.id = p.message_id
   WHERE p.folder_id = ? AND p.remote_id IS NULL AND p.upload <> 0`;
