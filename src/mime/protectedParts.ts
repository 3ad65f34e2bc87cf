/**
 * What of a message is signed or encrypted, by its structure alone (RFC 1847, RFC 3156, RFC 8551).
 *
 * Guarantees: never throws; a message counts as signed or encrypted only when that is all of its
 * body: what stands beside it, around it or in a message within it could be anybody's, and is told
 * as `partly`. Octets that are signed come as they were signed: with CRLF.
 */
import type { ProtectionStandard } from '../core/protection.js';
import { encodedBytes } from './body.js';
import { findField, messageStart, readHeaderSection, unfold } from './headers.js';
import { parseStructure, type Part } from './structure.js';
import { decodeTransfer } from './transferEncoding.js';

export type ProtectedParts =
  /** `content`: the first part whole, header and body. */
  | { kind: 'signed'; standard: ProtectionStandard; content: Buffer; signature: Buffer }
  /** What is signed lies in the signature (S/MIME). */
  | { kind: 'opaque'; standard: 'smime'; data: Buffer }
  | { kind: 'encrypted'; standard: ProtectionStandard; data: Buffer }
  /** The text of the message is one block of OpenPGP, from its first line to its last. */
  | { kind: 'inline'; isSigned: boolean; data: Buffer; charset: string }
  | { kind: 'partly'; standard: ProtectionStandard; what: 'signed' | 'encrypted' };

const PGP_BLOCK = /^-----BEGIN PGP (?:SIGNED )?MESSAGE-----[ \t]*\r?$/gm;
const PGP_MARK = '-----BEGIN PGP ';
/** In the header of the message, or of a part somewhere in it. */
const MIME_MARK =
  /multipart\/(?:signed|encrypted)|application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted/i;

/** Null: nothing of it is protected. */
export function protectedParts(raw: Buffer): ProtectedParts | null {
  if (!mayBeProtected(raw)) return null;
  const { root, parts } = parseStructure(raw);
  return (
    wholeBody(raw, root) ??
    inlineText(raw, root) ??
    parts.map(partlyProtected).find((found) => found !== null) ??
    partlyInline(raw, parts)
  );
}

/** Without reading its structure, which most messages are spared. */
function mayBeProtected(raw: Buffer): boolean {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  const type = unfold(findField(fields, 'content-type')?.raw ?? 'text/plain');
  if (/^\s*text\//i.test(type)) {
    return raw.includes(PGP_MARK) || /base64/i.test(encodingOf(fields));
  }
  return MIME_MARK.test(type) || raw.includes(PGP_MARK) || MIME_MARK.test(raw.toString('latin1'));
}

function encodingOf(fields: Parameters<typeof findField>[0]): string {
  return findField(fields, 'content-transfer-encoding')?.raw ?? '';
}

function wholeBody(raw: Buffer, root: Part): ProtectedParts | null {
  const protocol = root.parameters.get('protocol')?.toLowerCase() ?? '';
  const [first, second] = root.children;
  if (root.type === 'multipart/signed') {
    if (root.children.length !== 2 || first === undefined || second === undefined) return null;
    const standard = signatureStandard(protocol);
    if (standard === null || !isSignature(second, standard)) return null;
    const content = withCrlf(raw.subarray(first.top, first.end));
    return { kind: 'signed', standard, content, signature: decoded(raw, second) };
  }
  if (root.type === 'multipart/encrypted') {
    const isOpenPgp =
      root.children.length === 2 &&
      protocol === 'application/pgp-encrypted' &&
      first?.type === 'application/pgp-encrypted';
    if (!isOpenPgp || second === undefined) return null;
    return { kind: 'encrypted', standard: 'openpgp', data: decoded(raw, second) };
  }
  if (isPkcs7(root)) {
    const kind = root.parameters.get('smime-type')?.toLowerCase() ?? 'enveloped-data';
    const data = decoded(raw, root);
    if (kind === 'signed-data') return { kind: 'opaque', standard: 'smime', data };
    return { kind: 'encrypted', standard: 'smime', data };
  }
  return null;
}

function signatureStandard(protocol: string): ProtectionStandard | null {
  if (protocol === 'application/pgp-signature') return 'openpgp';
  return /^application\/(?:x-)?pkcs7-signature$/.test(protocol) ? 'smime' : null;
}

function isSignature({ type }: Part, standard: ProtectionStandard): boolean {
  return signatureStandard(type) === standard;
}

function isPkcs7({ type }: Part): boolean {
  return /^application\/(?:x-)?pkcs7-mime$/.test(type);
}

function inlineText(raw: Buffer, root: Part): ProtectedParts | null {
  if (root.type !== 'text/plain') return null;
  const data = decoded(raw, root);
  const text = data.toString('latin1').trim();
  const isSigned = text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----');
  if (!isSigned && !text.startsWith('-----BEGIN PGP MESSAGE-----')) return null;
  const end = isSigned ? '-----END PGP SIGNATURE-----' : '-----END PGP MESSAGE-----';
  const isOne = text.endsWith(end) && text.split(end).length === 2;
  if (!isOne || (text.match(PGP_BLOCK) ?? []).length !== 1) return null;
  return { kind: 'inline', isSigned, data, charset: root.parameters.get('charset') ?? 'utf-8' };
}

function partlyProtected({ type, parameters }: Part): ProtectedParts | null {
  if (type === 'multipart/signed') {
    const standard = signatureStandard(parameters.get('protocol')?.toLowerCase() ?? '');
    return { kind: 'partly', standard: standard ?? 'openpgp', what: 'signed' };
  }
  if (type === 'multipart/encrypted' || type === 'application/pgp-encrypted') {
    return { kind: 'partly', standard: 'openpgp', what: 'encrypted' };
  }
  if (/^application\/(?:x-)?pkcs7-mime$/.test(type)) {
    const isSigned = parameters.get('smime-type')?.toLowerCase() === 'signed-data';
    return { kind: 'partly', standard: 'smime', what: isSigned ? 'signed' : 'encrypted' };
  }
  return null;
}

function partlyInline(raw: Buffer, parts: readonly Part[]): ProtectedParts | null {
  for (const part of parts) {
    if (part.type !== 'text/plain') continue;
    const [block] = decoded(raw, part).toString('latin1').match(PGP_BLOCK) ?? [];
    if (block === undefined) continue;
    const what = block.includes('SIGNED') ? 'signed' : 'encrypted';
    return { kind: 'partly', standard: 'openpgp', what };
  }
  return null;
}

function decoded(raw: Buffer, part: Part): Buffer {
  return decodeTransfer(encodedBytes(raw, part), part.encoding);
}

/** What signing programs saw, however the message was kept since. */
export function withCrlf(content: Buffer): Buffer {
  const text = content.toString('latin1');
  const canonical = text.replace(/\r\n|\r|\n/g, '\r\n');
  return canonical === text ? content : Buffer.from(canonical, 'latin1');
}
