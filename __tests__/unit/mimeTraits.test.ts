import { describe, expect, it } from '@jest/globals';
import { summarise } from '../../src/mime/summary.js';

function traits(...lines: string[]): readonly string[] {
  return summarise(Buffer.from(['From: a@example.org', ...lines].join('\r\n'))).traits;
}

function parts(type: string, ...bodies: string[][]): readonly string[] {
  return traits(
    `Content-Type: ${type}; boundary="b"`,
    '',
    ...bodies.flatMap((body) => ['--b', ...body]),
    '--b--',
    '',
  );
}

const TEXT = ['', 'plain words'];
const HTML = ['Content-Type: text/html', '', '<a href="https://example.org">x</a>'];

describe('what can be asked of a message beside its words', () => {
  it('is nothing for plain text', () => {
    expect(traits('', 'see you at noon, http: later')).toEqual([]);
  });

  it.each([
    ['in the text', () => traits('', 'see https://example.org/x')],
    ['in the HTML alone', () => parts('multipart/alternative', TEXT, HTML)],
    [
      'in HTML as quoted-printable',
      () =>
        traits(
          'Content-Type: text/html',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          '<a href=3D"http://example.org">x</a>',
        ),
    ],
    [
      'in HTML as base64',
      () =>
        traits(
          'Content-Type: text/html',
          'Content-Transfer-Encoding: base64',
          '',
          Buffer.from('<a href="http://example.org">x</a>').toString('base64'),
        ),
    ],
  ])('is a link %s', (_, found) => {
    expect(found()).toEqual(['link']);
  });

  it('is an attachment, unless it is shown within the text', () => {
    const pdf = ['Content-Type: application/pdf; name="a.pdf"', '', 'x'];
    const inlinePdf = ['Content-Disposition: inline', ...pdf];
    const photo = ['Content-Type: image/png; name="a.png"'];
    expect(parts('multipart/mixed', TEXT, pdf)).toEqual(['attachment']);
    expect(parts('multipart/mixed', TEXT, inlinePdf)).toEqual(['attachment']);
    expect(parts('multipart/mixed', TEXT, [...photo, '', 'x'])).toEqual(['attachment', 'image']);
    const inline = [...photo, 'Content-Disposition: inline', 'Content-ID: <p>', '', 'x'];
    expect(parts('multipart/mixed', TEXT, inline)).toEqual(['image']);
    expect(parts('multipart/related', HTML, [...photo, 'Content-ID: <p>', '', 'x'])).toEqual([
      'image',
      'link',
    ]);
  });

  it('is an invitation, which is no attachment as an alternative of the text', () => {
    const invite = ['Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR'];
    expect(parts('multipart/alternative', TEXT, invite)).toEqual(['invite']);
  });

  it('is encrypted or signed, by PGP or S/MIME', () => {
    const signature = ['Content-Type: application/pgp-signature; name="s.asc"', '', 'x'];
    expect(parts('multipart/signed', TEXT, signature)).toEqual(['signed']);
    const version = ['Content-Type: application/pgp-encrypted', '', 'Version: 1'];
    const octets = ['Content-Type: application/octet-stream', '', 'x'];
    expect(parts('multipart/encrypted', version, octets)).toEqual(['encrypted']);
    const pkcs7 = 'Content-Type: application/pkcs7-mime';
    expect(traits(`${pkcs7}; smime-type=enveloped-data`, '', 'x')).toEqual(['encrypted']);
    expect(traits(`${pkcs7}; smime-type=signed-data`, '', 'x')).toEqual(['signed']);
    expect(traits('', '-----BEGIN PGP MESSAGE-----')).toEqual(['encrypted']);
    expect(traits('', '-----BEGIN PGP SIGNED MESSAGE-----')).toEqual(['signed']);
  });

  it('comes with the list it was sent to', () => {
    const raw = 'List-Id: =?utf-8?q?D=C3=A9v?= <dev.example.org>\r\n\r\nx';
    expect(summarise(Buffer.from(raw)).listId).toBe('Dév <dev.example.org>');
  });
});
