/** mbox files as programs write them and as disks leave them, and what comes back from our own. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsOf } from '../../src/core/flags.js';
import { HELD_AT_MOST, type IncomingMessage } from '../../src/store/exchange/incoming.js';
import { asMbox } from '../../src/store/exchange/mboxWriter.js';
import { readMbox } from '../../src/store/exchange/mboxReader.js';
import { readSource } from '../../src/store/exchange/sources.js';
import { scratch } from '../support/scratch.js';

const FROM = 'From ann@example.org Tue Mar  5 11:22:33 2024\n';
const message = (n: number | string, body = `body ${n}\n`) =>
  `Message-ID: <${n}@example.org>\nSubject: ${n}\n\n${body}`;

describe('an mbox', () => {
  it('has a message behind each line that begins one', async () => {
    const texts = await read(`${FROM}${message(1)}\n${FROM}${message(2)}\n`);
    expect(texts).toEqual([crlf(message(1)), crlf(message(2))]);
  });

  it.each([
    ['with CRLF', `${FROM}${message(1)}\n${FROM}${message(2)}\n`.replaceAll('\n', '\r\n')],
    ['without its last empty line', `${FROM}${message(1)}\n${FROM}${message(2)}`],
    ['with something before it', `\nsome note\n\n${FROM}${message(1)}\n${FROM}${message(2)}\n`],
    [
      'of Thunderbird',
      `From - Tue Mar 05 11:22:33 2024\n${message(1)}\nFrom - Tue Mar 05 11:22:33 2024\n${message(2)}\n`,
    ],
    [
      'of Takeout',
      `From 1792@xxx Tue Mar 05 11:22:33 +0000 2024\n${message(1)}\nFrom 1793@xxx Tue Mar 05 11:22:33 +0000 2024\n${message(2)}\n`,
    ],
    ['with lines that lost their dates', `From ann\n${message(1)}\nFrom \n${message(2)}\n`],
    ['without empty lines between', `${FROM}${message(1)}${FROM}${message(2)}`],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual([crlf(message(1)), crlf(message(2))]);
  });

  it('is not cut where a text has such a line', async () => {
    const body = 'He wrote:\n\nFrom the start it was clear.\n\nFrom here: on\nFrom x at 12:30\n';
    expect(await read(`${FROM}${message(1, body)}\n`)).toEqual([crlf(message(1, body))]);
  });

  it('has lines that got a > for protection, any number of them', async () => {
    const [text] = await read(`${FROM}${message(1, '>From a\n>>From b\n> From c\n')}\n`);
    expect(text).toBe(crlf(message(1, 'From a\n>From b\n> From c\n')));
  });

  it('goes by Content-Length where that is right, and not where it is wrong', async () => {
    const body = `x\n\n${FROM}${message('in')}`;
    const right = `Content-Length: ${body.length}\n${message(1, body)}`;
    expect(await read(`${FROM}${right}\n${FROM}${message(2)}\n`)).toEqual([
      crlf(message(1, body)),
      crlf(message(2)),
    ]);
    const wrong = `Content-Length: 7\n${message(1)}`;
    expect(await read(`${FROM}${wrong}\n${FROM}${message(2)}\n`)).toHaveLength(2);
  });

  it('may be cut off, hold NULs, or be no mail at all', async () => {
    expect(await read(`${FROM}${message(1)}\n${FROM}Subject: cut o`)).toEqual([
      crlf(message(1)),
      'Subject: cut o',
    ]);
    expect(await read(`${FROM}${message(1, 'a\0b\n')}\n`)).toEqual([crlf(message(1, 'a\0b\n'))]);
    expect(await read('\0'.repeat(5000))).toEqual([]);
    expect(await read('')).toEqual([]);
  });

  it('tells flags and tags in the ways of several programs', async () => {
    const marked = async (fields: string) => {
      const [one] = await messages(`${FROM}${fields}${message(1)}\n`);
      return [one?.flags, one?.tags];
    };
    expect(await marked('Status: RO\nX-Status: AF\nX-Keywords: todo later\n')).toEqual([
      flagsOf(['seen', 'answered', 'flagged']),
      ['later', 'todo'],
    ]);
    expect(await marked('X-Mozilla-Status: 0005\nX-Mozilla-Keys: $label1\n')).toEqual([
      flagsOf(['seen', 'flagged']),
      ['$label1'],
    ]);
    expect(
      await marked('X-Gmail-Labels: =?UTF-8?Q?Inbox,Starred,"Caf=C3=A9 Nord",Unread?=\n'),
    ).toEqual([flagsOf(['flagged']), ['Café_Nord']]);
    expect(await marked('X-Gmail-Labels: Archived,Opened,Category\n Updates\n')).toEqual([
      flagsOf(['seen']),
      ['Category_Updates'],
    ]);
    expect(await messages(`${FROM}X-Mozilla-Status: 0009\n${message(1)}\n`)).toEqual([]);
  });

  it('with a message too large to be held comes in pieces, and whole', async () => {
    const line = `>From somewhere ${'x'.repeat(70)}\n`;
    const body = line.repeat(Math.ceil(HELD_AT_MOST / line.length) + 10);
    const [large, next] = await read(`${FROM}${message(1, body)}\n${FROM}${message(2)}\n`);
    expect(large === crlf(message(1, body.replaceAll('>From', 'From')))).toBe(true);
    expect(next).toBe(crlf(message(2)));
  });

  it('that we write gives back what went in', async () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(
          '',
          'From ann Tue Mar  5 11:22:33 2024',
          '>From x',
          '>>From ',
          'Subject: y',
        ),
        fc.string({ maxLength: 20 }).map((text) => text.replace(/[^ -~]/g, '?')),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { minLength: 1, maxLength: 4 }), async (bodies) => {
        const contents = bodies.map((body, n) => crlf(message(n, `${body.join('\n')}\n`)));
        const file = contents.map((content) =>
          asMbox({
            ...{ content: Buffer.from(content), received: 1_700_000_000_000, sender: 'a@b' },
            ...{ flags: flagsOf(['seen', 'flagged']), tags: ['todo'] },
          }),
        );
        const back = await messages(Buffer.concat(file));
        expect(back.map(({ content }) => String(content))).toEqual(contents);
        for (const { flags, tags } of back) {
          expect([flags, tags]).toEqual([flagsOf(['seen', 'flagged']), ['todo']]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a directory of another program', () => {
  it('is gone through with its folders', async () => {
    const dir = scratch();
    const put = (path: string, text: string) => {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), text);
    };
    put('Inbox', `${FROM}${message('thunderbird')}\n`);
    put('Inbox.msf', '// <!-- <mdb:mork:z v="1.4"/> -->');
    put('Inbox.sbd/Bills', `${FROM}${message('below')}\n`);
    put('Old.mbox/Messages/7.emlx', emlx(message('apple'), 1 + 16));
    put('Old.mbox/Messages/8.emlx', '99999\nSubject: cut off');
    put('.Lists.dev/cur/1700000000.a.b:2,FS', message('maildir'));
    mkdirSync(join(dir, '.Lists.dev/new'));
    put('loose.eml', message('file'));
    put('spaced.eml', `From  : Ann <ann@a.example>\n${message('spaced')}`);
    put('lined.eml', `${FROM}${message('lined')}`);
    put('broken.eml', 'no mail');
    put('notes.txt', 'no mail');
    const found: Record<string, string> = {};
    const skipped: string[] = [];
    for await (const one of readSource(dir, (raw) => raw)) {
      if ('skipped' in one) skipped.push(one.origin);
      else
        found[/Subject: (\w+)/.exec(String(one.content))?.[1] ?? ''] = [
          ...one.folder,
          one.flags,
        ].join('/');
    }
    expect(found).toEqual({
      thunderbird: 'Inbox/0',
      below: 'Inbox/Bills/0',
      apple: `Old/${flagsOf(['seen', 'flagged'])}`,
      maildir: `Lists/dev/${flagsOf(['seen', 'flagged'])}`,
      ...{ file: '0', spaced: '0', lined: '0' },
    });
    expect(skipped.sort()).toEqual([
      join(dir, 'Old.mbox/Messages/8.emlx'),
      join(dir, 'broken.eml'),
    ]);
  });
});

function emlx(text: string, flags: number): string {
  const plist = `<plist><dict><key>date-received</key><integer>1700000000</integer><key>flags</key><integer>${flags}</integer></dict></plist>`;
  return `${text.length}\n${text}${plist}`;
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

async function messages(text: string | Buffer): Promise<(IncomingMessage & { content: Buffer })[]> {
  const path = join(scratch(), 'box');
  writeFileSync(path, text);
  const { decodeWords } = await import('../../src/mime/encodedWords.js');
  const found: (IncomingMessage & { content: Buffer })[] = [];
  for await (const one of readMbox(path, [], decodeWords)) {
    const pieces: Buffer[] = [];
    if (Buffer.isBuffer(one.content)) pieces.push(one.content);
    else for await (const piece of one.content) pieces.push(piece);
    found.push({ ...one, content: Buffer.concat(pieces) });
  }
  return found;
}

async function read(text: string | Buffer): Promise<string[]> {
  return (await messages(text)).map(({ content }) => String(content));
}
