/** Headers as the world writes them: encoded words, addresses, dates, parameters. */
import { describe, expect, it } from '@jest/globals';
import { parseAddresses } from '../../src/mime/addresses.js';
import { decodeText } from '../../src/mime/charset.js';
import { parseDate } from '../../src/mime/date.js';
import { decodeWords } from '../../src/mime/encodedWords.js';
import { parseParameters } from '../../src/mime/parameters.js';
import { decodedHeaders } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';

const octets = (...values: number[]): Buffer => Buffer.from(values);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('encoded words', () => {
  it.each([
    ['Q', '=?iso-8859-1?Q?Gr=FC=DFe_aus?=', 'Grüße aus'],
    ['B', '=?UTF-8?B?SsO2cmc=?=', 'Jörg'],
    ['small letters', '=?utf-8?b?SsO2cmc=?= =?utf-8?q?_=C3=A9?=', 'Jörg é'],
    ['a language tag', '=?us-ascii*en-us?Q?Keith_Moore?=', 'Keith Moore'],
    ['space between words goes', '=?utf-8?Q?a?=   =?utf-8?Q?b?=', 'ab'],
    ['space beside text stays', 'x =?utf-8?Q?a?= y', 'x a y'],
    ['a character split over two words', '=?utf-8?B?4pyT4g==?= =?utf-8?B?nJM=?=', '✓✓'],
    ['one split between Q and Q', '=?utf-8?Q?=E6=97?= =?utf-8?Q?=A5?=', '日'],
    ['two charsets', '=?koi8-r?B?8NLJ18XU?= =?utf-8?Q?!?=', 'Привет!'],
    ['missing padding', '=?utf-8?B?SsO2cmc?=', 'Jörg'],
    ['padding within a word', '=?UTF-8?B?TXlTdXJ2ZXk=?==?UTF-8?B?LmNvbQ==?=', 'MySurvey.com'],
    ['spaces within a Q word', '=?utf-8?Q?Hello wo=C3=B6rld?=', 'Hello woörld'],
    ['glued to text', 'Re:=?utf-8?Q?a?=b', 'Re:ab'],
    ['no charset', '=??Q?caf=C3=A9?=', 'café'],
    ['an unknown charset', '=?NONE?B?VEVTVA==?=', 'TEST'],
    ['an empty word', 'a =?utf-8?Q??= b', 'a  b'],
    [
      'ISO-2022-JP twice',
      '=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?= =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=',
      'テストテスト',
    ],
    ['not one: no end', '=?utf-8?Q?abc', '=?utf-8?Q?abc'],
    ['not one: another encoding', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['not one: a formula', 'x =?y', 'x =?y'],
  ])('%s', (_story, text, decoded) => {
    expect(decodeWords(text)).toBe(decoded);
  });
});

describe('header sections', () => {
  const subjectOf = (raw: string): string | undefined =>
    decodedHeaders(latin1(raw)).find(([name]) => name.toLowerCase() === 'subject')?.[1];

  it.each([
    ['CRLF', 'From: a\r\nSubject: x\r\n\r\nbody', 'x'],
    ['LF', 'From: a\nSubject: x\n\nbody', 'x'],
    ['a fold is one space', 'Subject: one\r\n \t two\r\n\tthree\r\n\r\n', 'one two three'],
    ['an mbox line above', 'From a@b Mon Jan  1 00:00:00 2024\nSubject: x\n\n', 'x'],
    ['a quoted mbox line above', '>From a@b Mon Jan  1 00:00:00 2024\nSubject: x\n\n', 'x'],
    ['raw UTF-8', 'Subject: Gr\xc3\xbc\xc3\x9fe\n\n', 'Grüße'],
    ['raw windows-1252', 'Subject: Gr\xfc\xdfe \x96 \x80\n\n', 'Grüße – €'],
    ['raw UTF-8 that ends in a no-break octet', 'Subject: voil\xc3\xa0\n  ici\n\n', 'voilà ici'],
    ['raw ISO-2022-JP', 'Subject: \x1b$B%F%9%H\x1b(B\n\n', 'テスト'],
    ['space before the colon', 'Subject : x\n\n', 'x'],
    ['a stray line is stepped over', 'From: a\nthis is no field\nSubject: x\n\nbody', 'x'],
    [
      'folds that lost their space, several in a row',
      'Received: from a\nby b with SMTP;\nid 7\nfor c\nMessage-ID: <d@e>\nSubject: x\n\nbody',
      'x',
    ],
    [
      'a text that nothing parts from its header',
      'From: a\nDear all,\nhere it is:\nNote: x\nSubject to change.\n\nSubject: no\n\n',
      undefined,
    ],
    ['an encoded line break is a space', 'Subject: =?utf-8?Q?a=0D=0ABcc:_x?=\n\n', 'a Bcc: x'],
    ['no blank line at the end', 'Subject: x', 'x'],
    ['no header at all', 'just text\nand more\nSubject: not one\n', undefined],
  ])('%s', (_story, raw, subject) => {
    expect(subjectOf(raw)).toBe(subject);
  });

  it('keeps every field in order, repeated ones too', () => {
    expect(decodedHeaders(latin1('A: 1\nB: 2\na: 3\n\nC: no'))).toEqual([
      ['A', '1'],
      ['B', '2'],
      ['a', '3'],
    ]);
  });
});

describe('address lists', () => {
  it.each<[string, ...[name: string, address: string][]]>([
    ['a@b.example', ['', 'a@b.example']],
    ['<a@b.example>', ['', 'a@b.example']],
    ['Jane Doe <a@b.example>', ['Jane Doe', 'a@b.example']],
    ['"Doe, Jane" <a@b.example>, c@d.example', ['Doe, Jane', 'a@b.example'], ['', 'c@d.example']],
    ['Doe, Jane <a@b.example>', ['Doe, Jane', 'a@b.example']],
    ['John Q. Public <j@b.example>', ['John Q. Public', 'j@b.example']],
    ['"Say \\"hi\\"" <a@b.example>', ['Say "hi"', 'a@b.example']],
    // An address in the name stays a name.
    ['"ceo@bank.example" <x@evil.example>', ['ceo@bank.example', 'x@evil.example']],
    ['ceo@bank.example <x@evil.example>', ['ceo@bank.example', 'x@evil.example']],
    ['"<ceo@bank.example>" <x@evil.example>', ['<ceo@bank.example>', 'x@evil.example']],
    [
      '=?utf-8?Q?=3Cceo=40bank=2Eexample=3E=2C?= <x@evil.example>',
      ['<ceo@bank.example>,', 'x@evil.example'],
    ],
    ['=?utf-8?Q?Doe,_Jane?= <a@b.example>', ['Doe, Jane', 'a@b.example']],
    ['"=?utf-8?B?SsO2cmc=?=" <a@b.example>', ['Jörg', 'a@b.example']],
    ['<ceo@bank.example> <x@evil.example>', ['<ceo@bank.example>', 'x@evil.example']],
    // Groups.
    ['undisclosed-recipients:;'],
    ['Undisclosed-Recipient:;@server.example;;'],
    [
      'Team: a@b.example, C <c@d.example>;, e@f.example',
      ['', 'a@b.example'],
      ['C', 'c@d.example'],
      ['', 'e@f.example'],
    ],
    // Comments.
    ['a@b.example (Jane (or) Doe)', ['Jane (or) Doe', 'a@b.example']],
    ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', ['Pete', 'pete@silly.test']],
    // Obsolete forms.
    [
      'Mary Smith <@machine.tld:mary@example.net>, , jdoe@test   . example',
      ['Mary Smith', 'mary@example.net'],
      ['', 'jdoe@test.example'],
    ],
    ['<"odd <> one"@b.example>', ['', '"odd <> one"@b.example']],
    ['"quoted local"@b.example', ['', '"quoted local"@b.example']],
    ['u@[IPv6:2001:db8::1]', ['', 'u@[IPv6:2001:db8::1]']],
    // Broken ones.
    ['Big Bug bb@bug.example', ['Big Bug', 'bb@bug.example']],
    ['a@b.example>', ['', 'a@b.example']],
    ['a@b.example c@d.example', ['', 'a@b.example'], ['', 'c@d.example']],
    ['Jane <a@b.example', ['Jane', 'a@b.example']],
    ['"Jane <a@b.example>', ['"Jane', 'a@b.example']],
    ['(Jane <a@b.example>', ['(Jane', 'a@b.example']],
    [', a@b.example,,', ['', 'a@b.example']],
    ['root', ['', 'root']],
    ['"KLAUS- HÄNSCHEL"', ['KLAUS- HÄNSCHEL', '']],
    ['<mailto:a@b.example>', ['', 'a@b.example']],
    ['Jane <>', ['Jane', '']],
    ['<>'],
    // Never turned into letters that look like others.
    ['a@xn--pple-43d.example', ['', 'a@xn--pple-43d.example']],
  ])('%s', (text, ...expected) => {
    expect(parseAddresses(text)).toEqual(expected.map(([name, address]) => ({ name, address })));
  });

  it('ends at a thousand', () => {
    expect(parseAddresses('a@b.example, '.repeat(20_000))).toHaveLength(1_000);
  });
});

describe('dates', () => {
  const utc = (text: string): number => Date.parse(text);

  it.each([
    ['Tue, 3 Nov 2026 10:20:30 +0100', utc('2026-11-03T09:20:30Z')],
    ['3 Nov 2026 10:20 GMT', utc('2026-11-03T10:20:00Z')],
    ['Tue, 03 Nov 2026 10:20:30 -0330 (Newfoundland Time)', utc('2026-11-03T13:50:30Z')],
    ['Tue, 3 Nov 2026 10:20:30 (comment) EST', utc('2026-11-03T15:20:30Z')],
    ['3 Nov 26 10:20:30 PDT', utc('2026-11-03T17:20:30Z')],
    ['21 Nov 97 09:55:06 GMT', utc('1997-11-21T09:55:06Z')],
    ['21 Nov 126 09:55:06 Z', utc('2026-11-21T09:55:06Z')],
    ['Thu,\t13\tFeb\t1969\t23:32\t-0330', utc('1969-02-14T03:02:00Z')],
    ['Tue, 3 November 2026 10:20:30 +0000', utc('2026-11-03T10:20:30Z')],
    ['Tue Nov  3 10:20:30 2026', utc('2026-11-03T10:20:30Z')],
    ['Tue Nov  3 10:20:30 CET 2026', utc('2026-11-03T10:20:30Z')],
    ['Tue Nov  3 10:20:30 2026 +0100', utc('2026-11-03T09:20:30Z')],
    ['2026-11-03T10:20:30+01:00', utc('2026-11-03T09:20:30Z')],
    ['2026/11/03 10:20', utc('2026-11-03T10:20:00Z')],
    ['Tuesday, 03-Nov-26 10:20:30 GMT', utc('2026-11-03T10:20:30Z')],
    ['Tue , 3 Nov 2026 10:20:30 +0000', utc('2026-11-03T10:20:30Z')],
    ['Tue, Nov 3 2026 10:20:30 -0500', utc('2026-11-03T15:20:30Z')],
    ['Nov 3, 2026, 10:20:30 PM', utc('2026-11-03T22:20:30Z')],
    ['Tue, 3 Nov 2026 12:20:30 AM -0500', utc('2026-11-03T05:20:30Z')],
    ['3 Nov 2026 10:20:30 GMT-5', utc('2026-11-03T15:20:30Z')],
    ['3 Nov 2026 10:20:30 +01', utc('2026-11-03T09:20:30Z')],
    ['2026-11-03 10:20', utc('2026-11-03T10:20:00Z')],
    ['31 Dec 2016 23:59:60 +0000', utc('2017-01-01T00:00:00Z')],
    ['3 Nov 2026 09(comment):   55  :  06 +0000', utc('2026-11-03T09:55:06Z')],
    ['3 Nov 2026 10:00:00 +9900', utc('2026-11-03T10:00:00Z')],
  ])('%s', (text, time) => {
    expect(parseDate(text)).toBe(time);
  });

  it.each([
    '',
    'yesterday',
    'Pn, 29 paX 2007 21:13:00 +0100',
    'Wed, 15 Dec 2010    59:10 -0500',
    'Mon, 30 Jun 3609 15:33:50 +0600',
    'Mon, 1 Jan 0001 00:00:00 +0000',
    '31 Feb 2026 10:00:00 +0000',
    '0 Jan 2026 10:00:00 +0000',
    '1 Jan 2026 25:00:00 +0000',
    '1 Jan 2026 10:61:00 +0000',
    '1 Jan 2026',
    '1 Jan 2026 13:00 PM',
    '1767261600',
  ])('%j is no date', (text) => {
    expect(parseDate(text)).toBeNull();
  });
});

describe('parameters', () => {
  it.each([
    ['text/plain; charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    ['TEXT/HTML; CharSet="UTF-8"', 'text/html', { charset: 'UTF-8' }],
    ['text/html, charset=utf-8', 'text/html', { charset: 'utf-8' }],
    ['multipart/mixed; boundary=a b (x)', 'multipart/mixed', { boundary: 'a b' }],
    ['multipart/mixed; boundary=ab charset=c', 'multipart/mixed', { boundary: 'ab' }],
    ['text/plain charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    ['text/plain; charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }],
    [
      'multipart/mixed; boundary=----=_Next:Part/0 ; x=1',
      'multipart/mixed',
      { boundary: '----=_Next:Part/0', x: '1' },
    ],
    ['a/b; name="semi;colon \\"and\\" C:\\dir"', 'a/b', { name: 'semi;colon "and" C:\\dir' }],
    ['attachment; filename=my report (1).pdf', 'attachment', { filename: 'my report (1).pdf' }],
    [
      'attachment; filename="=?utf-8?B?44Gm44GZ44GoLnR4dA==?="',
      'attachment',
      { filename: 'てすと.txt' },
    ],
    [
      "attachment; filename*=UTF-8''na%C3%AFve%20plan.txt",
      'attachment',
      { filename: 'naïve plan.txt' },
    ],
    [
      "attachment; filename*=iso-8859-1'de'%FCber.txt; filename=uber.txt",
      'attachment',
      { filename: 'über.txt' },
    ],
    ['a/b; name*1=two; name*0=one; name*2=.txt', 'a/b', { name: 'onetwo.txt' }],
    ["a/b; name*0*=utf-8''%E2%9C; name*1*=%93; name*2=.txt", 'a/b', { name: '✓.txt' }],
    ['attachment; filename="ci\xc3\xable.txt"', 'attachment', { filename: 'ciële.txt' }],
    ['attachment; filename="no end', 'attachment', { filename: 'no end' }],
    ['text/plain; ; =x; charset=a; charset=b', 'text/plain', { charset: 'a' }],
    ['', '', {}],
  ])('%s', (raw, value, parameters) => {
    const parsed = parseParameters(raw);
    expect(parsed.value).toBe(value);
    expect(Object.fromEntries(parsed.parameters)).toEqual(parameters);
  });
});

describe('charsets', () => {
  it.each([
    ['utf-8', latin1('\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe'), 'Grüße'],
    ['iso-8859-1', latin1('\x93Gr\xfc\xdfe\x94 \x80'), '“Grüße” €'],
    ['ISO-8859-15', latin1('\xa4'), '€'],
    ['windows-1251', latin1('\xcf\xf0\xe8'), 'При'],
    ['koi8-r', latin1('\xf0\xd2\xc9'), 'При'],
    ['gb2312', latin1('\xc4\xe3\xba\xc3'), '你好'],
    ['big5-eten', latin1('\xa7A\xa6n'), '你好'],
    ['big5', latin1('\xa7A\xa6n'), '你好'],
    ['shift_jis', latin1('\x93\xfa\x96{'), '日本'],
    ['euc-jp', latin1('\xc6\xfc\xcb\xdc'), '日本'],
    ['iso-2022-jp', latin1('\x1b$BF|K\\\x1b(B'), '日本'],
    ['ks_c_5601-1987', latin1('\xc7\xd1\xb1\xdb'), '한글'],
    ['iso-2022-kr', latin1('\x1b$)C\x0eGQ1[\x0f ok'), '한글 ok'],
    ['hz-gb-2312', latin1('~{Dc:C~} ~~'), '你好 ~'],
    ['utf-7', latin1('Gr+APwA3w-e'), 'Grüße'],
    ['cp850', latin1('Gr\x81\xe1e'), 'Grüße'],
    ['utf-16le', octets(0x41, 0, 0xac, 0x20), 'A€'],
    ['utf-16', octets(0x20, 0xac), '€'],
    ['utf-16', octets(0x41, 0, 0x42, 0), 'AB'],
    ['"utf-8"', latin1('\xc3\xa9'), 'é'],
    // Missing or wrong.
    [undefined, latin1('caf\xc3\xa9'), 'café'],
    [undefined, latin1('caf\xe9'), 'café'],
    [undefined, latin1('\x1b$BF|K\\\x1b(B'), '日本'],
    ['us-ascii', latin1('caf\xe9'), 'café'],
    ['utf-8', latin1('caf\xe9 \x96 na\xefve'), 'café – naïve'],
    ['utf-8', latin1('\xe6\x97\xa5\xe6\x9c\xac\xe6'), '日本\uFFFD'],
    ['x-no-such', latin1('caf\xc3\xa9'), 'café'],
    ['base64', latin1('YQ=='), 'YQ=='],
    ['__proto__', latin1('a'), 'a'],
  ])('%s', (label, bytes, text) => {
    expect(decodeText(bytes, label)).toBe(text);
  });
});

it('a field From with spaces before its colon is no line of an mbox', () => {
  const raw = Buffer.from('From  : Ann <a@example.org>\nSubject : x\n\ntext');
  expect(summarise(raw)).toMatchObject({ from: [{ address: 'a@example.org' }], subject: 'x' });
  const mbox = Buffer.from('From a@example.org Tue Nov  3 10:00:00 2026\nSubject: x\n\ntext');
  expect(summarise(mbox)).toMatchObject({ from: [], subject: 'x' });
});
