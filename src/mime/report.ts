/**
 * What a delivery report (RFC 3464) or a read receipt (RFC 8098) says, in sentences.
 *
 * Guarantees: never throws, linear time, at most {@link MAX_SENTENCES} sentences. Says what the
 * report claims, in the words of the server where it gives a reason. Untrusted like all mail.
 */
import { parseAddresses } from './addresses.js';
import { encodedBytes, partText } from './body.js';
import { deliveryReason } from './deliveryStatus.js';
import { fieldText, findField, readHeaderSection, type HeaderField } from './headers.js';
import { isMessage, type Part } from './structure.js';
import { decodeTransfer } from './transferEncoding.js';

const MAX_SENTENCES = 20;
const LONG_SENTENCE = 160;
/** Octets of words beside a report. */
const WORDS_LIMIT = 8_192;
/** Recipients whose fields are read. */
const MAX_GROUPS = 2_000;

/**
 * @param root of the message that may be a report, or may wrap one.
 * @returns a sentence a line; empty when it is none.
 */
export function reportText(raw: Buffer, root: Part): string {
  const parts = ownParts(root);
  // Some programs label their own words so, too, beside the report.
  const statuses = parts.filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const receipt = parts.find(({ type }) =>
    /^message\/(?:global-)?disposition-notification$/.test(type),
  );
  const deliveries = statuses.map((status) => fieldGroups(raw, status).flatMap(deliverySentence));
  const sentences = [
    ...deliveries.flat(),
    ...(receipt === undefined ? [] : fieldGroups(raw, receipt).flatMap(receiptSentence)),
  ];
  const words = deliveries
    .flatMap((own, i) => (own.length === 0 && sentences.length > 0 ? [statuses[i]] : []))
    .flatMap((status) => (status === undefined ? [] : ownWords(raw, status)));
  const more = sentences.length - MAX_SENTENCES;
  const told =
    more <= 0
      ? sentences
      : [...sentences.slice(0, MAX_SENTENCES), `And so for ${String(more)} more recipients.`];
  // Long ones in a row are one grey block.
  const isLong = told.length > 1 && told.some(({ length }) => length > LONG_SENTENCE);
  return [told.join(isLong ? '\n\n' : '\n'), ...words].join('\n\n');
}

/** What stands beside the report under its label and is none. */
function ownWords(raw: Buffer, status: Part): string[] {
  const text = partText(raw, status, WORDS_LIMIT).trim();
  return REPORT_FIELD.test(text) ? [] : [text];
}

const REPORT_FIELD = /^(?:reporting-mta|(?:original|final)-recipient|action|arrival-date) ?:/im;

/** Parts of this message, not of the messages in it. */
function ownParts(part: Part): Part[] {
  return [part, ...(isMessage(part) ? [] : part.children.flatMap(ownParts))];
}

/** The blocks of fields between blank lines. */
function fieldGroups(raw: Buffer, part: Part): HeaderField[][] {
  const bytes = decodeTransfer(encodedBytes(raw, part), part.encoding);
  const groups: HeaderField[][] = [];
  let at = 0;
  while (at < bytes.length && groups.length < MAX_GROUPS) {
    const { fields, bodyStart } = readHeaderSection(bytes, at);
    if (fields.length > 0) groups.push([...fields]);
    // A line that is no field ends the report.
    if (bodyStart <= at) break;
    at = bodyStart;
  }
  return groups;
}

/** How each action (RFC 3464, 2.3.3) is told; `#` is the recipient. */
const ACTIONS: Readonly<Record<string, string>> = {
  failed: 'The message was not delivered to #',
  delayed: 'The message was not yet delivered to #; the server goes on trying',
  delivered: 'The message was delivered to #',
  relayed: 'The message was passed on for #, to where no receipts are given',
  expanded: 'The message was delivered to # and sent on to several recipients',
};

function deliverySentence(fields: readonly HeaderField[]): string[] {
  const action = /^[a-z]+/.exec(valueOf(fields, 'action').toLowerCase())?.[0] ?? '';
  const template = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  const recipient = recipientOf(fields);
  if (template === undefined || recipient === '') return [];
  const said = template.replace('#', () => recipient);
  if (action !== 'failed' && action !== 'delayed') return [`${said}.`];
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(valueOf(fields, 'status'))?.[0] ?? '';
  const reason = deliveryReason(typed(valueOf(fields, 'diagnostic-code')), status);
  return [reason === '' ? `${said}.` : `${said}: ${reason}.`];
}

/** RFC 8098, 3.2.6.2, and the types that older programs send. */
const DISPOSITIONS: Readonly<Record<string, string>> = {
  displayed: 'A receipt says that # has opened the message',
  read: 'A receipt says that # has opened the message',
  deleted: 'A receipt says that # has deleted the message, perhaps unread',
  dispatched: 'A receipt says that the message to # was sent on',
  processed: 'A receipt says that the message to # was processed without being shown',
  denied: '# does not want to tell whether the message was opened',
  failed: 'The receipt for the message to # could not be made',
};

function receiptSentence(fields: readonly HeaderField[]): string[] {
  const type = /;\s*([a-z]+)/i.exec(valueOf(fields, 'disposition'))?.[1]?.toLowerCase() ?? '';
  const template = Object.hasOwn(DISPOSITIONS, type) ? DISPOSITIONS[type] : undefined;
  if (template === undefined) return [];
  const recipient = recipientOf(fields) || 'the recipient';
  return [`${template.replace('#', () => recipient)}.`];
}

/** The address as the sender wrote it, else as the last server knew it. */
function recipientOf(fields: readonly HeaderField[]): string {
  const original = typed(valueOf(fields, 'original-recipient'));
  const text = original || typed(valueOf(fields, 'final-recipient'));
  return parseAddresses(text)[0]?.address ?? text;
}

function valueOf(fields: readonly HeaderField[], key: string): string {
  return fieldText(findField(fields, key)).trim();
}

/** `rfc822; a@b.example` without its type. */
function typed(value: string): string {
  return value.replace(/^[\w-]+\s*;\s*/, '');
}
