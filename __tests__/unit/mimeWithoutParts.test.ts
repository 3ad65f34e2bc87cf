/** A message from which attachments were taken. */
import { describe, expect, it } from '@jest/globals';
import { partContent, readMessage } from '../../src/mime/read.js';
import { withoutParts } from '../../src/mime/withoutParts.js';

const MESSAGE = Buffer.from(
  [
    ...['From: a@b.example', 'Subject: Plans', 'Content-Type: multipart/mixed; boundary=b', ''],
    ...['--b', 'Content-Type: text/plain', '', 'The words.'],
    ...['--b', 'Content-Type: application/pdf; name="pl\u00e4n.pdf"', ''],
    ...['%PDF the first file', '--b', 'Content-Type: image/png; name=b.png'],
    ...['Content-Transfer-Encoding: base64', '', 'QUJD', '--b--', 'an epilogue', ''],
  ].join('\r\n'),
);
const note = ({ name, type }: { name: string; type: string }): string => `[gone: ${name}, ${type}]`;

describe('a message without one of its files', () => {
  it('says what was there, and is the same octets elsewhere', async () => {
    const less = withoutParts(MESSAGE, ['2'], note);
    const { text, attachments } = await readMessage(less);
    expect(text).toBe('The words.\n\n[gone: pl\u00e4n.pdf, application/pdf]');
    expect(attachments.map(({ name }) => name)).toEqual(['b.png']);
    expect(partContent(less, '3')?.content.toString()).toBe('ABC');
    const [head = ''] = MESSAGE.toString().split('--b\r\nContent-Type: application');
    expect(less.toString().startsWith(head)).toBe(true);
    expect(less.toString().endsWith('QUJD\r\n--b--\r\nan epilogue\r\n')).toBe(true);
    expect(less.toString()).not.toContain('the first file');
  });

  it('and without all of them', async () => {
    const { attachments, text } = await readMessage(withoutParts(MESSAGE, ['3', '2'], note));
    expect(attachments).toEqual([]);
    expect(text).toContain('b.png');
  });

  it.each([
    ['9', 'it has no part 9'],
    ['TEXT', 'the file is all of it'],
  ])('is refused for part %s', (part, why) => {
    expect(() => withoutParts(MESSAGE, [part], note)).toThrow(why);
  });

  it('is refused for another way to say the text', () => {
    const said = MESSAGE.toString().replace('multipart/mixed', 'multipart/alternative');
    expect(() => withoutParts(Buffer.from(said), ['2'], note)).toThrow('another way');
  });

  it('is refused where that would make a signature worthless', () => {
    const signed = MESSAGE.toString()
      .replace('multipart/mixed;', 'multipart/signed; protocol="application/pgp-signature";')
      .replace('image/png; name=b.png', 'application/pgp-signature');
    expect(() => withoutParts(Buffer.from(signed), ['2'], note)).toThrow('signed or encrypted');
  });
});
