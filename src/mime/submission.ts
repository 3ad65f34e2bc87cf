/**
 * A message as programs hand it to sendmail, made ready to be sent.
 *
 * Guarantees: what is there stays as it is, but for line ends, fields that have no business in a
 * message that is sent (Bcc, Return-Path), and lines that are too long to be sent; what has to be
 * there is added. Nobody gets it who is not named, and no Bcc is seen.
 */
import { MailtuiError } from '../core/errors.js';
import type { Envelope } from '../core/mailSender.js';
import type { Address } from '../core/message.js';
import { parseAddresses } from './addresses.js';
import { findField, messageStart, readHeaderSection, unfold, type HeaderField } from './headers.js';
import {
  checkAddress,
  checkLine,
  headerDate,
  inAscii,
  mailbox,
  newMessageId,
} from './newHeaders.js';
import { PRIVATE_FIELDS } from './privateFields.js';
import { encodeQuotedPrintable, hasLongLine } from './quotedPrintable.js';

export interface SubmissionWishes {
  /** Whose account it is. */
  account: Address;
  /** As given beside the message. */
  recipients: readonly string[];
  /** Also those in To, Cc and Bcc. */
  readsRecipients: boolean;
  /** To whom reports go; absent: the account's address. */
  sender?: string;
  /** The author's name where the message has no From. */
  fullName?: string;
  /** Ms since the epoch. */
  now: number;
}

export interface Submission {
  content: Buffer;
  envelope: Envelope;
}

const REMOVED = new Set<string>([...PRIVATE_FIELDS, 'return-path']);
const MOST_RECIPIENTS = 100_000;

/** Who wrote the message, by its header; '' when it does not say. */
export function authorOf(raw: Buffer): string {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  return addressesIn(fields, 'from')[0]?.address ?? '';
}

/** @throws MailtuiError `bad-input`. */
export function readSubmission(raw: Buffer, wishes: SubmissionWishes): Submission {
  if (raw.includes(0)) throw bad('the message contains a NUL');
  const lines = raw.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n');
  const text = Buffer.from(lines, 'latin1');
  const { fields, bodyStart } = readHeaderSection(text, messageStart(text));
  if (fields.length === 0 && text.length === 0) throw bad('the message is empty');

  const named = wishes.readsRecipients
    ? ['to', 'cc', 'bcc'].flatMap((key) => allAddresses(fields, key))
    : [];
  const to = [...wishes.recipients, ...named.map(({ address }) => address)];
  const envelope = {
    from: inAscii(checkAddress(wishes.sender ?? wishes.account.address)),
    to: [
      ...new Set(to.map((address) => inAscii(checkAddress(qualified(address, wishes.account))))),
    ],
  };
  if (envelope.to.length === 0) throw bad('the message has no recipients');

  const body = sendableBody(fields, text.subarray(bodyStart));
  const kept = body.fields.filter(({ key }) => !REMOVED.has(key) && key !== 'from');
  const header = [
    ...author(fields, wishes),
    ...(findField(fields, 'date') === undefined ? [`Date: ${headerDate(wishes.now)}\r\n`] : []),
    ...(findField(fields, 'message-id') === undefined
      ? [`Message-ID: ${newMessageId(wishes.account.address)}\r\n`]
      : []),
    ...kept.map(({ name, raw: value }) => `${name}:${value.trimEnd()}\r\n`),
    ...body.added,
  ].join('');
  if (hasLongLine(header)) throw bad('the header has a line of more than 998 characters');
  return {
    content: Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from('\r\n'), body.content]),
    envelope,
  };
}

/** A user of this computer, as cron writes them, is the owner of the account. */
function qualified(address: string, account: Address): string {
  return /^[A-Za-z0-9._-]+$/.test(address) ? account.address : address;
}

/** The From fields as they are, or one that a server takes. */
function author(fields: readonly HeaderField[], wishes: SubmissionWishes): string[] {
  const [first] = addressesIn(fields, 'from');
  if (first?.address.includes('@') === true) {
    return fields
      .filter(({ key }) => key === 'from')
      .map(({ name, raw }) => `${name}:${raw.trimEnd()}\r\n`);
  }
  const { account, fullName } = wishes;
  const known = first === undefined || first.name === '' ? account.name : first.name;
  const name = checkLine('full name', fullName ?? known);
  return [`From: ${mailbox({ name, address: account.address })}\r\n`];
}

/**
 * RFC 5322, 2.1.1: lines of at most 998 characters. Text may be encoded so that they are; what is
 * encoded or signed already must not be touched.
 */
function sendableBody(
  fields: readonly HeaderField[],
  content: Buffer,
): { fields: readonly HeaderField[]; added: string[]; content: Buffer } {
  const text = content.toString('latin1');
  if (!hasLongLine(text)) return { fields, added: [], content };
  const type = unfold(findField(fields, 'content-type')?.raw ?? 'text/plain').trim();
  const encoding = unfold(findField(fields, 'content-transfer-encoding')?.raw ?? '7bit').trim();
  if (!/^text\//i.test(type) || !/^[78]bit$/i.test(encoding)) {
    throw bad('the message has a line of more than 998 characters');
  }
  const hasVersion = findField(fields, 'mime-version') !== undefined;
  return {
    fields: fields.filter(({ key }) => key !== 'content-transfer-encoding'),
    added: [
      ...(hasVersion ? [] : ['MIME-Version: 1.0\r\n']),
      'Content-Transfer-Encoding: quoted-printable\r\n',
    ],
    content: Buffer.from(encodeQuotedPrintable(text)),
  };
}

function addressesIn(fields: readonly HeaderField[], key: string): Address[] {
  return parseAddresses(unfold(findField(fields, key)?.raw ?? ''), MOST_RECIPIENTS);
}

function allAddresses(fields: readonly HeaderField[], key: string): Address[] {
  return fields
    .filter((field) => field.key === key)
    .flatMap(({ raw }) => parseAddresses(unfold(raw), MOST_RECIPIENTS))
    .filter(({ address, name }) => address !== '' || name !== '');
}

function bad(message: string): MailtuiError {
  return new MailtuiError('bad-input', message, { hint: 'Nothing was sent.' });
}
