/**
 * What can be asked of a message beside its words: has it an attachment, an image, a link, an
 * invitation; is it encrypted or signed. For the index, so it looks and does not decode: says what
 * a message claims to be, not that a signature is good.
 *
 * Guarantees: never throws; linear time.
 */
import type { MessageTrait } from '../core/message.js';
import { encodedBytes, isHtml, partText, type Body } from './body.js';
import { isMultipart, type Part, type Structure } from './structure.js';

interface Parsed {
  structure: Structure;
  body: Body;
  attached: readonly Part[];
  /** The words of the body. */
  text: string;
}

/** Octets of an HTML part in which a link is looked for. */
const HTML_LIMIT = 1 << 18;

const HAS_LINK = /\bhttps?:\/\/[^\s<>"]/i;
/** Also as quoted-printable writes it. */
const HTML_LINK = /\bhref\s*=(?:3D)?\s*["']?https?:/i;

const INVITE = /^(?:text\/calendar|application\/ics)$/;
const SIGNATURE = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/;
const PKCS7 = /^application\/(?:x-)?pkcs7-mime$/;
/** Parts that belong to how a message is protected or answered rather than to what it carries. */
const PROTECTION = /^application\/(?:pgp-(?:signature|encrypted)|(?:x-)?pkcs7-(?:signature|mime))$/;
const ARMOUR_ENCRYPTED = '-----BEGIN PGP MESSAGE-----';
const ARMOUR_SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';

export function traitsOf(raw: Buffer, parsed: Parsed): MessageTrait[] {
  const { structure, body, attached, text } = parsed;
  const types = structure.parts.map((part) => part.type);
  const has: Readonly<Record<MessageTrait, boolean>> = {
    attachment: attached.some((part) => isBeside(part)),
    image: types.some((type) => type.startsWith('image/')),
    link:
      (text.includes('://') && HAS_LINK.test(text)) ||
      body.rich.some((part) => isHtml(part) && hasLink(raw, part)),
    invite: types.some((type) => INVITE.test(type)),
    encrypted:
      types.includes('multipart/encrypted') ||
      structure.parts.some((part) => isPkcs7(part, false)) ||
      text.includes(ARMOUR_ENCRYPTED),
    signed:
      types.includes('multipart/signed') ||
      structure.parts.some((part) => isPkcs7(part, true)) ||
      types.some((type) => SIGNATURE.test(type)) ||
      text.includes(ARMOUR_SIGNED),
  };
  return (Object.keys(has) as MessageTrait[]).filter((trait) => has[trait]);
}

/** Something a person would save: not shown in the text, no signature, no answer to an invitation. */
function isBeside(part: Part): boolean {
  if (isMultipart(part) || PROTECTION.test(part.type)) return false;
  if (part.disposition === 'attachment') return true;
  const within = part.parent?.type;
  if (within === 'multipart/alternative' || within === 'multipart/encrypted') return false;
  if (within === 'multipart/related' && part.contentId !== '') return false;
  return part.disposition !== 'inline' || !/^(?:image|text)\//.test(part.type);
}

/** S/MIME in one piece says by a parameter what it is; without one it is encrypted. */
function isPkcs7(part: Part, signed: boolean): boolean {
  if (!PKCS7.test(part.type)) return false;
  return (part.parameters.get('smime-type')?.toLowerCase() === 'signed-data') === signed;
}

function hasLink(raw: Buffer, part: Part): boolean {
  if (part.encoding === 'base64') return HTML_LINK.test(partText(raw, part, HTML_LIMIT));
  return HTML_LINK.test(encodedBytes(raw, part).toString('latin1', 0, HTML_LIMIT));
}
