/** Mail by weight and by number, where it does not matter what is in it. */

export const MEGABYTE = 1024 * 1024;

/** A message of about so many megabytes, every line of which has to be dot-stuffed. */
export function large(megabytes: number): Buffer {
  const line = `.${'x'.repeat(61)}\r\n`;
  return Buffer.from(line.repeat((megabytes * MEGABYTE) / line.length));
}

export function numbered(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(`Subject: ${i}\r\n\r\n${i}\r\n`));
}
