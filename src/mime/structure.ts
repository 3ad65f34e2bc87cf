/**
 * The MIME structure of a message: which parts there are and where their octets stand. The one
 * walker, for summaries, reading and saving, so that they all mean the same by part `2.1`.
 *
 * Guarantees: never throws; one pass over the octets, whatever the nesting; at most
 * {@link MAX_PARTS} parts and {@link MAX_DEPTH} levels, beyond which `truncated` is set. Delimiter
 * lines must match up to their end or to white space in them, so that a boundary that begins like
 * another is not taken for it; a boundary missing at the end of a part, or in the header, or the last
 * dash of one, is forgiven.
 */
import { embeddedParts } from './embeddedParts.js';
import { baseName, plainLocation } from './fileName.js';
import {
  findField,
  messageStart,
  readHeaderSection,
  type HeaderField,
  type HeaderSection,
} from './headers.js';
import { parseParameters } from './parameters.js';
import { labelRawFields } from './rawHeaders.js';
import { transferEncoding, type TransferEncoding } from './transferEncoding.js';

export const MAX_PARTS = 10_000;
export const MAX_DEPTH = 100;

export interface Part {
  /** As in IMAP (RFC 9051, 6.4.5), with `TEXT` for a multipart that is a whole message's body. */
  readonly number: string;
  readonly fields: readonly HeaderField[];
  /** In lower case; `text/plain` when missing or malformed. */
  readonly type: string;
  /** Of Content-Type. */
  readonly parameters: ReadonlyMap<string, string>;
  /** `attachment`, `inline`, another word, or empty. */
  readonly disposition: string;
  /** Decoded, untrusted, without folders; empty when the part has none. */
  readonly fileName: string;
  /** Without brackets; empty when there is none. */
  readonly contentId: string;
  readonly encoding: TransferEncoding;
  /** Of a multipart its parts; of a message/rfc822 the one body; else empty. */
  readonly children: readonly Part[];
  readonly parent: Part | null;
  /** What the part holds beside MIME, numbered below it; not among its children. */
  readonly embedded: readonly Part[];
  /** The octets of a part that was unpacked from another; else they stand in the message. */
  readonly content?: Buffer;
  /** Offset where its header begins. */
  readonly top: number;
  /** Offsets of the encoded body. */
  readonly start: number;
  readonly end: number;
}

export interface Structure {
  readonly root: Part;
  /** All parts in the order in which they begin; the root is the first. */
  readonly parts: readonly Part[];
  /** Some of the message lies beyond the limits. */
  readonly truncated: boolean;
}

interface OpenPart extends Part {
  readonly children: Part[];
  embedded: readonly Part[];
  end: number;
}

/** A multipart whose parts are being read. */
interface OpenMultipart {
  part: OpenPart;
  /** How many parts are open from the root down to this one. */
  depth: number;
  delimiter: string;
  /** What the same delimiter meant outside of it. */
  shadowed: number | undefined;
}

export function parseStructure(raw: Buffer): Structure {
  return new Walker(raw).walk();
}

export function isMultipart(part: Part): boolean {
  return part.type.startsWith('multipart/');
}

/** The last is what older programs say of a netnews article (RFC 5537, 3.2 has the first instead). */
const MESSAGE_TYPES = new Set(['message/rfc822', 'message/global', 'message/news']);

/** A message within the message, one that could be read (not encoded, not too deep). */
export function isMessage(part: Part): boolean {
  return MESSAGE_TYPES.has(part.type);
}

/** RFC 2046 allows 70; what is longer than this is no delimiter. */
const DELIMITER_LIMIT = 4_000;
/** Octets of a multipart without a boundary in which its first delimiter is looked for. */
const SNIFFED = 8_192;
const LINE_OF_DASHES = Buffer.from('\n--');

class Walker {
  private readonly parts: OpenPart[] = [];
  /** From the root to the part being read. */
  private readonly path: OpenPart[] = [];
  private readonly multiparts: OpenMultipart[] = [];
  /** Delimiter line → index into `multiparts`. */
  private readonly delimiters = new Map<string, number>();
  private truncated = false;

  constructor(private readonly raw: Buffer) {}

  walk(): Structure {
    const root = this.open(messageStart(this.raw), null, '1');
    let at = root.at;
    while (this.multiparts.length > 0) {
      const line = this.nextDelimiter(at);
      if (line === null) break;
      at = this.cross(line);
    }
    for (const part of this.parts) {
      if (part.parent === null || isMessage(part.parent)) labelRawFields(part);
    }
    const parts = this.parts.flatMap((part) => {
      part.embedded = embeddedParts(this.raw, part);
      return [part, ...part.embedded];
    });
    return { root: root.part, parts, truncated: this.truncated };
  }

  /**
   * Opens the part whose header begins at `start` and, where it is a message, the body in it.
   * @returns the offset from which to look for delimiters.
   */
  private open(start: number, parent: OpenPart | null, number: string): { part: Part; at: number } {
    const section = readHeaderSection(
      this.raw,
      start,
      (from, to) => this.matchDelimiter(from, to) !== null,
    );
    const part = makePart({ ...section, top: start }, parent, number, this.raw.length);
    parent?.children.push(part);
    this.parts.push(part);
    this.path.push(part);
    if (isMultipart(part)) this.enter(part);
    else if (isMessage(part) && part.encoding === 'identity' && this.hasRoom()) {
      return { part, at: this.open(part.start, part, `${number}.1`).at };
    }
    return { part, at: part.start };
  }

  private hasRoom(): boolean {
    const room = this.path.length < MAX_DEPTH && this.parts.length < MAX_PARTS;
    if (!room) this.truncated = true;
    return room;
  }

  private enter(part: OpenPart): void {
    const delimiter = this.delimiterOf(part);
    if (delimiter === '' || !this.hasRoom()) return;
    this.multiparts.push({
      part,
      depth: this.path.length,
      delimiter,
      shadowed: this.delimiters.get(delimiter),
    });
    this.delimiters.set(delimiter, this.multiparts.length - 1);
  }

  /** The one that the header names; of the whole message, one that also occurs. */
  private delimiterOf(part: OpenPart): string {
    const boundary = (part.parameters.get('boundary') ?? '').trimEnd();
    const isWrong =
      part.parent === null && !this.raw.includes(`--${boundary}`, part.start, 'latin1');
    if (boundary !== '' && !isWrong) return `--${boundary}`;
    const body = this.raw.toString('latin1', part.start, part.start + SNIFFED);
    const seen =
      /^(--[^\s-][^\r\n]{0,99}?)[ \t]*\r?\n(?:content-[a-z-]{1,30}:)/im.exec(body)?.[1] ?? '';
    return this.delimiters.has(seen) ? '' : seen;
  }

  /** The next delimiter line of any open multipart, at or after the line that begins at `at`. */
  private nextDelimiter(at: number): DelimiterLine | null {
    let from = at;
    for (;;) {
      const isDash = this.raw[from] === 0x2d && this.raw[from + 1] === 0x2d;
      const start = isDash ? from : this.raw.indexOf(LINE_OF_DASHES, from) + 1;
      if (start === 0) return null;
      const lf = this.raw.indexOf(0x0a, start);
      const end = lf < 0 ? this.raw.length : lf;
      const match = this.matchDelimiter(start, end);
      if (match !== null) return { start, end, ...match };
      from = end;
    }
  }

  private matchDelimiter(from: number, to: number): DelimiterMatch | null {
    if (this.multiparts.length === 0 || to - from > DELIMITER_LIMIT) return null;
    const line = this.raw.toString('latin1', from, to).trimEnd();
    const whole = this.findDelimiter(line);
    if (whole !== null) return whole;
    // What stands behind a delimiter is ignored (RFC 2046, 5.1.1).
    const blank = /[ \t]/.exec(line)?.index;
    return blank === undefined ? null : this.findDelimiter(line.slice(0, blank));
  }

  private findDelimiter(line: string): DelimiterMatch | null {
    const opened = this.delimiters.get(line);
    if (opened !== undefined) return { index: opened, closes: false };
    // One of the two dashes that close may have been lost on the way.
    const name = /^(.*?)--?$/.exec(line)?.[1];
    const closed = name === undefined ? undefined : this.delimiters.get(name);
    return closed === undefined ? null : { index: closed, closes: true };
  }

  /** Closes what a delimiter ends and opens what it begins. @returns where to read on. */
  private cross(line: DelimiterLine): number {
    const multipart = this.multiparts[line.index];
    if (multipart === undefined) return line.end;
    this.closeTo(multipart.depth, this.beforeLineBreak(line.start));
    this.leaveTo(line.closes ? line.index : line.index + 1);
    if (line.closes) return line.end;
    if (this.parts.length >= MAX_PARTS) {
      this.truncated = true;
      this.leaveTo(0);
      return this.raw.length;
    }
    const { part } = multipart;
    const prefix = part.number.replace(/(?:^|\.)TEXT$/, '');
    const place = String(part.children.length + 1);
    return this.open(line.end + 1, part, prefix === '' ? place : `${prefix}.${place}`).at;
  }

  private closeTo(depth: number, end: number): void {
    for (const part of this.path.splice(depth)) part.end = Math.max(part.start, end);
  }

  private leaveTo(count: number): void {
    for (const left of this.multiparts.splice(count).reverse()) {
      if (left.shadowed === undefined) this.delimiters.delete(left.delimiter);
      else this.delimiters.set(left.delimiter, left.shadowed);
    }
  }

  /** The line break before a delimiter belongs to it (RFC 2046, 5.1.1). */
  private beforeLineBreak(at: number): number {
    if (this.raw[at - 1] !== 0x0a) return at;
    return this.raw[at - 2] === 0x0d ? at - 2 : at - 1;
  }
}

interface DelimiterMatch {
  index: number;
  closes: boolean;
}

interface DelimiterLine extends DelimiterMatch {
  start: number;
  end: number;
}

export const NAME_LIMIT = 1_000;

const MEDIA_TYPE = /^[^\s/]+\/[^\s/]+$/;

function makePart(
  section: HeaderSection & { top: number },
  parent: OpenPart | null,
  number: string,
  end: number,
): OpenPart {
  const { fields, bodyStart, top } = section;
  const raw = (key: string): string => findField(fields, key)?.raw ?? '';
  const contentType = parseParameters(raw('content-type'));
  const disposition = parseParameters(raw('content-disposition'));
  const fallback = parent?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const type = MEDIA_TYPE.test(contentType.value) ? contentType.value : fallback;
  const fileName =
    disposition.parameters.get('filename') ??
    contentType.parameters.get('name') ??
    plainLocation(raw('content-location'));
  const isBody = parent === null || isMessage(parent);
  return {
    // The body of a message has the number 1 below it, but a multipart has none of its own.
    number: isBody && type.startsWith('multipart/') ? number.replace(/1$/, 'TEXT') : number,
    fields,
    type,
    parameters: contentType.parameters,
    disposition: disposition.value,
    fileName: baseName(fileName).slice(0, NAME_LIMIT),
    contentId: raw('content-id')
      .slice(0, NAME_LIMIT)
      .replace(/[<>\s]/g, ''),
    encoding: transferEncoding(raw('content-transfer-encoding')),
    children: [],
    parent,
    embedded: [],
    top,
    start: bodyStart,
    end,
  };
}
