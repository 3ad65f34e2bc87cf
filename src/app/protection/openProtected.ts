/**
 * Opens messages: verifies what is signed, decrypts what is encrypted, and says what came of it.
 *
 * Guarantees: what is given out as content is what was verified or decrypted, and nothing beside
 * it; decrypted octets stay in memory; nothing is fetched; a fault of the programs is told in the
 * protection, never thrown. Signatures are judged by `core/protection.ts`'s words.
 */
import { toMailtuiError } from '../../core/errors.js';
import type { Protection, SignatureMark } from '../../core/protection.js';
import { open, verifyDetached, type Opened } from '../../crypto/openPgp.js';
import type { Asking } from '../../crypto/runGpg.js';
import { openSmime, verifySmime } from '../../crypto/smime.js';
import { changedSubject, openedContent, openedText } from '../../mime/openedContent.js';
import { protectedParts, type ProtectedParts } from '../../mime/protectedParts.js';
import { authorOfMessage, judgeSignatures, judgeSmime, noMark } from './judgeSignatures.js';

export interface OpenedMessage {
  /** The message to be read: as it came, or with its content opened. */
  content: Buffer;
  /** Null: it is neither signed nor encrypted. */
  protection: Protection | null;
  /** What looks wrong beside the signature, as sentences. */
  warnings: readonly string[];
}

/** @param asking whether a passphrase may be asked for, and where. */
export type OpenProtected = (raw: Buffer, asking: Asking) => Promise<OpenedMessage>;

const NOTHING = { encrypted: 'no', reason: '', isLocked: false, signature: null } as const;

export const openProtected: OpenProtected = async (raw, asking) => {
  const parts = protectedParts(raw);
  if (parts === null) return { content: raw, protection: null, warnings: [] };
  try {
    return await openParts(raw, parts, asking);
  } catch (thrown) {
    const reason = toMailtuiError(thrown).message;
    return { content: raw, protection: failedProtection(parts, reason), warnings: [] };
  }
};

function openParts(raw: Buffer, parts: ProtectedParts, asking: Asking): Promise<OpenedMessage> {
  switch (parts.kind) {
    case 'partly':
      return Promise.resolve(partly(raw, parts));
    case 'signed':
      return openSigned(raw, raw, parts);
    case 'inline':
      return openInline(raw, parts, asking);
    case 'encrypted':
      return openEncrypted(raw, parts, asking);
    case 'opaque':
      return openOpaque(raw, raw, parts.data);
  }
}

function partly(
  raw: Buffer,
  { standard, what }: Extract<ProtectedParts, { kind: 'partly' }>,
): OpenedMessage {
  if (what === 'signed') {
    const reason = 'a part of it may be, and is not looked at';
    const signature = noMark('unclear', reason);
    return { content: raw, protection: { standard, ...NOTHING, signature }, warnings: [] };
  }
  const reason = 'only a part of the message is encrypted';
  const protection = { standard, ...NOTHING, encrypted: 'closed', reason } as const;
  return { content: raw, protection, warnings: [] };
}

/** @param message whose content `raw` is, with the header that names the author. */
async function openSigned(
  message: Buffer,
  raw: Buffer,
  parts: Extract<ProtectedParts, { kind: 'signed' }>,
): Promise<OpenedMessage> {
  const { standard, content, signature } = parts;
  if (standard === 'smime') {
    const mark = judgeSmime(await verifySmime(signature, content), authorOfMessage(message));
    return { content: raw, protection: { standard, ...NOTHING, signature: mark }, warnings: [] };
  }
  const found = await verifyDetached(content, signature);
  const mark = await judgeSignatures(found, authorOfMessage(message));
  const subject = isVerified(mark) ? changedSubject(message, content) : null;
  return {
    content: raw,
    protection: { standard, ...NOTHING, signature: mark },
    warnings:
      subject === null
        ? []
        : [`The subject was changed on the way; what was signed is: ${subject}`],
  };
}

function isVerified({ state }: SignatureMark): boolean {
  return state === 'good' || state === 'unconfirmed';
}

async function openInline(
  raw: Buffer,
  parts: Extract<ProtectedParts, { kind: 'inline' }>,
  asking: Asking,
): Promise<OpenedMessage> {
  const opened = await open(parts.data, asking);
  if (opened.kind !== 'opened') return notOpened(raw, parts, opened);
  const signature =
    opened.signatures.length > 0 || parts.isSigned
      ? await judgeSignatures(opened.signatures, authorOfMessage(raw))
      : null;
  const encrypted = opened.isEncrypted ? 'opened' : 'no';
  return {
    content: openedText(raw, opened.content, parts.charset),
    protection: { standard: 'openpgp', ...NOTHING, encrypted, signature },
    warnings: [],
  };
}

async function openEncrypted(
  raw: Buffer,
  parts: Extract<ProtectedParts, { kind: 'encrypted' }>,
  asking: Asking,
): Promise<OpenedMessage> {
  const { standard, data } = parts;
  const opened = standard === 'smime' ? await openSmime(data, asking) : await open(data, asking);
  if (opened.kind !== 'opened') return notOpened(raw, parts, opened);
  const content = openedContent(raw, opened.content);
  const encrypted = opened.isEncrypted ? 'opened' : 'no';
  if (opened.signatures.length > 0) {
    const signature = await judgeSignatures(opened.signatures, authorOfMessage(raw));
    return {
      content,
      protection: { standard, ...NOTHING, encrypted, signature },
      warnings: [],
    };
  }
  const inner = await openWithin(raw, content, protectedParts(opened.content));
  const signature = inner?.protection?.signature ?? null;
  return {
    content: inner?.content ?? content,
    protection: { standard, ...NOTHING, encrypted, signature },
    warnings: inner?.warnings ?? [],
  };
}

/** What was signed before it was encrypted; null: nothing was. */
function openWithin(
  message: Buffer,
  content: Buffer,
  within: ProtectedParts | null,
): Promise<OpenedMessage> | null {
  if (within?.kind === 'opaque') return openOpaque(message, content, within.data);
  if (within?.kind !== 'signed') return null;
  if (within.standard === 'openpgp') return openSigned(message, content, within);
  // To be checked it would have to be written to the disk.
  const protection = failedProtection(within, 'it lies inside of an encrypted message');
  return Promise.resolve({ content, protection, warnings: [] });
}

/** @param message whose content `raw` is, with the header that names the author. */
async function openOpaque(message: Buffer, raw: Buffer, data: Buffer): Promise<OpenedMessage> {
  const found = await verifySmime(data, null);
  const signature = judgeSmime(found, authorOfMessage(message));
  return {
    content: found.kind === 'signed' ? openedContent(message, found.content) : raw,
    protection: { standard: 'smime', ...NOTHING, signature },
    warnings: [],
  };
}

function notOpened(
  raw: Buffer,
  parts: ProtectedParts,
  opened: Exclude<Opened, { kind: 'opened' }>,
): OpenedMessage {
  const isLocked = opened.kind === 'locked';
  const reason = isLocked ? '' : opened.reason;
  return {
    content: raw,
    protection: { ...failedProtection(parts, reason), isLocked },
    warnings: [],
  };
}

function failedProtection(parts: ProtectedParts, reason: string): Protection {
  const standard = parts.kind === 'inline' ? 'openpgp' : parts.standard;
  const isSigned =
    parts.kind === 'signed' ||
    parts.kind === 'opaque' ||
    (parts.kind === 'inline' && parts.isSigned);
  if (isSigned) return { standard, ...NOTHING, signature: noMark('unchecked', reason) };
  return { standard, ...NOTHING, encrypted: 'closed', reason };
}
