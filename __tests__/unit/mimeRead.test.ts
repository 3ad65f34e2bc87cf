/** A message as a person reads it. */
import { describe, expect, it } from '@jest/globals';
import type { Link } from '../../src/core/message.js';
import { htmlToText } from '../../src/mime/htmlText.js';
import { partContent, partReader, readBeginning, readMessage } from '../../src/mime/read.js';
import { safeUrl, sanitiseHtml } from '../../src/mime/sanitiseHtml.js';
import { summarise } from '../../src/mime/summary.js';
import { FIXTURES, fixture, type FixtureName } from '../support/mimeFixtures.js';

const names = Object.keys(FIXTURES).filter((name): name is FixtureName => name in FIXTURES);

describe('the text', () => {
  it.each([
    ['plain', 'Hello Jane,\n\nsee you at noon.'],
    ['quotedPrintable', 'Grüße aus München, 100% = gut'],
    ['alternative', 'The plain words.'],
    ['mixed', 'Plain text.\n\n--- a\n+++ b\n\n_____\nList footer'],
    ['flowed', 'A paragraph that goes on.\n> quoted on\n>not quoted\n-- \nJane'],
    ['flowedDelSp', '日本'],
    ['signed', 'Signed words.'],
    ['bounce', 'It could not be delivered.'],
    ['noBoundary', 'Words all the same.'],
    ['empty', ''],
  ] as const)('of the fixture %s', async (name, text) => {
    expect((await readMessage(fixture(name))).text).toBe(text);
  });

  it('shows what is forwarded below it', async () => {
    expect((await readMessage(fixture('forwarded'))).text).toBe(
      'See below.\n\n———— Forwarded message ————\nFrom: inner@example.com\nSubject: Inner subject\n\nInner words.',
    );
    expect((await readMessage(fixture('digest'))).text).toMatch(
      /Subject: First\n\nFirst words\.\n\n.*Subject: Second\n\nSecond/s,
    );
  });

  it('shows a netnews article as a message', async () => {
    const raw = Buffer.from(
      'Content-Type: message/news\n\nFrom: n@example.net\nSubject: Article\n\nIts words.\n',
    );
    expect((await readMessage(raw)).text).toMatch(/Subject: Article\n\nIts words\.$/);
  });

  it('of HTML numbers the links and leaves out what is hidden', async () => {
    const { text, links } = await readMessage(fixture('htmlOnly'));
    expect(text).toBe(
      'Offer & more\n\nRead our page [1], or this.\n\n• one\n• two\n\nA cat Again [1]',
    );
    expect(links).toEqual([{ text: 'our page', url: 'https://www.example.org/a?b=1&c=2' }]);
  });

  it('of plain text has its links found', async () => {
    const raw = Buffer.from(
      'Subject: x\n\nSee https://a.example/b_(c). Or (http://d.example/), <mailto:e@f.example>; not ftp://g, https://a.example/b_(c)',
    );
    expect((await readMessage(raw)).links.map(({ url }) => url)).toEqual([
      'https://a.example/b_(c)',
      'http://d.example/',
      'mailto:e@f.example',
    ]);
  });
});

it('shows few of the encoded messages that hold parts by the thousand', async () => {
  const mixed = (parts: string) => `Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`;
  const inner = Buffer.from(mixed('--b\n\nx\n'.repeat(9_900))).toString('base64');
  const head = 'Content-Type: message/rfc822\nContent-Transfer-Encoding: base64';
  const { text } = await readMessage(Buffer.from(mixed(`--b\n${head}\n\n${inner}\n`.repeat(10))));
  expect(text.match(/Forwarded message/g)).toHaveLength(2);
});

describe('HTML', () => {
  it('keeps structure and nothing that runs, loads or styles', async () => {
    const { html } = await readMessage(fixture('htmlOnly'));
    expect(html?.replace(/\s+/g, ' ').trim()).toBe(
      '<h1>Offer &amp; more</h1><p>Read <a href="https://www.example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">our page</a>, or <a>this</a>.</p> <ul><li>one</li><li>two</li></ul> A cat <a href="https://www.example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">Again</a>',
    );
  });

  it.each([
    ['<svg><script>alert(1)</script><p>in</p></svg>out', 'out'],
    ['<p title="</p><script>x</script>">a</p>', '<p>a</p>'],
    ['<noscript><p title="</noscript><img src=x onerror=x>">', '<p></p>'],
    ['<math><mi><style><img src=x onerror=x></style></mi></math>b', 'b'],
    ['<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
    ['a<!-- <b>--><b>c', 'a<b>c</b>'],
    [
      '<a href=" jAvascript:x">a</a><a href="java\nscript:x">b</a><a href="data:text/html,x">c</a>',
      '<a>a</a><a>b</a><a>c</a>',
    ],
    ['<a href="/relative">a</a><a href="//host/x">b</a>', '<a>a</a><a>b</a>'],
    [
      '<td colspan="2" rowspan="1 onclick=x" background="http://x/y">a</td>',
      '<td colspan="2">a</td>',
    ],
    ['<p dir=rtl style="background:url(http://x)">a', '<p dir="rtl">a</p>'],
    ['<form action=x><input value=a><button>Send</button></form>', 'Send'],
    ['<base href="https://evil/"><link rel=stylesheet href=x><meta http-equiv=refresh>a', 'a'],
    ['&lt;script&gt;', '&lt;script&gt;'],
    ['<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
    ['</p>a</br>', '<p></p>a<br>'],
    ['<b __proto__=x constructor=y>a', '<b>a</b>'],
  ])('%s', (source, html) => {
    expect(sanitiseHtml(source).html).toBe(html);
  });

  it('cannot be nested deeper than can be read', async () => {
    const raw = Buffer.from(`Content-Type: text/html\n\n${'<div>'.repeat(100_000)}x`);
    const { html, warnings } = await readMessage(raw);
    expect(html?.match(/<div>/g)).toHaveLength(200);
    expect(warnings).toEqual(['The page is too large or too deeply nested; some is left out.']);
  });

  it('is not indented farther than can be read', async () => {
    const raw = Buffer.from(`Content-Type: text/html\n\n${'<blockquote>'.repeat(190)}x<br>y`);
    const { html, text } = await readMessage(raw);
    expect(html?.match(/<blockquote>/g)).toHaveLength(40);
    expect(html?.match(/<\/blockquote>/g)).toHaveLength(40);
    expect(text).toBe(`${'> '.repeat(40)}x\n${'> '.repeat(40)}y`);
  });

  it.each([
    ['https://EXAMPLE.org', 'https://example.org/'],
    ['https://аpple.example/', 'https://xn--pple-43d.example/'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['www.example.org', null],
  ])('leads from %s to %s', (target, url) => {
    expect(safeUrl(target)).toBe(url);
  });

  it('as text goes on numbering where the part before it ended', () => {
    const links: Link[] = [{ text: 'a', url: 'https://a.example/' }];
    const page =
      '<a href="https://b.example/">b</a> <a href="https://a.example/">a</a><a href="https://c.example/"></a>';
    expect(htmlToText(page, links)).toBe('b [2] a [1]');
    expect(links.map(({ url }) => url)).toEqual(['https://a.example/', 'https://b.example/']);
  });
});

describe('the parts', () => {
  it.each([
    ['mixed', '2', 'application/pdf', 'Prüfung.pdf', '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n12345'],
    ['mixed', '1.1.1', 'text/plain', '', 'Plain text.'],
    ['forwarded', '2.2', 'application/zip', 'inner.zip', 'PK'],
    ['forwarded', '2.1', 'text/plain', '', 'Inner words.'],
    ['uuencoded', '1', 'application/octet-stream', 'cat.txt', 'Cat'],
    ['plain', '1', 'text/plain', '', 'Hello Jane,\r\n\r\nsee you at noon.\r\n'],
  ] as const)('of %s: %s', (name, number, type, fileName, content) => {
    const part = partContent(fixture(name), number);
    expect(part).toMatchObject({ type, name: fileName });
    expect(part?.content.toString('latin1')).toBe(content);
  });

  it('are read many at a time as one by one', () => {
    const raw = fixture('mixed');
    const read = partReader(raw);
    for (const number of ['1.1', '1.2', '2', '3', '9', '']) {
      expect(read(number)).toEqual(partContent(raw, number));
    }
    expect(read('2')?.name).toBe('Prüfung.pdf');
  });

  it('that do not exist are null', () => {
    expect(partContent(fixture('plain'), '2')).toBeNull();
    expect(partContent(fixture('mixed'), '')).toBeNull();
  });

  it.each(names)('of %s are the same in the list, in the reader and when saved', async (name) => {
    const raw = fixture(name);
    const { attachments } = await readMessage(raw);
    expect(attachments.map(({ part }) => part)).toEqual(
      summarise(raw).attachments.map(({ part }) => part),
    );
    for (const attachment of attachments) {
      expect(partContent(raw, attachment.part)?.content).toHaveLength(attachment.size);
    }
  });

  it('survive damage to base64: a second text behind padding, a footer, white space', () => {
    const body = (text: string): string | undefined =>
      partContent(
        Buffer.from(`Content-Transfer-Encoding: base64\n\n${text}`),
        '1',
      )?.content.toString();
    expect(body('SGVsbG8=\nIHdvcmxk')).toBe('Hello world');
    expect(body('SGVsbG8=\n_____\nMailing list footer')).toBe('Hello');
    expect(body(' SGVs\n  bG8')).toBe('Hello');
    expect(body('These are words, not base64.\n')).toBe('These are words, not base64.\n');
    const lines = 'Words that\nare not\nbase64 either\n';
    expect(body(lines)).toBe(lines);
  });

  it.each([
    ['missing', 'multipart/alternative'],
    ['another', 'multipart/alternative; boundary=none'],
  ])('are found when the boundary in the header is %s', async (_story, type) => {
    const parts =
      '--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--';
    const { text, html } = await readMessage(Buffer.from(`Content-Type: ${type}\n\n${parts}`));
    expect({ text, html }).toEqual({ text: 'plain', html: '<p>rich</p>' });
  });

  it('end where one of the dashes that close them was lost', async () => {
    const type = 'Content-Type: multipart/mixed; boundary=b';
    const raw = `${type}\n\n--b\n\nwords\n--b-c\n--b-\n\nno part`;
    expect((await readMessage(Buffer.from(raw))).text).toBe('words\n--b-c');
  });

  it.each(['../../etc/passwd', 'C:\\\\Users\\\\me\\\\passwd', 'passwd'])(
    'are named without folders: %s',
    (name) => {
      const raw = Buffer.from(`Content-Type: application/zip; name="${name}"\n\nx`);
      expect(summarise(raw).attachments).toMatchObject([{ name: 'passwd' }]);
    },
  );
});

describe('warnings', () => {
  it('come with the true target of a link that lies in the HTML beside the text', async () => {
    const raw = [
      'Content-Type: multipart/alternative; boundary=b',
      ...['', '--b', '', 'See https://www.bank.example/', '--b', 'Content-Type: text/html', ''],
      '<a href="http://192.0.2.66/in">https://www.bank.example/</a> <a href="https://x.example/">here</a>',
      '--b--',
    ].join('\n');
    const { links, warnings } = await readMessage(Buffer.from(raw));
    expect(links.map(({ url }) => url)).toEqual([
      'https://www.bank.example/',
      'http://192.0.2.66/in',
    ]);
    expect(warnings).toEqual(['A link shows www.bank.example but leads to 192.0.2.66.']);
  });

  const warn = async (headers: string, html = 'x'): Promise<readonly string[]> =>
    (await readMessage(Buffer.from(`${headers}\nContent-Type: text/html\n\n${html}`))).warnings;

  it('name what contradicts itself', async () => {
    const { text, warnings } = await readMessage(fixture('hostile'));
    expect(warnings).toEqual([
      'The sender’s name shows the address ceo@bank.example, but the message is from x@evil.example.',
      'Replies go to elsewhere.example, not to the sender’s evil.example.',
      'A link shows www.bank.example but leads to evil.example.',
      'The attachment invoice.pdf.exe pretends to be a document, but is a program.',
    ]);
    expect(text).toBe('Log in at https://www.bank.example/login [1]␛[2J␛]0;x␇');
  });

  it.each([
    ['p\u0430ypal.com', 1],
    ['xn--pypal-4ve.com', 1],
    ['\u0430\u0440\u0440\u04cf\u0435.com', 1],
    ['m\u00fcller.example', 0],
    ['\u043f\u043e\u0447\u0442\u0430.\u0440\u0444', 0],
    ['\u65e5\u672ctea.example', 0],
  ])('on the letters of the domain %s: %s', async (domain, count) => {
    expect(await warn(`From: a@${domain}`)).toHaveLength(count);
    expect(await warn('From: a@b.example', `<a href="https://${domain}/">x</a>`)).toHaveLength(
      count,
    );
  });

  it.each([
    ['nothing', 'From: Jane <a@b.example>'],
    ['a reply to the same site', 'From: a@mail.b.example\nReply-To: c@b.example'],
    ['a mailing list', 'From: a@b.example\nReply-To: l@lists.example\nList-Id: <l.lists.example>'],
    ['a name that is the address', 'From: "a@b.example" <A@b.example>'],
  ])('are not raised by %s', async (_story, headers) => {
    expect(await warn(headers)).toEqual([]);
  });

  it.each([
    ['<a href="https://mail.example.org/x">www.example.org</a>', 0],
    ['<a href="https://evil.example/">click here</a>', 0],
    ['<a href="https://evil.example/">report.pdf</a>', 0],
    ['<a href="mailto:a@b.example">www.b.example</a>', 0],
    ['<a href="https://evil.example/">www.example.org</a>', 1],
    ['<a href="https://evil.example/">bank.com/login</a>', 1],
    ['<a href="https://bank.com.evil.example/">bank.com</a>', 1],
    ['<a href="https://b.co.uk/">www.a.co.uk</a>', 1],
  ])('count for %s', async (html, count) => {
    expect(await warn('From: a@b.example', html)).toHaveLength(count);
  });

  it('say that an encrypted message cannot be read', async () => {
    const raw =
      'Content-Type: multipart/encrypted; boundary=e\n\n--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--e--';
    expect((await readMessage(Buffer.from(raw))).warnings).toEqual([
      'The message is encrypted and cannot be read here.',
    ]);
  });
});

describe('the beginning of a long message', () => {
  const story =
    '<table><tr><td><h2>A headline</h2><p>The ferry leaves at seven.</p>' +
    '<a href="https://news.example/1">Read on</a></td></tr></table>';
  const letter = (type: string, body: string): Buffer =>
    Buffer.from(`From: a@b.example\r\nContent-Type: ${type}\r\n\r\n${body}`);

  it.each([
    ['a page', letter('text/html', `<html><body>${story.repeat(6_000)}`)],
    ['a text', letter('text/plain', 'The ferry leaves at seven.\r\n\r\n'.repeat(20_000))],
    [
      'a page that begins with a long style',
      letter(
        'text/html',
        `<style>${'p{margin:0}\r\n'.repeat(9_000)}</style>${story.repeat(6_000)}`,
      ),
    ],
  ])('%s is what the whole begins with', async (_name, raw) => {
    const beginning = readBeginning(raw);
    const whole = await readMessage(raw);
    expect(beginning?.text.length).toBeGreaterThan(3_500);
    expect(beginning?.text.length).toBeLessThan(whole.text.length / 2);
    const most = (beginning?.text.length ?? 0) - 200;
    expect(beginning?.text.slice(0, most)).toBe(whole.text.slice(0, most));
    expect(beginning?.links).toEqual(whole.links);
    expect(beginning?.warnings).toEqual([]);
  });

  it('is not worth a look of its own where all is as soon read', () => {
    expect(readBeginning(letter('text/html', story))).toBeNull();
    expect(readBeginning(letter('text/html', '<!-- nothing -->'.repeat(60_000)))).toBeNull();
  });
});
