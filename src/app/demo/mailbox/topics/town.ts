/** What else comes to the private address: library, choir, neighbours, shops. */
import { ago, at, letters, type Letter } from '../letter.js';
import { MIRA_AT_HOME, type Person } from '../people.js';
import { newsletterHtml } from './html.js';

const LIBRARY: Person = { name: 'Ålsund Public Library', address: 'desk@library.example' };
const CHOIR: Person = { name: 'Kjersti (choir)', address: 'kjersti@harbourchoir.example' };
const SINGERS: Person = { name: 'Harbour choir', address: 'all@harbourchoir.example' };
const NEIGHBOUR: Person = { name: 'Halvard, 2nd floor', address: 'halvard@stairwell.example' };
const BASS: Person = { name: 'Torbjørn Bass', address: 'torbjorn@harbourchoir.example' };

const choir = letters(
  {
    subject: 'Concert: what we wear, where we stand, what we do not sing',
    among: [SINGERS],
    account: 'home',
    posts: [
      {
        id: 'choir-1',
        from: CHOIR,
        when: at(7, '20:30'),
        text: `Dear singers,

we wear black, we stand on the steps, and after last year we do not sing
"The Wreck of the Margaret" in front of the crew of the Margaret.

Kjersti`,
      },
      {
        id: 'choir-2',
        re: 'choir-1',
        from: BASS,
        when: at(7, '21:02'),
        text: `> we do not sing "The Wreck of the Margaret"

She was not even wrecked. She was late.`,
      },
      {
        id: 'choir-3',
        re: 'choir-2',
        from: CHOIR,
        when: at(7, '21:10'),
        text: `> She was not even wrecked. She was late.

Eleven verses, Torbjørn.`,
      },
    ],
  },
  MIRA_AT_HOME,
);

const single: readonly Letter[] = [
  {
    id: 'library-1',
    from: LIBRARY,
    to: [MIRA_AT_HOME],
    subject: 'Due on Monday: "Knots and Splices"',
    when: at(2, '09:00'),
    text: `Dear reader,

due on Monday:

  Knots and Splices (14th edition)        lent 5 times to you

If you cannot return it because you are tied up, you may extend it
online. (The librarian made us write that.)
`,
  },
  {
    id: 'library-2',
    from: LIBRARY,
    to: [MIRA_AT_HOME],
    subject: 'Ready for you: "Bees for the Calm"',
    when: ago(205),
    text: `Dear reader,

the book you reserved is on the shelf by the door, under L.

There are 3 other reservations for it, all under Lindqvist.
`,
  },
  {
    id: 'neighbour-1',
    from: NEIGHBOUR,
    to: [MIRA_AT_HOME],
    subject: 'Stairwell: a piano will come up on Saturday',
    when: at(3, '18:30'),
    text: `Dear neighbours,

on Saturday at ten a piano goes up to the second floor. It is an upright
and so are the four men who carry it, at least at the beginning.

Please keep the stairs free. There will be waffles for everybody and, in
time, Satie.

Halvard
`,
  },
  {
    id: 'neighbour-2',
    re: 'neighbour-1',
    from: NEIGHBOUR,
    to: [MIRA_AT_HOME],
    subject: 'Re: Stairwell: a piano will come up on Saturday',
    when: at(2, '10:20'),
    text: `Correction: it goes up by crane. It has turned out that the stairwell is
an upright too.
`,
  },
  {
    id: 'power-1',
    from: { name: 'Ålsund Power', address: 'customer@alsundpower.example' },
    to: [MIRA_AT_HOME],
    subject: 'Your bill: 41.20 (the tide paid for some of it)',
    when: at(20, '07:00'),
    text: `Your consumption     182 kWh
Of it tidal          61 kWh

To pay               41.20 EUR, by direct debit on the 28th
`,
  },
  {
    id: 'bakery-1',
    from: { name: 'Bakery Solveig', address: 'news@solveig.example' },
    to: [MIRA_AT_HOME],
    subject: 'Cinnamon buns leave the oven at 07:00. So should you.',
    when: at(1, '05:00'),
    headers: { 'List-Unsubscribe': '<https://solveig.example/unsubscribe?u=7>' },
    text: 'Cinnamon buns leave the oven at 07:00. https://solveig.example/buns',
    html: newsletterHtml({
      brand: 'Bakery Solveig',
      colour: '#a0522d',
      preheader: 'And at 07:20 they are gone, we do not make the rules.',
      headline: 'Cinnamon buns, 07:00',
      intro: 'They come out at seven. At twenty past there is only the smell, which is free.',
      items: [
        {
          title: 'Reserve one',
          text: 'We write your name on the bag and look stern at the others.',
          link: 'buns',
          more: 'Reserve',
        },
      ],
      host: 'solveig.example',
      footer: 'Bakery Solveig, next to the pier, follow your nose.',
    }),
  },
  {
    id: 'phish-home',
    from: { name: 'Mum', address: 'mum.new.number@freemail.test' },
    to: [MIRA_AT_HOME],
    subject: 'Hi this is mum my phone is broken',
    when: at(1, '13:40'),
    text: `Hi this is mum I have new number. Can you transfer 1,850 for the new
phone today. I will explain. Do not call I am with the bees

mum
`,
  },
  {
    id: 'photos-1',
    from: { name: 'Ebba Lindqvist', address: 'ebba@lindqvist.example' },
    to: [MIRA_AT_HOME],
    subject: '🐝🐝🐝',
    when: ago(39),
    text: `12,003 🐝 (I counted three more)

Bring the good camera!!
`,
  },
  {
    id: 'bank-1',
    from: { name: 'Skärgårdsbanken', address: 'noreply@skargardsbanken.example' },
    to: [MIRA_AT_HOME],
    subject: 'Kontoutdrag för förra månaden är klart',
    when: at(19, '04:00'),
    text: `Hej Mira,

ditt kontoutdrag finns nu i internetbanken. Vi skickar aldrig länkar,
och det här mejlet bevisar det.

Skärgårdsbanken
`,
  },
  {
    id: 'old-friend-1',
    from: { name: 'Łucja Wiśniewska', address: 'lucja@gdynia.example' },
    to: [MIRA_AT_HOME],
    subject: 'Zażółć gęślą jaźń, po latach!',
    when: at(400, '18:22'),
    text: `Cześć Mira,

znalazłam w szufladzie nasz rozkład rejsów z 2009 roku, ten rysowany
kredką. Prom odpływał „jak wszyscy zjedzą lody”. Nadal uważam, że to
najlepszy rozkład, jaki zrobiłaś.

Ściskam
Łucja
`,
  },
];

export const TOWN: readonly Letter[] = [
  ...choir,
  ...single.map((letter): Letter => ({ account: 'home', ...letter })),
];
