/** Messages written by programs: what they report is said at the top of the text. */
import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../src/mime/read.js';

function report(type: string, ...body: readonly string[]): Buffer {
  return Buffer.from(
    [
      'Subject: A report',
      `Content-Type: multipart/report; report-type=${type}; boundary=rep`,
      '',
      '--rep',
      '',
      'In my own words.',
      '--rep',
      `Content-Type: message/${type}`,
      '',
      ...body,
      '--rep',
      'Content-Type: text/rfc822-headers',
      '',
      'Subject: The lost one',
      '--rep--',
      '',
    ].join('\r\n'),
  );
}

async function textOf(raw: Buffer): Promise<string> {
  return (await readMessage(raw)).text;
}

describe('a delivery report', () => {
  it('names who did not get the message, and why', async () => {
    const raw = report(
      'delivery-status',
      'Reporting-MTA: dns; mx.example.org',
      '',
      'Original-Recipient: rfc822;jane@example.net',
      'Final-Recipient: rfc822; j.doe@inner.example.net',
      'Action: failed (gone)',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User',
      '  unknown.',
      '',
      'Final-Recipient: rfc822; <bob@example.net>',
      'Action: delayed',
      'Status: 4.4.1 (no answer)',
      '',
      'Final-Recipient: rfc822; ann@example.net',
      'Action: delivered',
      'Status: 2.0.0',
    );
    expect(await textOf(raw)).toBe(
      [
        'The message was not delivered to jane@example.net: 550 5.1.1 User unknown.',
        'The message was not yet delivered to bob@example.net; the server goes on trying: 4.4.1.',
        'The message was delivered to ann@example.net.',
        '',
        'In my own words.',
      ].join('\n'),
    );
  });

  it('of a thousand recipients is short', async () => {
    const group = ['', 'Final-Recipient: rfc822; a@example.net', 'Action: failed'];
    const text = await textOf(
      report('delivery-status', 'Reporting-MTA: dns; x', ...Array(1_000).fill(group).flat()),
    );
    expect(text.split('\n').slice(19, 22)).toEqual([
      'The message was not delivered to a@example.net.',
      'And so for 980 more recipients.',
      '',
    ]);
  });

  it('that tells nothing adds nothing', async () => {
    for (const body of [
      ['no field'],
      ['Action: failed'],
      ['Final-Recipient: x', 'Action: toString'],
    ])
      expect(await textOf(report('delivery-status', ...body))).toBe('In my own words.');
  });
});

describe('a read receipt', () => {
  it.each([
    [
      'manual-action/MDN-sent-manually; displayed',
      'A receipt says that jane@example.net has opened the message.',
    ],
    [
      'automatic-action/MDN-sent-automatically; deleted/error',
      'A receipt says that jane@example.net has deleted the message, perhaps unread.',
    ],
  ])('of %s', async (disposition, sentence) => {
    const raw = report(
      'disposition-notification',
      'Reporting-UA: example',
      'Final-Recipient: rfc822;jane@example.net',
      `Disposition: ${disposition}`,
    );
    expect(await textOf(raw)).toBe(`${sentence}\n\nIn my own words.`);
  });
});

function calendar(method: string, ...event: readonly string[]): Buffer {
  return Buffer.from(
    [
      `Content-Type: text/calendar; charset=utf-8; method=${method}`,
      '',
      'BEGIN:VCALENDAR',
      `METHOD:${method}`,
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      ...event,
      'BEGIN:VALARM',
      'SUMMARY:Wake up',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n'),
  );
}

describe('an invitation', () => {
  it('is a card', async () => {
    const raw = calendar(
      'REQUEST',
      'ORGANIZER;CN="Jörg; chair":mailto:joerg@example.org',
      'SUMMARY:Tea\\, cake and a ve',
      ' ry long talk',
      'DTSTART;TZID=Europe/Berlin:20261103T100000',
      'DTEND;TZID=Europe/Berlin:20261103T113000',
      'RRULE:FREQ=WEEKLY;COUNT=5',
      'LOCATION:Room 1\\nupstairs',
    );
    const { text, attachments } = await readMessage(raw);
    expect(text).toBe(
      [
        'Invitation: Tea, cake and a very long talk',
        'When: Tue, 3 Nov 2026 10:00 – 11:30 (Europe/Berlin)',
        'Repeats: weekly',
        'Where: Room 1 upstairs',
        'Organiser: Jörg; chair <joerg@example.org>',
      ].join('\n'),
    );
    expect(attachments).toHaveLength(1);
  });

  it.each([
    [['DTSTART;VALUE=DATE:20261103', 'DTEND;VALUE=DATE:20261104'], 'Tue, 3 Nov 2026'],
    [['DTSTART:20261103T100000Z'], 'Tue, 3 Nov 2026 10:00 (UTC)'],
    [
      ['DTSTART:20261103T230000Z', 'DTEND:20261104T010000Z'],
      'Tue, 3 Nov 2026 23:00 – Wed, 4 Nov 2026 01:00 (UTC)',
    ],
  ])('at %j', async (event, when) => {
    expect(await textOf(calendar('PUBLISH', 'SUMMARY:x', ...event))).toBe(
      `Event: x\nWhen: ${when}`,
    );
  });

  it('is answered and called off', async () => {
    const answer = 'ATTENDEE;PARTSTAT=DECLINED;CN=Jane:mailto:jane@example.net';
    expect(await textOf(calendar('REPLY', 'SUMMARY:Tea', answer))).toBe(
      'Reply to an invitation: Tea\nAnswer: Jane <jane@example.net> declines',
    );
    expect(await textOf(calendar('CANCEL', 'SUMMARY:Tea', answer))).toBe('Cancelled: Tea');
  });

  it('that is none, or is garbage, adds nothing', async () => {
    const head = 'Content-Type: text/calendar\n\n';
    for (const body of ['', 'BEGIN:VCALENDAR', ':::', 'END:VEVENT\n'.repeat(1_000)])
      expect(await textOf(Buffer.from(head + body))).toBe('');
  });
});

it('a message within the message is read though it is encoded', async () => {
  const inner = Buffer.from('From: a@example.org\nSubject: Inner\n\nInner words.').toString(
    'base64',
  );
  const raw = [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: message/rfc822',
    'Content-Transfer-Encoding: base64',
    '',
    inner,
    '--b--',
  ].join('\n');
  expect(await textOf(Buffer.from(raw))).toBe(
    '———— Forwarded message ————\nFrom: a@example.org\nSubject: Inner\n\nInner words.',
  );
});
