/** The report that a message could not be delivered (RFC 3464), as the demo's post office writes it. */
import { headerFields } from './imap/fetchItems.js';

export interface Undeliverable {
  /** Who is told. */
  to: string;
  recipients: readonly string[];
  /** The message that cannot be delivered. */
  original: Buffer;
  now: Date;
  /** Distinguishes this report from others. */
  serial: number;
}

/** Bytes of the whole message, CRLF throughout. Only header fields of the original are repeated. */
export function bounceMessage({ to, recipients, original, now, serial }: Undeliverable): Buffer {
  const fields = headerFields(original);
  const messageId = fields
    .find(({ name }) => name === 'MESSAGE-ID')
    ?.raw.slice(11)
    .trim();
  const thread = /^<[\x21-\x7e]{1,500}>$/.test(messageId ?? '')
    ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`]
    : [];
  const boundary = `=_bounce_${serial}`;
  const shown = recipients.map((address) => address.replace(/[^\x21-\x7e]/g, '?'));
  const lines = [
    'From: Mailer-Daemon <mailer-daemon@demo.invalid>',
    `To: ${to}`,
    'Subject: Undelivered: your message is back, unopened',
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <bounce.${now.getTime()}.${serial}@demo.invalid>`,
    ...thread,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This is the post office of the mailtui demo. It has two pigeon-holes and no road to',
    'the rest of the world, so your message went nowhere, which is also the safest place',
    'for a message written while trying something out.',
    '',
    'Not delivered to:',
    ...shown.map((address) => `  ${address}`),
    '',
    'Write to one of the two accounts of the demo instead; that does arrive.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; demo.invalid',
    ...shown.flatMap((address) => [
      '',
      `Final-Recipient: rfc822; ${address}`,
      'Action: failed',
      'Status: 5.1.2',
      'Diagnostic-Code: smtp; 550 5.1.2 this world ends at 127.0.0.1',
    ]),
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    '',
  ];
  return Buffer.concat([
    Buffer.from(lines.join('\r\n')),
    Buffer.from(fields.map(({ raw }) => raw).join(''), 'latin1'),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}
