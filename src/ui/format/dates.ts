/** Dates and ages as a person says them, in the local time zone. Pure: `now` is always given. */

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For a list, at most 8 columns: `10:42`, `Yest.`, `Mon`, `12 Mar`, `Mar 2025`. */
export function listDate(time: number, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const days = daysBetween(date, new Date(now));
  if (days === 0) return clock(date);
  if (days === 1) return 'Yest.';
  if (days > 1 && days < 7) return WEEKDAYS[date.getDay()] ?? '';
  if (date.getFullYear() === new Date(now).getFullYear()) return dayAndMonth(date);
  return `${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}`;
}

/** For a message that is being read: `Today 10:42`, `Yesterday 18:02`, `Mon 12 Mar 2025, 10:42`. */
export function fullDate(time: number, now: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const days = daysBetween(date, new Date(now));
  if (days === 0) return `Today ${clock(date)}`;
  if (days === 1) return `Yesterday ${clock(date)}`;
  const day = `${WEEKDAYS[date.getDay()] ?? ''} ${dayAndMonth(date)} ${date.getFullYear()}`;
  return `${day}, ${clock(date)}`;
}

/** For a line of a conversation, at any time the same: `28 Nov 10:42`. */
export function shortDate(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'no date' : `${dayAndMonth(date)} ${clock(date)}`;
}

/** How long ago: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. */
export function age(time: number, now: number): string {
  const passed = Math.max(0, now - time);
  if (passed < MINUTE) return 'just now';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  const days = Math.floor(passed / DAY);
  if (days < 60) return days === 1 ? '1 day ago' : `${days} days ago`;
  return days < 730
    ? `${Math.floor(days / 30.44)} months ago`
    : `${Math.floor(days / 365.25)} years ago`;
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
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
