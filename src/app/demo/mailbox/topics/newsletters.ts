/** Newsletters: one with a plain version beside it, one of HTML alone, one that is all picture. */
import { ago, at, type Letter } from '../letter.js';
import { MIRA_AT_WORK, type Person } from '../people.js';
import { tinyPng } from '../tinyPng.js';
import { newsletterHtml } from './html.js';

const SLOW_BOAT: Person = { name: 'The Slow Boat', address: 'hello@slowboat.example' };
const TYPEFOUNDRY: Person = { name: 'Quoin & Kern', address: 'news@quoinkern.example' };
const CONFERENCE: Person = { name: 'HarbourConf', address: 'crew@harbourconf.example' };

const leave = (host: string) => ({
  'List-Unsubscribe': `<https://${host}/unsubscribe?u=58d1>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  'X-Campaign': `${host}-58d1`,
});

export const NEWSLETTERS: readonly Letter[] = [
  {
    id: 'slowboat-88',
    from: SLOW_BOAT,
    to: [MIRA_AT_WORK],
    subject: 'The Slow Boat #88: seventeen hours to Kell, and worth it ⛴️',
    when: ago(170),
    unread: true,
    headers: leave('slowboat.example'),
    text: `THE SLOW BOAT #88

Seventeen hours to Kell, and worth it

1. The last ferry with a piano
   https://slowboat.example/r/piano
2. A soup for each force on the Beaufort scale
   https://slowboat.example/r/soup
3. Readers' benches: the one at the end of the pier
   https://slowboat.example/r/bench

Unsubscribe: https://slowboat.example/unsubscribe?u=58d1
`,
    html: newsletterHtml({
      brand: 'The Slow Boat',
      colour: '#1e4e79',
      preheader: 'A piano, a soup and a bench. That is the whole issue.',
      headline: 'Seventeen hours to Kell, and worth it',
      intro:
        'Dear reader, we took the night boat, because the day boat was on time. Three things we brought back:',
      items: [
        {
          title: 'The last ferry with a piano',
          text: 'It is bolted to the deck, it is a quarter-tone flat, and on Fridays the second engineer plays Satie against the swell.',
          link: 'piano',
          more: 'Listen with us',
        },
        {
          title: 'A soup for each force on the Beaufort scale',
          text: 'From 0 (clear broth, in a cup) to 9 (bread). Above 9 the galley is closed &amp; so are we.',
          link: 'soup',
          more: 'To the recipes',
        },
        {
          title: 'Readers&rsquo; benches',
          text: 'This month: the one at the end of the pier at Ålsund, which faces the wrong way, and what you see from it.',
          link: 'bench',
          more: 'Sit down',
        },
      ],
      host: 'slowboat.example',
      footer: 'The Slow Boat, Pier 2, Ålsund. You get this because you once said yes on a quay.',
    }),
  },
  {
    id: 'quoin-12',
    from: TYPEFOUNDRY,
    to: [MIRA_AT_WORK],
    subject: 'New: a typeface for timetables',
    when: at(4, '06:00'),
    headers: leave('quoinkern.example'),
    html: newsletterHtml({
      brand: 'Quoin &amp; Kern',
      colour: '#8a1c1c',
      preheader: 'Figures that line up, even at the bus stop, even in the rain.',
      headline: 'Gangway Tabular',
      intro:
        'Four weights, one width of figure, and a 1 that has never been mistaken for a 7 by anybody on a moving deck.',
      items: [
        {
          title: 'Try it with your own timetable',
          text: '23:59 has never looked calmer.',
          link: 'try',
          more: 'Try it',
        },
        {
          title: 'The making of the colon',
          text: 'It sits 34 units higher than you think. An essay in eleven drawings.',
          link: 'colon',
          more: 'Read',
        },
      ],
      host: 'quoinkern.example',
      footer: 'Quoin &amp; Kern, type foundry since last century.',
    }),
  },
  {
    id: 'conf-early',
    from: CONFERENCE,
    to: [MIRA_AT_WORK],
    subject: 'HarbourConf: the talk you gave is now a poster',
    when: at(10, '13:45'),
    headers: leave('harbourconf.example'),
    text: 'Your talk "Paper is a client too" is a poster now. See the picture.',
    html: `<html><body><p>Your talk <b>&ldquo;Paper is a client too&rdquo;</b> is a poster now:</p>
<p><img src="cid:poster@harbourconf.example" alt="the poster" width="96" height="64"></p>
<p>It hangs in the gents&rsquo;, the ladies&rsquo; and the lift. Come back in spring?
<a href="https://harbourconf.example/speakers">Send us a title</a>.</p></body></html>
`,
    attachments: [
      {
        filename: 'poster.png',
        cid: 'poster@harbourconf.example',
        contentType: 'image/png',
        contentDisposition: 'inline',
        content: tinyPng(96, 64, (x, y) => (y > 40 + 4 * Math.sin(x / 6) ? 0x1e6f9f : 0xfbe9c6)),
      },
    ],
  },
];
