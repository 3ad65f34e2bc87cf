/** The years before: what is in the archive, in the bin, half written, and sent. */
import { ago, at, letters, type Letter } from '../letter.js';
import {
  ANOUK,
  BASTIAN,
  HARUKA,
  JONAS,
  MIRA_AT_WORK,
  OLAFUR,
  PRIYA,
  TEAM,
  TOMAS,
} from '../people.js';

const flood = letters(
  {
    subject: 'The server room is a server pond',
    among: [TEAM],
    folder: 'Archive',
    posts: [
      {
        id: 'flood-1',
        from: BASTIAN,
        when: at(212, '03:50'),
        text: `Good morning. Water in the rack, to the second shelf. Everything is
down except the aquarium's own pump.

I am on site, in boots.`,
      },
      {
        id: 'flood-2',
        re: 'flood-1',
        from: TOMAS,
        when: at(212, '04:15'),
        text: `Failing over to the other harbour. All boards are back at 04:31 with
data from 03:40. Eleven minutes lost, no sailings in them: it is night
and boats sleep.

Is the aquarium all right?`,
      },
      {
        id: 'flood-3',
        re: 'flood-2',
        from: BASTIAN,
        when: at(212, '04:58'),
        text: `> Is the aquarium all right?

It is where the water came from. The fish are in my boots now. I am not
in my boots now.`,
      },
      {
        id: 'flood-4',
        re: 'flood-3',
        from: PRIYA,
        when: at(212, '07:30'),
        flags: ['\\Flagged'],
        text: `Read this over breakfast in the wrong order and thought we had gone
into fisheries.

Thank you both. Sleep. The post-mortem is on Thursday, the fish may
attend.`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const filed = (letter: Letter): Letter => ({ folder: 'Archive', ...letter });

const archive: readonly Letter[] = [
  {
    id: 'welcome-1',
    from: PRIYA,
    to: [MIRA_AT_WORK],
    subject: 'Welcome aboard',
    when: at(1480, '09:00'),
    flags: ['\\Flagged'],
    text: `Dear Mira,

welcome to Heron Works. We are four people, one product and no cat yet.
Your desk is the one with the view of the pier. The other ones have it
too, but yours has it most.

On your first day you will be given a laptop, a mug and a bug. Please
keep two of them.

Priya`,
  },
  {
    id: 'cat-1',
    from: JONAS,
    to: [TEAM],
    subject: 'Found: cat',
    when: at(1215, '08:20'),
    text: `Grey, wet, opinionated. Was asleep on the warm end of the label printer
and has printed 340 labels that say "     ".

Does anybody miss one? If not, I have a name.`,
  },
  {
    id: 'cat-2',
    re: 'cat-1',
    from: ANOUK,
    to: [TEAM],
    subject: 'Re: Found: cat',
    when: at(1215, '08:41'),
    text: `> If not, I have a name.

If it is "Barcode" I am leaving. He looks like a Bosun.`,
  },
  {
    id: 'skerry-1',
    from: OLAFUR,
    to: [MIRA_AT_WORK],
    subject: 'CONTRACT',
    when: at(905, '05:30'),
    flags: ['\\Answered'],
    text: `GOOD MORNING

I HAVE SIGNED. THE LAWYER SAYS I SHOULD READ IT FIRST BUT YOU HAVE AN
HONEST FACE AND THE BOAT LEAVES AT SIX

OLAFUR`,
  },
  {
    id: 'haruka-1',
    from: HARUKA,
    to: [MIRA_AT_WORK],
    subject: 'はじめまして / Nice to meet you',
    when: at(760, '01:15'),
    text: `ミラさん、はじめまして。

I am the new tide person. I have written tide software for a harbour
office for nine years and never saw a passenger. I look forward to
somebody being annoyed with my work in person.

春香`,
  },
  {
    id: 'puffin-1',
    from: PRIYA,
    to: [TEAM],
    subject: 'Ferry 2.0 "Puffin" has sailed',
    when: at(590, '13:20'),
    text: `Twelve lines, one evening, no swearing that reached the customers.

Bug of the day: the Isle of Kell was in the ocean off Ghana, at latitude
zero and longitude zero, for twenty minutes. They report that it was
warm.`,
  },
  {
    id: 'tax-1',
    from: { name: 'Tax office Ålsund', address: 'no-reply@tax.test' },
    to: [MIRA_AT_WORK],
    subject: 'Your question about the deductibility of a cat',
    when: at(330, '10:00'),
    text: `Dear Ms Lindqvist,

a cat may be deducted if it is employed predominantly in guarding stock.
"Morale" is not stock.

Case closed.`,
  },
  {
    id: 'wedding-1',
    from: BASTIAN,
    to: [TEAM],
    subject: 'We said yes',
    when: at(97, '19:05'),
    text: `Both of us, at the same time, which the registrar says is a race
condition but allowed.

Back on Monday. The pager is with Tomás. The pager was at the ceremony,
in the second row, and behaved.

Bastian & Femke`,
  },
];

const drafts: readonly Letter[] = [
  {
    id: 'draft-talk',
    from: MIRA_AT_WORK,
    to: [{ name: 'Gwen Treharne', address: 'gwen@tidewatch.example' }],
    subject: 'Re: Your talk for the spring meeting',
    folder: 'Drafts',
    when: at(2, '18:30'),
    flags: ['\\Draft'],
    text: `Dear Gwen,

I would love to. Title: "An unscheduled disagreement between two correct
clocks". Twenty minutes are enough if the tractor's owner does not`,
  },
  {
    id: 'draft-olafur',
    from: MIRA_AT_WORK,
    to: [OLAFUR],
    subject: 'Re: PRINTER ON THE SÆFARI',
    folder: 'Drafts',
    when: ago(22),
    flags: ['\\Draft'],
    text: `Dear Captain,

the bell is there, it is off, and here is how to switch it on when the
mate is ashore:

  1.`,
  },
];

const sent: readonly Letter[] = [
  {
    id: 'sent-herring',
    from: MIRA_AT_WORK,
    to: [{ name: '', address: 'herring@skerryline.example' }],
    subject: 'Thank you for the herring',
    folder: 'Sent',
    when: at(4, '12:10'),
    text: `Dear Captain, dear mate, dear printer: it was delicious.

Mira`,
  },
  {
    id: 'sent-plan',
    from: MIRA_AT_WORK,
    to: [BASTIAN],
    subject: 'Load test, tonight instead',
    folder: 'Sent',
    when: at(2, '09:50'),
    text: `Hej Bastian,

I have given Tomás my slot in the test harbour. The load test runs at 22:00,
3,100 boats, I will watch it. If the lights in the harbour go dim, that
was me.

Mira`,
  },
];

const bin: readonly Letter[] = [
  {
    id: 'bin-survey',
    from: { name: 'Gull Parcels', address: 'survey@gullparcels.example' },
    to: [MIRA_AT_WORK],
    subject: 'How likely are you to recommend Bosun to a friend?',
    folder: 'Trash',
    when: at(5, '09:00'),
    text: `On a scale from 0 (not at all) to 10 (he is sitting on my keyboard).
`,
  },
  {
    id: 'bin-webinar',
    from: { name: 'Synergy Now', address: 'events@synergy.test' },
    to: [MIRA_AT_WORK],
    subject: 'Webinar: leveraging your leverage',
    folder: 'Trash',
    when: at(8, '15:00'),
    unread: true,
    text: `In this free 90-minute session we leverage leverage.
`,
  },
];

export const EARLIER: readonly Letter[] = [
  ...flood,
  ...archive.map(filed),
  ...drafts,
  ...sent,
  ...bin,
];
