/** What can only be done with a message that is wholly here. */
import { MailtuiError } from '../core/errors.js';
import type { MessageRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';

/** @throws MailtuiError `bad-input` when only its header is here. */
export function refusePartial({ id, file }: Pick<MessageRow, 'id' | 'file'>): void {
  if (!isPartial(file)) return;
  throw new MailtuiError('bad-input', `only the header of message ${id} is here`, {
    hint: `Fetch the rest first: mailtui fetch ${id}`,
  });
}
