/**
 * Signed and encrypted messages (RFC 3156), made of a message that is ready to be sent.
 *
 * Guarantees: what is signed is in 7 bits, with CRLF, without blanks at line ends and without lines
 * that a mailbox would change (`From `), so that no server on the way has a reason to touch it; the
 * header that counts is repeated inside (`protected-headers`), and of an encrypted message the
 * subject stands inside alone.
 */
import { randomUUID } from 'node:crypto';
import { findField, readHeaderSection, type HeaderField } from './headers.js';
import { HIDDEN_SUBJECT } from './openedContent.js';
import { parseStructure } from './structure.js';

/** Fields that are said inside, too. */
const PROTECTED = new Set([
  ...['from', 'to', 'cc', 'reply-to', 'subject', 'date', 'message-id'],
  ...['in-reply-to', 'references'],
]);

export interface ProtectableMessage {
  /** Fields that stay outside, each a line with its end. */
  header: string;
  subject: string;
  /** What is signed or encrypted: a MIME entity. */
  entity: Buffer;
}

/** @param content as `composeMessage` makes it, with lines ended by CRLF. */
export function protectable(content: Buffer): ProtectableMessage {
  const { fields, bodyStart } = readHeaderSection(content, 0);
  const inside = fields.filter(({ key }) => isOfContent(key));
  const outside = fields.filter(({ key }) => !isOfContent(key));
  const type = findField(inside, 'content-type')?.raw.trimEnd() ?? ' text/plain';
  const entityHeader = [
    `Content-Type:${type};\r\n protected-headers="v1"\r\n`,
    ...inside.filter(({ key }) => key !== 'content-type' && key !== 'mime-version').map(written),
    ...outside.filter(({ key }) => PROTECTED.has(key)).map(written),
  ].join('');
  return {
    header: outside
      .filter(({ key }) => key !== 'subject')
      .map(written)
      .join(''),
    subject: outside
      .filter(({ key }) => key === 'subject')
      .map(written)
      .join(''),
    entity: unmistakable(
      Buffer.concat([Buffer.from(`${entityHeader}\r\n`, 'latin1'), content.subarray(bodyStart)]),
    ),
  };
}

/** @param hash of the signature, as `sha256`. @param more fields for the outside, whole lines. */
export function signedMessage(
  { header, subject, entity }: ProtectableMessage,
  signature: Buffer,
  hash: string,
  more: string,
): Buffer {
  const boundary = newBoundary();
  return joined([
    `${header}${subject}${more}MIME-Version: 1.0\r\n`,
    `Content-Type: multipart/signed; micalg=pgp-${hash};\r\n`,
    ` protocol="application/pgp-signature"; boundary="${boundary}"\r\n\r\n`,
    `--${boundary}\r\n`,
    entity,
    `\r\n--${boundary}\r\n`,
    'Content-Type: application/pgp-signature; name="signature.asc"\r\n',
    'Content-Description: OpenPGP digital signature\r\n',
    'Content-Disposition: attachment; filename="signature.asc"\r\n\r\n',
    armoured(signature),
    `\r\n--${boundary}--\r\n`,
  ]);
}

/** @param data ASCII-armoured. */
export function encryptedMessage(header: string, data: Buffer, more: string): Buffer {
  const boundary = newBoundary();
  return joined([
    `${header}Subject: ${HIDDEN_SUBJECT}\r\n${more}MIME-Version: 1.0\r\n`,
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n',
    ` boundary="${boundary}"\r\n\r\n`,
    `--${boundary}\r\n`,
    'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n',
    `\r\n--${boundary}\r\n`,
    'Content-Type: application/octet-stream; name="encrypted.asc"\r\n',
    'Content-Disposition: inline; filename="encrypted.asc"\r\n\r\n',
    armoured(data),
    `\r\n--${boundary}--\r\n`,
  ]);
}

function isOfContent(key: string): boolean {
  return key.startsWith('content-') || key === 'mime-version';
}

function written({ name, raw }: HeaderField): string {
  return `${name}:${raw.trimEnd()}\r\n`;
}

/** Lines that begin with `From ` are written otherwise (RFC 3156, 3). */
function unmistakable(entity: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const part of parseStructure(entity).parts) {
    if (part.encoding !== 'quoted-printable' || part.children.length > 0 || part.start < at) {
      continue;
    }
    const body = entity.toString('latin1', part.start, part.end);
    pieces.push(entity.subarray(at, part.start));
    pieces.push(Buffer.from(body.replace(/^From /gm, '=46rom '), 'latin1'));
    at = part.end;
  }
  return Buffer.concat([...pieces, entity.subarray(at)]);
}

function armoured(data: Buffer): string {
  return data
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n')
    .trimEnd();
}

function newBoundary(): string {
  return `=_${randomUUID()}`;
}

function joined(pieces: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)),
  );
}
