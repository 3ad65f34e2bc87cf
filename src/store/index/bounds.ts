/**
 * What of a message goes into its row: text that SQLite can hold, and never more than a list
 * needs. A message may claim a subject of a megabyte or a hundred thousand recipients; its file
 * keeps them all. Pure.
 */
import type { Address, Attachment, MessageSummary } from '../../core/message.js';

const MAX_LINE = 1000;
const MAX_SNIPPET = 200;
const MAX_ADDRESSES = 200;
const MAX_ATTACHMENTS = 100;
const MAX_TAGS = 100;
/** Characters of text per message in the full-text index. */
const MAX_TEXT = 256 * 1024;

/** The same summary within bounds; numbers are integers, text is storable. */
export function boundSummary(summary: MessageSummary): MessageSummary {
  return {
    ...summary,
    messageId: summary.messageId === null ? null : storable(summary.messageId),
    from: addresses(summary.from),
    to: addresses(summary.to),
    cc: addresses(summary.cc),
    bcc: addresses(summary.bcc),
    replyTo: addresses(summary.replyTo),
    subject: storable(summary.subject),
    date: summary.date === null ? null : integer(summary.date),
    attachments: summary.attachments.slice(0, MAX_ATTACHMENTS).map(attachment),
    snippet: storable(summary.snippet, MAX_SNIPPET),
    text: storable(summary.text, MAX_TEXT),
    listId: storable(summary.listId),
  };
}

export function boundTags(tags: readonly string[]): string[] {
  return tags.slice(0, MAX_TAGS).map((tag) => storable(tag));
}

/** SQLite ends text at a NUL, and UTF-8 has no lone surrogates. Longer text is cut. */
export function storable(text: string, limit = MAX_LINE): string {
  const cut = (text.length > limit ? text.slice(0, limit) : text).toWellFormed();
  return cut.includes('\0') ? cut.replaceAll('\0', '\uFFFD') : cut;
}

/** Null when it is no number that a date could be. */
export function integer(value: number): number | null {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : null;
}

function addresses(list: readonly Address[]): Address[] {
  return list
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => ({ name: storable(name), address: storable(address) }));
}

function attachment({ part, name, type, size, inline }: Attachment): Attachment {
  return {
    part: storable(part),
    name: storable(name),
    type: storable(type),
    size: integer(size) ?? 0,
    inline,
  };
}
