/** What the index keeps of a message. */
import { describe, expect, it } from '@jest/globals';
import { summarise } from '../../src/mime/summary.js';
import { FIXTURES, fixture } from '../support/mimeFixtures.js';
import { processorTime } from '../support/processorTime.js';

const of = (raw: string): ReturnType<typeof summarise> => summarise(Buffer.from(raw, 'latin1'));

describe('a summary', () => {
  it('holds the headers, decoded', () => {
    expect(summarise(fixture('plain'))).toEqual({
      messageId: 'one@example.org',
      inReplyTo: ['zero@example.org'],
      references: ['a@example.org', 'zero@example.org'],
      from: [{ name: 'Jörg', address: 'joerg@example.org' }],
      to: [
        { name: 'Doe, Jane', address: 'jane@example.net' },
        { name: '', address: 'a@example.com' },
        { name: '', address: 'b@example.com' },
      ],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: 'Plain',
      date: Date.parse('2026-11-03T09:20:30Z'),
      attachments: [],
      snippet: 'Hello Jane, see you at noon.',
      text: 'Hello Jane,\n\nsee you at noon.\n',
      listId: '',
      traits: [],
    });
  });

  it.each([
    ['bareLf', 'one two'],
    ['quotedPrintable', 'Grüße aus München, 100% = gut'],
    ['alternative', 'The plain words.'],
    ['htmlOnly', 'preheader Offer & more Read our page, or this. one two Again'],
    ['signed', 'Signed words.'],
    ['bounce', 'It could not be delivered.'],
    ['sameBoundary', 'Inner.'],
    ['unclosed', 'The text.'],
    ['noBoundary', 'Words all the same.'],
    ['onlyBody', 'no header at all'],
    ['empty', ''],
    ['blank', ''],
  ] as const)('of the fixture %s shows the first words', (name, snippet) => {
    expect(summarise(fixture(name)).snippet).toBe(snippet);
  });

  it('is empty rather than invented when the headers are missing', () => {
    expect(summarise(fixture('onlyBody'))).toMatchObject({
      messageId: null,
      date: null,
      subject: '',
      from: [],
      references: [],
    });
  });

  it.each([
    ['Message-ID: <a@b>\n\n', 'a@b'],
    ['Message-ID:  a@b \n\n', 'a@b'],
    ['Message-ID: <a\n b@c>\n\n', 'ab@c'],
    ['Message-ID: <>\n\n', null],
    ['Message-ID:\n\n', null],
    [`Message-ID: <${'x'.repeat(5_000)}@y>\n\n`, null],
  ])('reads the identifier of %j', (raw, id) => {
    expect(of(raw).messageId).toBe(id);
  });

  it('reads references between broken ones, each once and in order', () => {
    const raw = 'References: <a@b>,<c d@e> junk <\nReferences: <a@b> <f@g>\n\n';
    expect(of(raw).references).toEqual(['a@b', 'cd@e', 'f@g']);
    expect(of('In-Reply-To: Your message of "Mon" <a@b>\n\n').inReplyTo).toEqual(['a@b']);
    expect(of('In-Reply-To: a@b\n\n').inReplyTo).toEqual(['a@b']);
    expect(of('In-Reply-To: your message\n\n').inReplyTo).toEqual([]);
  });
});

describe('attachments', () => {
  const listed = (raw: Buffer): unknown[] =>
    summarise(raw).attachments.map(({ part, type, name, size, inline }) => [
      part,
      type,
      name,
      size,
      inline,
    ]);

  it('have the part numbers of IMAP, decoded names and their size', () => {
    expect(listed(fixture('mixed'))).toEqual([
      ['1.2', 'image/png', 'logo.png', 8, true],
      ['2', 'application/pdf', 'Prüfung.pdf', 20, false],
      ['3', 'text/x-diff', 'fix.patch', 12, true],
    ]);
    expect(summarise(fixture('mixed')).text).toBe('Plain text.\n--- a\n+++ b\n_____\nList footer');
  });

  it('of a forwarded message are its own, but its words are found', () => {
    const [message, ...more] = listed(fixture('forwarded'));
    expect(message).toEqual(['2', 'message/rfc822', '', expect.any(Number), false]);
    expect(more).toEqual([]);
    expect(summarise(fixture('forwarded')).text).toMatch(
      /See below\.\n+Inner subject\nInner words\./,
    );
  });

  it.each([
    ['signed', [['2', 'application/pgp-signature', 'signature.asc', 29, false]]],
    ['sameBoundary', [['2', 'application/pdf', 'a.pdf', 1, false]]],
    ['unclosed', [['2', 'application/pdf', 'a.pdf', 5, false]]],
    ['alternative', []],
    ['htmlOnly', []],
  ] as const)('of the fixture %s', (name, attachments) => {
    expect(listed(fixture(name))).toEqual(attachments);
  });

  it('is the first text, too, where the sender calls it a file', () => {
    const text = 'Content-Type: text/plain; name=notes.txt';
    const named = `Content-Disposition: inline; filename=notes.txt`;
    expect(listed(Buffer.from(`${text}\n${named}\n\nNotes.`))).toEqual([
      ['1', 'text/plain', 'notes.txt', 6, true],
    ]);
    expect(listed(Buffer.from(`${text}\n\nNotes.`))).toEqual([]);
    expect(of(`${text}\n${named}\n\nNotes.`).snippet).toBe('Notes.');
  });

  it('are parted by lines that begin with the boundary, whatever stands behind white space', () => {
    const part = (text: string) => `Content-Type: text/plain\n\n${text}\n`;
    const raw = `Content-Type: multipart/mixed; boundary=b\n\n--b ignored\n${part('one')}--b2\n--b\t\n${part('two')}--b-- the end\nthree`;
    expect(of(raw).text).toBe('one\n--b2\ntwo');
  });

  it('can be the whole message', () => {
    expect(listed(Buffer.from('Content-Type: image/png\n\nabc'))).toEqual([
      ['1', 'image/png', '', 3, false],
    ]);
    expect(of('Content-Type: text/plain\nContent-Disposition: attachment\n\nabc')).toMatchObject({
      snippet: '',
      attachments: [{ part: '1', size: 3 }],
    });
  });

  it('are measured exactly in base64 of any length', () => {
    for (let size = 0; size < 200; size += 1) {
      const base64 = Buffer.alloc(size, 7)
        .toString('base64')
        .replace(/.{76}(?=.)/g, '$&\r\n');
      const raw = `Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`;
      expect(of(raw).attachments[0]?.size).toBe(size);
    }
  });
});

describe('snippets', () => {
  it.each([
    [
      'skip quotes and their attribution',
      'On Mon, 1 Jan 2024, Jane wrote:\n> old\n> words\n\nNew words.\n',
      'New words.',
    ],
    [
      'skip a folded attribution',
      'On Mon, 1 Jan 2024 at 10:00, Jane Doe\n<jane@example.org> wrote:\n> old\nNew.',
      'New.',
    ],
    ['stop at the signature', 'Words.\n-- \nJane Doe', 'Words.'],
    [
      'skip PGP armour',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWords.\n-----BEGIN PGP SIGNATURE-----\nx',
      'Words.',
    ],
    ['skip ruled lines', '======\nWords.\n------', 'Words.'],
    ['quote when there is nothing else', '> only this', '> only this'],
    ['hold no invisible padding', 'Offer \u034f \u200c \u00ad now', 'Offer now'],
  ])('%s', (_story, text, snippet) => {
    expect(
      summarise(Buffer.from(`Content-Type: text/plain; charset=utf-8\n\n${text}`)).snippet,
    ).toBe(snippet);
  });

  it('are at most 200 characters, none of them half', () => {
    const { snippet } = summarise(
      Buffer.from(`Content-Type: text/plain; charset=utf-8\n\na${'👍'.repeat(500)}`),
    );
    expect(snippet).toHaveLength(199);
    expect(snippet).not.toMatch(/\p{Cs}/u);
  });
});

describe('bombs', () => {
  const many = (piece: string, count: number): string => piece.repeat(count);
  const head = 'From: a@b.example\r\nSubject: bomb\r\n';
  const html = `${head}Content-Type: text/html\r\n\r\n`;
  const nested = Array.from(
    { length: 2_000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${String(i)}\r\n\r\n--b${String(i)}\r\n`,
  );

  it.each<[string, string]>([
    [
      '100,000 parts',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${many('--b\r\n\r\nx\r\n', 100_000)}`,
    ],
    ['2,000 levels', `${head}${nested.join('')}\r\ntext`],
    ['messages in messages', head + many('Content-Type: message/rfc822\r\n\r\n', 20_000)],
    ['a header of megabytes', `${head}X: ${many('a', 4 << 20)}\r\n\r\nbody`],
    ['a million fields', `${many('X: y\r\n', 1 << 20)}\r\nbody`],
    ['a million folds', `Subject: x${many('\r\n y', 1 << 20)}\r\n\r\nbody`],
    ['a million recipients', `To: ${many('a@b.example, ', 1_000_000)}\r\n\r\nbody`],
    ['open comments', `To: ${many('(', 1 << 20)}\r\n\r\n`],
    ['open quotes in brackets', `To: ${many('<"', 1 << 19)}\r\n\r\n`],
    ['open encoded words', `Subject: ${many('=?utf-8?q?', 1 << 17)}\r\n\r\n`],
    ['a gap of white space', `Subject: a${many(' \t', 1 << 19)}b\r\n\r\n`],
    ['parameters', `Content-Type: a/b${many('; a*0*=b', 1 << 17)}\r\n\r\n`],
    ['open tags', html + many('<a ', 1 << 20)],
    ['open comments in HTML', html + many('<!--', 1 << 19)],
    ['entities', html + many('&amp;&notit;&#1234;', 1 << 16)],
    [
      'almost delimiters',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${many('--\n', 1 << 20)}`,
    ],
    [
      'equals signs',
      `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${many('= ', 1 << 21)}`,
    ],
  ])('of %s are summarised in time and bounded', (_name, raw) => {
    const start = processorTime();
    const summary = of(raw);
    expect(processorTime() - start).toBeLessThan(10_000);
    expect(summary.text.length).toBeLessThanOrEqual(1 << 16);
    expect(summary.to.length).toBeLessThanOrEqual(1_000);
    expect(summary.attachments.length).toBeLessThanOrEqual(1_000);
  });
});

it('every fixture can be cut at every octet', () => {
  for (const raw of Object.values(FIXTURES)) {
    const whole = Buffer.from(raw, 'latin1');
    for (let end = 0; end < whole.length; end += 1) {
      expect(summarise(whole.subarray(0, end)).text.length).toBeLessThanOrEqual(whole.length);
    }
  }
});
