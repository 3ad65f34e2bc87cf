/** Sizes of the query language: octets, or with k, M or G for 1024 of them and so on. Pure. */

const UNITS = ['', 'k', 'M', 'G'] as const;
const SIZE = /^(\d{1,16})(?:\.(\d{1,3}))?([kmg]?)(?:i?b)?$/i;

/** Octets; null when it is no size. */
export function parseSize(text: string): number | null {
  const [, whole, fraction = '', unit = ''] = SIZE.exec(text) ?? [];
  if (whole === undefined) return null;
  const power = UNITS.findIndex((name) => name.toLowerCase() === unit.toLowerCase());
  const octets = Math.round(Number(`${whole}.${fraction}`) * 1024 ** power);
  return Math.min(octets, Number.MAX_SAFE_INTEGER);
}

/** Exact: reading it again gives the same number of octets. */
export function printSize(octets: number): string {
  let power = 0;
  while (octets > 0 && power < UNITS.length - 1 && octets % 1024 ** (power + 1) === 0) power += 1;
  return `${String(octets / 1024 ** power)}${UNITS[power] ?? ''}`;
}
