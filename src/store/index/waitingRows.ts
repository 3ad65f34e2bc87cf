/** What waits for the server, and what it said when it refused. */
import type { IndexChange } from '../../core/indexChanges.js';
import type { MessageRow } from '../../core/indexRows.js';
import { tagsWithout } from '../../core/tags.js';
import type { WaitingEdit } from '../../core/waiting.js';
import type { Database, SqlRow } from './database.js';
import { WAITING } from './queries.js';
import { int, intOrNull, tagList, tagListOr, text } from './rows.js';

export const REFUSAL_STEP = `
  -- Edits that the server refused when it was last told of them.
  CREATE TABLE refusal (
    placement_id INTEGER PRIMARY KEY
      REFERENCES placement (id) ON DELETE CASCADE,
    message TEXT NOT NULL,                -- what it said, for a person
    hint    TEXT NOT NULL                 -- what to do about it
  ) STRICT;
  -- Another wish, or one that was granted, was not refused.
  CREATE TRIGGER refusal_outdated
    AFTER UPDATE OF folder_id, remote_id, flags, agreed, tags, agreed_tags ON placement
  BEGIN
    DELETE FROM refusal WHERE placement_id = NEW.id;
  END;
`;

/** Part of the caller's transaction. Does nothing for a placement that is no longer there. */
export function writeRefusal(
  database: Database,
  { placementId, refusal }: Extract<IndexChange, { type: 'refused' }>,
): void {
  database.run(
    'INSERT OR REPLACE INTO refusal SELECT id, ?, ? FROM placement WHERE id = ?',
    refusal.message,
    refusal.hint,
    placementId,
  );
}

/** Newest first, those that were refused before the others. */
export function readWaiting(
  database: Database,
  account: string,
  limit: number,
  rowOf: (placementId: number) => MessageRow | undefined,
): WaitingEdit[] {
  return database.all(WAITING, account, account, limit).flatMap((row) => {
    const message = rowOf(int(row['id']));
    return message === undefined ? [] : [waitingEdit(message, row)];
  });
}

function waitingEdit(message: MessageRow, row: SqlRow): WaitingEdit {
  const isUpload = row['remote_id'] === null;
  const flags = int(row['flags']);
  // What the server does not have it gets as it is.
  const agreed = isUpload ? flags : (intOrNull(row['agreed']) ?? flags);
  const tags = tagList(row['tags']);
  const agreedTags = isUpload ? tags : tagListOr(tags, row['agreed_tags']);
  const said = row['said'];
  return {
    message,
    addFlags: flags & ~agreed,
    removeFlags: agreed & ~flags,
    addTags: tagsWithout(tags, agreedTags),
    removeTags: tagsWithout(agreedTags, tags),
    movedFrom: isUpload ? null : intOrNull(row['remote_folder_id']),
    isUpload,
    refusal: typeof said === 'string' ? { message: said, hint: text(row['hint']) } : null,
  };
}
