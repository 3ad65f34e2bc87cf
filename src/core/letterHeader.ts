/** What a POP3 message is recognised by when its UIDL does not tell. Pure. */
import { hash } from 'node:crypto';

/** So much of a message is looked at for its header, there as here. */
export const HEAD_LIMIT = 256 * 1024;

/**
 * The header section with the empty line that ends it. Null when it has no end within
 * {@link HEAD_LIMIT}; all of it when it is the whole message.
 */
export function headerSection(head: Buffer): Buffer | null {
  const end = head.indexOf('\r\n\r\n');
  if (end !== -1) return head.subarray(0, end + 4);
  return head.length > 0 && head.length < HEAD_LIMIT ? head : null;
}

/**
 * A name for a message: a hash of its header, without the fields that old servers change when a
 * message is read. `head` may go on into the body.
 */
export function nameByHeader(head: Buffer): string {
  const end = head.indexOf('\r\n\r\n');
  const header = (end === -1 ? head : head.subarray(0, end)).toString('latin1');
  const stable = header
    .split('\r\n')
    .filter((line) => line !== '' && !/^(?:x-)?(?:status|uidl?|keywords):/i.test(line));
  return `header:${hash('sha256', stable.join('\n')).slice(0, 32)}`;
}
