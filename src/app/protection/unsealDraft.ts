/** A draft that was encrypted to its author, as it was before. In memory only. */
import { Locked, open } from '../../crypto/openPgp.js';
import { MailtuiError } from '../../core/errors.js';
import { draftKey } from '../../mime/draftMessage.js';
import { openedContent } from '../../mime/openedContent.js';
import { protectedParts } from '../../mime/protectedParts.js';
import { NOT_ASKING } from './askingHere.js';

/**
 * Only for messages in the Drafts folder: what is inside is believed as a draft of ours.
 * @throws MailtuiError {@link Locked}, `bad-input` when it cannot be opened.
 */
export async function unsealDraft(raw: Buffer): Promise<Buffer> {
  const parts = protectedParts(raw);
  if (parts?.kind !== 'encrypted' || parts.standard !== 'openpgp') return raw;
  const opened = await open(parts.data, NOT_ASKING);
  if (opened.kind === 'locked') throw new Locked();
  if (opened.kind === 'failed') {
    throw new MailtuiError('bad-input', `this draft is encrypted, and ${opened.reason}`);
  }
  // What another program encrypted is a message without its header.
  return draftKey(opened.content) === null ? openedContent(raw, opened.content) : opened.content;
}
