/**
 * A new message from what its author filled in.
 *
 * Guarantees: what could begin a header line of its own is refused; the message is 7-bit, but for
 * messages that it forwards as they are; no line is longer than 998 characters; Bcc stands in the
 * envelope alone; attachments, and pictures of the page, arrive octet by octet.
 */
import MimeNode from 'nodemailer/lib/mime-node';
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import { flowText } from './flowText.js';
import { checkAddress, checkLine, headerDate, inAscii, newMessageId } from './newHeaders.js';
import { hasLongLine } from './quotedPrintable.js';
import type { Submission } from './submission.js';

export interface NewAttachment {
  /** Without directories. */
  name: string;
  /** Media type; empty or absent: by the name. */
  type?: string;
  content: Buffer;
  /** Its Content-ID without brackets: it is a picture of the page (RFC 2392). Absent: a file. */
  pictureId?: string;
}

export interface NewMessage {
  from: Address;
  to: readonly Address[];
  cc: readonly Address[];
  bcc: readonly Address[];
  /** Where answers are to go; absent: to the author. */
  replyTo?: readonly Address[];
  subject: string;
  /** Lines in any convention. */
  body: string;
  attachments: readonly NewAttachment[];
  /** Message-IDs without brackets; the last is of the message that is answered. */
  references: readonly string[];
  /** The same as a page of HTML, for those who read such; absent: there is none. */
  page?: string;
  /** What stands before the @ of its Message-ID; absent: something new. */
  key?: string;
  /** It is to be signed: in 7 bits whatever it holds, and text encoded, so that no hop changes it. */
  isSigned?: boolean;
}

/** The first says where the conversation began, the last where it is (RFC 5322, 3.6.4). */
const MOST_REFERENCES = 20;

/** @param now ms since the epoch. @throws MailtuiError `bad-input`. */
export async function composeMessage(message: NewMessage, now: number): Promise<Submission> {
  const { from, to, cc, bcc, replyTo = [], subject, body, attachments, references } = message;
  const recipients = [...to, ...cc, ...bcc];
  for (const { name, address } of [from, ...recipients, ...replyTo]) {
    checkLine('name', name);
    checkAddress(address);
  }
  if (recipients.length === 0) {
    throw new MailtuiError('bad-input', 'the message has no recipients', {
      hint: 'Name one with --to.',
    });
  }
  if (body.includes('\0')) throw new MailtuiError('bad-input', 'the text contains a NUL');

  const hasPage = message.page !== undefined;
  const pictures = attachments.filter(({ pictureId }) => hasPage && pictureId !== undefined);
  const others = attachments.filter((one) => !pictures.includes(one));
  const text = bodyNode(message, pictures);
  const files = message.isSigned === true ? others.map(inSevenBits) : others;
  const root = files.length === 0 ? text : mixedNode(text, files);
  const ids = references.filter((id) => /^[\x21-\x3b\x3d\x3f-\x7e]{1,900}$/.test(id));
  const chain = [...ids.slice(0, 1), ...ids.slice(1).slice(1 - MOST_REFERENCES)];
  root.setHeader('From', [{ ...from }]);
  if (to.length > 0) root.setHeader('To', copies(to));
  if (cc.length > 0) root.setHeader('Cc', copies(cc));
  if (replyTo.length > 0) root.setHeader('Reply-To', copies(replyTo));
  root.setHeader('Subject', checkLine('subject', subject));
  root.setHeader('Date', headerDate(now));
  root.setHeader('Message-ID', newMessageId(from.address, message.key));
  if (chain.length > 0) {
    // What has no Message-ID cannot be named, and its parent is not what is answered.
    if (references.at(-1) === chain.at(-1))
      root.setHeader('In-Reply-To', `<${chain.at(-1) ?? ''}>`);
    root.setHeader('References', chain.map((id) => `<${id}>`).join(' '));
  }
  return {
    content: await root.build(),
    envelope: {
      from: inAscii(from.address),
      to: [...new Set(recipients.map(({ address }) => inAscii(address)))],
    },
  };
}

const OPTIONS = { newline: 'win', textEncoding: 'Q' } as const;

function bodyNode(
  { body, page, isSigned = false }: NewMessage,
  pictures: readonly NewAttachment[],
): MimeNode {
  if (page === undefined) return textNode(body, isSigned);
  const root = new MimeNode('multipart/alternative', OPTIONS);
  // The best comes last (RFC 2046, 5.1.4).
  root.appendChild(textNode(body, isSigned));
  const html = new MimeNode('text/html; charset=utf-8', OPTIONS);
  if (isSigned) html.setHeader('Content-Transfer-Encoding', 'quoted-printable');
  html.setContent(page);
  root.appendChild(pictures.length === 0 ? html : relatedNode(html, pictures));
  return root;
}

/** A page with what it shows (RFC 2387). */
function relatedNode(page: MimeNode, pictures: readonly NewAttachment[]): MimeNode {
  const root = new MimeNode('multipart/related; type="text/html"', OPTIONS);
  root.appendChild(page);
  for (const picture of pictures) {
    const part = attach(root, picture);
    part.setHeader('Content-ID', `<${picture.pictureId ?? ''}>`);
    part.setHeader('Content-Disposition', 'inline');
  }
  return root;
}

function textNode(body: string, isSigned: boolean): MimeNode {
  const node = new MimeNode('text/plain; charset=utf-8; format=flowed', OPTIONS);
  if (isSigned) node.setHeader('Content-Transfer-Encoding', 'quoted-printable');
  return node.setContent(flowText(body));
}

/** A message of 8 bits goes as a file: one that is a message may not be encoded (RFC 2046, 5.2.1). */
function inSevenBits(file: NewAttachment): NewAttachment {
  const isMessage = file.type?.toLowerCase() === 'message/rfc822';
  return isMessage && messageEncoding(file.content) !== '7bit'
    ? { ...file, type: 'application/octet-stream' }
    : file;
}

function mixedNode(text: MimeNode, attachments: readonly NewAttachment[]): MimeNode {
  const root = new MimeNode('multipart/mixed', OPTIONS);
  root.appendChild(text);
  for (const attachment of attachments) attach(root, attachment);
  return root;
}

/** As it is, where it is a message that can stand in another (RFC 2046, 5.2.1), else encoded. */
export function attach(root: MimeNode, { name, type = '', content }: NewAttachment): MimeNode {
  const known = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(type) ? type.toLowerCase() : undefined;
  const part = root.createChild(known, { filename: checkLine('file name', name) });
  const encoding = known === 'message/rfc822' ? messageEncoding(content) : null;
  if (encoding !== null) {
    part.setHeader('Content-Transfer-Encoding', encoding);
    if (encoding === '8bit') root.setHeader('Content-Transfer-Encoding', encoding);
    part.setContent(withCrlf(content));
    return part;
  }
  // Any other message, or a part of one, may not be encoded, and would not arrive as it is.
  if (/^(?:message|multipart)\//i.test(String(part.getHeader('Content-Type')))) {
    part.setHeader('Content-Type', 'application/octet-stream');
  }
  part.setHeader('Content-Transfer-Encoding', 'base64');
  part.setContent(content);
  return part;
}

/** Null: it cannot be sent as it is. */
function messageEncoding(content: Buffer): '7bit' | '8bit' | null {
  const text = content.toString('latin1');
  if (text.includes('\0') || hasLongLine(text)) return null;
  return content.some((octet) => octet > 0x7f) ? '8bit' : '7bit';
}

function withCrlf(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
}

function copies(addresses: readonly Address[]): Address[] {
  return addresses.map((address) => ({ ...address }));
}
