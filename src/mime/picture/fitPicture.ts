/**
 * Pictures made to fit a screen: scaled down, never up, and drawn over one colour where they are
 * transparent. Pure.
 */
import { PNG } from 'pngjs';
import type { Pixels } from './decodePicture.js';

/** How large it is shown so that it fits, with its proportions kept. */
export function fittingSize(
  { width, height }: Pick<Pixels, 'width' | 'height'>,
  most: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(1, most.width / width, most.height / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/**
 * Each pixel of the result is the mean of those that it stands for.
 * @param over what shines through, as red, green and blue
 */
export function scaled(
  { width, height, rgba }: Pixels,
  to: { width: number; height: number },
  over: readonly [number, number, number],
): Pixels {
  const result = new Uint8Array(to.width * to.height * 4);
  for (let y = 0; y < to.height; y += 1) {
    const top = Math.floor((y * height) / to.height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / to.height));
    for (let x = 0; x < to.width; x += 1) {
      const left = Math.floor((x * width) / to.width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / to.width));
      let red = 0;
      let green = 0;
      let blue = 0;
      let opacity = 0;
      for (let row = top; row < bottom; row += 1) {
        for (let i = (row * width + left) * 4; i < (row * width + right) * 4; i += 4) {
          const alpha = rgba[i + 3] ?? 255;
          red += (rgba[i] ?? 0) * alpha;
          green += (rgba[i + 1] ?? 0) * alpha;
          blue += (rgba[i + 2] ?? 0) * alpha;
          opacity += alpha;
        }
      }
      const whole = (bottom - top) * (right - left) * 255;
      const rest = whole - opacity;
      const at = (y * to.width + x) * 4;
      result[at] = (red + over[0] * rest) / whole;
      result[at + 1] = (green + over[1] * rest) / whole;
      result[at + 2] = (blue + over[2] * rest) / whole;
      result[at + 3] = 255;
    }
  }
  return { ...to, rgba: result };
}

/** As a PNG without transparency: what a terminal is given never comes from the mail itself. */
export function encodePng({ width, height, rgba }: Pixels): Buffer {
  const png = new PNG({ width, height });
  png.data = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  return PNG.sync.write(png, { colorType: 2 });
}
