/** What stays of a message when it goes through an mbox and back. */
import { hash } from 'node:crypto';
import { withLf } from './canonical.js';
import { splitMboxFields } from './mboxFields.js';

/** The same for messages that differ in line ends, in empty lines at the end, and in marks of an mbox. */
export function essence(content: Buffer): string {
  const lines = withLf(content);
  const end = lines.indexOf('\n\n');
  const header = end === -1 ? lines : lines.subarray(0, end + 1);
  const body = end === -1 ? Buffer.alloc(0) : lines.subarray(end + 1);
  let last = body.length;
  while (last > 0 && body[last - 1] === 0x0a) last -= 1;
  return hash('sha256', Buffer.concat([splitMboxFields(header).header, body.subarray(0, last)]));
}
