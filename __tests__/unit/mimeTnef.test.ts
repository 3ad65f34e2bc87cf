/** winmail.dat: its files are attachments, its text is the message's where there is no other. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partContent, readMessage } from '../../src/mime/read.js';
import { decompressRtf, readRtf } from '../../src/mime/rtf.js';
import { readTnef } from '../../src/mime/tnef.js';

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const join = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const attribute = (level: number, tag: number, data: Buffer): Buffer =>
  join(Buffer.from([level]), u32(tag), u32(data.length), data, u16(0));
const variable = (type: number, id: number, value: Buffer): Buffer =>
  join(
    u16(type),
    u16(id),
    u32(1),
    u32(value.length),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  );
const properties = (...all: Buffer[]): Buffer => join(u32(all.length), ...all);
const unicode = (id: number, text: string): Buffer =>
  variable(0x1f, id, Buffer.from(`${text}\0`, 'utf16le'));

const file = join(
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('BERICH~1.TXT\0')),
  attribute(2, 0x0006800f, Buffer.from('the octets')),
  attribute(
    2,
    0x00069005,
    properties(
      // A named property and a number before it must be stepped over.
      join(
        u16(0x1e),
        u16(0x8001),
        Buffer.alloc(16),
        u32(1),
        u32(6),
        Buffer.from('a\0b\0\0\0\0\0'),
        u32(1),
        u32(2),
        Buffer.from('x\0\0\0'),
      ),
      join(u16(3), u16(0x3705), u32(1)),
      unicode(0x3707, 'Bericht über alles.txt'),
      variable(0x1e, 0x370e, Buffer.from('text/plain\0')),
    ),
  ),
);
const html = attribute(
  1,
  0x00069003,
  properties(
    join(u16(3), u16(0x3fde), u32(28591)),
    variable(
      0x102,
      0x1013,
      Buffer.from('<p>Gr\xfc\xdfe <a href="https://a.example/">hier</a></p>', 'latin1'),
    ),
  ),
);
const wrapped = join(
  u32(0x223e9f78),
  u16(1),
  attribute(1, 0x00069007, join(u32(1252), u32(0))),
  html,
  file,
);

const mail = (text: string): Buffer =>
  Buffer.from(
    [
      'Subject: x',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      text,
      '--b',
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Transfer-Encoding: base64',
      '',
      wrapped.toString('base64').replace(/.{76}/g, '$&\r\n'),
      '--b--',
      '',
    ].join('\r\n'),
  );

describe('winmail.dat', () => {
  it('is unpacked: its file has a part number and the long name', async () => {
    const raw = mail('Hello there.');
    const { attachments, text } = await readMessage(raw);
    expect(attachments).toEqual([
      {
        part: '2',
        name: 'winmail.dat',
        type: 'application/ms-tnef',
        size: wrapped.length,
        inline: true,
      },
      { part: '2.1', name: 'Bericht über alles.txt', type: 'text/plain', size: 10, inline: false },
    ]);
    expect(partContent(raw, '2.1')?.content.toString()).toBe('the octets');
    expect(text).toBe('Hello there.');
  });

  it('has the text where the message has none', async () => {
    const { text, html, links } = await readMessage(mail(' '));
    expect(text).toBe('Grüße hier [1]');
    expect(html).toContain('<p>Grüße');
    expect(links).toEqual([{ text: 'hier', url: 'https://a.example/' }]);
  });

  it('that is none, or is cut off, is a file', async () => {
    expect(readTnef(Buffer.from('nonsense that is long enough'))).toBeNull();
    const cut = readTnef(wrapped.subarray(0, wrapped.length - 40));
    expect(cut?.files.map(({ content }) => content.toString())).toEqual(['the octets']);
    for (let end = 0; end < wrapped.length; end += 1) readTnef(wrapped.subarray(0, end));
  });

  it('of any bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(wrapped.length - 1), (octets, at) => {
        const damaged = Buffer.from(wrapped);
        damaged.set(octets.slice(0, wrapped.length - at), at);
        readTnef(damaged);
        decompressRtf(Buffer.from(octets));
        readRtf(Buffer.concat([Buffer.from('{\\rtf1'), Buffer.from(octets)]));
      }),
    );
  });
});

describe('rich text', () => {
  it.each([
    [
      "{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}\\f0 \\b \\'cf\\'f0\\'e8\\b0\\par two\\tab x}",
      'При\ntwo\tx',
    ],
    ['{\\rtf1 a\\u8364?b \\{c\\} {\\*\\generator no;}\\endash}', 'a€b {c} –'],
    ['{\\rtf1\\uc2 a\\u8364 xxb}', 'a€b'],
  ])('%s', (source, text) => {
    expect(readRtf(Buffer.from(source, 'latin1'))).toEqual({ text, isHtml: false });
  });

  it('that was HTML is that again', () => {
    const source =
      "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 W\\'f6rter\\htmlrtf \\par}\\htmlrtf0 {\\*\\htmltag72 </p>}}";
    expect(readRtf(Buffer.from(source, 'latin1'))).toEqual({
      text: '<html><p>Wörter</p>',
      isHtml: true,
    });
  });

  it('is decompressed as the specification shows', () => {
    const example = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0'.replace(
        /\s/g,
        '',
      ),
      'hex',
    );
    expect(decompressRtf(example).toString('latin1')).toBe(
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    );
  });
});
