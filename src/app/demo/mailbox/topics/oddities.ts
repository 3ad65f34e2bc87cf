/** Messages with an unusual shape: each is the one of its kind that a mailbox meets some day. */
import { ago, at, type Letter, type RawLetter } from '../letter.js';
import { BASTIAN, JONAS, MIRA_AT_WORK, TOMAS } from '../people.js';
import { headerDate, rawMessage, type RawField } from '../raw.js';
import { bellSound } from '../bellSound.js';

const TO: RawField = ['To', 'Mira Lindqvist <mira@heronworks.example>'];
const MIME: RawField = ['MIME-Version', '1.0'];

export const ODDITIES: readonly Letter[] = [
  {
    id: 'bell-1',
    from: JONAS,
    to: [MIRA_AT_WORK],
    subject: 'The bell, for posterity (1 MB, sorry)',
    when: at(5, '15:45'),
    text: `Since it is off by default now, somebody should keep it. Forty-seven
times, because I could not stop.

Jonas`,
    attachments: [{ filename: 'ships-bell.wav', contentType: 'audio/wav', content: bellSound(47) }],
  },
  {
    id: 'no-subject-1',
    from: BASTIAN,
    to: [MIRA_AT_WORK],
    subject: '',
    when: ago(27),
    unread: true,
    text: `It was "moon" because of the spring tide. Item 9: do not switch Kell
before 13:00, the ramp will be too steep for the tractor.

I knew I was very sure of it.`,
  },
  {
    id: 'many-parts-1',
    from: TOMAS,
    to: [MIRA_AT_WORK],
    subject: 'Everything from the test harbour, one file per mood',
    when: at(1, '10:10'),
    text: `Attached: numbers, plan, and the note the auditor left on the desk.`,
    attachments: [
      {
        filename: 'load-test.csv',
        contentType: 'text/csv; charset=utf-8',
        content:
          'boats,passengers,p50_ms,p99_ms\n1,40,3,9\n31,12400,4,14\n310,124000,6,31\n3100,1240000,11,"ask Bastian"\n',
      },
      {
        filename: 'Übergabeplan (endgültig, wirklich).md',
        contentType: 'text/markdown; charset=utf-8',
        content: '# Plan\n\n1. Do not panic.\n2. See 1.\n',
      },
      {
        filename: 'note.html',
        contentType: 'text/html; charset=utf-8',
        content: '<p>All fine. Whose cat is this?</p>\n',
      },
    ],
  },
];

/** A delivery report (RFC 3464), written a little like the server it comes from. */
const report: RawLetter = {
  when: at(4, '12:12'),
  raw: (date) =>
    rawMessage(
      [
        ['Return-Path', '<>'],
        ['From', 'Mail Delivery System <mailer-daemon@mx.heronworks.example>'],
        TO,
        ['Subject', 'Undelivered Mail Returned to Sender'],
        ['Date', headerDate(date)],
        ['Message-ID', '<dsn-4401@mx.heronworks.example>'],
        ['In-Reply-To', '<sent-herring@heronworks.example>'],
        ['References', '<sent-herring@heronworks.example>'],
        ['Auto-Submitted', 'auto-replied'],
        MIME,
        ['Content-Type', 'multipart/report; report-type=delivery-status; boundary="report-4401"'],
      ],
      `This is a MIME-encapsulated message.

--report-4401
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be
delivered to one or more recipients.

<herring@skerryline.example>: host mx.skerryline.example[192.0.2.25] said:
    550 5.1.1 no such mailbox here; the herring is in the galley

--report-4401
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.heronworks.example
Arrival-Date: ${headerDate(date)}

Final-Recipient: rfc822; herring@skerryline.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.skerryline.example
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here; the herring is in the galley

--report-4401
Content-Type: message/rfc822

From: Mira Lindqvist <mira@heronworks.example>
To: herring@skerryline.example
Subject: Thank you for the herring
Date: ${headerDate(date)}
Message-ID: <sent-herring@heronworks.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Captain, dear mate, dear printer: it was delicious.

--report-4401--
`,
    ),
};

/** A digest (RFC 2046, 5.1.5): its parts are messages without saying so. */
const digest: RawLetter = {
  when: at(7, '05:00'),
  folder: 'Lists/Tides',
  raw: (date) =>
    rawMessage(
      [
        ['From', 'tides-request@lists.openseas.example'],
        ['To', 'tides@lists.openseas.example'],
        ['Subject', 'tides Digest, Vol 11, Issue 40'],
        ['Date', headerDate(date)],
        ['Message-ID', '<digest-11-40@lists.openseas.example>'],
        ['List-Id', 'Tides, tables and the moon <tides.lists.openseas.example>'],
        MIME,
        ['Content-Type', 'multipart/mixed; boundary="outer-1140"'],
      ],
      `--outer-1140
Content-Type: text/plain; charset=utf-8

Today's topics:

   1. Is a bathtub a basin? (Paola Conti)
   2. Re: Is a bathtub a basin? (Nils Ålander)

--outer-1140
Content-Type: multipart/digest; boundary="inner-1140"

--inner-1140

From: Paola Conti <paola@laguna.example>
To: tides@lists.openseas.example
Subject: [tides] Is a bathtub a basin?
Date: ${headerDate(date)}
Message-ID: <bath-1@laguna.example>

My nephew asks, for school. He has a gauge and a duck.

--inner-1140

From: Nils Alander <nils@alander.example>
To: tides@lists.openseas.example
Subject: Re: [tides] Is a bathtub a basin?
Date: ${headerDate(date)}
Message-ID: <bath-2@alander.example>
In-Reply-To: <bath-1@laguna.example>

Yes. T = 1.3 s for a standard tub. The duck is a floating gauge and
should be calibrated.

--inner-1140--

--outer-1140--
`,
    ),
};

/** A message within a message. */
const forwarded: RawLetter = {
  when: ago(190),
  unread: true,
  raw: (date) =>
    rawMessage(
      [
        ['From', 'Anouk de Vries <anouk@heronworks.example>'],
        TO,
        ['Subject', 'Fwd: Complaint (the nicest so far)'],
        ['Date', headerDate(date)],
        ['Message-ID', '<fwd-complaint@heronworks.example>'],
        MIME,
        ['Content-Type', 'multipart/mixed; boundary="fwd-77"'],
      ],
      `--fwd-77
Content-Type: text/plain; charset=utf-8

For the wall. The passenger is eight.

Anouk

--fwd-77
Content-Type: message/rfc822
Content-Disposition: attachment; filename="complaint.eml"

From: Lotte <lotte@skerry-school.example>
To: support@heronworks.example
Subject: =?utf-8?Q?Complaint_=E2=9B=B4=EF=B8=8F?=
Date: ${headerDate(date)}
Message-ID: <lotte-1@skerry-school.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Dear Ferry,

today the boat was on time and I did not see the little boat that is sorry.
Please be late on Fridays =E2=9B=B4=EF=B8=8F

Lotte, 8

--fwd-77--
`,
    ),
};

/** Paragraphs that want to be wrapped anew (RFC 3676): a space at a line's end joins it. */
const flowed: RawLetter = {
  when: at(3, '16:40'),
  raw: (date) =>
    rawMessage(
      [
        ['From', 'Gwen Treharne <gwen@tidewatch.example>'],
        TO,
        ['Subject', 'Your talk for the spring meeting'],
        ['Date', headerDate(date, 1)],
        ['Message-ID', '<flowed-1@tidewatch.example>'],
        MIME,
        ['Content-Type', 'text/plain; charset=utf-8; format=flowed'],
        ['Content-Transfer-Encoding', '8bit'],
      ],
      `Dear Mira,

Haruka tells me that you found three stations that were wrong by exactly 
the hour they had been wrong before, and that one of them held a 
tractor. Would you tell that story in spring? Twenty minutes, no 
formulas, and you may bring the tractor's owner.

> > I cannot promise a projector, it got wet 
> > at the last meeting.
> We will draw on the wall, as our forebears 
> did.

The wall has been painted since.

With a long and gently wrapped line of greetings, 
Gwen

-- 
Gwen Treharne, tide mill, second floor (the dry one)
`,
    ),
};

const longLine: RawLetter = {
  when: at(6, '17:10'),
  raw: (date) =>
    rawMessage(
      [
        ['From', 'Legacy Exporter <export@oldtimetables.example>'],
        TO,
        ['Subject', 'EXPORT COMPLETE (1 line)'],
        ['Date', headerDate(date)],
        ['Message-ID', '<long-line@oldtimetables.example>'],
        MIME,
        ['Content-Type', 'text/plain; charset=us-ascii'],
      ],
      `Your export, as one line, the way you did not ask for it:\n\n${longRow()}\n\nDone.\n`,
    ),
};

function longRow(): string {
  const sailings = Array.from({ length: 600 }, (_, i) => {
    const hour = String(5 + (i % 17)).padStart(2, '0');
    return `SAILING${String(i + 1).padStart(4, '0')};${hour}:${i % 2 === 0 ? '00' : '30'};KELL;OK`;
  });
  return sailings.join('|');
}

const noDate: RawLetter = {
  when: at(14, '21:00'),
  raw: () =>
    rawMessage(
      [
        ['From', 'Night ferry <night@kellferries.example>'],
        TO,
        ['Subject', 'We do not know what time it is'],
        ['Message-ID', '<no-date@kellferries.example>'],
      ],
      `The clock on the bridge stopped and the fog came in, so this message has
no date. It feels like a Tuesday.

The boat is fine. We are waiting until it is some time again.
`,
    ),
};

export const ODDITIES_RAW: readonly RawLetter[] = [
  report,
  digest,
  forwarded,
  flowed,
  longLine,
  noDate,
];
