/**
 * Pictures that come by mail (PNG, JPEG, GIF) as pixels.
 *
 * Guarantees: the size is read from the header and checked before anything is decoded: a picture of
 * more than {@link MOST_PIXELS} is refused. Of an animation the first frame. What is damaged throws
 * a MailtuiError. The decoders are JavaScript, so that damage is never more than an exception; they
 * may take seconds and some hundred megabytes, and so belong into a thread of their own.
 */
import jpeg from 'jpeg-js';
import { GifReader } from 'omggif';
import { PNG } from 'pngjs';
import { MailtuiError } from '../../core/errors.js';

export interface Pixels {
  width: number;
  height: number;
  /** Four octets a pixel: red, green, blue, opacity; row by row. */
  rgba: Uint8Array;
}

/** What a camera of 24 megapixels makes. */
export const MOST_PIXELS = 24_500_000;
const MOST_MEGABYTES = 400;

type Kind = 'png' | 'jpeg' | 'gif';

/** @throws MailtuiError `bad-input` for what is no picture, damaged or too large. */
export function decodePicture(bytes: Buffer): Pixels {
  const kind = kindOf(bytes);
  if (kind === null) throw new MailtuiError('bad-input', 'this is no PNG, JPEG or GIF');
  const size = sizeOf(kind, bytes);
  if (size === null) throw damaged();
  const [width, height] = size;
  if (width < 1 || height < 1) throw damaged();
  if (width * height > MOST_PIXELS) {
    throw new MailtuiError(
      'bad-input',
      `the picture is too large to show (${String(width)}×${String(height)})`,
      {
        hint: 'Open it in another program, or save it.',
      },
    );
  }
  try {
    return DECODERS[kind](bytes);
  } catch (thrown) {
    throw damaged(thrown);
  }
}

function damaged(cause?: unknown): MailtuiError {
  return new MailtuiError('bad-input', 'the picture is damaged', { cause });
}

/** By its first octets, whatever it is called. */
export function kindOf(bytes: Buffer): Kind | null {
  const head = bytes.toString('latin1', 0, 8);
  if (head === '\x89PNG\r\n\x1a\n') return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  return /^GIF8[79]a/.test(head) ? 'gif' : null;
}

/** Width and height that the header says; null where it says nothing. */
function sizeOf(kind: Kind, bytes: Buffer): [width: number, height: number] | null {
  if (bytes.length < 24) return null;
  if (kind === 'png') return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (kind === 'gif') return [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  return jpegSize(bytes);
}

/** From the frame header (ITU T.81, B.2.2), behind any number of other segments. */
function jpegSize(bytes: Buffer): [width: number, height: number] | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

const DECODERS: Readonly<Record<Kind, (bytes: Buffer) => Pixels>> = {
  png: (bytes) => {
    const { width, height, data } = PNG.sync.read(bytes);
    return { width, height, rgba: data };
  },
  jpeg: (bytes) => {
    const { width, height, data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: true,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: MOST_MEGABYTES,
    });
    return { width, height, rgba: data };
  },
  gif: (bytes) => {
    const reader = new GifReader(bytes);
    const { width, height } = reader;
    const rgba = new Uint8Array(width * height * 4);
    reader.decodeAndBlitFrameRGBA(0, rgba);
    return { width, height, rgba };
  },
};
