/* eslint-disable no-control-regex -- ESC is what sequences begin with */
/** Pictures of mail: decoded within bounds, made to fit, and written as terminals want them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { pathToFileURL } from 'node:url';
import { tinyPng } from '../../src/app/demo/mailbox/tinyPng.js';
import { fittedPicture } from '../../src/app/reading/pictures.js';
import { MailtuiError } from '../../src/core/errors.js';
import { decodePicture } from '../../src/mime/picture/decodePicture.js';
import { encodePng, fittingSize, scaled } from '../../src/mime/picture/fitPicture.js';
import {
  blockRows,
  itermPicture,
  kittyPicture,
  sixelPicture,
} from '../../src/ui/terminal/picture/encodePicture.js';

const RED_AND_BLUE = tinyPng(8, 4, (x) => (x < 4 ? 0xff0000 : 0x0000ff));
/** One black pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
const JPEG = jpeg.encode({ width: 8, height: 8, data: Buffer.alloc(256, 200) }, 80).data;
const BLACK = [0, 0, 0] as const;

describe('decoding', () => {
  it.each([
    ['PNG', RED_AND_BLUE, [8, 4]],
    ['GIF', GIF, [1, 1]],
    ['JPEG', JPEG, [8, 8]],
  ] as const)('%s', (_name, bytes, size) => {
    const { width, height, rgba } = decodePicture(bytes);
    expect([width, height]).toEqual(size);
    expect(rgba).toHaveLength(width * height * 4);
  });

  it('refuses what says that it is enormous, before it is decoded', () => {
    const bomb = Buffer.from(RED_AND_BLUE);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    expect(() => decodePicture(bomb)).toThrow('too large');
    const wide = Buffer.from(GIF);
    wide.writeUInt16LE(65_000, 6);
    wide.writeUInt16LE(65_000, 8);
    expect(() => decodePicture(wide)).toThrow('too large');
  });

  it('is an error for what is damaged, never anything else', () => {
    expect(() => decodePicture(Buffer.from('no picture at all, but text'))).toThrow('no PNG');
    fc.assert(
      fc.property(
        fc.constantFrom(RED_AND_BLUE, GIF, Buffer.from(JPEG)),
        fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(2_000),
        (bytes, changes, cut) => {
          const broken = Buffer.from(bytes.subarray(0, Math.max(1, bytes.length - (cut % 40))));
          for (const [at, octet] of changes) broken[at % broken.length] = octet;
          // Sizes stay small, so that the test is quick.
          if (broken.length > 24) broken.fill(0, 16, 18);
          try {
            decodePicture(broken);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(MailtuiError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('fitting', () => {
  it('keeps proportions and never enlarges', () => {
    expect(fittingSize({ width: 400, height: 100 }, { width: 100, height: 100 })).toEqual({
      ...{ width: 100, height: 25 },
    });
    expect(fittingSize({ width: 4, height: 2 }, { width: 100, height: 100 })).toEqual({
      ...{ width: 4, height: 2 },
    });
  });

  it('takes the mean, and lets the ground shine through', () => {
    const half = { width: 2, height: 1, rgba: new Uint8Array([255, 0, 0, 255, 0, 0, 0, 0]) };
    const { rgba } = scaled(half, { width: 1, height: 1 }, [255, 255, 255]);
    expect([...rgba]).toEqual([255, 127, 127, 255]);
  });

  it('happens in a thread, which says what is wrong', async () => {
    const thread = new URL('dist/picture.js', pathToFileURL(`${process.cwd()}/`));
    const fit = { most: { width: 4, height: 4 }, over: BLACK, as: 'png' } as const;
    const { width, height, own, bytes } = await fittedPicture(RED_AND_BLUE, fit, thread);
    expect({ width, height, own }).toEqual({ width: 4, height: 2, own: { width: 8, height: 4 } });
    expect([...PNG.sync.read(Buffer.from(bytes)).data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    await expect(fittedPicture(Buffer.from('x'.repeat(50)), fit, thread)).rejects.toThrow('no PNG');
  });
});

describe('for a terminal', () => {
  const { width, height, rgba: bytes } = decodePicture(RED_AND_BLUE);
  const pixels = { width, height, bytes };

  it('kitty: in pieces of base64', () => {
    const png = encodePng(
      decodePicture(tinyPng(90, 90, (x, y) => (x * 7919 + y * 104729) % 0xffffff)),
    );
    const sequence = kittyPicture(png);
    const pieces = [...sequence.matchAll(/\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\/g)];
    expect(pieces.map(([whole]) => whole).join('')).toBe(sequence);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.from(pieces.map(([, , data]) => data).join(''), 'base64')).toEqual(png);
    expect(pieces.at(-1)?.[1]).toBe('m=0');
  });

  it('iTerm2: one file, inline', () => {
    expect(itermPicture(RED_AND_BLUE, { width, height })).toMatch(
      /^\x1b\]1337;File=inline=1;size=\d+;width=8px;height=4px;preserveAspectRatio=1:[\w+/=]+\x07$/,
    );
  });

  it('sixel: a band of six rows, in the colours it has', () => {
    expect(sixelPicture(pixels)).toBe(
      '\x1bPq"1;1;8;4#180;2;100;0;0#5;2;0;0;100#180!4N!4?$#5!4?!4N-\x1b\\',
    );
  });

  it('half blocks: two pixels a character; signs where there are no colours', () => {
    const [first = ''] = blockRows(pixels, 24, false);
    expect(first).toMatch(/^(?:\x1b\[38;2;255;0;0;48;2;255;0;0m▀){4}/);
    expect(blockRows(pixels, 24, false)).toHaveLength(2);
    const plain = blockRows(pixels, 1, true).map((row) => row.replace(/\x1b\[0m/g, ''));
    expect(plain.join('')).toMatch(/^[ .:\-=+*#%@]{16}$/);
  });
});
