/**
 * Which parts of a message are its text, and which lie beside it. Decided from the structure
 * alone, so that the list, the reader and `show --part` agree.
 *
 * - Of alternatives the plain text is the text, the last HTML is the HTML.
 * - Of related parts the root is shown, the others belong to it.
 * - A named text beside the body is an attachment; one marked `inline` (a patch) is shown too.
 * - Everything that is not text is an attachment; so is a message within the message, whose own
 *   attachments are its own.
 */
import type { Attachment } from '../core/message.js';
import { decodeText } from './charset.js';
import { isTnef } from './embeddedParts.js';
import { enrichedToText } from './enrichedText.js';
import { lfLines } from './lineEnds.js';
import { isMessage, isMultipart, type Part, type Structure } from './structure.js';
import { decodedSize, decodeTransfer } from './transferEncoding.js';

export interface Body {
  /** Text parts in the order of showing them, plain text preferred. */
  readonly plain: readonly Part[];
  /** The same with HTML preferred; equal to `plain` when there is no HTML. */
  readonly rich: readonly Part[];
}

/** Text that is data, for a program to open, however it is labelled. */
const DATA_TEXT = /^text\/(?:calendar|(?:x-)?vcard|directory|csv|rtf|rfc822-headers|x-amp-html)$/;

const MAX_ATTACHMENTS = 1_000;

/** @param root the root of a message, or the body of a message within it. */
export function chooseBody(root: Part): Body {
  const body = chooseMimeBody(root);
  const wrapped = wrappedText(root);
  if (wrapped === undefined || hasHtml(body.rich)) return body;
  const isEmpty = body.plain.every((part) => part.end - part.start < EMPTY_TEXT);
  if (isEmpty) return { plain: [wrapped], rich: [wrapped] };
  return isHtml(wrapped) ? { ...body, rich: [wrapped] } : body;
}

/** Octets of a text that only stands in for the one in winmail.dat. */
const EMPTY_TEXT = 8;

/** The text in a winmail.dat of this message. */
function wrappedText(root: Part): Part | undefined {
  if (isTnef(root))
    return root.embedded.find((part) => part.type.startsWith('text/') && part.fileName === '');
  if (isMessage(root)) return undefined;
  for (const child of root.children) {
    const found = wrappedText(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function chooseMimeBody(root: Part): Body {
  if (root.children.length === 0) {
    return isShown(root, true) ? { plain: [root], rich: [root] } : { plain: [], rich: [] };
  }
  if (isMessage(root)) return { plain: [], rich: [] };
  if (root.type === 'multipart/alternative') return chooseAlternative(root.children);
  if (root.type === 'multipart/related') return chooseRelated(root);
  const shown = root.type === 'multipart/signed' ? root.children.slice(0, 1) : root.children;
  const plain: Part[] = [];
  const rich: Part[] = [];
  for (const child of shown) {
    const isFirst = plain.length === 0;
    if (child.children.length === 0) {
      if (!isShown(child, isFirst)) continue;
      plain.push(child);
      rich.push(child);
    } else {
      const body = chooseMimeBody(child);
      plain.push(...body.plain);
      rich.push(...body.rich);
    }
  }
  return { plain, rich };
}

function chooseAlternative(children: readonly Part[]): Body {
  const bodies = children.map(chooseMimeBody).filter((body) => body.plain.length > 0);
  const isPlain = (body: Body): boolean => body.plain.every((part) => part.type === 'text/plain');
  const plain = bodies.find(isPlain) ?? bodies.at(-1);
  const rich = bodies.findLast((body) => hasHtml(body.rich)) ?? plain;
  return { plain: plain?.plain ?? [], rich: rich?.rich ?? [] };
}

function chooseRelated(related: Part): Body {
  const start = related.parameters.get('start')?.replace(/[<>\s]/g, '') ?? '';
  const named = related.children.find((part) => start !== '' && part.contentId === start);
  const bodies = [named, ...related.children].map((part) => part && chooseMimeBody(part));
  return (
    bodies.find((body) => body !== undefined && body.plain.length > 0) ?? { plain: [], rich: [] }
  );
}

export function hasHtml(parts: readonly Part[]): boolean {
  return parts.some(isHtml);
}

export function isHtml(part: Part): boolean {
  return part.type === 'text/html' || part.type === 'application/xhtml+xml';
}

function isShown(part: Part, isFirst: boolean): boolean {
  if (part.disposition === 'attachment') return false;
  // A multipart without parts (its boundary is missing or never comes) is shown as it stands.
  if (isMultipart(part)) return part.children.length === 0;
  if (isHtml(part)) return isFirst || part.fileName === '';
  if (!part.type.startsWith('text/') || DATA_TEXT.test(part.type)) return false;
  return isFirst || part.fileName === '' || part.disposition === 'inline';
}

export function listAttachments(structure: Structure, body: Body): Part[] {
  const bodies = new Set([...body.plain, ...body.rich]);
  const firsts = new Set([body.plain[0], body.rich[0]]);
  const found: Part[] = [];
  let insideUntil = -1;
  for (const part of structure.parts) {
    if (found.length >= MAX_ATTACHMENTS) break;
    if (part.start < insideUntil || isMultipart(part)) continue;
    if (isMessage(part)) insideUntil = part.end;
    const isText = part.type.startsWith('text/') && !DATA_TEXT.test(part.type);
    // Where the sender calls the first text a file, it is one that can be read at once.
    const isFile = part.fileName !== '' && (part.disposition !== '' || !firsts.has(part));
    const isBody = bodies.has(part) && !isFile;
    if (isBody || (isText && part.disposition !== 'attachment' && part.fileName === '')) continue;
    found.push(part);
  }
  return found;
}

/** @param size octets after decoding. */
export function describeAttachment(part: Part, size: number): Attachment {
  return {
    part: part.number,
    name: part.fileName,
    type: part.type,
    size,
    inline: isInline(part),
  };
}

function isInline(part: Part): boolean {
  // What it holds is shown in its place.
  if (isTnef(part)) return part.embedded.length > 0;
  if (part.disposition === 'attachment') return false;
  const isInlineMarked = part.disposition === 'inline';
  if (part.parent?.type === 'multipart/related') return part.contentId !== '' || isInlineMarked;
  if (part.type.startsWith('image/')) return part.contentId !== '' && isInlineMarked;
  return part.type.startsWith('text/') && isInlineMarked;
}

export function encodedBytes(raw: Buffer, part: Part): Buffer {
  return part.content ?? raw.subarray(part.start, part.end);
}

export function estimateSize(raw: Buffer, part: Part): number {
  return decodedSize(encodedBytes(raw, part), part.encoding);
}

/**
 * The text of a text part: decoded, line ends as LF; HTML is not interpreted.
 * @param limit octets of the encoded part that are looked at.
 */
export function partText(raw: Buffer, part: Part, limit = Number.POSITIVE_INFINITY): string {
  const encoded = part.embedded.length > 0 ? besideFiles(raw, part) : encodedBytes(raw, part);
  const cut = encoded.length > limit ? cutAtLine(encoded, limit) : encoded;
  const bytes = decodeTransfer(cut, part.encoding);
  const charset = part.parameters.get('charset') ?? (isHtml(part) ? metaCharset(bytes) : undefined);
  const text = decodeText(bytes, charset);
  const lines = lfLines(text);
  return part.type === 'text/enriched' || part.type === 'text/richtext'
    ? enrichedToText(lines, part.type)
    : lines;
}

/** What a text holds beside the files in it. */
function besideFiles(raw: Buffer, part: Part): Buffer {
  const starts = [part.start, ...part.embedded.map(({ end }) => end)];
  const ends = [...part.embedded.map(({ start }) => start), part.end];
  return Buffer.concat(starts.map((start, i) => raw.subarray(start, ends[i])));
}

/** A page may be one line. */
const LONG_LINE = 8_192;

/** At the end of a line, where no character is cut in two, unless that is far away. */
function cutAtLine(bytes: Buffer, limit: number): Buffer {
  const lineEnd = bytes.lastIndexOf(0x0a, limit);
  return bytes.subarray(0, lineEnd < limit - LONG_LINE ? limit : lineEnd + 1);
}

/** What an HTML page says of itself, for mail that says nothing. */
function metaCharset(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 1024);
  return /<meta[^>]{1,200}?charset\s*=\s*["']?([^\s"'/>;]+)/i.exec(head)?.[1];
}
