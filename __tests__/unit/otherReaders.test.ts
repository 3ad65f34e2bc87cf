/**
 * Messages that mailtui makes, read by Python's email package and by mailparser: both find what was
 * filled in.
 */
import { expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { simpleParser, type AddressObject } from 'mailparser';
import { composeMessage, type NewMessage } from '../../src/mime/compose.js';
import { draftMessage } from '../../src/mime/draftMessage.js';
import { markdownPage } from '../../src/mime/markdownPage.js';

const NOW = Date.UTC(2026, 2, 3, 10, 0, 0);
const BASE: NewMessage = {
  ...{ from: { name: 'Mira Å', address: 'mira@here.example' }, cc: [], bcc: [], subject: 'hi' },
  ...{ to: [{ name: 'Ann', address: 'ann@there.example' }], body: 'hi\n', attachments: [] },
  references: [],
};

const MESSAGES: readonly NewMessage[] = [
  BASE,
  {
    ...BASE,
    to: [
      { name: 'Bób, "the" Builder', address: 'bob@there.example' },
      { name: '王小明', address: 'wang@there.example' },
      { name: 'Ευαγγελία Παπαδοπούλου-Κωνσταντινίδου', address: 'e.p@there.example' },
    ],
    cc: [{ name: "O'Neil; x", address: '"odd local"@there.example' }],
    subject: `Grüße ${'und noch mehr '.repeat(12)}— 会议纪要：第三季度 🎉`,
    body: `${'Ein langer Absatz, der umbrochen wird. '.repeat(10)}\n> ${'quoted '.repeat(30)}\nFrom here\n.\n\nÅ 🎉\n`,
  },
  {
    ...BASE,
    references: ['one@x', 'two@y'],
    attachments: [
      { name: 'naïve; "x".txt', content: Buffer.from('octets\r\nä', 'latin1') },
      {
        name: `${'sehr langer Name ü '.repeat(10)}.pdf`,
        content: Buffer.from([0, 255, 13, 10, 1]),
      },
      { name: '日本語.zip', type: 'application/zip', content: Buffer.alloc(5000, 7) },
    ],
  },
  { ...BASE, body: '# A\n\n*b* ü\n', page: markdownPage('# A\n\n*b* ü\n').page },
  {
    ...BASE,
    body: '![the plan](plan.png)\n',
    page: markdownPage('![the plan](plan.png)\n', new Map([['plan.png', '1.0@here.example']])).page,
    attachments: [
      { name: 'notes.pdf', content: Buffer.from([0, 255, 13, 10, 1]) },
      { name: 'plan.png', content: Buffer.alloc(3000, 137), pictureId: '1.0@here.example' },
    ],
  },
];
/** Files that are no pictures of the page. */
const filesOf = ({ attachments }: NewMessage) =>
  attachments.filter(({ pictureId }) => pictureId === undefined);
const picturesOf = ({ attachments }: NewMessage) =>
  attachments.filter(({ pictureId }) => pictureId !== undefined);

const SCRIPT = `
import sys, json, hashlib, email, email.policy
from email.header import decode_header, make_header
from email.utils import getaddresses
raw = sys.stdin.buffer.read()
m = email.message_from_bytes(raw, policy=email.policy.default)
# The newer policy puts spaces between the encoded words of a name.
old = email.message_from_bytes(raw)
people = lambda h: [[str(make_header(decode_header(n))), a] for n, a in getaddresses(old.get_all(h, []))]
body = m.get_body(('plain',)).get_content()
print(json.dumps({
  'from': people('From'), 'to': people('To'), 'cc': people('Cc'), 'subject': m['Subject'],
  'id': m['Message-ID'], 'references': m['References'], 'date': m['Date'].datetime.timestamp(),
  'body': body, 'defects': [str(d) for p in m.walk() for d in p.defects],
  'html': m.get_body(('html',)) is not None,
  'pictures': [[p['Content-ID'], p.get_content_disposition(), hashlib.sha256(p.get_payload(decode=True)).hexdigest()] for q in m.walk() if q.get_content_type() == 'multipart/related' for p in list(q.iter_parts())[1:]],
  'files': [[p.get_filename(), hashlib.sha256(p.get_payload(decode=True)).hexdigest()] for p in m.iter_attachments()] if m.is_multipart() and m.get_content_type() == 'multipart/mixed' else [],
}))`;

const hasPython = spawnSync('python3', ['-c', 'import email.policy']).status === 0;

interface Found {
  from: unknown;
  to: unknown;
  cc: unknown;
  subject: string;
  body: string;
  files: unknown;
  html: boolean;
  [name: string]: unknown;
}

function byPython(raw: Buffer): Found {
  return JSON.parse(execFileSync('python3', ['-c', SCRIPT], { input: raw }).toString()) as Found;
}

const pairs = (people: readonly { name: string; address: string }[]) =>
  people.map(({ name, address }) => [name, address]);
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
/** As format=flowed is read, with lines ends of this system. */
const unflowed = (text: string) =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/(?<!^--) \n(?:> )?/gm, ' ')
    .replace(/^ (?=From|>| )/gm, '')
    .trimEnd();

(hasPython ? test : test.skip).each(MESSAGES.map((message, at) => [at, message] as const))(
  'message %d is to Python what it is',
  async (_at, message) => {
    const { content } = await composeMessage(message, NOW);
    const found = byPython(content);
    expect(found).toMatchObject({
      ...{ from: pairs([message.from]), to: pairs(message.to), cc: pairs(message.cc) },
      ...{ subject: message.subject, date: NOW / 1000, defects: [] },
      files: filesOf(message).map(({ name, content: octets }) => [name, sha256(octets)]),
      pictures: picturesOf(message).map(({ pictureId = '', content: octets }) => {
        return [`<${pictureId}>`, 'inline', sha256(octets)];
      }),
      html: message.page !== undefined,
    });
    const trimmed = message.body.replace(/ +\n/g, '\n').trimEnd();
    expect(unflowed(found.body)).toBe(trimmed);
  },
);

test.each(MESSAGES.map((message, at) => [at, message] as const))(
  'message %d is to mailparser what it is',
  async (_at, message) => {
    const { content } = await composeMessage(message, NOW);
    const found = await simpleParser(content);
    const people = (list: AddressObject | AddressObject[] | undefined) =>
      [list ?? []].flat().flatMap(({ value }) => value.map(({ name, address }) => [name, address]));
    expect(people(found.from)).toEqual(pairs([message.from]));
    expect(people(found.to)).toEqual(pairs(message.to));
    expect(found.subject).toBe(message.subject);
    expect(found.date?.getTime()).toBe(NOW);
    const octets = (list: readonly { filename?: string | undefined; content: Buffer }[]) =>
      list.map(({ filename, content: bytes }) => [filename, sha256(bytes)]);
    const named = (list: NewMessage['attachments']) =>
      list.map(({ name, content: bytes }) => [name, sha256(bytes)]);
    expect(octets(found.attachments.filter(({ related }) => !related))).toEqual(
      named(filesOf(message)),
    );
    const related = found.attachments.filter((one) => one.related);
    expect(octets(related)).toEqual(named(picturesOf(message)));
    expect(related.map(({ cid }) => cid)).toEqual(picturesOf(message).map((one) => one.pictureId));
  },
);

(hasPython ? test : test.skip)('a saved draft is a sound message, too', async () => {
  const draft = {
    ...{ key: '00000000-0000-4000-8000-000000000001', account: 'a', from: BASE.from, cc: '' },
    ...{ to: 'Ann <ann@there.example>, unfin', bcc: 'e@x.example', replyTo: '', subject: 'ü' },
    ...{ body: 'a \n\n-- \nb', attachments: [], format: 'plain' as const, references: ['q@x'] },
    ...{ answers: [], forwards: [], sign: false, encrypt: false, reports: false },
  };
  const found = byPython(await draftMessage(draft, [], NOW));
  expect(found).toMatchObject({ to: [['Ann', 'ann@there.example']], subject: 'ü', defects: [] });
  expect(found.body.replaceAll('\r\n', '\n').trimEnd()).toBe(draft.body);
});
