/**
 * ScreenDrafts: writing and sending from the screen, a part of {@link ScreenMail}. What each does
 * and in which order they are used is said in `drafts/drafts.ts`.
 *
 * Guarantees: those of ScreenMail; but the text of a draft is as it was written, apart from control
 * characters: what invisible characters stand in its lines is for whoever shows it to picture.
 */
import type {
  Draft,
  DraftAttachment,
  DraftKeys,
  DraftReview,
  DraftStart,
  QueuedDraft,
  StartedDraft,
} from '../core/draft.js';
import type { Identity } from '../core/identity.js';
import type { SenderOffers } from '../core/mailSender.js';
import type { Correspondent } from '../core/indexRows.js';
import type { ScreenRow } from './screenMail.js';

export interface ScreenDrafts {
  /** Whom one can write as, by account as configured. */
  identities(): readonly Identity[];
  /** Whose name or address begins so, best first. At once, from the index. */
  complete(text: string, limit: number): readonly Correspondent[];
  /** Newest first, over all accounts. At once, from the index. */
  list(): readonly ScreenRow[];
  start(start: DraftStart): Promise<StartedDraft>;
  /** @param isDone it is not written at any more and may go to the server. @returns its id */
  save(draft: Draft, isDone: boolean): Promise<string>;
  discard(key: string): Promise<void>;
  /** A file as it is to be added to the attachments of a draft. Rejects for what is none. */
  attach(path: string): Promise<DraftAttachment>;
  review(draft: Draft): Promise<DraftReview>;
  /** Whether it could be signed and encrypted as it is addressed. */
  keys(draft: Draft): Promise<DraftKeys>;
  /** What the account's server for sending can do; null: it cannot be asked now. */
  offers(of: Pick<Draft, 'account' | 'from'>): Promise<SenderOffers | null>;
  /**
   * @param at ms since the epoch; null: now, but for the time in which it can be taken back.
   * @param mayAsk the terminal was given away: a passphrase may be asked for there
   */
  send(draft: Draft, at: number | null, mayAsk?: boolean): Promise<QueuedDraft>;
  /** A message goes on to these as it is, after the time in which it can be taken back. */
  redirect(id: string, to: string): Promise<QueuedDraft>;
  /** @returns the draft to go on with, null where there is none; undefined: it is too late. */
  cancel(id: string): Promise<string | null | undefined>;
}

/** How one of the calls above goes to the worker, and what comes back. */
export type DraftCall =
  | { do: 'start'; start: DraftStart }
  | { do: 'save'; draft: Draft; isDone: boolean }
  | { do: 'discard'; key: string }
  | { do: 'attach'; path: string }
  | { do: 'review'; draft: Draft }
  | { do: 'keys'; draft: Draft }
  | { do: 'offers'; of: Pick<Draft, 'account' | 'from'> }
  | { do: 'send'; draft: Draft; at: number | null; mayAsk: boolean }
  | { do: 'redirect'; id: string; to: string }
  | { do: 'cancel'; id: string };

export type DraftAnswer =
  | { did: 'start'; started: StartedDraft }
  | { did: 'save'; id: string }
  | { did: 'discard' }
  | { did: 'attach'; attachment: DraftAttachment }
  | { did: 'review'; review: DraftReview }
  | { did: 'keys'; keys: DraftKeys }
  | { did: 'offers'; offers: SenderOffers | null }
  | { did: 'send'; queued: QueuedDraft }
  | { did: 'cancel'; draft: string | null | undefined };
