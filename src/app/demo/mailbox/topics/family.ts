/** The family at home: grandfather's bees, and who brings what on Sunday. */
import { ago, at, letters, type Letter } from '../letter.js';
import { AUNT, DAD, EBBA, FAMILY, GRANDPA, MIRA_AT_HOME, MUM } from '../people.js';
import { tinyPng } from '../tinyPng.js';

const bees = letters(
  {
    subject: 'Grandpa and the bees',
    among: [FAMILY],
    account: 'home',
    posts: [
      {
        id: 'bees-1',
        from: MUM,
        when: at(6, '17:20'),
        text: `Dear all,

Grandpa has bought bees. Not honey. Bees. They came by post, in a box
that hummed, and the postwoman asked him to sign "very quickly".

He says it is for the apple trees. There are two apple trees. There are
twelve thousand bees.

Who has time on Sunday?

Mum`,
      },
      {
        id: 'bees-2',
        re: 'bees-1',
        from: EBBA,
        when: at(6, '17:45'),
        text: `> There are two apple trees. There are twelve thousand bees.

So, six thousand each. That is a good ratio, my school has 1 to 28.

I am in!! Can I have the hat with the net?`,
      },
      {
        id: 'bees-3',
        re: 'bees-1',
        from: DAD,
        when: at(6, '18:10'),
        text: `I have read up. We need a smoker, two suits, and to stay calm.

I have ordered the smoker and the suits.

Dad`,
      },
      {
        id: 'bees-4',
        re: 'bees-3',
        from: AUNT,
        when: at(6, '19:00'),
        text: `> We need a smoker, two suits, and to stay calm.

Per, you were stung once in 1987 and we still hear about it.

I bring potato salad. Nobody is ever stung by potato salad.

Birgitta`,
      },
      {
        id: 'bees-5',
        re: 'bees-1',
        from: GRANDPA,
        when: at(5, '06:10'),
        text: `DEAR FAMILY

THEY ARE VERY FRIENDLY. ONE HAS LANDED ON THE NEWSPAPER AND WE READ IT
TOGETHER.

I HAVE NAMED THE QUEEN INGRID AFTER YOUR MOTHER. SHE IS ALSO IN CHARGE
OF EVERYTHING AND LOOKS GOOD IN YELLOW

AXEL`,
      },
      {
        id: 'bees-6',
        re: 'bees-5',
        from: MUM,
        when: at(5, '08:30'),
        text: `> SHE IS ALSO IN CHARGE OF EVERYTHING AND LOOKS GOOD IN YELLOW

Papa, I do not know whether to be insulted, and I have decided not to
be.`,
      },
      {
        id: 'bees-7',
        re: 'bees-6',
        from: EBBA,
        when: at(3, '15:05'),
        text: `Grandpa sent me a picture by phone but the phone made it very small. I
think it is a bee. Or a tiger.`,
        attachments: [
          {
            filename: 'IMG_0001 (very small).png',
            contentType: 'image/png',
            content: tinyPng(24, 16, (x, y) =>
              (x - 12) ** 2 / 100 + (y - 8) ** 2 / 40 > 1
                ? 0xcfe8cf
                : x % 6 < 3
                  ? 0xf2b705
                  : 0x2b2118,
            ),
          },
        ],
      },
      {
        id: 'bees-8',
        re: 'bees-7',
        from: DAD,
        when: at(1, '17:35'),
        text: `> I think it is a bee. Or a tiger.

It is a bee. I have enlarged it. It looks calm. One of us has to.`,
      },
      {
        id: 'bees-9',
        re: 'bees-1',
        from: MUM,
        when: ago(78),
        to: [MIRA_AT_HOME],
        text: `Mira, you are coming, aren't you? Your office says you have two days off
(I may have rung it. A cat answered, then a nice man called Bastian).

Train at 07:12, Dad fetches you. Bring no perfume, bees do not like it,
says Grandpa, who has asked them.

Kiss
Mum`,
      },
    ],
  },
  MIRA_AT_HOME,
);

const sunday = letters(
  {
    subject: 'Sunday: who brings what',
    among: [FAMILY],
    account: 'home',
    posts: [
      {
        id: 'sunday-1',
        from: AUNT,
        when: at(4, '09:00'),
        text: `  potato salad    me
  bread           ?
  cake            ?
  antihistamine   ?`,
      },
      {
        id: 'sunday-2',
        re: 'sunday-1',
        from: DAD,
        when: at(4, '12:15'),
        text: `>   bread           ?

Me, sourdough. It is alive, like everything else on Sunday.

>   antihistamine   ?

Also me. I have been carrying it since 1987.`,
      },
      {
        id: 'sunday-3',
        re: 'sunday-2',
        from: EBBA,
        when: at(4, '15:50'),
        text: `Cake is me!! It has honey in it, from the shop, so please nobody tell
the bees.`,
      },
      {
        id: 'sunday-4',
        re: 'sunday-3',
        from: GRANDPA,
        when: at(3, '06:05'),
        text: `THE BEES KNOW

AXEL`,
      },
    ],
  },
  MIRA_AT_HOME,
);

const phone: readonly Letter[] = [
  {
    id: 'phone-1',
    account: 'home',
    from: MUM,
    to: [MIRA_AT_HOME],
    subject: 'The telephone has updated itself and now it is somebody else',
    when: at(13, '18:40'),
    text: `Dear Mira,

the green button is now blue and in another place. I rang the dentist
instead of your father. The dentist was very nice about it and I have an
appointment.

Can you put it back when you come? The button, not the dentist.

Mum`,
  },
  {
    id: 'phone-2',
    account: 'home',
    re: 'phone-1',
    from: MUM,
    to: [MIRA_AT_HOME],
    subject: 'Re: The telephone has updated itself and now it is somebody else',
    when: at(12, '08:15'),
    text: `> I rang the dentist instead of your father.

The tooth was fine. The dentist says the telephone may have been right
to worry.`,
  },
];

export const FAMILY_MAIL: readonly Letter[] = [...bees, ...sunday, ...phone];
