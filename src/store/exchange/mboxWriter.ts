/**
 * Messages as an mbox (mboxrd): every line of a message that could be taken for the beginning of one
 * gets a `>`, which reading takes away again; flags and tags stand in fields of the header.
 */
import { markLines, type ForeignMarks } from '../../core/foreignFlags.js';
import { withLf } from './canonical.js';
import { splitMboxFields } from './mboxFields.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

export interface Outgoing extends ForeignMarks {
  content: Buffer;
  /** Ms since the epoch. */
  received: number;
  /** Untrusted text; empty: nobody knows. */
  sender: string;
}

/** The message with the line before it and the empty line behind it. */
export function asMbox({ content, received, sender, flags, tags }: Outgoing): Buffer {
  const lines = withLf(content);
  const end = lines.indexOf('\n\n');
  const head = end === -1 ? lines : lines.subarray(0, end + 1);
  const { header } = splitMboxFields(head);
  const body = end === -1 ? EMPTY_LINE : lines.subarray(end + 1);
  const endsLine = body[body.length - 1] === 0x0a;
  const parts = [
    Buffer.from(`From ${address(sender)} ${asctime(received)}\n`),
    quoted(header),
    ...(header.length > 0 && header[header.length - 1] !== 0x0a ? [EMPTY_LINE] : []),
    Buffer.from(markLines({ flags, tags }, '\n')),
    quoted(body),
    endsLine ? EMPTY_LINE : Buffer.from('\n\n'),
  ];
  return Buffer.concat(parts);
}

const EMPTY_LINE = Buffer.from('\n');

function quoted(text: Buffer): Buffer {
  if (!text.includes('From ')) return text;
  return Buffer.from(text.toString('latin1').replace(/^(>*From )/gm, '>$1'), 'latin1');
}

/** One word of visible ASCII. */
function address(sender: string): string {
  return /^[!-~]{1,300}$/.test(sender) ? sender : 'MAILER-DAEMON';
}

/** In UTC, as the format has it. */
function asctime(ms: number): string {
  const date = new Date(ms);
  const two = (n: number, fill = '0') => String(n).padStart(2, fill);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((n) => two(n));
  const day = two(date.getUTCDate(), ' ');
  return `${DAYS[date.getUTCDay()] ?? ''} ${MONTHS[date.getUTCMonth()] ?? ''} ${day} ${time.join(':')} ${date.getUTCFullYear()}`;
}
