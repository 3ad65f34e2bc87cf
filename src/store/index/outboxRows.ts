/** The outbox in the index: how the sending of a message stands. The bytes are in the Maildir. */
import type { Envelope, Refusal, SenderOffers } from '../../core/mailSender.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { DeliveryReports } from '../../core/deliveryReports.js';
import type { Dispatch, FollowUp, OutboxState } from '../../core/outbox.js';
import type { Database, SqlRow } from './database.js';
import { int, intOrNull, text } from './rows.js';

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

export const REPORTS_STEP = `
  -- JSON of DeliveryReports; empty: nothing is said of them.
  ALTER TABLE outbox ADD COLUMN reports TEXT NOT NULL DEFAULT '';

  -- What the account's server for sending said last; see SenderOffers.
  CREATE TABLE sender_offers (
    account    TEXT PRIMARY KEY,          -- name of the account
    size_limit INTEGER,                   -- octets; NULL: it did not say
    reports    INTEGER NOT NULL           -- 1: it reports what became of a message
  ) STRICT;
`;

export const FILED_STEP = `
  -- Id of the folder it was filed in while some are yet to get it; NULL: it was not, or nobody wrote it down.
  ALTER TABLE outbox ADD COLUMN filed_in INTEGER;
`;

const STATES: readonly OutboxState[] = ['queued', 'sending', 'failed', 'uncertain'];

/**
 * Part of the caller's transaction. Does nothing for a placement that is no longer there, or when
 * the state is not the expected one.
 * @returns false when it was not the expected one.
 */
export function applyOutboxChange(
  database: Database,
  { placementId, dispatch, expected }: Extract<IndexChange, { type: 'outbox' }>,
): boolean {
  if (expected !== undefined) {
    const row = database.get('SELECT state FROM outbox WHERE placement_id = ?', placementId);
    if (row?.['state'] !== expected) return false;
  }
  database.run('DELETE FROM outbox WHERE placement_id = ?', placementId);
  if (dispatch === null) return true;
  const { state, envelope, refused, tries, queued, notBefore, answer, followUp, filedIn } =
    dispatch;
  database.run(
    `INSERT INTO outbox (placement_id, state, sender, recipients, refused, tries, queued,
                         not_before, answer, follow_up, reports, filed_in)
       SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM placement WHERE id = ?`,
    state,
    envelope.from,
    JSON.stringify(envelope.to),
    JSON.stringify(refused),
    tries,
    queued,
    notBefore,
    answer,
    followUp === undefined ? '' : JSON.stringify(followUp),
    envelope.reports === undefined ? '' : JSON.stringify(envelope.reports),
    filedIn ?? null,
    placementId,
  );
  return true;
}

/** A row that makes no sense is nothing to send without asking. */
export function dispatchOf(row: SqlRow): Dispatch {
  const state = STATES.find((known) => known === row['state']) ?? 'uncertain';
  return {
    state,
    envelope: {
      ...{ from: text(row['sender']), to: JSON.parse(text(row['recipients'])) as string[] },
      ...reportsOf(text(row['reports'])),
    },
    refused: JSON.parse(text(row['refused'])) as Refusal[],
    tries: int(row['tries']),
    queued: int(row['queued']),
    notBefore: int(row['not_before']),
    answer: text(row['answer']),
    ...followUpOf(text(row['follow_up'])),
    ...filedOf(intOrNull(row['filed_in'])),
  };
}

export function writeOffers(database: Database, account: string, offers: SenderOffers): void {
  const { sizeLimit, reports } = offers;
  database.run('DELETE FROM sender_offers WHERE account = ?', account);
  database.run(
    'INSERT INTO sender_offers (account, size_limit, reports) VALUES (?, ?, ?)',
    ...([account, sizeLimit, reports ? 1 : 0] as const),
  );
}

export function readOffers(database: Database, account: string): SenderOffers | null {
  const row = database.get(
    'SELECT size_limit, reports FROM sender_offers WHERE account = ?',
    account,
  );
  if (row === undefined) return null;
  return { sizeLimit: intOrNull(row['size_limit']), reports: int(row['reports']) === 1 };
}

function reportsOf(json: string): Pick<Envelope, 'reports'> {
  return json === '' ? {} : { reports: JSON.parse(json) as DeliveryReports };
}

function filedOf(folderId: number | null): Pick<Dispatch, 'filedIn'> {
  return folderId === null ? {} : { filedIn: folderId };
}

function followUpOf(json: string): Pick<Dispatch, 'followUp'> {
  return json === '' ? {} : { followUp: JSON.parse(json) as FollowUp };
}
