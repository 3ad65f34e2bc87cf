/** A letter for each thing that a query may ask for, as mail. */
import type { Flag } from '../../src/core/flags.js';
import { MUTED_TAG } from '../../src/core/muting.js';
import type { Addition } from './places.js';

export const NOW = new Date(2026, 10, 28, 15, 0).getTime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Date header in the time zone of whoever runs this. */
const dated = (ms: number): string => `Date: ${new Date(ms).toUTCString()}`;
const part = (type: string, ...lines: string[]): string =>
  [`--b`, `Content-Type: ${type}`, ...lines].join('\n');
const mixed = (...parts: string[]): string[] => [
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  ...parts,
  '--b--',
];
const attached = (name: string): string =>
  `Content-Disposition: attachment; filename*=utf-8''${name}`;

export interface Letter {
  mail: string[];
  more?: Partial<Addition>;
  flags?: Flag[];
  folder?: 'inbox' | 'sent' | 'list' | 'other';
}

/** By name, which is also the Message-ID. */
export const LETTERS: Readonly<Record<string, Letter>> = {
  plan: {
    mail: [
      'From: =?utf-8?q?Zo=C3=AB_Ångström?= <zoe@larsen.example>',
      'To: Ann <ann@home.example>, "Kim, Board" <kim@board.example>',
      'Cc: Ops team <ops@larsen.example>',
      'Reply-To: answers@larsen.example',
      'Subject: =?iso-8859-1?q?R=FCckblick?= on the telescope plan',
      dated(NOW - 2 * HOUR),
      '',
      'The dome opens at nine. See the crème brûlée attached nowhere.',
    ],
  },
  answer: {
    mail: [
      'From: Ann <ann@home.example>',
      'To: zoe@larsen.example',
      'Bcc: Silent Witness <silent@home.example>',
      'In-Reply-To: <plan@x>',
      'References: <plan@x>',
      'Subject: Re: plan',
      dated(NOW - DAY),
      '',
      'Fine with me.',
      '> The dome opens at nine.',
    ],
    flags: ['seen'],
    folder: 'sent',
    more: { remoteId: null },
  },
  files: {
    mail: [
      'From: shop@shop.example',
      'To: ann@home.example',
      'Subject: Your invoice',
      dated(NOW - 9 * DAY),
      ...mixed(
        part('text/html', '', '<p>See <a href="https://shop.example/x">the order</a></p>'),
        part('application/pdf', attached('R%C3%A9sum%C3%A9-2026.pdf'), '', 'x'.repeat(3000)),
      ),
    ],
    flags: ['flagged'],
    more: { tags: ['Bills', 'to do'] },
  },
  picture: {
    mail: [
      'From: kim@board.example',
      'Subject: picture',
      dated(new Date(2026, 0, 31, 23, 59).getTime()),
      ...mixed(part('text/plain', '', 'look'), part('image/png', attached('Dome.PNG'), '', 'AAAA')),
    ],
    flags: ['seen', 'answered'],
  },
  list: {
    mail: [
      'From: dev@lists.example',
      'To: indexer@lists.example',
      'List-Id: Indexer developers <indexer.lists.example>',
      'Subject: [indexer] keyset paging',
      dated(new Date(2026, 1, 1, 0, 0).getTime()),
      '',
      '会议纪要：第三季度回顾',
    ],
    folder: 'list',
    flags: ['seen'],
    more: { tags: [MUTED_TAG] },
  },
  invite: {
    mail: [
      'From: cal@larsen.example',
      'Subject: Dinner',
      dated(new Date(2025, 11, 31, 12).getTime()),
      ...mixed(
        part('text/plain', '', 'Come'),
        part('text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR', 'END:VCALENDAR'),
      ),
    ],
    flags: ['seen', 'draft'],
  },
  secret: {
    mail: [
      'From: zoe@larsen.example',
      'Subject: secret',
      dated(new Date(2024, 5, 15, 12).getTime()),
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
      '',
      part('application/pgp-encrypted', '', 'Version: 1'),
      part('application/octet-stream', '', '-----BEGIN PGP MESSAGE-----'),
      '--b--',
    ],
    flags: ['seen'],
    more: { agreed: 0 },
  },
  signed: {
    mail: [
      'From: zoe@larsen.example',
      'Subject: signed',
      dated(new Date(2023, 5, 15, 12).getTime()),
      'Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary=b',
      '',
      part('text/plain', '', 'I wrote this'),
      part('application/pgp-signature', '', '-----BEGIN PGP SIGNATURE-----'),
      '--b--',
    ],
    flags: ['seen'],
    folder: 'other',
    more: {},
  },
  header: {
    mail: ['From: bob@far.example', 'Subject: only its header', dated(NOW - 400 * DAY), ''],
    flags: ['seen'],
    more: { size: 20_000_000, file: { subdir: 'partial', name: '1700000000.P1Q9.host:2,S' } },
  },
};
