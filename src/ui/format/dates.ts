/**
 * Dates and ages as a person says them, in the language of the screen and the local time zone. Pure:
 * `now` is always given.
 */
import { phrase } from '../text/phrase.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For a list, at most 8 columns: `10:42`, `Yest.`, `Mon`, `12 Mar`, `Mar 2025`. */
export function listDate(time: number, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const days = daysBetween(date, new Date(now));
  if (days === 0) return clock(date);
  if (days === 1) return phrase('date.yest');
  if (days > 1 && days < 7) return weekday(date);
  if (date.getFullYear() === new Date(now).getFullYear()) return dayAndMonth(date);
  return `${month(date)} ${date.getFullYear()}`;
}

/** For a message that is being read: `Today 10:42`, `Yesterday 18:02`, `Mon 12 Mar 2025, 10:42`. */
export function fullDate(time: number, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const days = daysBetween(date, new Date(now));
  if (days === 0) return phrase('date.today', { time: clock(date) });
  if (days === 1) return phrase('date.yesterday', { time: clock(date) });
  const day = `${weekday(date)} ${dayAndMonth(date)} ${date.getFullYear()}`;
  return `${day}, ${clock(date)}`;
}

/**
 * For a line of a conversation, at any time the same: `28 Nov 10:42`, `28 Nov 2009 10:42`.
 * @param beside a moment whose year is said already; null: none is
 */
export function shortDate(time: number, beside: number | null): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return phrase('date.none');
  const year = date.getFullYear();
  const isSaid = beside !== null && new Date(beside).getFullYear() === year;
  return `${dayAndMonth(date)}${isSaid ? '' : ` ${year}`} ${clock(date)}`;
}

/** How long ago: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. */
export function age(time: number, now: number): string {
  const passed = Math.max(0, now - time);
  if (passed < MINUTE) return phrase('date.justNow');
  if (passed < HOUR) return phrase('date.minutes', { count: Math.floor(passed / MINUTE) });
  if (passed < DAY) return phrase('date.hours', { count: Math.floor(passed / HOUR) });
  const days = Math.floor(passed / DAY);
  if (days < 60) return days === 1 ? phrase('date.day') : phrase('date.days', { count: days });
  return days < 730
    ? phrase('date.monthsAgo', { count: Math.floor(days / 30.44) })
    : phrase('date.yearsAgo', { count: Math.floor(days / 365.25) });
}

/** `16:02` */
export function timeOfDay(time: number): string {
  return clock(new Date(time));
}

/** Calendar days from one date to another; negative for the future. */
function daysBetween(from: Date, to: Date): number {
  const start = (date: Date): number =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((start(to) - start(from)) / DAY);
}

function clock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function dayAndMonth(date: Date): string {
  return phrase('date.dayAndMonth', { day: date.getDate(), month: month(date) });
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function weekday(date: Date): string {
  return phrase('date.weekdays').split(' ')[date.getDay()] ?? '';
}

function month(date: Date): string {
  return phrase('date.months').split(' ')[date.getMonth()] ?? '';
}
