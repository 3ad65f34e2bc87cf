/**
 * mailto: links (RFC 6068).
 *
 * Guarantees: only what the user then sees is taken: recipients, subject and text. Never attaches a
 * file, never adds any other header; what it leaves aside it names.
 */
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import { parseAddresses } from './addresses.js';
import { checkLine } from './newHeaders.js';

export interface MailtoLink {
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  body: string;
  /** Names of fields that are not taken from a link, in lower case. */
  ignored: string[];
}

/** @throws MailtuiError `bad-input` when it is none, or has control characters in a field. */
export function parseMailto(link: string): MailtoLink {
  const [, path, query] = /^mailto:([^?#]*)(?:\?([^#]*))?(?:#.*)?$/i.exec(link) ?? [];
  if (path === undefined) throw new MailtuiError('bad-input', 'this is no mailto: link');
  const found: MailtoLink = {
    ...{ to: addressesOf(path), cc: [], bcc: [], subject: '', body: '', ignored: [] },
  };
  for (const field of (query ?? '').split('&').filter((one) => one !== '')) {
    const [name = '', ...value] = field.split('=');
    const text = value.join('=');
    switch (name.toLowerCase()) {
      case 'to':
        found.to.push(...addressesOf(text));
        break;
      case 'cc':
        found.cc.push(...addressesOf(text));
        break;
      case 'bcc':
        found.bcc.push(...addressesOf(text));
        break;
      case 'subject':
        found.subject = checkLine('subject of the link', decoded(text));
        break;
      case 'body':
        found.body = decoded(text).replace(/[^\P{Cc}\n\r\t]/gu, '');
        break;
      default:
        found.ignored.push(
          decoded(name)
            .toLowerCase()
            .replace(/[^a-z0-9-]/g, '')
            .slice(0, 40),
        );
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
