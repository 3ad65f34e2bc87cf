/** What a sync tells while it runs: one event per line of `sync --json`, and the live screen. */
import type { ErrorReport } from './errors.js';
import type { NewMail } from './newMail.js';

export type SyncEvent =
  | { event: 'state'; account: string; state: SyncState }
  /** A folder's work is known: so many messages will be downloaded. */
  | { event: 'folder'; account: string; folder: string; toFetch: number }
  /** `done` of `total` messages of this account's run so far; `total` grows folder by folder. */
  | { event: 'progress'; account: string; folder: string; done: number; total: number }
  /** What a dry run found; nothing was done. */
  | {
      event: 'plan';
      account: string;
      folder: string;
      /** To be downloaded. */
      fetch: number;
      /** Changed on the server. */
      flags: number;
      /** No longer on the server. */
      gone: number;
      /** What the server would be told. */
      push: { flags: number; moves: number; removals: number; uploads: number };
      /** POP3: messages here that would leave the server. Untrusted text. */
      leaving?: readonly { id: string; subject: string }[];
    }
  /** The server wants time between two logins: nothing is done before then (ISO 8601, UTC). */
  | { event: 'pause'; account: string; until: string }
  /** Unread mail came into the inbox; not told by a first sync. */
  | ({ event: 'new-mail' } & NewMail)
  /** Something was left out or looked odd; the sync goes on. */
  | { event: 'warning'; account: string; folder: string; message: string }
  | ({ event: 'summary' } & SyncSummary);

export type SyncState = 'offline' | 'connecting' | 'syncing' | 'idle' | 'waiting-for-password';

/** The last event of every account. */
export interface SyncSummary {
  account: string;
  ok: boolean;
  new: number;
  flagged: number;
  moved: number;
  deleted: number;
  pushed: number;
  errors: readonly Pick<ErrorReport, 'kind' | 'message' | 'hint'>[];
  ms: number;
}
