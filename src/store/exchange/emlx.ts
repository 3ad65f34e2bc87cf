/**
 * A message file of Apple Mail (.emlx): the number of octets on a line of its own, the message, and
 * a property list that tells its flags and when it was received.
 */
import { appleFlags } from '../../core/foreignFlags.js';
import { NO_FLAGS, type Flags } from '../../core/flags.js';

export interface AppleMessage {
  content: Buffer;
  flags: Flags;
  /** Ms since the epoch; null: it does not tell. */
  received: number | null;
}

/** @returns null when it is none, or is cut off. */
export function parseEmlx(file: Buffer): AppleMessage | null {
  const lineEnd = file.indexOf(0x0a);
  const count = /^\s*(\d{1,12})\s*$/.exec(
    file.toString('latin1', 0, Math.max(0, Math.min(lineEnd, 32))),
  )?.[1];
  if (count === undefined) return null;
  const start = lineEnd + 1;
  const end = start + Number(count);
  if (end > file.length) return null;
  const properties = file.toString('utf8', end);
  const flags = /<key>flags<\/key>\s*<integer>(\d{1,20})<\/integer>/.exec(properties)?.[1];
  const received = /<key>date-received<\/key>\s*<integer>(\d{1,11})<\/integer>/.exec(
    properties,
  )?.[1];
  return {
    content: file.subarray(start, end),
    flags: flags === undefined ? NO_FLAGS : appleFlags(Number(flags)),
    received: received === undefined ? null : Number(received) * 1000,
  };
}
