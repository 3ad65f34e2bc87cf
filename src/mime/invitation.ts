/**
 * Calendar parts (RFC 5545, 5546) as a short card: what, when, where, by whom.
 *
 * Guarantees: never throws, linear time, at most {@link MAX_EVENTS} events. Times are those that
 * the sender wrote, with their zone, and what the clocks here show then. Untrusted like all mail.
 */
import { parseParameters } from './parameters.js';
import { clockIn, instantOf, localZone, type ClockTime } from './zonedTime.js';

export interface Property {
  value: string;
  /** By name in lower case. */
  parameters: ReadonlyMap<string, string>;
}

export type Component = ReadonlyMap<string, readonly Property[]>;

const MAX_EVENTS = 5;
const MAX_LINES = 5_000;
const VALUE_LIMIT = 500;

const TITLES: Readonly<Record<string, string>> = {
  request: 'Invitation',
  cancel: 'Cancelled',
  reply: 'Reply to an invitation',
  counter: 'Another time is proposed',
  declinecounter: 'The proposed time is declined',
};
const ANSWERS: Readonly<Record<string, string>> = {
  accepted: 'accepts',
  declined: 'declines',
  tentative: 'may come',
  delegated: 'sends somebody else',
};

/** @param source the decoded text of the part. @returns an empty text when it holds no event. */
export function invitationCard(source: string): string {
  const { method, events } = readCalendar(source);
  return events.map((event) => card(method, event)).join('\n\n');
}

function card(method: string, event: Component): string {
  const title = Object.hasOwn(TITLES, method) ? (TITLES[method] ?? '') : 'Event';
  const lines: [label: string, text: string][] = [
    [title, textOf(event, 'summary') || '(no title)'],
    ['When', whenOf(event)],
    ['Here', hereOf(event)],
    ['Repeats', repeats(event)],
    ['Where', textOf(event, 'location')],
    ['Organiser', personOf(event.get('organizer')?.[0])],
    ...(method === 'reply' ? answers(event) : []),
  ];
  return lines
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `${label}: ${text}`)
    .join('\n');
}

function answers(event: Component): [string, string][] {
  return (event.get('attendee') ?? []).slice(0, MAX_EVENTS).flatMap((attendee) => {
    const status = attendee.parameters.get('partstat')?.toLowerCase() ?? '';
    const answer = Object.hasOwn(ANSWERS, status) ? ANSWERS[status] : undefined;
    return answer === undefined ? [] : [['Answer', `${personOf(attendee)} ${answer}`]];
  });
}

/** Its events, at most {@link MAX_EVENTS}, with the method of the whole in lower case. */
export function readCalendar(source: string): { method: string; events: Component[] } {
  const events: Component[] = [];
  let method = '';
  let event: Map<string, Property[]> | null = null;
  /** Alarms within an event have texts of their own. */
  let inner = 0;
  for (const line of source.replace(/\r?\n[ \t]/g, '').split(/\r?\n/, MAX_LINES)) {
    const property = readLine(line);
    if (property === null) continue;
    const { key, value } = property;
    const component = value.trim().toLowerCase();
    if (key === 'begin' && event !== null) inner += 1;
    else if (key === 'begin' && component === 'vevent') event = new Map();
    else if (key === 'end' && inner > 0) inner -= 1;
    else if (key === 'end' && event !== null) {
      if (events.length < MAX_EVENTS) events.push(event);
      event = null;
    } else if (key === 'method') method = component;
    else if (event !== null && inner === 0) {
      event.set(key, [...(event.get(key) ?? []).slice(0, 100), property]);
    }
  }
  return { method, events };
}

function readLine(line: string): (Property & { key: string }) | null {
  const head = /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^";:])*)*):/.exec(line.slice(0, 4_000));
  if (head === null) return null;
  const octets = Buffer.from(`x${head[2] ?? ''}`, 'utf8').toString('latin1');
  const { parameters } = parseParameters(octets);
  const value = line.slice(head[0].length);
  return { key: (head[1] ?? '').toLowerCase(), value, parameters };
}

/** Escapes of RFC 5545, 3.3.11; on one line. */
export function textOf(event: Component, key: string): string {
  return (event.get(key)?.[0]?.value ?? '')
    .slice(0, VALUE_LIMIT)
    .replace(/\\([nN,;\\])/g, (_match, escaped: string) => (/n/i.test(escaped) ? ' ' : escaped))
    .replace(/\s+/g, ' ')
    .trim();
}

function personOf(person: Property | undefined): string {
  if (person === undefined) return '';
  const address = person.value
    .trim()
    .replace(/^mailto:/i, '')
    .slice(0, VALUE_LIMIT);
  const name = person.parameters.get('cn') ?? '';
  return name === '' || name === address ? address : `${name} <${address}>`;
}

/** The same on the clocks of this computer, where they show another time. */
function hereOf(event: Component): string {
  const zone = localZone();
  const [start, end] = ['dtstart', 'dtend'].map((key) => {
    const property = event.get(key)?.[0];
    const moment = momentOf(property);
    if (moment === null || moment.time === '' || moment.zone === '') return null;
    const instant = instantOf(moment.clock, moment.zone);
    const clock = instant === null ? null : clockIn(instant, zone);
    if (clock === null) return null;
    return { ...shown(clock), differs: shown(clock).time !== moment.time };
  });
  if (start === null || start === undefined || !start.differs) return '';
  const until =
    end === null || end === undefined
      ? ''
      : ` – ${end.day === start.day ? '' : `${end.day} `}${end.time}`;
  return `${start.day} ${start.time}${until}`;
}

export interface Moment {
  clock: ClockTime;
  day: string;
  /** Empty for a whole day. */
  time: string;
  zone: string;
}

function whenOf(event: Component): string {
  const start = momentOf(event.get('dtstart')?.[0]);
  if (start === null) return '';
  const end = momentOf(event.get('dtend')?.[0]);
  const from = [start.day, start.time].filter((text) => text !== '').join(' ');
  const zone = start.time === '' || start.zone === '' ? '' : ` (${start.zone})`;
  if (end === null) return from + zone;
  if (start.time === '') return from;
  if (end.zone !== start.zone) return `${from}${zone} – ${end.day} ${end.time} (${end.zone})`;
  return `${from} – ${end.day === start.day ? '' : `${end.day} `}${end.time}${zone}`;
}

const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function momentOf(property: Property | undefined): Moment | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(
    property?.value.trim() ?? '',
  );
  if (match === null) return null;
  const [, year, month, day, hour, minute = '0', isUtc] = match;
  const clock = {
    ...{ year: Number(year), month: Number(month), day: Number(day) },
    ...{ hour: Number(hour ?? 0), minute: Number(minute) },
  };
  const time = shown(clock);
  return {
    clock,
    day: time.day,
    time: hour === undefined ? '' : time.time,
    zone: isUtc === 'Z' ? 'UTC' : (property?.parameters.get('tzid') ?? '').slice(0, 100),
  };
}

/** `Mon, 30 Nov 2026` and `12:00` */
export function shown({ year, month, day, hour, minute }: ClockTime): {
  day: string;
  time: string;
} {
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    day: `${weekday}, ${String(day)} ${MONTHS[month - 1] ?? ''} ${String(year).padStart(4, '0')}`,
    time: `${two(hour)}:${two(minute)}`,
  };
}

function repeats(event: Component): string {
  const rule = event.get('rrule')?.[0]?.value ?? '';
  return /(?:^|;)FREQ=([a-z]{5,8})/i.exec(rule)?.[1]?.toLowerCase() ?? '';
}
