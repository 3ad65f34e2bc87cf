/**
 * A message that is passed on as it is (RFC 5322, 3.6.6): the new recipients see who redirected it,
 * and answer its author.
 */
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import { messageStart } from './headers.js';
import { checkAddress, headerDate, inAscii, mailbox, newMessageId } from './newHeaders.js';
import { withoutPrivateFields } from './privateFields.js';
import type { Submission } from './submission.js';

/** @param now ms since the epoch. @throws MailtuiError `bad-input`. */
export function redirectMessage(
  raw: Buffer,
  { from, to }: { from: Address; to: readonly Address[] },
  now: number,
  /** The address that is not to get it again: a program passes it on. */
  loop?: string,
): Submission {
  for (const { address } of [from, ...to]) checkAddress(address);
  if (to.length === 0) {
    throw new MailtuiError('bad-input', 'nobody is named to redirect it to');
  }
  if (raw.includes(0)) throw new MailtuiError('bad-input', 'the message contains a NUL');
  const header = [
    `Resent-From: ${mailbox(from)}`,
    `Resent-To: ${to.map(mailbox).join(',\r\n ')}`,
    `Resent-Date: ${headerDate(now)}`,
    `Resent-Message-ID: ${newMessageId(from.address)}`,
    ...(loop === undefined ? [] : [`X-Loop: ${inAscii(loop)}`]),
  ].join('\r\n');
  const content = withoutPrivateFields(raw.subarray(messageStart(raw)))
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n');
  return {
    content: Buffer.from(`${header}\r\n${withoutTrace(content)}`, 'latin1'),
    envelope: {
      from: inAscii(from.address),
      to: [...new Set(to.map(({ address }) => inAscii(address)))],
    },
  };
}

/** Where earlier deliveries say that they went is no business of this one. */
function withoutTrace(content: string): string {
  const end = content.indexOf('\r\n\r\n');
  const header = end < 0 ? content : content.slice(0, end + 2);
  const kept = header.replace(
    /^(?:Return-Path|Delivered-To|X-Original-To):.*\r\n(?:[ \t].*\r\n)*/gim,
    '',
  );
  return kept + content.slice(header.length);
}
