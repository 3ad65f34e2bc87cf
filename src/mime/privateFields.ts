/**
 * Header fields that are for the author's eyes alone: to whom it also goes, and what a draft knows of
 * itself, which says that, too. They have to be gone from whatever leaves this computer.
 */
import { messageStart, readHeaderSection } from './headers.js';

/** In lower case. */
export const PRIVATE_FIELDS = ['bcc', 'resent-bcc', 'x-mailtui-draft'] as const;

/** Also as RFC 5322, 4.5 has them: with blanks before the colon. */
const FIELD = new RegExp(
  `^(?:${PRIVATE_FIELDS.join('|')})[ \\t]*:[^\\r\\n]*(?:\\r\\n|\\r|\\n|$)(?:[ \\t][^\\r\\n]*(?:\\r\\n|\\r|\\n|$))*`,
  'gim',
);

/** The message without them; all else octet by octet. */
export function withoutPrivateFields(raw: Buffer): Buffer {
  const { bodyStart } = readHeaderSection(raw, messageStart(raw));
  const header = raw.toString('latin1', 0, bodyStart);
  const kept = header.replace(FIELD, '');
  if (kept === header) return raw;
  return Buffer.concat([Buffer.from(kept, 'latin1'), raw.subarray(bodyStart)]);
}
