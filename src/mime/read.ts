/**
 * A message for a person to read, and the octets of its parts for saving.
 *
 * Guarantees: never throws (a message that cannot be read comes with its headers and a sentence
 * that says so); part numbers are those of the summary; `text` went through the sanitiser and
 * `html` holds nothing that runs or loads. Headers, names and links are decoded but untrusted.
 * Never touches disk or network.
 */
import libmime from 'libmime';
import type { Attachment, Blocked, Link, ReadableMessage } from '../core/message.js';
import {
  chooseBody,
  describeAttachment,
  encodedBytes,
  estimateSize,
  hasHtml,
  isHtml,
  listAttachments,
  partText,
} from './body.js';
import { absentPartSentences } from './absentParts.js';
import { fieldText, findField, type HeaderField } from './headers.js';
import { htmlToText } from './htmlText.js';
import { invitationCard } from './invitation.js';
import { mailingListOf } from './mailingList.js';
import { forwardedMessages, isCalendar, isEncrypted, messageOf } from './messageShape.js';
import { reportText } from './report.js';
import { findTextLinks } from './textLinks.js';
import { findWarnings, isLyingLink } from './safety.js';
import { sanitiseText } from './sanitise.js';
import { ELEMENT_LIMIT, escapeHtml, sanitiseHtml, type SafeHtml } from './sanitiseHtml.js';
import { cutText } from './snippet.js';
import { parseStructure, type Part, type Structure } from './structure.js';
import { addressField } from './summary.js';
import { decodeTransfer } from './transferEncoding.js';

/** Characters of text that are shown; a book has fewer. */
const TEXT_LIMIT = 2 << 20;
/** Encoded octets of a text that are read: three and a line break for each character, at most. */
const ENCODED_LIMIT = TEXT_LIMIT * 4;
/** Messages within the message that are shown below it, and how deep. */
const MAX_NESTED = 20;
const MAX_NESTED_DEPTH = 3;
/** So many parts of an encoded message count for one message more. */
const PARTS_AS_MESSAGE = 1_000;
const MAX_PAGES = 200;
const TOO_LONG = 'The text is very long; only its beginning is shown.';
/** Calendar parts that are looked at, and octets of each. */
const MAX_CALENDARS = 5;
const CALENDAR_LIMIT = 1 << 20;

/** One way to make a message readable. May throw or reject: then the next one has a try. */
type Reader = (raw: Buffer) => ReadableMessage | Promise<ReadableMessage>;

const READERS: readonly Reader[] = [
  (raw) => new Reading(raw).result(),
  async (raw) => (await import('./secondReader.js')).readWithMailparser(raw),
];

/** Of a message that was not read as a whole. */
export const NO_EXTRAS = {
  ...{ blocked: { images: 0, trackers: 0 }, list: null, protection: null },
} as const;

export const ENCRYPTED_NOTICE = 'The message is encrypted and cannot be read here.';

/** The message by the first of the readers that manages; by none: its headers and a sentence. */
export async function readMessage(
  raw: Buffer,
  readers: readonly Reader[] = READERS,
): Promise<ReadableMessage> {
  for (const reader of readers) {
    try {
      return await reader(raw);
    } catch {
      // A fault of that reader: what the message holds may still be had from the next.
    }
  }
  return headersOnly(raw, 'This message could not be read; only its headers are shown.');
}

/** @param why a sentence that says why there is no more */
export function headersOnly(raw: Buffer, why: string): ReadableMessage {
  const nothing = { text: '', html: null, links: [], attachments: [], ...NO_EXTRAS };
  return { headers: decodedHeaders(raw), ...nothing, warnings: [why] };
}

/** Octets of each text that a beginning is made of, and characters that make it worth showing. */
const BEGINNINGS = [64 << 10, 256 << 10];
const WORTH_SHOWING = 4_000;

/**
 * The same of the first octets of its texts, to be shown while the whole is being read: the text is
 * that of the whole as far as it goes, or nearly; sizes of files are estimates.
 * @returns null: the whole is as soon read, or its beginning says too little. Never throws.
 */
export function readBeginning(raw: Buffer): ReadableMessage | null {
  try {
    const { root } = parseStructure(raw);
    const { plain, rich } = chooseBody(root);
    const longest = [...plain, ...rich].reduce(
      (most, part) => Math.max(most, encodedBytes(raw, part).length),
      0,
    );
    for (const limit of BEGINNINGS.filter((most) => longest > 2 * most)) {
      const message = new Reading(raw, [], limit).result();
      if (message.text.length >= WORTH_SHOWING) return message;
    }
  } catch {
    // Reading the whole tells what is wrong with it.
  }
  return null;
}

/** Every header field in order, decoded. */
export function decodedHeaders(raw: Buffer): [name: string, value: string][] {
  const { fields } = parseStructure(raw).root;
  return fields.map((field) => [field.name, fieldText(field)]);
}

export interface PartContent {
  /** Media type in lower case. */
  type: string;
  /** Decoded, untrusted: pass it through `safeFileName` before it names a file. */
  name: string;
  content: Buffer;
}

/** @param number as in {@link Attachment.part}. @returns null when there is no such part. */
export function partContent(raw: Buffer, number: string): PartContent | null {
  return partReader(raw)(number);
}

/** The same for several parts of a message, whose structure is read once. */
export function partReader(raw: Buffer): (number: string) => PartContent | null {
  const { parts } = parseStructure(raw);
  const byNumber = new Map([...parts].reverse().map((part) => [part.number, part]));
  return (number) => {
    const part = byNumber.get(number);
    if (part === undefined) return null;
    const content = decodeTransfer(encodedBytes(raw, part), part.encoding);
    return { type: part.type, name: part.fileName, content };
  };
}

class Reading {
  private readonly structure: Structure;
  /** Links of the HTML, which may be another view of the text than the one that is shown. */
  private readonly htmlLinks: Link[] = [];
  private readonly notices: string[] = [];
  private readonly pages = new Map<Part, SafeHtml>();
  /** All pages of the message share one limit. */
  private elementsLeft = ELEMENT_LIMIT;
  private nested = 0;

  constructor(
    private readonly raw: Buffer,
    private readonly links: Link[] = [],
    /** Encoded octets of each text that are read. */
    private readonly most = ENCODED_LIMIT,
  ) {
    this.structure = parseStructure(raw);
  }

  result(): ReadableMessage {
    const { root } = this.structure;
    const body = chooseBody(root);
    const html = hasHtml(body.rich) ? this.html(body.rich) : null;
    const text = joinTexts([
      ...this.invitations(),
      reportText(this.raw, root),
      absentPartSentences(this.raw, this.structure.parts).join('\n'),
      this.messageText(root, 0),
    ]);
    const attachments = listAttachments(this.structure, body).map((part) => this.attachment(part));
    if (this.structure.truncated)
      this.notices.push('The message has too many parts; not all are shown.');
    if (text.length > TEXT_LIMIT) this.notices.push(TOO_LONG);
    if (isEncrypted(root)) this.notices.push(ENCRYPTED_NOTICE);
    return {
      headers: root.fields.map((field) => [field.name, fieldText(field)] as const),
      text: sanitiseText(cutText(text, TEXT_LIMIT)),
      html,
      links: this.shownLinks(),
      attachments,
      warnings: [...new Set(this.notices), ...this.warnings(root.fields, attachments)],
      blocked: this.blocked(),
      list: mailingListOf(root.fields),
      protection: null,
    };
  }

  /** Of all pages that were looked at: the text may be shown, but the page is what would load. */
  private blocked(): Blocked {
    const all = [...this.pages.values()].map(({ blocked }) => blocked);
    const sum = (key: keyof Blocked): number => all.reduce((count, one) => count + one[key], 0);
    return { images: sum('images'), trackers: sum('trackers') };
  }

  /** The links of the text and, where that is another view than the HTML, what it hides there. */
  private shownLinks(): Link[] {
    const known = new Set(this.links.map(({ url }) => url));
    const hidden = new Map(
      this.htmlLinks
        .filter((link) => !known.has(link.url) && isLyingLink(link))
        .map((link) => [link.url, link]),
    );
    return [...this.links, ...hidden.values()];
  }

  private warnings(fields: readonly HeaderField[], attachments: readonly Attachment[]): string[] {
    return findWarnings({
      from: addressField(fields, 'from'),
      replyTo: addressField(fields, 'reply-to'),
      isMailingList: findField(fields, 'list-id') !== undefined,
      links: this.htmlLinks,
      attachments,
    });
  }

  private attachment(part: Part): Attachment {
    const size =
      part.encoding === 'identity' || this.most < ENCODED_LIMIT
        ? estimateSize(this.raw, part)
        : decodeTransfer(encodedBytes(this.raw, part), part.encoding).length;
    return describeAttachment(part, size);
  }

  /** The text of a message and, below it, of the messages it forwards. */
  private messageText(root: Part, depth: number): string {
    const body = chooseBody(root);
    const linksBefore = this.links.length;
    const plain = this.partsText(body.plain);
    const isEmpty = plain.trim() === '' && hasHtml(body.rich);
    if (isEmpty) this.links.length = linksBefore;
    const own = isEmpty ? this.partsText(body.rich) : plain;
    const forwarded = forwardedMessages(root).map((part) => this.forwardedText(part, depth + 1));
    return joinTexts([own, ...forwarded]);
  }

  /** The cards of what is a calendar to the message itself; a copy beside it says the same. */
  private invitations(): Set<string> {
    const { root, parts } = this.structure;
    const calendars = parts.filter((part) => isCalendar(part) && messageOf(part) === root);
    const cards = calendars.slice(0, MAX_CALENDARS).map((part) => {
      return invitationCard(partText(this.raw, part, CALENDAR_LIMIT));
    });
    return new Set(cards);
  }

  private forwardedText(message: Part, depth: number): string {
    const [inner] = message.children;
    if (depth > MAX_NESTED_DEPTH || this.nested >= MAX_NESTED) return '';
    this.nested += 1;
    if (inner === undefined) return this.encodedText(message, depth);
    return this.belowRule(inner, () => this.messageText(inner, depth));
  }

  /** A message that was encoded like a file, against RFC 2046, 5.2.1, is read by itself. */
  private encodedText(message: Part, depth: number): string {
    if (message.encoding === 'identity') return '';
    const raw = decodeTransfer(encodedBytes(this.raw, message), message.encoding);
    const reading = new Reading(raw, this.links, this.most);
    const { root } = reading.structure;
    // Many small parts are more work than many messages.
    reading.nested = this.nested + Math.floor(reading.structure.parts.length / PARTS_AS_MESSAGE);
    const text = this.belowRule(root, () => reading.messageText(root, depth));
    this.nested = reading.nested;
    return text;
  }

  private belowRule(inner: Part, text: () => string): string {
    const head = ['From', 'To', 'Date', 'Subject'].flatMap((name) => {
      const field = findField(inner.fields, name.toLowerCase());
      return field === undefined ? [] : [`${name}: ${fieldText(field)}`];
    });
    return `———— Forwarded message ————\n${head.join('\n')}\n\n${text()}`;
  }

  private partsText(parts: readonly Part[]): string {
    return joinTexts(parts.map((part) => this.partText(part)));
  }

  private partText(part: Part): string {
    if (isHtml(part)) return htmlToText(this.safePage(part).html, this.links);
    const source = partText(this.raw, part, this.most);
    const isFlowed = part.parameters.get('format')?.toLowerCase() === 'flowed';
    const isDelSp = part.parameters.get('delsp')?.toLowerCase() === 'yes';
    if (part.end - part.start > ENCODED_LIMIT) this.notices.push(TOO_LONG);
    const text = isFlowed ? libmime.decodeFlowed(source, isDelSp) : source;
    this.links.push(...findTextLinks(text));
    return text.trimEnd();
  }

  private safePage(part: Part): SafeHtml {
    const known = this.pages.get(part);
    if (known !== undefined) return known;
    const limit = this.pages.size < MAX_PAGES ? this.elementsLeft : 0;
    const page = sanitiseHtml(limit > 0 ? partText(this.raw, part, this.most) : '', limit);
    this.pages.set(part, page);
    this.elementsLeft -= page.elements;
    if (page.truncated || limit <= 0 || part.end - part.start > ENCODED_LIMIT) {
      this.notices.push('The page is too large or too deeply nested; some is left out.');
    }
    return page;
  }

  private html(parts: readonly Part[]): string {
    return parts
      .map((part) => {
        if (!isHtml(part)) return `<pre>${escapeHtml(partText(this.raw, part, this.most))}</pre>`;
        const { html, links } = this.safePage(part);
        this.htmlLinks.push(...links);
        return html;
      })
      .join('\n<hr>\n');
  }
}

function joinTexts(texts: Iterable<string>): string {
  return [...texts].filter((text) => text.trim() !== '').join('\n\n');
}
