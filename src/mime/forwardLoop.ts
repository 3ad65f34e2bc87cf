/**
 * Whether a message may be passed on without a person looking at it. Programs that answer each other
 * send mail round for ever, so a doubt keeps a message here.
 */
import { messageStart, readHeaderSection } from './headers.js';

/** More servers than that are a circle (RFC 5321, 6.3, says a hundred at least; honest mail has ten). */
const MOST_HOPS = 30;

/**
 * The reason why it is not passed on to these, as a clause; null: it may be.
 * @param own the addresses of the user
 */
export function whyNotForwarded(
  raw: Buffer,
  own: readonly string[],
  to: readonly string[],
): string | null {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  const values = (key: string): string[] =>
    fields.filter((field) => field.key === key).map((field) => field.raw.trim().toLowerCase());
  const mine = own.map((address) => address.toLowerCase());
  const names = (key: string): boolean =>
    values(key).some((value) => mine.some((address) => holdsAddress(value, address)));
  if (names('x-loop') || names('resent-from')) return 'it was passed on from here before';
  if (to.some((address) => mine.includes(address.toLowerCase()))) {
    return 'it would come back here: the address is your own';
  }
  if (values('received').length > MOST_HOPS) return 'it has gone round through too many servers';
  // RFC 3834: a message that a program sent is not answered, and a bounce is not bounced.
  if (values('return-path').includes('<>')) return 'it is a report of a mail server';
  if (values('auto-submitted').some((value) => !value.startsWith('no'))) {
    return 'a program sent it';
  }
  return null;
}

/** As a whole: `nn@x.org` is not in `ann@x.org`. */
function holdsAddress(text: string, address: string): boolean {
  const at = text.indexOf(address);
  if (at < 0) return false;
  const around = (text[at - 1] ?? ' ') + (text[at + address.length] ?? ' ');
  return /^[\s<>,;:"()][\s<>,;:"()]$/.test(around);
}
