/**
 * TNEF (winmail.dat), in which Outlook and Exchange wrap what they do not send as MIME: the files
 * and, where there is one, the text.
 *
 * Guarantees: never throws; reads as far as the data is whole; linear time; at most
 * {@link MAX_FILES} files and {@link MAX_DEPTH} levels of messages in messages. Names and text are
 * untrusted. Format as Microsoft documents it in MS-OXTNEF and MS-OXRTFCP.
 */
import { decodeText } from './charset.js';
import { decompressRtf, readRtf } from './rtf.js';
import { ByteReader, readProperties, type Property } from './tnefProperties.js';

export interface TnefFile {
  name: string;
  /** Media type, or empty. */
  type: string;
  contentId: string;
  content: Buffer;
}

export interface TnefContents {
  files: TnefFile[];
  body: { type: 'text/html' | 'text/plain'; content: Buffer; charset: string } | null;
}

const MAX_FILES = 1_000;
const MAX_DEPTH = 5;

const SIGNATURE = 0x223e9f78;

/** Attributes of the message and of its attachments, by the low half of their tag. */
const CODE_PAGE = 0x9007;
const MESSAGE_BODY = 0x800c;
const MESSAGE_PROPERTIES = 0x9003;
const ATTACHMENT_BEGINS = 0x9002;
const ATTACHMENT_TITLE = 0x8010;
const ATTACHMENT_DATA = 0x800f;
const ATTACHMENT_PROPERTIES = 0x9005;

/** MAPI properties (MS-OXPROPS). */
const BODY = 0x1000;
const RTF_COMPRESSED = 0x1009;
const BODY_HTML = 0x1013;
const DISPLAY_NAME = 0x3001;
const ATTACH_DATA = 0x3701;
const ATTACH_FILE_NAME = 0x3704;
const ATTACH_LONG_FILE_NAME = 0x3707;
const ATTACH_MIME_TYPE = 0x370e;
const ATTACH_CONTENT_ID = 0x3712;
const INTERNET_CODE_PAGE = 0x3fde;

/** @returns null where the bytes are no TNEF. */
export function readTnef(bytes: Buffer, depth = 0): TnefContents | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return null;
  const reader = new ByteReader(bytes, 6);
  const message = new Map<number, Property>();
  const attachments: Attachment[] = [];
  let codePage = 'windows-1252';
  let plain: Buffer | null = null;
  while (reader.left >= 9) {
    reader.skip(1);
    const attribute = reader.uint32() & 0xffff;
    const data = reader.take(reader.uint32());
    if (data === null) break;
    reader.skip(2);
    const current = attachments.at(-1);
    if (attribute === CODE_PAGE && data.length >= 4) codePage = codePageName(data.readUInt32LE(0));
    else if (attribute === MESSAGE_BODY) plain = withoutNul(data);
    else if (attribute === MESSAGE_PROPERTIES) addAll(message, data);
    else if (attribute === ATTACHMENT_BEGINS) {
      if (attachments.length >= MAX_FILES) break;
      attachments.push({ title: null, data: null, properties: new Map() });
    } else if (current === undefined) continue;
    else if (attribute === ATTACHMENT_TITLE) current.title = withoutNul(data);
    else if (attribute === ATTACHMENT_DATA) current.data = data;
    else if (attribute === ATTACHMENT_PROPERTIES) addAll(current.properties, data);
  }
  const files = attachments.flatMap((attachment) => filesOf(attachment, codePage, depth));
  return { files: files.slice(0, MAX_FILES), body: bodyOf(message, plain, codePage) };
}

interface Attachment {
  title: Buffer | null;
  data: Buffer | null;
  properties: Map<number, Property>;
}

function addAll(properties: Map<number, Property>, data: Buffer): void {
  for (const property of readProperties(data)) properties.set(property.id, property);
}

/** One file; of a message in the message its files. */
function filesOf(attachment: Attachment, codePage: string, depth: number): TnefFile[] {
  const { title, properties } = attachment;
  const word = (id: number): string => textOf(properties.get(id), codePage);
  const object = properties.get(ATTACH_DATA);
  const content = object === undefined ? attachment.data : object.value;
  if (content === null) return [];
  const inner =
    depth < MAX_DEPTH && object?.isObject === true ? readTnef(content, depth + 1) : null;
  if (inner !== null) return inner.files;
  const name =
    word(ATTACH_LONG_FILE_NAME) ||
    word(ATTACH_FILE_NAME) ||
    (title === null ? '' : decodeText(title, codePage)) ||
    word(DISPLAY_NAME);
  const type = word(ATTACH_MIME_TYPE).toLowerCase();
  return [
    {
      name,
      type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : '',
      contentId: word(ATTACH_CONTENT_ID).replace(/[<>\s]/g, ''),
      content,
    },
  ];
}

function bodyOf(
  message: ReadonlyMap<number, Property>,
  plain: Buffer | null,
  codePage: string,
): TnefContents['body'] {
  const page = message.get(INTERNET_CODE_PAGE)?.value;
  const charset = page !== undefined && page.length >= 4 ? codePageName(page.readUInt32LE(0)) : '';
  const html = message.get(BODY_HTML);
  if (html !== undefined && html.value.length > 0) {
    if (html.isUnicode) return asUtf8('text/html', textOf(html, codePage));
    return { type: 'text/html', content: withoutNul(html.value), charset: charset || codePage };
  }
  const rtf = message.get(RTF_COMPRESSED);
  const read = rtf === undefined ? null : readRtf(decompressRtf(rtf.value));
  if (read !== null && read.isHtml) return asUtf8('text/html', read.text);
  const text = textOf(message.get(BODY), codePage) || (plain && decodeText(plain, codePage)) || '';
  const words = text.trim() === '' ? (read?.text ?? '') : text;
  return words.trim() === '' ? null : asUtf8('text/plain', words);
}

function asUtf8(type: 'text/html' | 'text/plain', text: string): TnefContents['body'] {
  return { type, content: Buffer.from(text), charset: 'utf-8' };
}

function textOf(property: Property | undefined, codePage: string): string {
  if (property === undefined) return '';
  if (!property.isUnicode) return decodeText(withoutNul(property.value), codePage);
  return property.value.toString('utf16le').replace(/\0[^]*$/, '');
}

function withoutNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Numbers of Windows that are no part of the name `windows-N` or `cpN`. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  21866: 'koi8-u',
  28591: 'iso-8859-1',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28597: 'iso-8859-7',
  28599: 'iso-8859-9',
  28605: 'iso-8859-15',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  52936: 'hz',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf-8',
};

export function codePageName(page: number): string {
  return CODE_PAGES[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : `cp${page}`);
}
