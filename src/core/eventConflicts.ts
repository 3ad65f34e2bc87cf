/**
 * Which invitations are for the same time. Pure.
 *
 * Knows only what mail says: invitations, their cancellations, and the answers that the user sent.
 * What stands in a calendar elsewhere is not known, and of what repeats only the first time.
 */
export interface CalendarEvent {
  /** What tells it from all others (RFC 5545, 3.8.4.7); empty where the sender left it out. */
  uid: string;
  title: string;
  kind: 'invitation' | 'cancelled' | 'answer';
  /** The later version of an event has the higher one. */
  sequence: number;
  /** Ms since the epoch; the end may be the start. */
  start: number;
  end: number;
  /** Of an answer: who gives it, in lower case, and `accepted`, `declined`, … */
  answers: readonly { address: string; answer: string }[];
}

export interface Conflict {
  title: string;
  start: number;
  end: number;
  /** What the user answered, as mail here has it; empty: nothing is known. */
  answer: string;
}

const MOST_CONFLICTS = 5;

/**
 * @param event the one that is looked at
 * @param others of all mail, the newest first
 * @param isOwn whether the user has that address
 */
export function conflictsWith(
  event: CalendarEvent,
  others: readonly CalendarEvent[],
  isOwn: (address: string) => boolean,
): Conflict[] {
  const latest = new Map<string, CalendarEvent>();
  const answered = new Map<string, string>();
  for (const one of others) {
    const name = nameOf(one);
    if (name === nameOf(event)) continue;
    if (one.kind === 'answer') {
      const own = one.answers.find(({ address }) => isOwn(address))?.answer;
      if (own !== undefined && !answered.has(name)) answered.set(name, own);
      continue;
    }
    const known = latest.get(name);
    // Of the same version what was said last holds.
    if (known === undefined || one.sequence > known.sequence) latest.set(name, one);
  }
  return [...latest.entries()]
    .map(([name, one]) => ({ one, answer: answered.get(name) ?? '' }))
    .filter(({ one, answer }) => one.kind === 'invitation' && answer !== 'declined')
    .filter(({ one }) => overlap(event, one))
    .map(({ one: { title, start, end }, answer }) => ({ title, start, end, answer }))
    .sort((a, b) => a.start - b.start)
    .slice(0, MOST_CONFLICTS);
}

function nameOf({ uid, title, start }: CalendarEvent): string {
  return uid === '' ? `${title} ${String(start)}` : uid;
}

/** What ends when the other begins is not in its way; what takes no time is where it begins. */
function overlap(a: CalendarEvent, b: CalendarEvent): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}
