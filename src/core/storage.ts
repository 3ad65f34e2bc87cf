/** What fills an account. Types and pure helpers only. */
import type { Quota } from './source.js';

/** Octets are of whole messages; a message in two folders counts in both. Untrusted text. */
export interface StorageUse {
  messages: number;
  octets: number;
  /** The biggest first, like the next. */
  folders: readonly { path: string; messages: number; octets: number }[];
  senders: readonly { name: string; address: string; messages: number; octets: number }[];
  /** Years that mail is of, the newest first. */
  years: readonly { year: string; messages: number; octets: number }[];
  /** Mailing lists by their List-Id. */
  lists: readonly { list: string; messages: number; octets: number }[];
  /** Media types of attachments; octets are those of the attachments. */
  types: readonly { type: string; messages: number; octets: number }[];
  places: Readonly<Record<StoragePlace, { messages: number; octets: number }>>;
  /** Octets of what came in the last `RECENT_DAYS` days. */
  recentOctets: number;
  /** Short ids of the biggest messages. */
  biggest: readonly string[];
}

/** Where the bytes of a message are. Of a message of the server of which only the header is here: there. */
export type StoragePlace = 'server' | 'here' | 'both';

/** So many days say how fast an account grows. */
export const RECENT_DAYS = 180;
/** What is further off nobody wants to hear of. Days. */
const FAR = 5 * 365;

/** Days until the account is full if it goes on as lately; null: not within years, or nobody knows. */
export function daysUntilFull(quota: Quota | null, recentOctets: number): number | null {
  if (quota === null || recentOctets <= 0) return null;
  const room = quota.limit - quota.used;
  if (room <= 0) return 0;
  const days = Math.floor(room / (recentOctets / RECENT_DAYS));
  return days > FAR ? null : days;
}

const NEARLY_FULL = 0.9;

export function isNearlyFull({ used, limit }: Quota): boolean {
  return used > limit * NEARLY_FULL;
}

/** Null: there is room enough, or the server counts none. */
export function percentWhenNearlyFull(quota: Quota | null): number | null {
  return quota === null || !isNearlyFull(quota) ? null : percentUsed(quota);
}

function percentUsed({ used, limit }: Quota): number {
  return Math.floor((used / limit) * 100);
}

/** Octets for people: `9.3 GB`. */
export function octetsText(octets: number): string {
  let [value, unit] = [octets, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `9.3 GB of 10 GB (93 %)`. */
export function quotaText(quota: Quota): string {
  const { used, limit } = quota;
  return `${octetsText(used)} of ${octetsText(limit)} (${percentUsed(quota)} %)`;
}
