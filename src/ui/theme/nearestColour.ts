/** Colours of terminals that come nearest to one that is given as `#rrggbb`. Pure. */
import type { Colour } from './style.js';

type Rgb = readonly [number, number, number];

const STEPS = [0, 95, 135, 175, 215, 255];
/** As most terminals have the sixteen. */
const BASIC: readonly Rgb[] = [
  ...([
    [0, 0, 0],
    [170, 0, 0],
    [0, 170, 0],
    [170, 110, 0],
  ] as const),
  ...([
    [0, 0, 200],
    [170, 0, 170],
    [0, 170, 170],
    [190, 190, 190],
  ] as const),
  ...([
    [110, 110, 110],
    [255, 100, 100],
    [100, 255, 100],
    [255, 255, 100],
  ] as const),
  ...([
    [110, 160, 255],
    [255, 110, 255],
    [100, 255, 255],
    [255, 255, 255],
  ] as const),
];

/** @param hex `#rrggbb` */
export function nearestColour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  const wanted: Rgb = [value >> 16, (value >> 8) & 255, value & 255];
  return { rgb: hex.toLowerCase(), index: nearestIndex(wanted), basic: nearest(wanted, BASIC) };
}

/** Of the colours 16 to 255: the cube of 6 × 6 × 6 and the greys. */
function nearestIndex(wanted: Rgb): number {
  const cube = STEPS.flatMap((red) =>
    STEPS.flatMap((green) => STEPS.map((blue): Rgb => [red, green, blue])),
  );
  const greys = Array.from({ length: 24 }, (_, step): Rgb => {
    const level = 8 + 10 * step;
    return [level, level, level];
  });
  return 16 + nearest(wanted, [...cube, ...greys]);
}

function nearest(wanted: Rgb, colours: readonly Rgb[]): number {
  const distances = colours.map((one) => distance(wanted, one));
  return distances.indexOf(Math.min(...distances));
}

/** Weighted as the eye sees the three. */
function distance([r1, g1, b1]: Rgb, [r2, g2, b2]: Rgb): number {
  return 3 * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + 2 * (b1 - b2) ** 2;
}
