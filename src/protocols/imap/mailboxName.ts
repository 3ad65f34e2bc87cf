/**
 * Mailbox names on the wire: modified UTF-7 (RFC 3501, 5.1.3), or UTF-8 where the server has
 * agreed to it (RFC 6855, RFC 9051).
 */
import type { ImapFlow } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import type { Argument } from './imapCommand.js';

/** The name as an argument of a command. */
export function mailboxArgument(client: ImapFlow, path: string): Argument {
  if (/[\r\n\0]/.test(path)) throw badName('a folder name cannot hold line breaks');
  return { type: 'STRING', value: isUtf8(client) ? path : modifiedUtf7(path) };
}

/** Pure. */
export function modifiedUtf7(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === '&') return '&-';
    const units = Buffer.from(run, 'utf16le').swap16();
    return `&${units.toString('base64').replaceAll('/', ',').replace(/=+$/, '')}-`;
  });
}

/** What a server calls a mailbox, or a label, decoded to Unicode. What is no modified UTF-7 stays. */
export function mailboxNameOf(client: ImapFlow, wire: string): string {
  return isUtf8(client) ? wire : fromModifiedUtf7(wire);
}

/** Pure. */
export function fromModifiedUtf7(wire: string): string {
  return wire.replace(/&([A-Za-z0-9+,]*)-/g, (run, coded: string) => {
    if (coded === '') return '&';
    const units = Buffer.from(coded.replaceAll(',', '/'), 'base64');
    return units.length % 2 === 0 ? units.swap16().toString('utf16le') : run;
  });
}

function isUtf8({ enabled }: ImapFlow): boolean {
  return enabled.has('UTF8=ACCEPT') || enabled.has('IMAP4REV2');
}

/**
 * The full name of a mailbox of the user's own namespace (RFC 2342).
 *
 * @throws MailtuiError `bad-input` for a name that the server cannot have.
 */
export function mailboxPath(client: ImapFlow, segments: readonly string[]): string {
  const prefix = client.namespace?.prefix ?? '';
  const delimiter = client.namespace?.delimiter ?? '';
  for (const segment of segments) {
    if (segment === '' || /\p{Cc}/u.test(segment)) {
      throw badName('a folder name cannot be empty or hold control characters');
    }
    if (delimiter !== '' && segment.includes(delimiter)) {
      throw badName(`this server takes ${delimiter} for the step into a subfolder`);
    }
  }
  if (segments.length === 0) throw badName('a folder needs a name');
  if (segments.length > 1 && delimiter === '') throw badName('this server has no subfolders');
  const path = segments.join(delimiter);
  if (path.toUpperCase() === 'INBOX') return 'INBOX';
  return path.startsWith(prefix) ? path : prefix + path;
}

function badName(message: string): MailtuiError {
  return new MailtuiError('bad-input', message, { hint: 'Choose another name for the folder.' });
}
