/** How long to wait before the next try: longer each time, and never in step with others. Pure. */

const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;

/**
 * @param failures so many in a row, from 1.
 * @param random between 0 and 1.
 * @returns milliseconds.
 */
export function retryDelay(failures: number, random: number): number {
  const doubled = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), LONGEST_MS);
  return Math.round(doubled * (0.5 + random / 2));
}
