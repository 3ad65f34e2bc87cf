/** The outbox in the index: how the sending of a message stands. The bytes are in the Maildir. */
import type { Refusal } from '../../core/mailSender.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { Dispatch, FollowUp, OutboxState } from '../../core/outbox.js';
import type { Database, SqlRow } from './database.js';
import { int, text } from './rows.js';

export const OUTBOX_STEP = `
  -- What waits to be sent; see core/outbox.ts.
  CREATE TABLE outbox (
    placement_id INTEGER PRIMARY KEY
      REFERENCES placement (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,             -- see OutboxState
    sender     TEXT NOT NULL,             -- of the envelope; may be empty
    recipients TEXT NOT NULL,             -- JSON array of those who do not have it yet
    refused    TEXT NOT NULL,             -- JSON array of Refusal
    tries      INTEGER NOT NULL,
    queued     INTEGER NOT NULL,          -- ms since the epoch
    not_before INTEGER NOT NULL,          -- ms since the epoch
    answer     TEXT NOT NULL              -- how the last try ended
  ) STRICT;
`;

export const FOLLOW_UP_STEP = `
  -- JSON of FollowUp; empty: nothing but marking what it answers.
  ALTER TABLE outbox ADD COLUMN follow_up TEXT NOT NULL DEFAULT '';
`;

const STATES: readonly OutboxState[] = ['queued', 'sending', 'failed', 'uncertain'];

/**
 * Part of the caller's transaction. Does nothing for a placement that is no longer there, or when
 * the state is not the expected one.
 */
export function applyOutboxChange(
  database: Database,
  { placementId, dispatch, expected }: Extract<IndexChange, { type: 'outbox' }>,
): void {
  if (expected !== undefined) {
    const row = database.get('SELECT state FROM outbox WHERE placement_id = ?', placementId);
    if (row?.['state'] !== expected) return;
  }
  database.run('DELETE FROM outbox WHERE placement_id = ?', placementId);
  if (dispatch === null) return;
  const { state, envelope, refused, tries, queued, notBefore, answer, followUp } = dispatch;
  database.run(
    `INSERT INTO outbox (placement_id, state, sender, recipients, refused, tries, queued,
                         not_before, answer, follow_up)
       SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM placement WHERE id = ?`,
    state,
    envelope.from,
    JSON.stringify(envelope.to),
    JSON.stringify(refused),
    tries,
    queued,
    notBefore,
    answer,
    followUp === undefined ? '' : JSON.stringify(followUp),
    placementId,
  );
}

/** A row that makes no sense is nothing to send without asking. */
export function dispatchOf(row: SqlRow): Dispatch {
  const state = STATES.find((known) => known === row['state']) ?? 'uncertain';
  return {
    state,
    envelope: { from: text(row['sender']), to: JSON.parse(text(row['recipients'])) as string[] },
    refused: JSON.parse(text(row['refused'])) as Refusal[],
    tries: int(row['tries']),
    queued: int(row['queued']),
    notBefore: int(row['not_before']),
    answer: text(row['answer']),
    ...followUpOf(text(row['follow_up'])),
  };
}

function followUpOf(json: string): Pick<Dispatch, 'followUp'> {
  return json === '' ? {} : { followUp: JSON.parse(json) as FollowUp };
}
