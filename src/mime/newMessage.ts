/** A draft as the message that is sent. */
import type { Draft } from '../core/draft.js';
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import type { NewMessage } from './compose.js';
import { typedAddresses } from './draftMessage.js';
import type { DraftPage } from './draftPage.js';

/**
 * @param contents of the attachments, in their order.
 * @param page absent: it is text alone.
 * @throws MailtuiError `bad-input`.
 */
export function newMessage(
  draft: Draft,
  contents: readonly Buffer[],
  page?: DraftPage,
): NewMessage {
  const { key, from, subject, body, references, attachments } = draft;
  return {
    ...{ key, from, subject, body, references },
    to: people(draft.to),
    cc: people(draft.cc),
    bcc: people(draft.bcc),
    replyTo: people(draft.replyTo),
    attachments: attachments.map(({ name, type }, at) => {
      const content = contents[at];
      if (content === undefined) throw new MailtuiError('bug', 'an attachment has no content');
      const pictureId = page?.pictureIds.get(at);
      return { name, type, content, ...(pictureId === undefined ? {} : { pictureId }) };
    }),
    ...(page === undefined ? {} : { page: page.page }),
  };
}

/** A word that is no address is taken for one, so that it is refused as such. */
function people(typed: string): Address[] {
  return typedAddresses(typed).map(({ name, address }) =>
    address === '' ? { name: '', address: name } : { name, address },
  );
}
