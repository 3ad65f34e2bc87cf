/**
 * mailto: links (RFC 6068).
 *
 * Guarantees: only what the user then sees is taken: recipients, subject and text. Never attaches a
 * file, never adds a header or a hidden recipient.
 */
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import { parseAddresses } from './addresses.js';
import { checkLine } from './newHeaders.js';

export interface MailtoLink {
  to: Address[];
  cc: Address[];
  subject: string;
  body: string;
}

/** @throws MailtuiError `bad-input` when it is none, or has control characters in a field. */
export function parseMailto(link: string): MailtoLink {
  const [, path, query] = /^mailto:([^?#]*)(?:\?([^#]*))?(?:#.*)?$/i.exec(link) ?? [];
  if (path === undefined) throw new MailtuiError('bad-input', 'this is no mailto: link');
  const found: MailtoLink = { to: addressesOf(path), cc: [], subject: '', body: '' };
  for (const field of (query ?? '').split('&')) {
    const [name = '', ...value] = field.split('=');
    const text = value.join('=');
    switch (name.toLowerCase()) {
      case 'to':
        found.to.push(...addressesOf(text));
        break;
      case 'cc':
        found.cc.push(...addressesOf(text));
        break;
      case 'subject':
        found.subject = checkLine('subject of the link', decoded(text));
        break;
      case 'body':
        found.body = decoded(text).replace(/[^\P{Cc}\n\r\t]/gu, '');
        break;
    }
  }
  return found;
}

function addressesOf(text: string): Address[] {
  return text
    .split(',')
    .flatMap((part) => parseAddresses(checkLine('address of the link', decoded(part))));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MailtuiError('bad-input', 'the mailto: link has a broken % sequence');
  }
}
