/**
 * Dates of the query language: calendar dates (2026-01-31, 2026-01, 2026), names (today,
 * yesterday) and ages (12h, 7d, 2w, 3m, 1y). Pure: the clock is an argument. Days begin at midnight
 * of the local time zone.
 */

export type AgeUnit = 'h' | 'd' | 'w' | 'm' | 'y';

export type QueryDate =
  /** A day, a month (`day` null) or a year (`month` null, too). Months count from 1. */
  | { kind: 'calendar'; year: number; month: number | null; day: number | null }
  | { kind: 'today' | 'yesterday' }
  | { kind: 'age'; count: number; unit: AgeUnit };

/** Ms since the epoch; `end` is the first moment after it. */
export interface DateRange {
  start: number;
  end: number;
}

const CALENDAR = /^([1-9]\d{3})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/;
const AGE = /^(\d{1,4})([hdwmy])$/;
const HOUR_MS = 60 * 60 * 1000;

/** Null when it is none of these dates, or no day of the calendar. */
export function parseQueryDate(text: string): QueryDate | null {
  const word = text.toLowerCase();
  if (word === 'today' || word === 'yesterday') return { kind: word };
  const [, count, unit] = AGE.exec(word) ?? [];
  if (isUnit(unit)) return { kind: 'age', count: Number(count), unit };
  const [found, year, month, day] = CALENDAR.exec(word) ?? [];
  if (found === undefined) return null;
  const date = {
    year: Number(year),
    month: month === undefined ? null : Number(month),
    day: day === undefined ? null : Number(day),
  };
  return isInCalendar(date) ? { kind: 'calendar', ...date } : null;
}

export function printQueryDate(date: QueryDate): string {
  switch (date.kind) {
    case 'calendar':
      return [date.year, date.month, date.day]
        .filter((part) => part !== null)
        .map((part) => String(part).padStart(2, '0'))
        .join('-');
    case 'age':
      return `${String(date.count)}${date.unit}`;
    default:
      return date.kind;
  }
}

/** When that is. An age stands for that moment, and as a range for the day in which it lies. */
export function dateRange(date: QueryDate, now: number): DateRange & { moment: number } {
  switch (date.kind) {
    case 'calendar': {
      const { year, month, day } = date;
      const start = new Date(year, (month ?? 1) - 1, day ?? 1);
      const end =
        month === null
          ? new Date(year + 1, 0, 1)
          : day === null
            ? new Date(year, month, 1)
            : new Date(year, month - 1, day + 1);
      return { moment: start.getTime(), start: start.getTime(), end: end.getTime() };
    }
    case 'today':
      return named(dayOf(now));
    case 'yesterday':
      return named(dayOf(dayOf(now).start - 1));
    case 'age': {
      const moment = before(now, date.count, date.unit);
      return { moment, ...dayOf(moment) };
    }
  }
}

function named(day: DateRange): DateRange & { moment: number } {
  return { moment: day.start, ...day };
}

/** By setters: to `new Date(99, …)` the year 99 is 1999. */
function dayOf(moment: number): DateRange {
  const date = new Date(moment);
  const start = date.setHours(0, 0, 0, 0);
  return { start, end: date.setDate(date.getDate() + 1) };
}

/** Months and years as people count them: a month before the 31st of March is the end of February. */
function before(now: number, count: number, unit: AgeUnit): number {
  if (unit === 'h') return now - count * HOUR_MS;
  const date = new Date(now);
  if (unit === 'd' || unit === 'w') {
    date.setDate(date.getDate() - count * (unit === 'w' ? 7 : 1));
    return date.getTime();
  }
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() - count * (unit === 'y' ? 12 : 1));
  const lastDay = new Date(date);
  lastDay.setMonth(date.getMonth() + 1, 0);
  return date.setDate(Math.min(day, lastDay.getDate()));
}

function isUnit(text: string | undefined): text is AgeUnit {
  return text !== undefined;
}

function isInCalendar(date: { year: number; month: number | null; day: number | null }): boolean {
  const { year, month, day } = date;
  if (month === null) return true;
  if (month < 1 || month > 12) return false;
  return day === null || (day >= 1 && day <= new Date(year, month, 0).getDate());
}
