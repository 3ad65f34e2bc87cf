/**
 * A believable mailbox for screen tests and previews: an IMAP account for work, a POP3 account at
 * home, several hundred messages in several scripts. The same every time.
 */
import type { ScreenFolder } from '../../src/app/screenMail.js';
import type { Flag } from '../../src/core/flags.js';
import { FakeScreenMail, type FakeAccount, type FakeMessage } from './fakeScreenMail.js';

/** Thursday 12 November 2026, 11:20 local time: "now" in every test of the screen. */
export const NOW = new Date(2026, 10, 12, 11, 20).getTime();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const INBOX = 1;
export const ARCHIVE = 2;
export const SENT = 4;
export const HOME_INBOX = 20;

const WORK: FakeAccount = {
  name: 'work',
  protocol: 'imap',
  address: 'me@larsen.example',
  lastSync: null,
};
const HOME: FakeAccount = {
  name: 'home',
  protocol: 'pop3',
  address: 'me@home.example',
  lastSync: null,
};

function folder(
  account: FakeAccount,
  id: number,
  path: string,
  role: ScreenFolder['role'] = null,
): ScreenFolder {
  const parts = path.split('/');
  const name = parts.at(-1) ?? path;
  const { name: owner, protocol } = account;
  return {
    id,
    account: owner,
    protocol,
    name,
    path,
    depth: parts.length - 1,
    role,
    isRecentlyDeleted: path === 'Recently deleted',
    total: 0,
    unread: 0,
  };
}

/** The inbox of an account that has nothing else. */
export function emptyInbox(account: string, id: number): ScreenFolder {
  return folder({ ...WORK, name: account }, id, 'INBOX', 'inbox');
}

const FOLDERS = [
  folder(WORK, INBOX, 'INBOX', 'inbox'),
  folder(WORK, ARCHIVE, 'Archive', 'archive'),
  folder(WORK, 3, 'Drafts', 'drafts'),
  folder(WORK, SENT, 'Sent', 'sent'),
  folder(WORK, 5, 'Trash', 'trash'),
  folder(WORK, 6, 'Customers'),
  folder(WORK, 7, 'Customers/Observatory'),
  folder(WORK, 8, 'Customers/Národní muzeum'),
  folder(WORK, 9, 'Lists'),
  folder(WORK, 10, 'Projects/Tides'),
  folder(WORK, 11, 'Recently deleted'),
  folder(HOME, HOME_INBOX, 'INBOX', 'inbox'),
  folder(HOME, 21, 'Archive', 'archive'),
  folder(HOME, 22, 'Receipts'),
  folder(HOME, 23, 'Sent', 'sent'),
];

const RELEASE_TEXT = `Fine with me — the migration is done and the dashboards
are quiet. Two things before we tag:

 1. the changelog still says Tuesday
 2. Kei has the certificate for the new host, and somebody should ask for it before the afternoon, because the old one ends at midnight

On Wednesday Ben wrote:
> Could we move the release to Thursday? The mirrors need a day, and
> I would rather not tag on the evening before the holiday.
> > Is there anything that speaks against it? The plan is in
> > https://wiki.larsen.example/releases/2026/november/plan-for-the-release-and-what-to-do-when-it-goes-wrong
> Not that I know of.

-- 
Ann Larsen · Deploy
`;

/** The first messages of the work inbox, newest first. */
const NEWEST: readonly Omit<FakeMessage, 'folderId' | 'date'>[] = [
  {
    id: 'release',
    from: 'Ann Larsen <ann@larsen.example>',
    to: 'me',
    cc: ['Deploy list <deploy@larsen.example>'],
    subject: 'Re: Moving the release to Thursday',
    snippet: 'Fine with me — the migration is done and the dashboards are quiet.',
    text: RELEASE_TEXT,
    threadSize: 3,
    files: [
      { name: 'plan-v3.pdf', type: 'application/pdf', size: 184_213, inline: false },
      { name: 'rollout.png', type: 'image/png', size: 62_480, inline: false },
    ],
    links: [
      { text: 'the plan', url: 'https://wiki.larsen.example/releases/2026/november', lies: false },
    ],
  },
  {
    id: 'build',
    from: 'Build bot <bot@ci.example>',
    subject: 'main is green again (#4821)',
    snippet: 'All 1,204 tests passed in 4 min 12 s.',
    text: 'All 1,204 tests passed in 4 min 12 s.\n',
  },
  {
    id: 'receipt',
    from: 'Jiří Novák <jiri@novak.example>',
    subject: 'Účtenka za říjen / receipt for October',
    snippet: 'Dobrý den, v příloze posílám účtenku.',
    text: 'Dobrý den,\n\nv příloze posílám účtenku za říjen.\n\nJiří\n',
    flags: ['seen', 'flagged'],
    threadSize: 7,
    files: [{ name: 'účtenka.pdf', type: 'application/pdf', size: 91_000, inline: false }],
  },
  {
    id: 'orbit',
    from: 'The Orbit <news@orbit.example>',
    subject: 'Seven small telescopes worth owning',
    snippet: 'And why the best one is the one you carry outside.',
    text: 'Seven small telescopes worth owning\n\nAnd why the best one is the one you carry outside.\n',
    flags: ['seen'],
    links: [{ text: 'Read in the browser', url: 'https://orbit.example/2026/46', lies: false }],
  },
  {
    id: 'minutes',
    from: '王小明 <wang@example.cn>',
    subject: '会议纪要：第三季度回顾与下季度计划',
    snippet: '各位好，附件是昨天会议的纪要，请查收。',
    text: '各位好，\n\n附件是昨天会议的纪要，请查收。如有遗漏请在周五之前告诉我，我会在下周一的会议之前更新文件并发给所有人。\n\n小明\n',
    flags: ['seen'],
    files: [{ name: '纪要.docx', type: 'application/msword', size: 18_000, inline: false }],
  },
  {
    id: 'phish',
    from: 'PayPaI Support <service@paypa1.example>',
    replyTo: ['help@collect.example'],
    subject: 'Your account is limited',
    snippet: 'Verify your identity within 24 hours to keep your account.',
    text: 'Dear customer,\n\nverify your identity within 24 hours.\n',
    warnings: [
      'The sender’s name looks like PayPal, the address is at paypa1.example.',
      'Answers would go to another address: help@collect.example',
    ],
    links: [{ text: 'www.paypal.com', url: 'https://paypa1.example/login', lies: true }],
  },
  {
    id: 'dinner',
    from: 'Leyla Şahin <leyla@example.org>',
    subject: 'Dinner on Saturday? 🍲',
    snippet: 'We are eight if you come. Bring the good knife.',
    text: 'We are eight if you come. Bring the good knife. 🔪\n\nL.\n',
    flags: ['seen', 'answered'],
  },
  {
    id: 'arabic',
    from: 'مريم حداد <maryam@example.com>',
    subject: 'ملاحظات على المسودة الثانية',
    snippet: 'قرأت المسودة ولدي بعض الملاحظات الصغيرة.',
    text: 'قرأت المسودة ولدي بعض الملاحظات الصغيرة.\n',
    flags: ['seen'],
    server: 'pending',
  },
];

const PEOPLE = [
  'Ben Okafor <ben@larsen.example>',
  'Kei Tanaka <kei@larsen.example>',
  'Ingrid Solberg <ingrid@observatory.example>',
  'Мария Иванова <maria@example.ru>',
  'Tomás Ferreira <tomas@example.pt>',
  'GitForge <notifications@gitforge.example>',
  'Observatory night desk <desk@observatory.example>',
  'Priya Raman <priya@larsen.example>',
  '佐藤 花子 <hanako@example.jp>',
  'Library <loans@library.example>',
];

const SUBJECTS = [
  'Notes from Monday’s walk through the archive',
  'Re: Could you look at the index before Friday?',
  'Invoice 2026-0417',
  'Dome 2 stays closed tonight (wind)',
  '[indexer] Keyset paging for the long lists',
  'Расписание на следующую неделю',
  'Lunch?',
  'Your loans are due in three days',
  'Re: Re: The name of the thing',
  '来週の打ち合わせについて',
  'Minutes, actions and one open question',
  'Trains on Thursday',
];

const SNIPPETS = [
  'I went through the boxes and most of it is in order.',
  'Only the second section, the rest has been read by Kei already.',
  'Please find the invoice attached. Payable within 30 days.',
  'Gusts up to 60 km/h until about two, then we will see.',
  'This changes three files and removes one index.',
  '',
  'At the usual place, a little later than usual.',
];

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('an empty list');
  return item;
}

/** Message `index` of a folder: made up, but the same every time. */
function ordinary(folderId: number, index: number, date: number): FakeMessage {
  const turn = (index * 7919 + folderId * 31) % 9973;
  const snippet = pick(SNIPPETS, turn);
  const flags: Flag[] = turn % 11 === 3 ? [] : ['seen'];
  if (turn % 23 === 5) flags.push('flagged');
  if (turn % 13 === 4) flags.push('answered');
  const server =
    folderId < HOME_INBOX
      ? 'on-server'
      : pick(['on-server', 'on-server', 'gone', 'local-only'] as const, turn);
  return {
    ...{ folderId, date, flags, server, snippet },
    from: pick(PEOPLE, turn),
    to: pick(PEOPLE, turn + 3),
    subject: pick(SUBJECTS, turn + index),
    text: `${snippet}\n\nThis is message ${index} of the folder.\n`.repeat(1 + (turn % 5)),
    ...(turn % 5 === 1 ? { threadSize: 2 + (turn % 9) } : {}),
    ...(turn % 6 === 2
      ? { files: [{ name: 'invoice.pdf', type: 'application/pdf', size: 48_211, inline: false }] }
      : {}),
  };
}

/** @param inboxSize messages in the work inbox */
export function sampleMailbox(inboxSize = 320, pending = 0): FakeScreenMail {
  const mail = new FakeScreenMail([{ ...WORK, pending }, HOME], FOLDERS);
  const ages = [38, 49, 17 * 60, 19 * 60, 3 * 24 * 60, 3.1 * 24 * 60, 9 * 24 * 60, 12 * 24 * 60];
  mail.fill(
    NEWEST.map((message, index) => ({
      ...{ to: 'me', flags: [], ...message },
      folderId: INBOX,
      date: NOW - pick(ages, index) * MINUTE,
    })),
  );
  const fill = (folderId: number, count: number, newest: number, apart: number): void => {
    const messages = Array.from({ length: count }, (_, index) =>
      ordinary(folderId, index, newest - index * apart),
    );
    mail.fill(messages);
  };
  fill(INBOX, inboxSize - NEWEST.length, NOW - 13 * DAY, 5 * HOUR);
  fill(ARCHIVE, 140, NOW - 60 * DAY, 7 * HOUR);
  fill(3, 1, NOW - 2 * HOUR, HOUR);
  fill(SENT, 60, NOW - 5 * HOUR, 19 * HOUR);
  fill(7, 25, NOW - 2 * DAY, 30 * HOUR);
  fill(8, 9, NOW - 30 * DAY, 40 * HOUR);
  fill(9, 80, NOW - HOUR, 3 * HOUR);
  fill(HOME_INBOX, 44, NOW - 3 * HOUR, 11 * HOUR);
  fill(22, 12, NOW - 20 * DAY, 300 * HOUR);
  return mail;
}
