/** When a message is to be sent, as a person writes it. Pure, but for the time zone of the computer. */
import { MailtuiError } from './errors.js';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * `+30m`, `+2h`, `+3d`; `8:00` (the next time it is that); `tomorrow 8:00`; `2026-12-01 8:00`, the
 * same with a `T`; a date and time with its zone as in ISO 8601.
 * @param now ms since the epoch. @returns ms since the epoch.
 * @throws MailtuiError `usage` when it is none, or in the past.
 */
export function parseSendTime(text: string, now: number): number {
  const at = timeOf(text.trim().toLowerCase(), now);
  if (at === null || !Number.isFinite(at)) {
    throw new MailtuiError('usage', `“${text}” is no time`, {
      hint: 'Write +30m, +2h, +3d, 8:00, tomorrow 8:00, or 2026-12-01 8:00.',
    });
  }
  if (at < now) throw new MailtuiError('usage', `${text} is in the past`);
  return at;
}

function timeOf(text: string, now: number): number | null {
  const [, count, unit] = /^\+(\d{1,5})\s*([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now + Number(count) * UNITS[unit as keyof typeof UNITS];
  const [, day = '', hour, minute] = /^(?:(.*?)[ t])?(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return zoned(text);
  const date = dayOf(day, now);
  if (date === null) return null;
  date.setHours(Number(hour), Number(minute), 0, 0);
  if (day === '' && date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}

function dayOf(text: string, now: number): Date | null {
  const date = new Date(now);
  if (text === '' || text === 'today') return date;
  if (text === 'tomorrow') {
    date.setDate(date.getDate() + 1);
    return date;
  }
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const found = new Date(Number(year), Number(month) - 1, Number(day));
  return found.getMonth() === Number(month) - 1 ? found : null;
}

function zoned(text: string): number | null {
  return /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text.toUpperCase())
    : null;
}
