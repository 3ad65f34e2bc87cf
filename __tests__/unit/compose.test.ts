/** Messages that mailtui makes, read again by its own reader; and what it refuses to make. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composeMessage, type NewMessage } from '../../src/mime/compose.js';
import { draftMessage, readDraftMessage } from '../../src/mime/draftMessage.js';
import { markdownPage } from '../../src/mime/markdownPage.js';
import { newMessage } from '../../src/mime/newMessage.js';
import { parseMailto } from '../../src/mime/mailto.js';
import { partContent, readMessage } from '../../src/mime/read.js';
import type { Draft, ReplyTarget } from '../../src/core/draft.js';
import type { MessageSummary } from '../../src/core/message.js';
import { readHeaderSection } from '../../src/mime/headers.js';
import { replyFields, replyTo, type ReplyFields } from '../../src/mime/reply.js';
import { summarise } from '../../src/mime/summary.js';

const NOW = Date.UTC(2026, 2, 3, 10, 0, 0);
const ANN = { name: 'Ann', address: 'ann@there.example' };
const BOB = { name: 'Bób, "the" Builder', address: 'bob@there.example' };
const BASE: NewMessage = {
  ...{ from: { name: 'Mira Å', address: 'mira@here.example' }, to: [ANN], cc: [], bcc: [] },
  ...{ subject: 'hello', body: 'hi', attachments: [], references: [] },
};

const EMPTY_DRAFT: Draft = {
  ...{ key: '00000000-0000-4000-8000-000000000001', account: 'a', from: ANN, to: '', cc: '' },
  ...{ bcc: '', replyTo: '', subject: '', body: '', attachments: [], format: 'plain' },
  ...{ references: [], answers: [], forwards: [], sign: false, encrypt: false, reports: false },
};

const make = (parts: Partial<NewMessage> = {}) => composeMessage({ ...BASE, ...parts }, NOW);

describe('a new message', () => {
  test('says what was filled in, and Bcc only on the envelope', async () => {
    const subject = `${'Grüße '.repeat(30)}end`;
    const { content, envelope } = await make({
      to: [ANN, BOB],
      bcc: [{ name: '', address: 'eve@x.example' }],
      subject,
    });
    expect(summarise(content)).toMatchObject({
      from: [BASE.from],
      to: [ANN, BOB],
      subject,
      date: NOW,
      bcc: [],
    });
    expect(envelope).toEqual({
      from: 'mira@here.example',
      to: ['ann@there.example', 'bob@there.example', 'eve@x.example'],
    });
    expect(content.toString('latin1')).not.toMatch(/eve|bcc/i);
    expect(content.toString('latin1')).toMatch(/^Message-ID: <[\w-]+@here\.example>\r$/im);
  });

  test('is 7-bit, with short lines and CRLF, and the text comes back', async () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'é', '>', '.', '=', 'F', '€', '-'),
      minLength: 1,
      maxLength: 120,
    });
    const line = fc
      .tuple(fc.constantFrom('', '', '> ', '>> '), fc.array(word, { maxLength: 40 }))
      .map(([mark, words]) => mark + words.join(' ').replace(mark === '' ? '' : /^[> ]+/, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
        const body = lines
          .filter((text) => /^(?:[^>]|>+ [^> ]|$)/.test(text))
          .map((text) => text.trimEnd())
          .join('\n');
        const { content } = await make({ body });
        const raw = content.toString('latin1');
        expect(raw).not.toMatch(/[^\r\n\t\x20-\x7e]|[^\r]\n|\r[^\n]/);
        expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThan(999);
        const { text } = await readMessage(content);
        expect(text.trimEnd()).toBe(body.replaceAll('\r', '').trimEnd());
      }),
      { numRuns: 100 },
    );
  });

  test('has its files octet by octet, under their names', async () => {
    const octets = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const names = ['naïve; "x".txt', 'mail.eml', `${'long '.repeat(30)}.pdf`];
    const { content } = await make({
      attachments: names.map((name) => ({ name, content: octets })),
    });
    const { attachments, text } = await readMessage(content);
    expect(attachments.map(({ name }) => name)).toEqual(names);
    for (const { part } of attachments) expect(partContent(content, part)?.content).toEqual(octets);
    expect(text).toBe('hi');
  });

  test('takes domains in any script', async () => {
    const { envelope } = await make({ to: [{ name: '', address: 'ann@bücher.example' }] });
    expect(envelope.to).toEqual(['ann@xn--bcher-kva.example']);
  });

  test.each<[string, Partial<NewMessage>]>([
    ['a line break in the subject', { subject: 'a\r\nBcc: eve@x.example' }],
    ['a line break in a name', { to: [{ ...ANN, name: 'a\nb' }] }],
    ['a line break in an address', { to: [{ ...ANN, address: 'a@b.example>\r\nRCPT TO:<x@y' }] }],
    ['no address', { cc: [{ name: 'x', address: 'nobody' }] }],
    ['an endless address', { to: [{ name: '', address: `${'a'.repeat(5000)}@b.example` }] }],
    ['a NUL', { body: 'a\0b' }],
    ['nobody to send it to', { to: [] }],
    [
      'a line break in a file name',
      { attachments: [{ name: 'a\r\nb', content: Buffer.alloc(1) }] },
    ],
  ])('is not made with %s', async (_what, parts) => {
    await expect(make(parts)).rejects.toMatchObject({ kind: 'bad-input' });
  });
});

test('quoted paragraphs are flowed within their marks', async () => {
  const { content } = await make({ body: `> ${'word '.repeat(40)}end\n>> ${'x '.repeat(60)}y\n>` });
  const lines = content
    .toString()
    .split('\r\n')
    .filter((line) => line.startsWith('>'));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(80);
  expect(lines.filter((line) => line.endsWith(' ')).length).toBe(lines.length - 3);
});

describe('whatever is typed into a field', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      'a',
      '\r',
      '\n',
      '\0',
      ':',
      ' ',
      'B',
      'cc',
      ',',
      '<',
      '>',
      '"',
      '@',
      '\u2028',
      'é',
      '=?',
      '?=',
    ),
    maxLength: 40,
  });

  test('adds no header field, and gives nobody a copy, but is refused or stays in its field', async () => {
    const names =
      /^(?:From|To|Cc|Reply-To|Subject|Date|Message-ID|In-Reply-To|References|MIME-Version|Content-[a-z-]+)$/i;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          name: hostile,
          address: hostile,
          subject: hostile,
          body: hostile,
          file: hostile,
        }),
        async ({ name, address, subject, body, file }) => {
          const draft = {
            ...EMPTY_DRAFT,
            ...{ to: `ann@there.example, ${address}`, from: { name, address: 'me@here.example' } },
            ...{ subject, body, references: [address] },
            attachments: [
              { name: file, type: subject, size: 1, source: { kind: 'file', path: '/x' } as const },
            ],
          };
          const sent = await composeMessage(newMessage(draft, [Buffer.from('x')]), NOW).catch(
            () => null,
          );
          const saved = await draftMessage(draft, [{ content: Buffer.from('x') }], NOW);
          for (const raw of [sent?.content, saved]) {
            if (raw === undefined) continue;
            const { fields } = readHeaderSection(raw, 0);
            const odd = fields
              .map(({ name: field }) => field)
              .filter((field) => !names.test(field) && field !== 'X-Mailtui-Draft');
            expect(odd).toEqual([]);
            expect(raw.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]/);
          }
          for (const recipient of sent?.envelope.to ?? []) {
            expect(recipient).not.toMatch(/[\r\n\0<>\s,]/);
          }
          expect(readDraftMessage(saved)).toMatchObject({
            to: draft.to,
            subject,
            references: [address],
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a text in Markdown is sent as it is and as a page, in which nothing runs or loads', async () => {
  const body =
    '# Plan\n\n- **one** [site](javascript:alert(1))\n- <script>x</script> ![i](http://t.example/p.png)\n\n-- \nMira\nat Here\n';
  const { content } = await make({ body, page: markdownPage(body).page });
  const { text, html } = await readMessage(content);
  expect(text).toContain('# Plan');
  expect(content.toString()).toContain('multipart/alternative');
  expect(html).toContain('<strong>one</strong>');
  const { page } = markdownPage(body);
  expect(page).toContain('<h1>Plan</h1>');
  expect(page).not.toMatch(/<script|<img|href="javascript|<h2/);
  expect(page).toContain('--<br>\nMira<br>\nat Here');
});

describe('an answer', () => {
  const original = (header: string) =>
    summarise(Buffer.from(`${header}\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\n\r\nx`));
  const isOwn = (address: string) => address.toLowerCase() === 'mira@here.example';
  const answer = (mail: MessageSummary, to: ReplyTarget, text = '', fields?: ReplyFields) =>
    replyTo(mail, text, { to, isOwn, ...(fields === undefined ? {} : { fields }) });

  test('goes to the author, or where the author wants it, and to all but oneself', () => {
    const mail = original(
      'From: Ann <ann@there.example>\r\nTo: mira@HERE.example, c@x.example\r\nCc: d@x.example, ann@there.example\r\nMessage-ID: <3@x>\r\nReferences: <1@x> <2@x>\r\nSubject: why',
    );
    expect(answer(mail, 'sender', 'a\n> b')).toEqual({
      ...{ to: [ANN], cc: [], subject: 'Re: why', references: ['1@x', '2@x', '3@x'], notes: [] },
      quote: 'On 2026-03-03 10:00 UTC, Ann wrote:\n> a\n>> b\n',
    });
    expect(answer(mail, 'all').cc.map(({ address }) => address)).toEqual([
      'c@x.example',
      'd@x.example',
    ]);
    const listed = original(
      'From: Ann <ann@there.example>\r\nReply-To: list@x.example\r\nSubject: RE: why',
    );
    expect(answer(listed, 'sender')).toMatchObject({
      to: [{ address: 'list@x.example' }],
      subject: 'RE: why',
      notes: [
        'The answer goes to list@x.example (Reply-To); the message is from ann@there.example.',
      ],
    });
  });

  test('goes to the list alone, or where those on it want theirs, and says so', () => {
    const mail = original('From: ann@there.example\r\nTo: tea@lists.example');
    const header = Buffer.from(
      'List-Post: <https://x.example>, <mailto:tea@lists.example?subject=x>\r\nMail-Followup-To: tea@lists.example, mira@here.example\r\n\r\n',
    );
    const fields = replyFields(readHeaderSection(header, 0).fields);
    expect(answer(mail, 'list', '', fields).to).toMatchObject([{ address: 'tea@lists.example' }]);
    expect(answer(mail, 'all', '', fields)).toMatchObject({
      to: [{ address: 'tea@lists.example' }],
      cc: [],
      notes: ['The message asks for answers to tea@lists.example (Mail-Followup-To).'],
    });
    expect(answer(mail, 'sender', '', fields).to).toMatchObject([{ address: 'ann@there.example' }]);
    expect(() => answer(mail, 'list')).toThrow('no mailing list');
  });

  test('to what one wrote oneself goes to whom it went', () => {
    const mail = original('From: mira@here.example\r\nTo: ann@there.example');
    expect(answer(mail, 'sender').to).toMatchObject([{ address: 'ann@there.example' }]);
  });

  test('to another account of one’s own goes there; to a note to oneself, to oneself', () => {
    const between = original('From: mira@here.example\r\nTo: mira@work.example');
    const isOfAccount = (address: string) => address === 'mira@work.example';
    const isOurs = (address: string) => isOwn(address) || isOfAccount(address);
    expect(replyTo(between, '', { to: 'all', isOwn: isOurs, isOfAccount })).toMatchObject({
      to: [{ address: 'mira@here.example' }],
      cc: [],
    });
    const note = original('From: mira@here.example\r\nTo: mira@here.example');
    expect(answer(note, 'sender').to).toMatchObject([{ address: 'mira@here.example' }]);
  });

  test('is marked as one', async () => {
    const { content } = await make({ references: ['1@x', '3@x'] });
    expect(summarise(content)).toMatchObject({ inReplyTo: ['3@x'], references: ['1@x', '3@x'] });
  });
});

describe('a mailto: link', () => {
  test('gives recipients, subject and text, and nothing else', () => {
    expect(
      parseMailto(
        'mailto:ann@x.example,b%2Cc@x.example?cc=d@x.example&subject=a%20%26+b&body=x%0D%0Ay&attach=/etc/passwd&bcc=eve@x.example',
      ),
    ).toMatchObject({
      to: [{ address: 'ann@x.example' }, {}, {}],
      ...{ cc: [{ address: 'd@x.example' }], subject: 'a &+b', body: 'x\r\ny' },
      ...{ bcc: [{ address: 'eve@x.example' }], ignored: ['attach'] },
    });
  });

  test.each(['mailto:a%0D%0Ab@x', 'mailto:a@x?subject=a%0AB', 'mailto:%zz', 'http://x'])(
    '%s is refused',
    (link) => {
      expect(() => parseMailto(link)).toThrow();
    },
  );
});
