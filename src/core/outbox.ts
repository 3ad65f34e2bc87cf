/** What waits to be sent. Types and names; `sync/outbox.ts` drives it, the index keeps it. */
import { MailtuiError } from './errors.js';
import type { Envelope, Refusal } from './mailSender.js';
import type { MessageRow } from './indexRows.js';
import { RECENTLY_DELETED_DIR } from './recentlyDeleted.js';

/** No mailbox of a server is stored under this name; see `folderDir`. */
export const OUTBOX_DIR = '%outbox';
export const OUTBOX_NAME = 'Outbox';

/** Folders that are only here, and never to be made on a server. */
export function isLocalDir(dir: string): boolean {
  return dir === RECENTLY_DELETED_DIR || dir === OUTBOX_DIR;
}

/** @throws MailtuiError `bad-input` for the folder that messages come into by being sent alone. */
export function refuseOutbox({ dir }: { dir: string }): void {
  if (dir !== OUTBOX_DIR) return;
  throw new MailtuiError('bad-input', 'messages come into the outbox by being sent', {
    hint: 'mailtui send takes a message.',
  });
}

/**
 * `queued`: to be sent, not before `notBefore`. `sending`: a process is at it, or ended while it
 * was. `failed`: refused for good. `uncertain`: the server may have it, and only the user can say
 * whether it is to be sent again. What was sent is in the outbox no more.
 */
export type OutboxState = 'queued' | 'sending' | 'failed' | 'uncertain';

export interface Dispatch {
  state: OutboxState;
  /** Its recipients are those who do not have it yet. */
  envelope: Envelope;
  /** What the last try was answered by those who refused it. Untrusted text. */
  refused: readonly Refusal[];
  tries: number;
  /** When it was put here, ms since the epoch. */
  queued: number;
  /** Ms since the epoch. */
  notBefore: number;
  /** How the last try ended, for a person; empty: there was none. Untrusted text. */
  answer: string;
  /** What is done in the commit that files it; absent: nothing but marking what it answers. */
  followUp?: FollowUp;
  /** Id of the folder that it was filed in while some are yet to get it; absent: it was not. */
  filedIn?: number;
}

/** Ids of messages here, which may be gone by then. */
export interface FollowUp {
  /** The saved draft, which is not needed any more; null: there is none. */
  draft: string | null;
  answered: readonly string[];
  forwarded: readonly string[];
}

export interface OutboxEntry extends Dispatch {
  message: MessageRow;
}
