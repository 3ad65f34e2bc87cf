/**
 * The events of a message's calendar parts as moments, to compare them with others.
 *
 * Guarantees: as those of `invitation.ts`; what lasts whole days, or has no time that can be told, is
 * left out. A time without a zone is one of the clocks here.
 */
import type { CalendarEvent } from '../core/eventConflicts.js';
import { partText } from './body.js';
import { momentOf, readCalendar, textOf, type Component, type Property } from './invitation.js';
import { isCalendar } from './messageShape.js';
import { parseStructure } from './structure.js';
import { instantOf, localZone } from './zonedTime.js';

const MAX_PARTS = 5;
const PART_LIMIT = 1 << 20;
const KINDS: Readonly<Record<string, CalendarEvent['kind']>> = {
  ...{ '': 'invitation', publish: 'invitation', request: 'invitation', add: 'invitation' },
  ...{ cancel: 'cancelled', reply: 'answer' },
};

export function eventsIn(raw: Buffer): CalendarEvent[] {
  const { parts } = parseStructure(raw);
  const events = new Map<string, CalendarEvent>();
  for (const part of parts.filter(isCalendar).slice(0, MAX_PARTS)) {
    const { method, events: components } = readCalendar(partText(raw, part, PART_LIMIT));
    const kind = Object.hasOwn(KINDS, method) ? KINDS[method] : undefined;
    for (const component of kind === undefined ? [] : components) {
      const event = eventOf(component, kind ?? 'invitation');
      // A copy beside it says the same.
      if (event !== null) events.set(`${event.uid} ${String(event.start)}`, event);
    }
  }
  return [...events.values()];
}

function eventOf(component: Component, kind: CalendarEvent['kind']): CalendarEvent | null {
  const start = instantAt(component.get('dtstart')?.[0]);
  if (start === null) return null;
  const end = instantAt(component.get('dtend')?.[0]);
  const isCancelled = textOf(component, 'status').toLowerCase() === 'cancelled';
  const sequence = Number(/^\d{1,9}$/.exec(textOf(component, 'sequence'))?.[0] ?? 0);
  return {
    ...{ uid: textOf(component, 'uid'), title: textOf(component, 'summary'), sequence, start },
    kind: isCancelled ? 'cancelled' : kind,
    end: end === null || end < start ? start : end,
    answers: (component.get('attendee') ?? []).map((attendee) => ({
      address: attendee.value
        .trim()
        .replace(/^mailto:/i, '')
        .toLowerCase(),
      answer: attendee.parameters.get('partstat')?.toLowerCase() ?? '',
    })),
  };
}

/** Null: a whole day, or no time. */
function instantAt(property: Property | undefined): number | null {
  const moment = momentOf(property);
  if (moment === null || moment.time === '') return null;
  return instantOf(moment.clock, moment.zone === '' ? localZone() : moment.zone);
}
