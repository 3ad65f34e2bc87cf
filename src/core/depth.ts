/**
 * How much of an account's mail comes whole: of old mail (IMAP) or of large messages (POP3) the
 * owner may want no more than the headers here. Pure.
 *
 * A wider depth lets more come; a narrower one takes nothing away that is here.
 */
import type { AccountConfig } from './account.js';

/** Mail of the last days comes whole, or all of it. */
export type History = 'all' | { days: number };

export interface Depth {
  /** What was received before comes as its header alone; ms since the epoch; null: all comes whole. */
  since: number | null;
  /** The same for what has more octets; null: however large. */
  largest: number | null;
}

export const WHOLE: Depth = { since: null, largest: null };

const DAY = 24 * 60 * 60 * 1000;

/** Begins with a day (UTC), so that it is the same all day long and for a server's search. */
export function depthOf(
  { protocol, history = 'all', headersOnlyAbove }: DepthSettings,
  now: number,
): Depth {
  if (protocol === 'pop3') return { ...WHOLE, largest: headersOnlyAbove ?? null };
  if (history === 'all') return WHOLE;
  return { ...WHOLE, since: Math.floor((now - history.days * DAY) / DAY) * DAY };
}

/** Whether a server may find words in bodies that are not here. POP3 has no search. */
export function isSearchedOnServer({ protocol, history = 'all' }: DepthSettings): boolean {
  return protocol === 'imap' && history !== 'all';
}

export type DepthSettings = Pick<AccountConfig, 'protocol' | 'history' | 'headersOnlyAbove'>;

/** Whether such a message is to be here whole. */
export function isWithin(
  { since, largest }: Depth,
  { received, size }: { received: number; size: number },
): boolean {
  return (since === null || received >= since) && (largest === null || size <= largest);
}
