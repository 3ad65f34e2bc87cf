/** Messages made to fill the memory or to take forever, and whether a notice must say that some is left out. */

const html = (page: string): string => `Content-Type: text/html\r\n\r\n${page}`;
const mixed = (parts: string): string =>
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}`;

export const BOMBS: readonly [name: string, message: () => string, notice: boolean][] = [
  ['20,000 parts', () => mixed('--b\r\n\r\nx\r\n'.repeat(20_000)), true],
  [
    'a thousand levels',
    () =>
      Array.from(
        { length: 1_000 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
      ).join(''),
    true,
  ],
  ['messages in messages', () => 'Content-Type: message/rfc822\r\n\r\n'.repeat(5_000), true],
  ['a header of megabytes', () => `Subject: ${'=?utf-8?Q?a?= '.repeat(300_000)}\r\n\r\nx`, false],
  ['fields by the thousand', () => `${'X-A: a\r\n'.repeat(200_000)}\r\nx`, false],
  [
    'recipients by the thousand',
    () => `To: ${'u@example.com,\r\n '.repeat(300_000)}\r\n\r\nx`,
    false,
  ],
  ['tables in tables', () => html('<table><tr><td>'.repeat(12_000)), true],
  ['elements in elements', () => html('<div>'.repeat(100_000)), true],
  ['entities', () => html('&amp;&lt;&#x41;&nbsp;'.repeat(150_000)), false],
  ['ampersands', () => html('&'.repeat(1_000_000)), true],
  ['brackets', () => html('<'.repeat(1_000_000)), true],
  ['links', () => html('<a href="https://e.example/">l</a> '.repeat(20_000)), false],
  ['a long table', () => html(`<table>${'<tr><td>1</td><td>2</td></tr>'.repeat(12_000)}`), false],
  ['open comments', () => html('<!--'.repeat(200_000)), false],
  [
    'open quotes',
    () => `From: ${'("<'.repeat(200_000)}\r\nDate: ${'('.repeat(200_000)}\r\n\r\n`,
    false,
  ],
  ['parameters', () => `Content-Type: text/plain${'; a=b'.repeat(200_000)}\r\n\r\nx`, false],
  ['marks on a letter', () => `\r\na${'\u0301'.repeat(200_000)}`, false],
  ['quote marks', () => `\r\n${'>'.repeat(1_000_000)}`, false],
  ['dashes', () => mixed('--\n'.repeat(200_000)), false],
  ['beginnings of files', () => `\r\n${'begin 644 a\n'.repeat(200_000)}`, false],
  [
    'ends of base64',
    () => `Content-Transfer-Encoding: base64\r\n\r\n${'=QQ'.repeat(200_000)}`,
    false,
  ],
  [
    'escapes',
    () => `Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n${'\x1b$B\x1b(B'.repeat(300_000)}`,
    false,
  ],
  ['returns without line feeds', () => `\r\n${'\r'.repeat(500_000)}x`, false],
  [
    'returns in a parameter',
    () => `Content-Type: text/plain; a="${'\r'.repeat(1_000_000)}"\r\n\r\nx`,
    false,
  ],
  [
    'spaces in a boundary',
    () => `Content-Type: multipart/mixed; boundary=a${' '.repeat(1_000_000)}b\r\n\r\nx`,
    false,
  ],
  ['spaces in the name of a list', () => `List-Id: x${' \t'.repeat(120_000)}y\r\n\r\nx`, false],
  ['brackets in an address', () => `From: <"${'>'.repeat(250_000)}x"@b.c>\r\n\r\nx`, false],
  [
    'signs in the name of a charset',
    () => `Content-Type: text/plain; charset*=utf-8''${'%3b'.repeat(150_000)}%e2%80%a8x\r\n\r\nx`,
    false,
  ],
  [
    'open words of base64',
    () => `Subject: =?utf-8?B?QQ?=${' =?utf-8?B?QUFB?='.repeat(15_000)}\r\n\r\nx`,
    false,
  ],
  [
    'beginnings of HZ',
    () => `Content-Type: text/plain; charset=hz-gb-2312\r\n\r\n${'~{'.repeat(200_000)} x`,
    false,
  ],
  [
    'spaces of enriched text',
    () => `Content-Type: text/enriched\r\n\r\n${' '.repeat(500_000)}x`,
    false,
  ],
  [
    'attributes',
    () =>
      html(`<a ${Array.from({ length: 300_000 }, (_, i) => `a${i.toString(36)}`).join(' ')}>x</a>`),
    true,
  ],
  [
    'recipients of a report',
    () =>
      `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n` +
      'Action: failed\r\nFinal-Recipient: rfc822;a@b\r\n\r\n'.repeat(20_000),
    false,
  ],
];
