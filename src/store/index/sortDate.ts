/** The date that lists are ordered by. Pure. */

/** Clocks and time zones are wrong by hours, seldom by days. */
const TOLERANCE_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * The Date header, else when the message was received. A date further in the future than any
 * honest mistake would hold the top of the list for years, so it counts as garbage here.
 * Milliseconds since the epoch, both ways.
 */
export function sortDate(date: number | null, received: number): number {
  return date === null || date > received + TOLERANCE_MS ? received : date;
}
