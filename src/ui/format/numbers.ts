/** Numbers as the screen shows them. */
import { phrase } from '../text/phrase.js';

/** `4,318` */
export function count(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 message`, `4,318 messages` */
export function messageCount(value: number): string {
  return value === 1
    ? phrase('number.oneMessage')
    : phrase('number.messages', { count: count(value) });
}

/** Octets: `612 B`, `184 KB`, `3.2 MB`. */
export function size(octets: number): string {
  if (octets < 1000) return `${octets} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = octets / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}
