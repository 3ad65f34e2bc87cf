/**
 * The transcript that --debug shows: commands and answers, one line each.
 *
 * Never holds a password (the client masks them before they get here) nor text of a message
 * (FETCH answers are not asked for, and lines that could not be understood are only counted).
 */
import type { Logger } from 'imapflow';

const MAX_LINE = 500;

/** A logger for imapflow that writes to `trace`; `false`, which it takes for none, without one. */
export function imapLogger(trace: ((line: string) => void) | undefined): Logger | false {
  if (trace === undefined) return false;
  const write = (entry: unknown) => {
    const line = lineOf(entry);
    if (line !== '') trace(line);
  };
  // No `trace` method: the client then does not even compose the FETCH answers it would get.
  return { debug: write, info: write, warn: write, error: write, fatal: write };
}

function lineOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return '';
  const { src, msg, payloadBytes, err } = entry as {
    src?: unknown;
    msg?: unknown;
    payloadBytes?: unknown;
    err?: unknown;
  };
  if (payloadBytes !== undefined) return `S: (${String(payloadBytes)} octets not understood)`;
  const code = (err as { code?: unknown } | undefined)?.code;
  const text = [typeof msg === 'string' ? msg : '', typeof code === 'string' ? code : ''];
  const who = src === 'c' ? 'C: ' : src === 's' ? 'S: ' : '';
  return `${who}${text.filter((part) => part !== '').join(' ')}`
    .slice(0, MAX_LINE)
    .replace(/\p{Cc}/gu, '?');
}
