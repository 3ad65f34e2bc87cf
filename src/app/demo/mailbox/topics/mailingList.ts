/** A mailing list of people who care about tides, with the headers a list server adds. */
import { ago, at, letters, type Letter } from '../letter.js';
import { HARUKA, MIRA_AT_WORK, TIDES, type Person } from '../people.js';

const LIST_HEADERS = {
  'List-Id': 'Tides, tables and the moon <tides.lists.openseas.example>',
  'List-Post': '<mailto:tides@lists.openseas.example>',
  'List-Help': '<mailto:tides-request@lists.openseas.example?subject=help>',
  'List-Archive': '<https://lists.openseas.example/archive/tides/>',
  'List-Unsubscribe':
    '<https://lists.openseas.example/leave/tides>, <mailto:tides-leave@lists.openseas.example>',
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  Precedence: 'list',
  Sender: 'tides-bounces@lists.openseas.example',
};

const onList = (name: string, address: string): Person => ({ name, address });
const GWEN = onList('Gwen Treharne', 'gwen@tidewatch.example');
const IDRIS = onList('Idris Bakali', 'idris.bakali@harbour.test');
const NILS = onList('Nils Ålander', 'nils@alander.example');
const PAOLA = onList('Paola Conti', 'paola@laguna.example');
const ROD = onList('Rod', 'rod@angling.example');

const footer = (text: string) => `${text}

-- 
tides mailing list -- tides@lists.openseas.example
Leave any time: https://lists.openseas.example/leave/tides`;

const list = (thread: Parameters<typeof letters>[0]): Letter[] =>
  letters(
    {
      ...thread,
      subject: `[tides] ${thread.subject}`,
      folder: 'Lists/Tides',
      headers: LIST_HEADERS,
      posts: thread.posts.map((post) => ({ ...post, text: footer(post.text ?? '') })),
    },
    MIRA_AT_WORK,
  );

const seiche = list({
  subject: 'My harbour rang like a glass. What was that?',
  among: [TIDES],
  posts: [
    {
      id: 'seiche-1',
      from: IDRIS,
      when: at(9, '10:20'),
      text: `Dear list,

on Sunday our gauge went up and down by 30 cm every 18 minutes, for four
hours, with no wind and a flat sea. Boats that have not moved since the
nineties moved.

Gauge trace at https://harbour.test/gauge/sunday.svg

I have checked the gauge. I have hit the gauge. What am I looking at?

Idris`,
    },
    {
      id: 'seiche-2',
      re: 'seiche-1',
      from: GWEN,
      when: at(9, '11:04'),
      text: `> every 18 minutes, for four hours, with no wind

A seiche! Your harbour is a bathtub and something sat down in it.
Usually a jump in air pressure passing at just the right speed. Look at
a barometer 100 km up the coast, about two hours earlier.

I am so jealous I could spit.

Gwen`,
    },
    {
      id: 'seiche-3',
      re: 'seiche-2',
      from: NILS,
      when: at(9, '12:31'),
      text: `> Usually a jump in air pressure

+1. 2.1 hPa in ten minutes at Ålsund, 08:15 local. And for a basin of
your length and depth Merian's formula gives

    T = 2 L / sqrt(g h) = 2 * 4100 / sqrt(9.81 * 6) = 1069 s

which is 17.8 minutes. I love it when a formula from 1828 picks up the
phone on the first ring.`,
    },
    {
      id: 'seiche-4',
      re: 'seiche-3',
      from: IDRIS,
      when: at(9, '14:50'),
      text: `> which is 17.8 minutes

The gauge says 17.9. I take back the hitting.`,
    },
    {
      id: 'seiche-5',
      re: 'seiche-2',
      from: PAOLA,
      when: at(8, '08:12'),
      text: `> Your harbour is a bathtub and something sat down in it.

Greetings from Venice, where it is the whole lagoon, it is the third
time this month, and it sits down on my shoes.

Paola`,
    },
    {
      id: 'seiche-6',
      re: 'seiche-5',
      from: ROD,
      when: at(8, '19:00'),
      text: `do the fish notice`,
    },
    {
      id: 'seiche-7',
      re: 'seiche-6',
      from: GWEN,
      when: at(7, '09:25'),
      text: `> do the fish notice

Rod, in eleven years on this list that is the best question you have
asked, and nobody knows. There are two papers. They disagree.`,
    },
  ],
});

const offset = list({
  subject: 'Chart datum changes in January: the usual reminder',
  among: [TIDES],
  posts: [
    {
      id: 'datum-1',
      from: NILS,
      when: at(3, '17:30'),
      unread: true,
      text: `As every year: the new tables refer to the new datum. If your numbers
are all wrong by the same 7 cm, they are right.

If they are wrong by an hour, that is something else, and you know who
you are.`,
    },
    {
      id: 'datum-2',
      re: 'datum-1',
      from: HARUKA,
      when: at(2, '04:10'),
      unread: true,
      text: `> If they are wrong by an hour, that is something else, and you know
> who you are.

We know who we are. It was an unscheduled disagreement between two
correct clocks.

春香 (Heron Works)`,
    },
    {
      id: 'datum-3',
      re: 'datum-2',
      from: ROD,
      when: ago(201),
      unread: true,
      text: `is the datum why my hooks are dry`,
    },
  ],
});

const meeting = list({
  subject: 'Spring meeting: bring wellingtons',
  among: [TIDES],
  posts: [
    {
      id: 'meeting-1',
      from: GWEN,
      when: at(13, '15:00'),
      text: `The spring meeting is at the old tide mill, on the day of the biggest
tide of the year, in the room that floods.

Talks so far: Paola on the lagoon, Idris on hitting gauges, Haruka on
clocks. Dinner moves upstairs at 18:40, with the water.

Tell me by the first if you come: tides-meeting@tidewatch.example`,
    },
  ],
});

export const MAILING_LIST: readonly Letter[] = [...seiche, ...offset, ...meeting];
