/** Life at Heron Works: the name of the release, the kettle, and Bosun the cat. */
import { ago, at, letters, type Letter } from '../letter.js';
import { ANOUK, BASTIAN, HARUKA, JONAS, MIRA_AT_WORK, PRIYA, TEAM, TOMAS } from '../people.js';
import { tinyPng } from '../tinyPng.js';

const naming = letters(
  {
    subject: 'A name for 3.0',
    among: [PRIYA, TOMAS, JONAS, ANOUK, HARUKA, BASTIAN, MIRA_AT_WORK],
    posts: [
      {
        id: 'name-1',
        from: JONAS,
        when: at(5, '11:02'),
        text: `2.0 was "Puffin", 2.5 was "Cormorant". By tradition 3.0 is a sea bird
too. Candidates, in order of how good they look on a mug:

  - Guillemot
  - Arctic Tern
  - Shag (no)`,
      },
      {
        id: 'name-2',
        re: 'name-1',
        from: TOMAS,
        when: at(5, '11:09'),
        text: `Arctic Tern. It flies from one end of the world to the other, twice a
year, and arrives. I would like us to be compared with that bird.

T.`,
      },
      {
        id: 'name-3',
        re: 'name-1',
        from: BASTIAN,
        when: at(5, '11:15'),
        text: `Herring Gull. It steals your lunch and it is always online.`,
      },
      {
        id: 'name-4',
        re: 'name-3',
        from: ANOUK,
        when: at(5, '11:17'),
        text: `> It steals your lunch and it is always online.

That is our pricing page, Bastian.`,
      },
      {
        id: 'name-5',
        re: 'name-4',
        from: PRIYA,
        when: at(5, '11:30'),
        text: `I am on this thread, Anouk.`,
      },
      {
        id: 'name-6',
        re: 'name-2',
        from: HARUKA,
        when: at(5, '12:02'),
        text: `アジサシ (ajisashi) in Japanese: "the one who spears horse mackerel".
+1, it is also a good bird for eating.

I mean that the bird eats well. 🐟`,
      },
      {
        id: 'name-7',
        re: 'name-6',
        from: MIRA_AT_WORK,
        when: at(5, '12:20'),
        text: `Arctic Tern, then, before this becomes a recipe.`,
      },
      {
        id: 'name-8',
        re: 'name-7',
        from: JONAS,
        when: at(4, '10:00'),
        text: `It is on the mug. See below for the first 16 by 16 pixels of it, the
rest is still at the printer's.

(The mug holds 0.3 litres. Bastian's holds 0.5, he has filed a request.)`,
        attachments: [
          {
            filename: 'tern-mug.png',
            contentType: 'image/png',
            content: tinyPng(16, 16, (x, y) => (y > 11 || (x + y) % 7 === 0 ? 0x1e4e79 : 0xf4f1ea)),
          },
        ],
      },
    ],
  },
  MIRA_AT_WORK,
);

const kettle = letters(
  {
    subject: 'The kettle',
    among: [TEAM],
    posts: [
      {
        id: 'kettle-1',
        from: ANOUK,
        when: at(3, '08:05'),
        text: `Somebody has descaled the kettle with the lemons.

The lemons were for the herring.`,
      },
      {
        id: 'kettle-2',
        re: 'kettle-1',
        from: BASTIAN,
        when: at(3, '08:09'),
        text: `The kettle is production infrastructure. I made a judgement call.`,
      },
      {
        id: 'kettle-3',
        re: 'kettle-2',
        from: TOMAS,
        when: at(3, '08:21'),
        text: `> I made a judgement call.

Was there a review?

T.`,
      },
      {
        id: 'kettle-4',
        re: 'kettle-3',
        from: BASTIAN,
        when: at(3, '08:24'),
        text: `> Was there a review?

Bosun was present and raised no objection.`,
      },
      {
        id: 'kettle-5',
        re: 'kettle-4',
        from: PRIYA,
        when: at(3, '09:40'),
        text: `For the minutes: Bosun is a cat, has no approval rights, and was bribed
with the herring.

There are new lemons on the shelf. They have a label. The label says
LEMONS (FOOD).`,
      },
      {
        id: 'kettle-6',
        re: 'kettle-5',
        from: JONAS,
        when: ago(51),
        unread: true,
        text: `Update from the kitchen: somebody has relabelled the descaler.

It now says LEMONS (NOT FOOD). I suspect a logician.`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const bosun: readonly Letter[] = [
  {
    id: 'bosun-1',
    from: BASTIAN,
    to: [TEAM],
    subject: 'Bosun has learned the badge reader',
    when: at(8, '07:40'),
    text: `Log of the front door, last night:

  02:14  OPEN   badge 0007 (Bosun)
  02:14  OPEN   badge 0007 (Bosun)
  02:15  OPEN   badge 0007 (Bosun)
  02:15  OPEN   badge 0007 (Bosun)

It is the chip in the collar. I gave him a badge number as a joke in
May. He was not out, he was not in, he simply likes the noise it makes.

I have not revoked it. He has fewer incidents than most of us.`,
  },
  {
    id: 'desk-1',
    from: PRIYA,
    to: [MIRA_AT_WORK],
    subject: 'Your two questions',
    when: at(2, '16:45'),
    flags: ['\\Answered'],
    text: `Yes to the standing desk and yes to two days off after the release. You
have earned four; take at least those.

P.`,
  },
  {
    id: 'desk-2',
    re: 'desk-1',
    from: MIRA_AT_WORK,
    to: [PRIYA],
    subject: 'Re: Your two questions',
    folder: 'Sent',
    when: at(2, '16:58'),
    text: `> take at least those

Signed, sealed, calendar blocked. Mum has already booked me for the
bees.

Thank you!
Mira`,
  },
];

export const OFFICE: readonly Letter[] = [...naming, ...kettle, ...bosun];
