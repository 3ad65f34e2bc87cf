/**
 * A draft as a message (RFC 5322) that lies in the Drafts folder, where other mail programs find
 * it, and back.
 *
 * Guarantees: whatever was typed comes back as it was, also what cannot stand in a header yet; a
 * message that another program wrote there is read for what its header and body say; attachments
 * are in the message. What has no place in a message (how it is to be sent, which message here it
 * answers) is in one field of its own, which is only believed in the version that it was written
 * for.
 */
import libmime from 'libmime';
import MimeNode from 'nodemailer/lib/mime-node';
import type { Draft, DraftAttachment } from '../core/draft.js';
import type { Address } from '../core/message.js';
import { createHash, randomUUID } from 'node:crypto';
import { parseAddresses } from './addresses.js';
import {
  chooseBody,
  describeAttachment,
  encodedBytes,
  isHtml,
  listAttachments,
  partText,
} from './body.js';
import { attach, type NewAttachment } from './compose.js';
import { findField, messageStart, readHeaderSection, unfold, type HeaderField } from './headers.js';
import { htmlToText } from './htmlText.js';
import { withoutLast } from './lineEnds.js';
import { checkAddress, checkLine, headerDate, newMessageId } from './newHeaders.js';
import { sanitiseHtml } from './sanitiseHtml.js';
import { parseStructure, type Part } from './structure.js';
import { addressField, subjectOf, summarise } from './summary.js';
import { decodeTransfer } from './transferEncoding.js';

const FIELD = 'X-Mailtui-Draft';

/** What the field holds, in base64 of JSON. */
interface Kept {
  /** Of the version that it was written for, without brackets. */
  messageId: string;
  /** Line ends that the body ends with, of which a message may have one more or less. */
  ends: number;
  draft: Omit<Draft, 'body' | 'attachments' | 'reports'> & Partial<Pick<Draft, 'reports'>>;
}

export type DraftContent = Omit<Draft, 'attachments'> & { attachments: readonly KeptAttachment[] };

/** In the message; `digest` is the SHA-256 of its octets in hex. */
export interface KeptAttachment extends Omit<DraftAttachment, 'source'> {
  source: Extract<DraftAttachment['source'], { kind: 'kept' }>;
}

/** It stands in the message already. */
const NOT_KEPT = { body: undefined, attachments: undefined };

/** Who goes on writing with another program has to have all recipients. */
const ROOT = { newline: 'win', textEncoding: 'Q', keepBcc: true } as const;

/** The octets of an attachment; or the part of a saved version that holds it, header and all. */
export type DraftFile = { content: Buffer } | { part: Buffer };

/**
 * @param files the attachments, in their order; a part is taken over as it is.
 * @param now ms since the epoch.
 */
export async function draftMessage(
  draft: Draft,
  files: readonly DraftFile[],
  now: number,
): Promise<Buffer> {
  const messageId = newMessageId(draft.from.address, `${draft.key}.${randomUUID().slice(0, 8)}`);
  const text = new MimeNode('text/plain; charset=utf-8', ROOT).setContent(
    draft.body.replace(/\r\n|\r|\n/g, '\r\n'),
  );
  const root = files.length === 0 ? text : new MimeNode('multipart/mixed', ROOT);
  if (root !== text) root.appendChild(text);
  const parts = new Map<string, Buffer>();
  for (const [at, file] of files.entries()) {
    if ('content' in file) attachKept(root, draft.attachments[at], file.content);
    else parts.set(placeFor(root, file.part), file.part);
  }
  root.setHeader('From', [{ ...draft.from }]);
  for (const [name, typed] of typedFields(draft)) {
    const people = sendable(typed);
    if (people.length > 0) root.setHeader(name, people);
  }
  const subject = draft.subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  root.setHeader('Subject', subject);
  root.setHeader('Date', headerDate(now));
  root.setHeader('Message-ID', messageId);
  const answered = draft.references.at(-1) ?? '';
  const known = draft.references.filter((id) => id !== '');
  if (answered !== '') root.setHeader('In-Reply-To', `<${answered}>`);
  if (known.length > 0) root.setHeader('References', known.map((id) => `<${id}>`).join(' '));
  const kept = {
    messageId: messageId.slice(1, -1),
    ends: draft.body.length - withoutLast(draft.body, '\n').length,
    draft: { ...draft, ...NOT_KEPT },
  };
  root.setHeader(FIELD, folded(Buffer.from(JSON.stringify(kept)).toString('base64')));
  return inTheirPlaces(await root.build(), parts);
}

/** Encoding what was encoded before takes far longer than copying it. @returns what stands there. */
function placeFor(root: MimeNode, part: Buffer): string {
  const place = randomUUID();
  root.createChild(undefined).setRaw(place);
  const { fields } = readHeaderSection(part, 0);
  const encoding = unfold(findField(fields, 'content-transfer-encoding')?.raw ?? '');
  if (encoding.trim().toLowerCase() === '8bit') {
    root.setHeader('Content-Transfer-Encoding', '8bit');
  }
  return place;
}

function inTheirPlaces(built: Buffer, parts: ReadonlyMap<string, Buffer>): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const [place, part] of parts) {
    const at = built.indexOf(place, from);
    pieces.push(built.subarray(from, at), part);
    from = at + place.length;
  }
  return Buffer.concat([...pieces, built.subarray(from)]);
}

/**
 * A draft that somebody wrote, whatever with; what it lacks is empty.
 * @param isOurs false: a message from elsewhere, of which our own field says nothing.
 */
export function readDraftMessage(raw: Buffer, isOurs = true): DraftContent {
  const structure = parseStructure(raw);
  const { root } = structure;
  const body = chooseBody(root);
  const kept = isOurs ? keptOf(raw) : null;
  const attachments = listAttachments(structure, body).map((part) => keptAttachment(raw, part));
  const text = body.plain.map((part) => bodyText(raw, part)).join('\n\n');
  if (kept !== null) {
    const end = '\n'.repeat(Math.min(Math.max(kept.ends, 0), 1000));
    // Versions of before there were reports say nothing of them.
    const reports = kept.draft.reports === true;
    return { ...kept.draft, reports, body: withoutLast(text, '\n') + end, attachments };
  }
  const { inReplyTo, references } = summarise(raw);
  const known = references.length > 0 ? references : inReplyTo;
  return {
    key: randomUUID(),
    account: '',
    from: addressField(root.fields, 'from')[0] ?? { name: '', address: '' },
    to: typed(addressField(root.fields, 'to')),
    cc: typed(addressField(root.fields, 'cc')),
    bcc: typed(addressField(root.fields, 'bcc')),
    replyTo: typed(addressField(root.fields, 'reply-to')),
    subject: subjectOf(root.fields),
    body: text.trimEnd(),
    attachments,
    format: 'plain',
    references: [...known],
    ...{ answers: [], forwards: [], sign: false, encrypt: false, reports: false },
  };
}

/** The draft that a message is a version of; null: it is none of ours. */
export function draftKey(raw: Buffer): string | null {
  return keptOf(raw)?.draft.key ?? null;
}

/** What the saved version holds of an attachment; null: nothing with this digest. */
export function keptContent(raw: Buffer, digest: string): Buffer | null {
  const found = keptContents(raw).find((content) => digestOf(content()) === digest);
  return found?.() ?? null;
}

/** What it holds of all of them, in their order; each is decoded when it is asked for. */
export function keptContents(raw: Buffer): (() => Buffer)[] {
  const structure = parseStructure(raw);
  return listAttachments(structure, chooseBody(structure.root)).map(
    (part) => () => decodeTransfer(encodedBytes(raw, part), part.encoding),
  );
}

/** The parts that hold them, in their order, as they stand in a version that we built. */
export function keptParts(raw: Buffer): Buffer[] {
  const structure = parseStructure(raw);
  return listAttachments(structure, chooseBody(structure.root)).map(({ top, end }) =>
    raw.subarray(top, end),
  );
}

/** As one types them: a name that has other than letters in it is quoted. */
export function typed(people: readonly Address[]): string {
  return people.map(typedAddress).join(', ');
}

export function typedAddress({ name, address }: Address): string {
  const flat = name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (flat === '') return address;
  const isPlain = /^[\p{L}\p{M}\p{N} '_-]+$/u.test(flat);
  return `${isPlain ? flat : `"${flat.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
}

/** What was typed as addresses. Also what is none: `checkAddress` tells. */
export function typedAddresses(text: string): Address[] {
  return parseAddresses(text.replace(/[\r\n]+/g, ', '));
}

function typedFields({ to, cc, bcc, replyTo }: Draft): [name: string, typed: string][] {
  return [
    ['To', to],
    ['Cc', cc],
    ['Bcc', bcc],
    ['Reply-To', replyTo],
  ];
}

/** Those that can stand in a header already. */
function sendable(text: string): Address[] {
  return typedAddresses(text).filter(({ name, address }) => {
    try {
      checkLine('name', name);
      checkAddress(address);
      return true;
    } catch {
      return false;
    }
  });
}

function attachKept(root: MimeNode, file: DraftAttachment | undefined, content: Buffer): void {
  const { name = '', type = '' } = file ?? {};
  const attachment: NewAttachment = {
    name: name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    type,
    content,
  };
  attach(root, attachment);
}

function keptAttachment(raw: Buffer, part: Part): KeptAttachment {
  const content = decodeTransfer(encodedBytes(raw, part), part.encoding);
  const { name, type } = describeAttachment(part, content.length);
  return {
    ...{ name: name === '' ? 'attachment' : name, type, size: content.length },
    source: { kind: 'kept', digest: digestOf(content) },
  };
}

function bodyText(raw: Buffer, part: Part): string {
  const source = partText(raw, part);
  if (isHtml(part)) return htmlToText(sanitiseHtml(source).html, []);
  if (part.parameters.get('format')?.toLowerCase() !== 'flowed') return source;
  return libmime.decodeFlowed(source, part.parameters.get('delsp')?.toLowerCase() === 'yes');
}

function keptOf(raw: Buffer): Kept | null {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  const field = findField(fields, FIELD.toLowerCase());
  if (field === undefined) return null;
  try {
    const json = Buffer.from(unfold(field.raw).replace(/\s/g, ''), 'base64').toString('utf8');
    const kept: unknown = JSON.parse(json);
    return isKept(kept) && kept.messageId === messageIdOf(fields) ? kept : null;
  } catch {
    return null;
  }
}

function messageIdOf(fields: readonly HeaderField[]): string {
  return unfold(findField(fields, 'message-id')?.raw ?? '')
    .trim()
    .replace(/^<|>$/g, '');
}

const TEXTS = [...['key', 'account', 'to', 'cc', 'bcc', 'replyTo', 'subject', 'format']] as const;
const LISTS = ['references', 'answers', 'forwards'] as const;

/** The field came from a server: it is what it says only when it has the right shape. */
function isKept(value: unknown): value is Kept {
  return (
    isRecord(value) &&
    typeof value['messageId'] === 'string' &&
    typeof value['ends'] === 'number' &&
    isKeptDraft(value['draft'])
  );
}

function isKeptDraft(record: unknown): boolean {
  if (!isRecord(record)) return false;
  const { from } = record;
  return (
    TEXTS.every((name) => typeof record[name] === 'string') &&
    LISTS.every((name) => isTexts(record[name])) &&
    typeof record['sign'] === 'boolean' &&
    typeof record['encrypt'] === 'boolean' &&
    /^[0-9a-f-]{36}$/.test(String(record['key'])) &&
    isRecord(from) &&
    typeof from['name'] === 'string' &&
    typeof from['address'] === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Lines that the header may be folded at. */
function folded(base64: string): string {
  return base64.replace(/.{64}(?=.)/g, '$& ');
}
