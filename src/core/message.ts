/** What a message is to the rest of mailtui, independent of where it came from. Types only. */
import type { Protection } from './protection.js';

export interface Address {
  /** Decoded display name; empty when there is none. Untrusted text. */
  name: string;
  /** `local@domain` as written. Untrusted text. */
  address: string;
}

export interface Attachment {
  /** MIME part number as in IMAP (RFC 9051, 6.4.5), e.g. `2.1`. */
  part: string;
  /** Decoded file name, untrusted; empty when the part has none. */
  name: string;
  /** Media type in lower case, e.g. `application/pdf`. */
  type: string;
  /** Octets after decoding the transfer encoding (close estimate allowed while indexing). */
  size: number;
  /** Shown within the text (has a Content-ID that the HTML uses) rather than beside it. */
  inline: boolean;
}

/** What can be asked of a message beside its words. The position is the bit in the index. */
export const MESSAGE_TRAITS = [
  'attachment',
  'image',
  'link',
  'invite',
  'encrypted',
  'signed',
] as const;
export type MessageTrait = (typeof MESSAGE_TRAITS)[number];

/** What indexing keeps of a message. All text decoded and untrusted. */
export interface MessageSummary {
  /** Without angle brackets; null when missing or empty. */
  messageId: string | null;
  /** Message-IDs without brackets, in order of the header. */
  inReplyTo: readonly string[];
  references: readonly string[];
  from: readonly Address[];
  to: readonly Address[];
  cc: readonly Address[];
  bcc: readonly Address[];
  replyTo: readonly Address[];
  subject: string;
  /** Milliseconds since the epoch; null when the header is missing or garbage, never "now". */
  date: number | null;
  attachments: readonly Attachment[];
  /** The first words of the text, one line, at most 200 characters. */
  snippet: string;
  /** Text of the body, and of messages within, for the full-text index; bounded in size. */
  text: string;
  /** List-Id as it stands (RFC 2919), with its description; empty when there is none. */
  listId: string;
  traits: readonly MessageTrait[];
}

/** A message parsed for a person to read. */
export interface ReadableMessage {
  /** Every header field in order, decoded. */
  headers: readonly (readonly [name: string, value: string])[];
  /** What the reader shows, unwrapped and sanitised. */
  text: string;
  /** Sanitised HTML, or null when the message has none. */
  html: string | null;
  links: readonly Link[];
  attachments: readonly Attachment[];
  /** Sentences about what looks wrong with the message; empty when nothing does. */
  warnings: readonly string[];
  /** What the page would load from elsewhere, and is not loaded. */
  blocked: Blocked;
  /** Null where the message is of no mailing list. */
  list: MailingList | null;
  /** Null: it is neither signed nor encrypted, or nobody looked. */
  protection: Protection | null;
}

export interface Blocked {
  /** Pictures to look at. */
  images: number;
  /** Pictures that cannot be seen: they tell the sender who opens the message, and when. */
  trackers: number;
}

export interface MailingList {
  /** As `List-Id` has it; empty where there is none. */
  id: string;
  /** Its description, else its id. */
  name: string;
  archive: string | null;
  unsubscribe: {
    https: string | null;
    /** The URL leaves the list when it is posted to (RFC 8058), without a page to fill in. */
    isOneClick: boolean;
    mailto: string | null;
  };
}

/** What the server that received the mail found out about where it came from (RFC 8601). */
export interface Authentication {
  /** How it calls itself. */
  server: string;
  results: readonly {
    method: 'dmarc' | 'dkim' | 'spf';
    /** `pass`, `fail`, `none`, … in lower case. */
    result: string;
    /** Whose it is, in lower case; empty when not told. */
    domain: string;
  }[];
}

export interface Link {
  /** What the message shows for it. */
  text: string;
  url: string;
}
