/**
 * Pictures as what terminals take for one. The octets come from our own decoder and encoder, never
 * from mail itself, and every one of these encodings is of a closed alphabet. Pure.
 */

interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, 255. */
  bytes: Uint8Array;
}

/** The most of one sequence of kitty's graphics protocol. */
const KITTY_CHUNK = 4096;

/** @param png the picture as a PNG; drawn at the cursor, which stays */
export function kittyPicture(png: Uint8Array): string {
  const data = Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString('base64');
  let sequence = '';
  for (let at = 0; at < data.length; at += KITTY_CHUNK) {
    const keys = at === 0 ? 'a=T,f=100,q=2,C=1,' : '';
    const more = at + KITTY_CHUNK < data.length ? 1 : 0;
    sequence += `\x1b_G${keys}m=${String(more)};${data.slice(at, at + KITTY_CHUNK)}\x1b\\`;
  }
  return sequence;
}

/** Takes all pictures away, and frees what the terminal keeps of them. */
export const KITTY_CLEAR = '\x1b_Ga=d,d=A,q=2\x1b\\';

export function itermPicture(png: Uint8Array, { width, height }: Omit<Pixels, 'bytes'>): string {
  const data = Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString('base64');
  const size = `size=${String(png.length)};width=${String(width)}px;height=${String(height)}px`;
  return `\x1b]1337;File=inline=1;${size};preserveAspectRatio=1:${data}\x07`;
}

/** Thresholds of ordered dithering, so that few colours look like more. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];
const LEVELS = 6;

/** DEC sixel graphics, in a cube of 216 colours. */
export function sixelPicture({ width, height, bytes }: Pixels): string {
  const colours = dithered({ width, height, bytes });
  const used = new Set(colours);
  const percent = (level: number): string => String(Math.round((level * 100) / (LEVELS - 1)));
  let sequence = `\x1bPq"1;1;${String(width)};${String(height)}`;
  for (const colour of used) {
    const [red, green, blue] = [Math.floor(colour / 36), Math.floor(colour / 6) % 6, colour % 6];
    sequence += `#${String(colour)};2;${percent(red)};${percent(green)};${percent(blue)}`;
  }
  for (let top = 0; top < height; top += 6) {
    sequence += sixelBand(colours, width, top, Math.min(6, height - top));
  }
  return `${sequence}\x1b\\`;
}

/** Of every pixel its place in the cube. */
function dithered({ width, height, bytes }: Pixels): Uint8Array {
  const colours = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const threshold = ((BAYER[(y % 4) * 4 + (x % 4)] ?? 0) + 0.5) / 16;
      const level = (value: number): number =>
        Math.min(LEVELS - 1, Math.floor((value / 255) * (LEVELS - 1) + threshold));
      const at = (y * width + x) * 4;
      const [red = 0, green = 0, blue = 0] = bytes.subarray(at, at + 3);
      colours[y * width + x] = level(red) * 36 + level(green) * 6 + level(blue);
    }
  }
  return colours;
}

/** Six rows: for each colour in them a line of which pixels have it. */
function sixelBand(colours: Uint8Array, width: number, top: number, rows: number): string {
  const lines = new Map<number, Uint8Array>();
  for (let row = 0; row < rows; row += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colours[(top + row) * width + x] ?? 0;
      let line = lines.get(colour);
      if (line === undefined) lines.set(colour, (line = new Uint8Array(width)));
      line[x] = (line[x] ?? 0) | (1 << row);
    }
  }
  const painted = [...lines].map(([colour, line]) => `#${String(colour)}${runs(line)}`);
  return `${painted.join('$')}-`;
}

function runs(line: Uint8Array): string {
  let text = '';
  for (let at = 0; at < line.length;) {
    let end = at + 1;
    while (end < line.length && line[end] === line[at]) end += 1;
    const sign = String.fromCharCode(63 + (line[at] ?? 0));
    text += end - at > 3 ? `!${String(end - at)}${sign}` : sign.repeat(end - at);
    at = end;
  }
  return text;
}

/** Where there are too few colours for one. */
const SHADES = ' .:-=+*#%@';

/**
 * Rows of characters, of two pixels each, one above the other.
 * @param depth bits per colour; with less than eight, shades are signs
 * @param isAscii whether there is nothing beyond ASCII
 */
export function blockRows(
  { width, height, bytes }: Pixels,
  depth: number,
  isAscii: boolean,
): string[] {
  const rows: string[] = [];
  const pixel = (x: number, y: number): [number, number, number] => {
    const at = (Math.min(y, height - 1) * width + x) * 4;
    return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  };
  for (let y = 0; y < height; y += 2) {
    let row = '';
    for (let x = 0; x < width; x += 1) {
      const upper = pixel(x, y);
      const lower = pixel(x, y + 1);
      if (depth < 8 || isAscii) row += shade(upper, lower);
      else row += `\x1b[38;${colourCode(upper, depth)};48;${colourCode(lower, depth)}m▀`;
    }
    rows.push(`${row}\x1b[0m`);
  }
  return rows;
}

function shade(upper: readonly number[], lower: readonly number[]): string {
  const light = (one: readonly number[]): number =>
    0.299 * (one[0] ?? 0) + 0.587 * (one[1] ?? 0) + 0.114 * (one[2] ?? 0);
  const mean = (light(upper) + light(lower)) / 2;
  return SHADES[Math.min(SHADES.length - 1, Math.floor((mean / 256) * SHADES.length))] ?? ' ';
}

function colourCode([red, green, blue]: readonly [number, number, number], depth: number): string {
  if (depth === 24) return `2;${String(red)};${String(green)};${String(blue)}`;
  const level = (value: number): number => Math.round((value / 255) * (LEVELS - 1));
  return `5;${String(16 + level(red) * 36 + level(green) * 6 + level(blue))}`;
}
