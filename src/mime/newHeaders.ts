/**
 * Header fields that mailtui writes. What could begin a line of its own is refused, never cut out:
 * whoever sends has to see that something was wrong with it.
 */
import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';
import libmime from 'libmime';
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';

/** RFC 5321, 4.5.3.1: 64 for the local part, 255 for the domain. */
const LONGEST_ADDRESS = 320;

/** @throws MailtuiError `bad-input` for what is no address that mail can be sent to. */
export function checkAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const isSound =
    at > 0 &&
    at < address.length - 1 &&
    address.length <= LONGEST_ADDRESS &&
    !/[\p{Cc}\s<>,;:()[\]\\"]/u.test(address.slice(at)) &&
    /^(?:[^\p{Cc}\s<>,;:()[\]\\"@]+|"(?:[^\p{Cc}"\\<>]|\\[^\p{Cc}<>])+")$/u.test(
      address.slice(0, at),
    );
  if (isSound) return address;
  const shown = JSON.stringify(address.slice(0, 80));
  throw new MailtuiError('bad-input', `${shown} is no e-mail address`, {
    hint: 'An address looks like ann@example.org.',
  });
}

/** @throws MailtuiError `bad-input` when the text has a line break or a control character. */
export function checkLine(what: string, text: string): string {
  if (!/[\p{Cc}\u2028\u2029]/u.test(text)) return text;
  throw new MailtuiError('bad-input', `the ${what} has a line break or a control character`, {
    hint: 'It has to be one line of text.',
  });
}

/** An address with its name, as a header holds it (RFC 5322, 3.4; RFC 2047, 5). */
export function mailbox({ name, address }: Address): string {
  checkLine('name', name);
  if (name === '') return inAscii(address);
  const phrase = /^[\x20-\x7e]*$/.test(name)
    ? `"${name.replace(/["\\]/g, '\\$&')}"`
    : libmime.encodeWord(name, 'Q', 52);
  return `${phrase} <${inAscii(address)}>`;
}

/** RFC 5322, 3.6.4, with the domain of the sender. In angle brackets. */
export function newMessageId(address: string, local: string = randomUUID()): string {
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  return `<${local}@${domain === '' ? 'localhost.invalid' : domain}>`;
}

/** RFC 5322, 3.3, in UTC. */
export function headerDate(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

/** Servers know domains by their ASCII names (RFC 5890). */
export function inAscii(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = domainToASCII(address.slice(at));
  return domain === '' ? address : address.slice(0, at) + domain;
}
