/**
 * The Date header.
 *
 * Guarantees: never throws, and never invents: what cannot be read as a date of a time when
 * e-mail existed is null. Reads RFC 5322, its obsolete forms (4.3), RFC 850, asctime, ISO 8601 and
 * month-first dates, full month names, dashes, comments and twelve-hour clocks.
 */

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Hours east of Greenwich; the military zones mean nothing (RFC 5322, 4.3). */
const ZONES: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

/** RFC 5322 dates two-digit years from 1950, and its own examples are of 1969. */
const FIRST_YEAR = 1950;
const LAST_YEAR = 2100;

/** As nearly all programs write it. */
const IS_TIDY = /^[\w,+-]+(?:[ :][\w,+-]+)*$/;

const TIME = String.raw`(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d+)?)?`;
const WEEKDAY = String.raw`(?:[a-z]{2,9}\.? ?,?\s*)?`;
/** The time after the day, and perhaps a zone. */
const REST = String.raw`,?\s+${TIME}\s*(.*)$`;
const RFC = new RegExp(
  String.raw`^${WEEKDAY}(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{2,4})${REST}`,
  'i',
);
const MONTH_FIRST = new RegExp(
  String.raw`^${WEEKDAY}([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})${REST}`,
  'i',
);
const ASCTIME = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\s+(\d{1,2}),?\s+${TIME}\s*(.*?)\s*(\d{4})\s*([+-]\d{4})?$`,
  'i',
);
const ISO = new RegExp(String.raw`^(\d{4})([-/])(\d{2})\2(\d{2})[T\s]${TIME}\s*(.*)$`, 'i');

/** @returns milliseconds since the epoch, or null. */
export function parseDate(header: string): number | null {
  // Comments may hold anything; what is longer than this holds no date.
  const source = header.slice(0, 200);
  const text = IS_TIDY.test(source)
    ? source
    : source
        .replace(/\([^()]*\)?/g, ' ')
        .replace(/\s+/g, ' ')
        .replace(/ ?: ?/g, ':')
        .trim();

  const rfc = RFC.exec(text);
  if (rfc !== null) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    return assemble(fullYear(year), monthIndex(month), day, [hour, minute, second], zone);
  }
  const asctime = ASCTIME.exec(text);
  if (asctime !== null) {
    const [, month, day, hour, minute, second, zone, year, offset] = asctime;
    return assemble(Number(year), monthIndex(month), day, [hour, minute, second], offset ?? zone);
  }
  const american = MONTH_FIRST.exec(text);
  if (american !== null) {
    const [, month, day, year, hour, minute, second, zone] = american;
    return assemble(Number(year), monthIndex(month), day, [hour, minute, second], zone);
  }
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, , month, day, hour, minute, second, zone] = iso;
    return assemble(Number(year), Number(month) - 1, day, [hour, minute, second], zone);
  }
  return null;
}

function assemble(
  year: number,
  month: number,
  dayText: string | undefined,
  time: readonly (string | undefined)[],
  zone: string | undefined,
): number | null {
  const day = Number(dayText);
  const [clock = 0, minute = 0, second = 0] = time.map((part) => Number(part ?? 0));
  const half = /^[ap]m\b/i.exec(zone ?? '')?.[0].toLowerCase();
  if (half !== undefined && (clock < 1 || clock > 12)) return null;
  const hour = half === undefined ? clock : (clock % 12) + (half === 'pm' ? 12 : 0);
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 0 || month > 11) return null;
  // Second 60 is a leap second and becomes the next minute.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const utc = Date.UTC(year, month, day, hour, minute, second);
  // The thirty-first of a short month would silently be the first of the next.
  if (day < 1 || new Date(Date.UTC(year, month, day)).getUTCMonth() !== month) return null;
  return utc - zoneOffset(zone ?? '');
}

function monthIndex(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase());
}

/** Years of two and three digits as in RFC 5322, 4.3. */
function fullYear(text: string | undefined): number {
  const year = Number(text);
  if (text?.length === 2) return year + (year < 50 ? 2000 : 1900);
  return text?.length === 3 ? year + 1900 : year;
}

/** Milliseconds east of Greenwich; 0 for what is unknown or cannot be. */
function zoneOffset(zone: string): number {
  const numeric = /([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)/.exec(zone);
  if (numeric !== null) {
    const [, sign, hours, minutes = '0'] = numeric;
    const offset = Number(hours) * 60 + Number(minutes);
    const isPossible = offset <= 15 * 60 && Number(minutes) < 60;
    return isPossible ? offset * 60_000 * (sign === '-' ? -1 : 1) : 0;
  }
  const name = /^[a-z]+/i.exec(zone)?.[0].toLowerCase() ?? '';
  return (Object.hasOwn(ZONES, name) ? (ZONES[name] ?? 0) : 0) * 3_600_000;
}
