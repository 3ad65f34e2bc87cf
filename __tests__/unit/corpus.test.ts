/**
 * Every message we have: what must hold for any of them. The fixtures are always there; a corpus
 * of real mail beside the checkout is read too when it exists.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodedHeaders, partContent, readMessage } from '../../src/mime/read.js';
import { sanitiseText } from '../../src/mime/sanitise.js';
import { summarise } from '../../src/mime/summary.js';
import { FIXTURES } from '../support/mimeFixtures.js';
import { processorTime } from '../support/processorTime.js';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

interface Sample {
  name: string;
  raw: Buffer;
}

const fixtures: Sample[] = Object.entries(FIXTURES).map(([name, raw]) => ({
  name,
  raw: Buffer.from(raw, 'latin1'),
}));
const corpus = existsSync(CORPUS) ? readSamples(CORPUS) : [];
const samples = [...fixtures, ...corpus];

function readSamples(dir: string): Sample[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ name: relative(dir, file), raw: readFileSync(file) }));
}

/** What holds for any octets at all. */
async function checkInvariants(raw: Buffer): Promise<void> {
  const summary = summarise(raw);
  const message = await readMessage(raw);

  expect(sanitiseText(message.text)).toBe(message.text);
  expect(message.text).not.toMatch(/[^\n\P{Cc}]/u);
  expect(message.html ?? '').not.toMatch(/<(?!\/?[a-z0-9]+(?: [a-z]+="[^"<>]*")*>)/);
  expect(message.html ?? '').not.toMatch(
    /<[^>]* (?!(?:href|rel|dir|colspan|rowspan|start)=)[a-z]+=/,
  );
  expect(message.html ?? '').not.toMatch(
    /<(?:script|style|img|iframe|object|form|svg|link|meta)\b/,
  );
  for (const { url } of message.links) expect(url).toMatch(/^(?:https?|mailto|tel):[!-~]*$/);
  for (const warning of message.warnings) expect(warning).not.toMatch(/\p{Cc}/u);

  expect(message.headers).toEqual(decodedHeaders(raw));
  expect(message.attachments.map(({ part }) => part)).toEqual(
    summary.attachments.map(({ part }) => part),
  );
  for (const { part, size } of message.attachments) {
    expect(partContent(raw, part)?.content).toHaveLength(size);
  }

  expect(summary.subject).not.toMatch(/[\r\n\0]/);
  expect(summary.snippet.length).toBeLessThanOrEqual(200);
  expect(summary.snippet).not.toMatch(/[\r\n\0]/);
  expect(summary.messageId).not.toBe('');
  expect(summary.date === null || Number.isSafeInteger(summary.date)).toBe(true);
  for (const { name, address } of [...summary.from, ...summary.to, ...summary.cc]) {
    expect(`${name}${address}`).not.toMatch(/[\r\n\0]/);
    expect(`${name}${address}`).not.toBe('');
  }
}

describe('every message', () => {
  it.each(samples)('$name', async ({ raw }) => {
    await checkInvariants(raw);
  });

  it('reads the same with LF as with CRLF', async () => {
    for (const { raw } of fixtures) {
      const text = raw.toString('latin1').replaceAll('\r\n', '\n');
      const lf = Buffer.from(text, 'latin1');
      const crlf = Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
      expect((await readMessage(lf)).text).toBe((await readMessage(crlf)).text);
      expect(summarise(lf).snippet).toBe(summarise(crlf).snippet);
    }
  });
});

describe('damaged messages', () => {
  const SPLICES = [
    '\r\n',
    '\n\n',
    '--',
    '=?utf-8?B?',
    '?=',
    '"',
    '<',
    '>',
    '(',
    ';',
    ':',
    '\0',
    '\x1b[',
    '\xff',
    '=',
    '&#',
    'boundary=',
  ];
  const damage = fc.record({
    sample: fc.nat(),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat({ max: 30 }),
        put: fc.oneof(
          fc.constantFrom(...SPLICES),
          fc.string({ unit: 'binary-ascii', maxLength: 6 }),
        ),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  });

  it('are read without a throw, whatever happened to them', async () => {
    const small = samples.filter(({ raw }) => raw.length < 20_000);
    await fc.assert(
      fc.asyncProperty(damage, async ({ sample, edits }) => {
        let text = small[sample % small.length]?.raw.toString('latin1') ?? '';
        for (const { at, cut, put } of edits) {
          const offset = Math.floor(at * text.length);
          text = text.slice(0, offset) + put + text.slice(offset + cut);
        }
        const start = processorTime();
        await checkInvariants(Buffer.from(text, 'latin1'));
        expect(processorTime() - start).toBeLessThan(10_000);
      }),
      { numRuns: 1_500 },
    );
  });

  it('as any octets at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), (octets) =>
        checkInvariants(Buffer.from(octets)),
      ),
      { numRuns: 500 },
    );
  });
});

/** Read by hand from the messages themselves, and compared with Python's `email` package. */
const KNOWN: readonly [file: string, expected: object][] = [
  [
    'mikel-mail/attachment_emails/attachment_pdf.eml',
    { subject: 'Another PDF with 🎉 Unicode chars in it 🍿' },
  ],
  [
    'mikel-mail/attachment_emails/attachment_nonascii_filename.eml',
    { attachments: [expect.objectContaining({ part: '2', name: 'ciële.txt', size: 11 })] },
  ],
  [
    'mikel-mail/error_emails/bad_subject.eml',
    { from: [{ name: 'MySurvey.com & Carol Adams', address: 'carol@mysurvey.com' }] },
  ],
  ['mikel-mail/error_emails/bad_date_header2.eml', { date: null }],
  ['mikel-mail/error_emails/empty_group_lists.eml', { to: [] }],
  [
    'mikel-mail/error_emails/missing_content_disposition.eml',
    { attachments: [expect.objectContaining({ name: 'somefile.jpg', size: 1311 })] },
  ],
  ['mikel-mail/multi_charset/japanese_iso_2022.eml', { snippet: 'すみません。' }],
  ['mikel-mail/multi_charset/ks_c_5601-1987.eml', { snippet: '스티해' }],
  ['mikel-mail/plain_emails/raw_email_bad_time.eml', { date: null }],
  [
    'mikel-mail/plain_emails/raw_email_incorrect_header.eml',
    { messageId: '4D6AA7EB.6490534@xxx.xxx' },
  ],
  [
    'mikel-mail/rfc2822/example10.eml',
    {
      from: [{ name: 'Pete', address: 'pete@silly.test' }],
      date: Date.parse('1969-02-14T03:02:00Z'),
    },
  ],
  [
    'mikel-mail/rfc2822/example11.eml',
    {
      to: [
        { name: 'Mary Smith', address: 'mary@example.net' },
        { name: '', address: 'jdoe@test.example' },
      ],
    },
  ],
  ['mikel-mail/rfc2822/example14.eml', { subject: 'Re: TEST テストテスト' }],
  [
    'mikel-mail/rfc6532/utf8_headers.eml',
    { from: [{ name: 'Jöhn Doe', address: 'jdöe@mächine.example' }] },
  ],
  [
    'mu/testdir2/Foo/cur/mail5',
    {
      attachments: [
        expect.objectContaining({ name: 'sittingbull.jpg', size: 17674 }),
        expect.objectContaining({ name: 'custer.jpg' }),
      ],
    },
  ],
];

(corpus.length > 0 ? describe : describe.skip)('the corpus', () => {
  it.each(KNOWN)('%s', (file, expected) => {
    expect(summarise(readFileSync(join(CORPUS, file)))).toMatchObject(expected);
  });
});
