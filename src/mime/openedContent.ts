/**
 * A message whose content was opened, as a message that can be read like any other.
 *
 * Guarantees: who wrote to whom and when is said by the outer header, which everybody saw; only the
 * subject may come from inside (protected headers; RFC 9788 and the drafts before it). No part of
 * what stood around the encrypted content is in it (EFAIL).
 */
import {
  fieldText,
  findField,
  messageStart,
  readHeaderSection,
  type HeaderField,
} from './headers.js';
import { parseParameters } from './parameters.js';

/** @param inner a MIME entity: header and body. */
export function openedContent(outer: Buffer, inner: Buffer): Buffer {
  const around = readHeaderSection(outer, messageStart(outer)).fields;
  const { fields, bodyStart } = readHeaderSection(inner, 0);
  const subject = isProtecting(fields) ? findField(fields, 'subject') : undefined;
  const kept = around.filter(
    ({ key }) => !isOfContent(key) && (subject === undefined || key !== 'subject'),
  );
  const header = [
    ...kept,
    ...(subject === undefined ? [] : [subject]),
    ...fields.filter(({ key }) => isOfContent(key)),
  ];
  return Buffer.concat([
    Buffer.from(header.map(written).join(''), 'latin1'),
    Buffer.from('\r\n'),
    inner.subarray(bodyStart),
  ]);
}

/** The same of a text without a header of its own. */
export function openedText(outer: Buffer, text: Buffer, charset: string): Buffer {
  const safe = /^[\w.:+-]{1,40}$/.test(charset) ? charset : 'utf-8';
  const header = `Content-Type: text/plain; charset=${safe}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return openedContent(outer, Buffer.concat([Buffer.from(header), text]));
}

/**
 * What the signed header says the subject is, where the outer one says something else.
 * @returns null: they say the same, or nothing is signed of it.
 */
export function changedSubject(outer: Buffer, signed: Buffer): string | null {
  const { fields } = readHeaderSection(signed, 0);
  const inside = findField(fields, 'subject');
  if (!isProtecting(fields) || inside === undefined) return null;
  const around = findField(readHeaderSection(outer, messageStart(outer)).fields, 'subject');
  const subject = fieldText(inside);
  return subject === fieldText(around) ? null : subject;
}

/** Whether the header of the part is to be taken for that of the message. */
function isProtecting(fields: readonly HeaderField[]): boolean {
  const { parameters } = parseParameters(findField(fields, 'content-type')?.raw ?? '');
  return parameters.has('protected-headers') || parameters.has('hp');
}

function isOfContent(key: string): boolean {
  return key.startsWith('content-') || key === 'mime-version';
}

function written({ name, raw }: HeaderField): string {
  // A field may not end the header, whatever line ends it has.
  return `${name}: ${unfold8(raw)}\r\n`;
}

/** On one line, its octets as they are. */
function unfold8(raw: string): string {
  return raw
    .replace(/[\r\n]+[ \t]*/g, ' ')
    .replace(/\0/g, ' ')
    .trim();
}

/** For the outside of an encrypted message (RFC 9788, 3.2). */
export const HIDDEN_SUBJECT = '...';
