/**
 * What indexing keeps of a message.
 *
 * Guarantees: never throws, for any octets; linear time; bounded result (text 64 K characters).
 * Runs once for every message of a first sync, so it decodes only what the summary holds:
 * attachments are measured, not decoded, and HTML is stripped, not read.
 */
import type { Address, MessageSummary } from '../core/message.js';
import { parseAddresses } from './addresses.js';
import {
  chooseBody,
  describeAttachment,
  estimateSize,
  hasHtml,
  isHtml,
  listAttachments,
  partText,
  type Body,
} from './body.js';
import { parseDate } from './date.js';
import {
  fieldText,
  findField,
  messageStart,
  readHeaderSection,
  unfold,
  type HeaderField,
} from './headers.js';
import { stripHtml } from './htmlStrip.js';
import { cutText, snippetOf } from './snippet.js';
import { isMessage, parseStructure, type Part, type Structure } from './structure.js';
import { traitsOf } from './traits.js';

const TEXT_LIMIT = 1 << 16;
/** Encoded octets of one part that are looked at; HTML is mostly markup. */
const PLAIN_LIMIT = 1 << 18;
const HTML_LIMIT = 1 << 20;

const MAX_REFERENCES = 1_000;
/** RFC 5322 allows lines of 998 characters; what is longer identifies nothing. */
const MESSAGE_ID_LIMIT = 998;
/** With the white space and the comments in it. */
const ID_SOURCE_LIMIT = 2_000;

export function summarise(raw: Buffer): MessageSummary {
  const structure = parseStructure(raw);
  const { fields } = structure.root;
  const body = chooseBody(structure.root);
  const attached = listAttachments(structure, body);
  const text = bodyWords(raw, body);
  return {
    messageId: messageIds(fields, 'message-id', true)[0] ?? null,
    inReplyTo: messageIds(fields, 'in-reply-to'),
    references: messageIds(fields, 'references'),
    from: addressField(fields, 'from'),
    to: addressField(fields, 'to'),
    cc: addressField(fields, 'cc'),
    bcc: addressField(fields, 'bcc'),
    replyTo: addressField(fields, 'reply-to'),
    subject: subjectOf(fields),
    date: dateOf(fields),
    attachments: attached.map((part) => describeAttachment(part, estimateSize(raw, part))),
    snippet: snippetOf(text),
    text: withNested(text, nestedWords(raw, structure)),
    listId: fieldText(findField(fields, 'list-id')),
    traits: traitsOf(raw, { structure, body, attached, text }),
  };
}

export function subjectOf(fields: readonly HeaderField[]): string {
  return fieldText(findField(fields, 'subject'));
}

export function dateOf(fields: readonly HeaderField[]): number | null {
  const field = findField(fields, 'date');
  return field === undefined ? null : parseDate(unfold(field.raw));
}

/** All fields of this name: a message with two To headers went to both. */
export function addressField(fields: readonly HeaderField[], key: string): Address[] {
  return fields
    .filter((field) => field.key === key)
    .flatMap((field) => parseAddresses(unfold(field.raw, field.charset)));
}

/** As in the summary, without reading more than the header. */
export function messageIdOf(raw: Buffer): string | null {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  return messageIds(fields, 'message-id', true)[0] ?? null;
}

/** @param bare accept an identifier that stands there without brackets. */
function messageIds(fields: readonly HeaderField[], key: string, bare = false): string[] {
  const text = fields
    .filter((field) => field.key === key)
    .map((field) => unfold(field.raw))
    .join(' ');
  if (text === '') return [];
  const ids = new Set<string>();
  for (let open = text.indexOf('<'); open >= 0;) {
    const close = text.indexOf('>', open);
    if (close < 0) break;
    const inner = text.slice(text.lastIndexOf('<', close) + 1, close);
    open = text.indexOf('<', close);
    if (inner.length > ID_SOURCE_LIMIT) continue;
    const id = /[\s(]/.test(inner) ? inner.replace(/\s+|\([^()]*\)/g, '') : inner;
    if (id !== '' && id.length <= MESSAGE_ID_LIMIT) ids.add(id);
  }
  if (ids.size > 0) return endsOf([...ids]);
  const words = text
    .split(/[\s,<>]+/)
    .filter(
      (word) =>
        word !== '' &&
        word.length <= MESSAGE_ID_LIMIT &&
        (bare || /^[^@:"()]+@[^@:"()]+$/.test(word)),
    );
  return endsOf(words);
}

/** The first is what began it all, the last what is answered; what is between can be missed. */
function endsOf(ids: readonly string[]): string[] {
  const half = MAX_REFERENCES / 2;
  return ids.length <= MAX_REFERENCES ? [...ids] : [...ids.slice(0, half), ...ids.slice(-half)];
}

/** The words of the text; of the HTML when the plain text is empty. */
function bodyWords(raw: Buffer, body: Body): string {
  const plain = partWords(raw, body.plain);
  return plain.trim() === '' && hasHtml(body.rich) ? partWords(raw, body.rich) : plain;
}

function partWords(raw: Buffer, parts: readonly Part[]): string {
  let text = '';
  for (const part of parts) {
    if (text.length >= TEXT_LIMIT) break;
    const words = isHtml(part)
      ? stripHtml(partText(raw, part, HTML_LIMIT), TEXT_LIMIT)
      : partText(raw, part, PLAIN_LIMIT);
    text += text === '' ? words : `\n${words}`;
  }
  return cutText(text, TEXT_LIMIT);
}

/** Subjects and texts of the messages within the message. */
function nestedWords(raw: Buffer, structure: Structure): string {
  let text = '';
  for (const part of structure.parts) {
    const [inner] = part.children;
    if (text.length >= TEXT_LIMIT) break;
    if (!isMessage(part) || inner === undefined) continue;
    text += `${subjectOf(inner.fields)}\n${bodyWords(raw, chooseBody(inner))}\n`;
  }
  return text;
}

function withNested(text: string, nested: string): string {
  if (nested === '') return text;
  const bounded = cutText(nested, TEXT_LIMIT / 2);
  return `${cutText(text, TEXT_LIMIT - bounded.length - 1)}\n${bounded}`;
}
