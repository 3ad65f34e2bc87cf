/** Files that stand in the text of a message itself. */
import { describe, expect, it } from '@jest/globals';
import { partContent, readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';
import { processorTime } from '../support/processorTime.js';

const UU = 'begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n';

function yEncoded(name: string, content: Buffer): Buffer {
  const octets: number[] = [];
  for (const octet of content) {
    const moved = (octet + 42) & 255;
    if ([0, 10, 13, 61].includes(moved)) octets.push(61, (moved + 64) & 255);
    else octets.push(moved);
  }
  const size = String(content.length);
  return Buffer.concat([
    Buffer.from(`=ybegin line=128 size=${size} name=${name}\r\n`),
    Buffer.from(octets),
    Buffer.from(`\r\n=yend size=${size}\r\n`),
  ]);
}

it('text that only a program can read is an attachment', async () => {
  const { text, attachments } = await readMessage(
    Buffer.from('Content-Type: text/rtf\n\n{\\rtf1 x}'),
  );
  expect({ text, attachments }).toMatchObject({ text: '', attachments: [{ type: 'text/rtf' }] });
});

describe('a file in the text', () => {
  it('is an attachment when it is uuencoded', async () => {
    const raw = Buffer.from(
      `Subject: x\r\n\r\nHere it is:\r\n\r\n${UU}\r\nand again\r\n${UU}Bye\r\n`,
    );
    const { text, attachments } = await readMessage(raw);
    expect(text).toBe('Here it is:\n\n\nand again\nBye');
    expect(attachments).toMatchObject([
      { part: '1.1', name: 'cat.txt', size: 3, inline: false },
      { part: '1.2', name: 'cat.txt', size: 3, inline: false },
    ]);
    expect(partContent(raw, '1.2')?.content.toString()).toBe('Cat');
    expect(summarise(raw)).toMatchObject({ text: expect.not.stringContaining('0V%T') });
    expect(summarise(raw).traits).toContain('attachment');
  });

  it('may have no name', async () => {
    const raw = Buffer.from(`Subject: x\n\nLook:\n${UU.replace(' cat.txt', ' ')}`);
    expect((await readMessage(raw)).attachments).toMatchObject([{ name: '', size: 3 }]);
    expect(partContent(raw, '1.1')?.content.toString()).toBe('Cat');
  });

  it('is an attachment when it is yEncoded, octet for octet', async () => {
    const content = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const head = [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Look:',
      '',
    ].join('\r\n');
    const raw = Buffer.concat([
      Buffer.from(head),
      yEncoded('all octets.bin', content),
      Buffer.from('\r\n--b--'),
    ]);
    const { text, attachments } = await readMessage(raw);
    expect(text).toBe('Look:');
    expect(attachments).toMatchObject([{ part: '1.1', name: 'all octets.bin', size: 256 }]);
    expect(partContent(raw, '1.1')?.content).toEqual(content);
  });

  it.each([
    'begin 644 and so on\r\nwith ordinary words\r\nend',
    'begin 644 cat.txt\r\n#0V%T\r\n`\r\n',
    'We begin 644 cat.txt\r\n#0V%T\r\nend',
    '=ybegin line=128 size=3 name=x\r\nno end',
  ])('is none in %j', async (words) => {
    const { text, attachments } = await readMessage(Buffer.from(`Subject: x\r\n\r\n${words}`));
    expect(attachments).toEqual([]);
    expect(text).toBe(words.replaceAll('\r\n', '\n').trimEnd());
  });

  it.each(['begin 644 a\n', 'begin 644 a\n`\n', '=ybegin name=a\n', 'begin '])(
    'is looked for in linear time among many of %j',
    async (line) => {
      const start = processorTime();
      await readMessage(Buffer.from(`Subject: x\n\n${line.repeat(200_000)}`));
      expect(processorTime() - start).toBeLessThan(10_000);
    },
  );
});
