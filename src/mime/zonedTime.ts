/**
 * Times on a clock somewhere, and what clocks elsewhere show then. Pure but for the time zones that
 * the runtime knows; never throws, an unknown zone is null.
 */

/** What a clock and a calendar show; the month from 1. */
export interface ClockTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** The zone of this computer. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The moment, ms since the epoch, at which clocks in the zone (IANA name) show this. */
export function instantOf(time: ClockTime, zone: string): number | null {
  const asUtc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  let instant = asUtc;
  // The offset at the guess may be that of the other side of a change of the clocks: once more.
  for (let round = 0; round < 2; round += 1) {
    const shown = clockIn(instant, zone);
    if (shown === null) return null;
    const shownUtc = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
    instant += asUtc - shownUtc;
  }
  return Number.isNaN(instant) ? null : instant;
}

export function clockIn(instant: number, zone: string): ClockTime | null {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric' },
      ...{ day: 'numeric', hour: 'numeric', minute: 'numeric' },
    }).formatToParts(new Date(instant));
    const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return {
      ...{ year: value('year'), month: value('month'), day: value('day') },
      ...{ hour: value('hour'), minute: value('minute') },
    };
  } catch {
    return null;
  }
}
