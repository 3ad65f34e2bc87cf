/** What an attachment is called: its name, or what it is. Pure. */
import type { ScreenAttachment } from '../../app/screenMail.js';
import { phrase } from '../text/phrase.js';

type Named = Pick<ScreenAttachment, 'name' | 'type'>;

const KINDS = {
  'message/rfc822': 'message',
  'message/global': 'message',
  'message/news': 'message',
  'message/delivery-status': 'report',
  'message/global-delivery-status': 'report',
  'message/disposition-notification': 'receipt',
  'message/global-disposition-notification': 'receipt',
  'text/rfc822-headers': 'headers',
  'message/global-headers': 'headers',
  'text/calendar': 'invitation',
  'application/pgp-encrypted': 'encryption',
} as const;

export function attachmentName({ name, type }: Named): string {
  if (name !== '') return name;
  const kind = Object.entries(KINDS).find(([known]) => known === type)?.[1];
  return kind === undefined ? type : phrase(`attachmentName.${kind}`);
}
