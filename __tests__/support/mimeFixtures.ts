/** Small messages of every shape that matters, as octets in ISO 8859-1, so that a bare clone has them. */

const lines = (...text: readonly string[]): string => text.join('\r\n');
const HEAD = lines(
  'From: =?utf-8?B?SsO2cmc=?= <joerg@example.org>',
  'To: "Doe, Jane" <jane@example.net>, Team: a@example.com, b@example.com;',
  'Date: Tue, 3 Nov 2026 10:20:30 +0100',
  'Message-ID: <one@example.org>',
  'In-Reply-To: <zero@example.org>',
  'References: <a@example.org>',
  ' <zero@example.org>',
  'MIME-Version: 1.0',
  '',
);
/** 20 octets. */
const PDF = 'JVBERi0xLjQKJeLjz9MKMTIzNDU=';

export const FIXTURES = {
  plain: HEAD + lines('Subject: Plain', '', 'Hello Jane,', '', 'see you at noon.', ''),

  bareLf: (HEAD + lines('Subject: LF', '', 'one', 'two', '')).replaceAll('\r\n', '\n'),

  quotedPrintable:
    HEAD +
    lines(
      'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=FC=DFe aus =',
      'M=FCnchen, 100=25 = gut',
      '',
    ),

  alternative:
    HEAD +
    lines(
      'Subject: Alternative',
      'Content-Type: multipart/alternative; boundary="alt"',
      '',
      'This is a multi-part message.',
      '--alt',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'The plain words.',
      '--alt',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>The <b>rich</b> words.</p>',
      '--alt--',
      'An epilogue nobody sees.',
    ),

  mixed:
    HEAD +
    lines(
      'Subject: Mixed',
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      'Content-Type: multipart/related; boundary=outer-inner',
      '',
      '--outer-inner',
      'Content-Type: multipart/alternative; boundary=alt',
      '',
      '--alt',
      '',
      'Plain text.',
      '--alt',
      'Content-Type: text/html',
      '',
      '<p>Rich text <img src="cid:logo@x" alt="Logo"></p>',
      '--alt--',
      '--outer-inner',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <logo@x>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--outer-inner--',
      '--outer',
      'Content-Type: application/pdf',
      "Content-Disposition: attachment; filename*=utf-8''Pr%C3%BCfung.pdf",
      'Content-Transfer-Encoding: base64',
      '',
      PDF,
      '--outer',
      'Content-Type: text/x-diff; name=fix.patch',
      'Content-Disposition: inline; filename=fix.patch',
      '',
      '--- a',
      '+++ b',
      '--outer',
      'Content-Type: text/plain',
      '',
      '_____',
      'List footer',
      '--outer--',
      '',
    ),

  forwarded:
    HEAD +
    lines(
      'Subject: Fwd',
      'Content-Type: multipart/mixed; boundary=out',
      '',
      '--out',
      '',
      'See below.',
      '--out',
      'Content-Type: message/rfc822',
      '',
      'From: inner@example.com',
      'Subject: Inner subject',
      'Content-Type: multipart/mixed; boundary=in',
      '',
      '--in',
      '',
      'Inner words.',
      '--in',
      'Content-Type: application/zip; name=inner.zip',
      '',
      'PK',
      '--in--',
      '--out--',
      '',
    ),

  htmlOnly:
    HEAD +
    lines(
      'Subject: HTML',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<html><head><title>T</title><style>p { color: red }</style></head><body>',
      '<div style="display:none">preheader</div>',
      '<h1>Offer &amp; more</h1><p onclick="x()">Read <a href="https://www.example.org/a?b=1&amp;c=2">our page</a>,',
      'or <a href="javascript:alert(1)">this</a>.<script>alert(1)</script></p>',
      '<ul><li>one</li><li>two</li></ul>',
      '<img src="https://track.example/x.gif" alt="A cat" onerror="x()">',
      '<a href="https://www.example.org/a?b=1&amp;c=2">Again</a>',
      '<iframe src="https://evil.example"></iframe></body></html>',
    ),

  flowed:
    HEAD +
    lines(
      'Subject: Flowed',
      'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no',
      '',
      'A paragraph that ',
      'goes on.',
      '> quoted ',
      '> on',
      ' >not quoted',
      '-- ',
      'Jane',
      '',
    ),

  flowedDelSp:
    HEAD +
    lines(
      'Subject: DelSp',
      'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
      'Content-Transfer-Encoding: 8bit',
      '',
      '\xe6\x97\xa5 ',
      '\xe6\x9c\xac',
      '',
    ),

  signed:
    HEAD +
    lines(
      'Subject: Signed',
      'Content-Type: multipart/signed; boundary=sig; protocol="application/pgp-signature"',
      '',
      '--sig',
      'Content-Type: text/plain',
      '',
      'Signed words.',
      '--sig',
      'Content-Type: application/pgp-signature; name=signature.asc',
      '',
      '-----BEGIN PGP SIGNATURE-----',
      '--sig--',
    ),

  bounce:
    HEAD +
    lines(
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=rep',
      '',
      '--rep',
      '',
      'It could not be delivered.',
      '--rep',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      '--rep',
      'Content-Type: message/rfc822',
      '',
      'Subject: The lost one',
      '',
      'Lost words.',
      '--rep--',
    ),

  digest:
    HEAD +
    lines(
      'Subject: Digest',
      'Content-Type: multipart/digest; boundary=dig',
      '',
      '--dig',
      '',
      'Subject: First',
      '',
      'First words.',
      '--dig',
      '',
      'Subject: Second',
      '',
      'Second words.',
      '--dig--',
    ),

  sameBoundary:
    HEAD +
    lines(
      'Subject: Careless',
      'Content-Type: multipart/mixed; boundary=same',
      '',
      '--same',
      'Content-Type: multipart/alternative; boundary=same',
      '',
      '--same',
      '',
      'Inner.',
      '--same--',
      '--same',
      'Content-Type: application/pdf; name=a.pdf',
      '',
      'x',
      '--same--',
    ),

  unclosed:
    HEAD +
    lines(
      'Subject: Cut off',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      '',
      'The text.',
      '--cut',
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0',
    ),

  noBoundary:
    HEAD + lines('Subject: Lost', 'Content-Type: multipart/mixed', '', 'Words all the same.', ''),

  uuencoded:
    HEAD +
    lines(
      'Subject: uu',
      'Content-Type: application/octet-stream; name=cat.txt',
      'Content-Transfer-Encoding: x-uuencode',
      '',
      'begin 644 cat.txt',
      '#0V%T',
      '`',
      'end',
    ),

  hostile:
    'From: "ceo@bank.example" <x@evil.example>\r\n' +
    lines(
      'Reply-To: <collect@elsewhere.example>',
      'Subject: =?utf-8?B?G1szMW1yZWQ=?=',
      'Content-Type: multipart/mixed; boundary=h',
      '',
      '--h',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Log in at <a href="https://evil.example/bank">https://www.bank.example/login</a>&#27;[2J\x1b]0;x\x07</p>',
      '--h',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename="../invoice.pdf.exe"',
      '',
      'MZ',
      '--h--',
    ),

  empty: '',
  blank: '\r\n\r\n',
  onlyBody: 'no header\nat all\n',
} as const;

export type FixtureName = keyof typeof FIXTURES;

export function fixture(name: FixtureName): Buffer {
  return Buffer.from(FIXTURES[name], 'latin1');
}
