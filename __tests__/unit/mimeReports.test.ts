/** Messages written by programs: what they report is said at the top of the text. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partAsText } from '../../src/mime/otherViews.js';
import { readMessage } from '../../src/mime/read.js';
import { clockIn, instantOf } from '../../src/mime/zonedTime.js';

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
        'The message was not yet delivered to bob@example.net; the server goes on trying: the mail system there does not answer (4.4.1).',
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

  it('repeats no code, and has its sentences apart where they are long', async () => {
    const group = (name: string): string[] => [
      '',
      `Final-Recipient: rfc822; ${name}@example.net`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550-5.1.1 The account that you tried to reach does not',
      '    exist. Please try 550-5.1.1 checking the address for typos or 550 5.1.1 spaces.',
    ];
    const said =
      '550 5.1.1 The account that you tried to reach does not exist. Please try checking the address for typos or spaces.';
    const text = await textOf(report('delivery-status', ...group('a').slice(1), ...group('b')));
    expect(text.split('\n\n')).toEqual([
      `The message was not delivered to a@example.net: ${said}`,
      `The message was not delivered to b@example.net: ${said}`,
      'In my own words.',
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
  const zone = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'UTC';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

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
        'Here: Tue, 3 Nov 2026 09:00 – 10:30',
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

describe('what is elsewhere', () => {
  it('is said of a file that is only named', async () => {
    const raw = Buffer.from(
      'Content-Type: message/external-body; access-type=anon-ftp; site="ftp.example.org";\n directory="pub"; name="plan.ps"\n\nContent-Type: application/postscript\n\n',
    );
    expect(await textOf(raw)).toBe(
      'plan.ps is not in this message; its sender has it at ftp.example.org: pub/plan.ps.',
    );
    const page = Buffer.from(
      'Content-Type: message/external-body; access-type=URL; URL="https://a.example/\n b.pdf"\n\nContent-Type: application/pdf\n\n',
    );
    expect(await textOf(page)).toBe(
      'application/pdf is not in this message; its sender has it at https://a.example/b.pdf.',
    );
  });

  it('is said of a piece of a message', async () => {
    const raw = Buffer.from('Content-Type: message/partial; number=2; total=3; id=x\n\nand so on');
    expect(await textOf(raw)).toMatch(/^This is piece 2 of 3 of a message/);
  });
});

it('a contact is a card', async () => {
  const card = [
    'BEGIN:VCARD',
    'VERSION:2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen',
    'ORG:Ferry\\, Ltd;Deck',
    'item1.EMAIL;TYPE=INTERNET:j@a.example',
    'TEL;TYPE=cell:+49 1',
    'NOTE:goes on',
    '  here',
    'END:VCARD',
  ].join('\r\n');
  const raw = Buffer.from(`Content-Type: text/vcard\r\n\r\n${card}`);
  expect(await partAsText(raw, '1')).toBe(
    'Name: Müller, Jürgen\nOrganisation: Ferry, Ltd, Deck\nMail: j@a.example\nPhone: +49 1\nNote: goes on here',
  );
});

it('clocks elsewhere are read on both sides of a change', () => {
  const at = (hour: number): number | null =>
    instantOf({ year: 2026, month: 10, day: 25, hour, minute: 30 }, 'Europe/Berlin');
  expect(at(1)).toBe(Date.UTC(2026, 9, 24, 23, 30));
  expect(at(4)).toBe(Date.UTC(2026, 9, 25, 3, 30));
  expect(clockIn(Date.UTC(2026, 0, 1), 'Asia/Kolkata')).toMatchObject({ hour: 5, minute: 30 });
  expect(clockIn(0, 'No/Where')).toBeNull();
});

it('a report is found beside words that are labelled as one, which are shown behind it', async () => {
  const raw = Buffer.from(
    [
      'Content-Type: multipart/report; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'This message was undeliverable:',
      '',
      '<u@example.com> has restricted mail.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      'Final-Recipient: rfc822; u@example.com',
      'Action: failed',
      'Status: 5.3.0',
      '--b--',
    ].join('\n'),
  );
  expect(await textOf(raw)).toBe(
    [
      'The message was not delivered to u@example.com: a fault of the mail system there (5.3.0).',
      'This message was undeliverable:',
      '<u@example.com> has restricted mail.',
    ].join('\n\n'),
  );
});
