/** Captain Ólafur of the Skerry Line writes the way he talks. */
import { ago, at, letters, type Letter } from '../letter.js';
import { ANOUK, MIRA_AT_WORK, OLAFUR } from '../people.js';

const printer = letters(
  {
    subject: 'PRINTER ON THE SÆFARI',
    among: [OLAFUR, ANOUK, MIRA_AT_WORK],
    posts: [
      {
        id: 'printer-1',
        from: OLAFUR,
        when: at(7, '05:12'),
        text: `GOOD MORNING

THE PRINTER PRINTS THE TIMETABLE SIDEWAYS. THE PASSENGERS READ IT WITH
THE HEAD LIKE THIS AND THEN THEY ARE SEASICK IN THE HARBOUR.

I HAVE TURNED THE PRINTER. IT DID NOT HELP

OLAFUR
M/F SÆFARI, SKERRY LINE`,
      },
      {
        id: 'printer-2',
        re: 'printer-1',
        from: ANOUK,
        when: at(7, '07:30'),
        text: `> I HAVE TURNED THE PRINTER. IT DID NOT HELP

Good morning, Captain! That was worth a try.

In Ferry, under Print, there is a picture of a sheet of paper. Please
touch the one that stands up instead of the one that lies down.

Kind regards
Anouk`,
      },
      {
        id: 'printer-3',
        re: 'printer-2',
        from: OLAFUR,
        when: at(7, '07:44'),
        text: `> touch the one that stands up

NOW IT IS UPRIGHT. THE MATE SAYS IT WAS THE MATE WHO TOUCHED IT BEFORE.
HE HAS APOLOGISED TO THE PRINTER.

HOW DO I WRITE SMALL

OLAFUR`,
      },
      {
        id: 'printer-4',
        re: 'printer-3',
        from: ANOUK,
        when: at(7, '07:50'),
        text: `> HOW DO I WRITE SMALL

The key on the left with an arrow or the word "Caps" on it. Press once.`,
      },
      {
        id: 'printer-5',
        re: 'printer-4',
        from: OLAFUR,
        when: at(7, '08:02'),
        text: `ah

this is very quiet

thank you, anouk. we have herring for you when you come

olafur`,
      },
      {
        id: 'printer-6',
        re: 'printer-5',
        from: OLAFUR,
        when: ago(33),
        unread: true,
        to: [MIRA_AT_WORK],
        cc: [ANOUK],
        text: `dear mira

anouk says tomorrow at noon comes the new one. will the bell ring. the
mate is afraid of the bell but i would like it.

also please tell the one who made the small boat that is ashamed when we
are late: my granddaughter waves at it. we were four minutes late on
purpose yesterday so that she sees it

olafur`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const kell: Letter[] = [
  {
    id: 'kell-1',
    from: { name: 'Isle of Kell Ferries', address: 'office@kellferries.example' },
    to: [{ name: 'Heron Works support', address: 'support@heronworks.example' }],
    cc: [MIRA_AT_WORK],
    subject: 'Two sailings on Sunday, or one long one?',
    when: at(1, '12:25'),
    unread: true,
    text: `Hello Ferry people,

on Sunday the Margaret goes out at 23:30 and comes back at 00:40. Your
board shows her leaving on Sunday and arriving on Monday, which is true,
but the passengers think they must stay on board overnight and two of
them brought blankets.

Could the board say "70 minutes"?

Moira, Isle of Kell
(the tractor is fine now)`,
  },
];

export const SUPPORT: readonly Letter[] = [...printer, ...kell];
