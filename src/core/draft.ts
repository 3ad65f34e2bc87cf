/**
 * A message that is being written. Types and names only; `app/drafts.ts` makes, keeps and sends drafts, and
 * whoever edits one changes these fields and hands the whole in again.
 */
import type { Address } from './message.js';

export interface Draft {
  /**
   * Names the draft over all its versions, a UUID. The message that is sent has it in its
   * Message-ID, so that one draft is never sent twice.
   */
  key: string;
  account: string;
  from: Address;
  /** Addresses with commas between them as they were typed; need not be complete yet. */
  to: string;
  cc: string;
  bcc: string;
  replyTo: string;
  subject: string;
  /** Lines with LF; a paragraph is one line, however long. */
  body: string;
  attachments: readonly DraftAttachment[];
  /** `markdown`: sent as text and as the page that it describes. */
  format: DraftFormat;
  /** Message-IDs without brackets; the last is of the message that is answered, empty when it has none. */
  references: readonly string[];
  /** Ids of messages here that are marked once it is sent. */
  answers: readonly string[];
  forwards: readonly string[];
  /** OpenPGP. */
  sign: boolean;
  encrypt: boolean;
  /** The servers are asked to tell what becomes of it (RFC 3461). */
  reports: boolean;
}

export type DraftFormat = 'plain' | 'markdown';

export interface DraftAttachment {
  /** Without directories. */
  name: string;
  /** Media type in lower case; empty: by the name. */
  type: string;
  /** Octets. */
  size: number;
  source: AttachmentSource;
}

export type AttachmentSource =
  /** A file as it will be when the draft is saved or sent; absolute path. */
  | { kind: 'file'; path: string }
  /** A part of a message here, by its id. */
  | { kind: 'part'; message: string; part: string }
  /** A whole message here. */
  | { kind: 'message'; message: string }
  /** In the saved version of the draft: what has this SHA-256 in hex. */
  | { kind: 'kept'; digest: string };

/**
 * The key of the draft of which a message with this Message-ID (without brackets) is a version that
 * mailtui saved; null: it is none.
 */
export function keyOfVersion(messageId: string | null): string | null {
  const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[0-9a-f]{8}@/;
  return pattern.exec(messageId ?? '')?.[1] ?? null;
}

/** What a draft begins with. */
export type DraftStart =
  /** Absent account: the first. `template`: name of one. `mailto`: a link (RFC 6068), of which only safe fields are taken. */
  | { kind: 'new'; account?: string; mailto?: string; template?: string }
  | {
      kind: 'reply';
      id: string;
      to: ReplyTarget;
      /** What is quoted of it; absent: all of its text; empty: nothing. */
      quote?: string;
      /** How much of it where `quote` does not say; absent: as the settings do. */
      quoting?: Quoting;
    }
  | {
      kind: 'forward';
      ids: readonly string[];
      as: 'inline' | 'attachment';
      /** Only these parts of the first message, as files, and nothing of its text; absent: all of it. */
      parts?: readonly string[];
    }
  /** A new message that says the same to the same people. */
  | { kind: 'edit-as-new'; id: string }
  /** A draft that was saved, here or on another device. */
  | { kind: 'draft'; id: string };

/**
 * How much of a message an answer quotes. `unread`: what is new in it to who has read the one before
 * it; where that was not read, all but the signature.
 */
export const QUOTINGS = ['unread', 'all', 'none'] as const;
export type Quoting = (typeof QUOTINGS)[number];

/** `list`: the mailing list alone. */
export type ReplyTarget = 'sender' | 'all' | 'list';

export interface StartedDraft {
  draft: Draft;
  /** Sentences that the user should see: where answers are to go instead, what is missing. */
  notes: readonly string[];
  /** Id of the message that holds it; null: it was not saved yet. */
  savedAs: string | null;
}

/** Why a draft cannot be sent as it is. */
export interface DraftFault {
  field: 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'body' | 'attachments';
  message: string;
}

export type QuestionKind =
  | 'missing-attachment'
  | 'empty-subject'
  | 'many-recipients'
  | 'outside-domain'
  | 'other-identity'
  | 'too-large'
  /** It answers what was encrypted, and would not be. */
  | 'answer-in-clear'
  /** Reports are wanted, and the server gives none. */
  | 'no-reports';

/** Whose key is at hand, and how sure it is whose it is. */
export interface RecipientKey {
  address: string;
  /** `autocrypt`: it came along with a message of theirs. */
  key: 'confirmed' | 'unconfirmed' | 'autocrypt' | 'none';
}

/** Whether a draft could be signed and encrypted as it is addressed. */
export interface DraftKeys {
  /** Fingerprint of the author's own key; null: there is none. */
  signer: string | null;
  recipients: readonly RecipientKey[];
  /** Why it cannot be signed, as a clause; empty: it can. */
  problem: string;
}

export function canEncrypt({ signer, recipients }: DraftKeys): boolean {
  return signer !== null && recipients.length > 0 && recipients.every(({ key }) => key !== 'none');
}

/** Something to ask before sending. */
export interface DraftQuestion {
  kind: QuestionKind;
  /** A whole sentence, to be answered with send or go back. */
  message: string;
}

export interface DraftReview {
  /** None of them may be passed over. */
  faults: readonly DraftFault[];
  questions: readonly DraftQuestion[];
}

/** A draft that waits in the outbox. */
export interface QueuedDraft {
  /** Id of the message there. */
  id: string;
  account: string;
  /** When it goes out at the earliest, ms since the epoch. */
  notBefore: number;
}
