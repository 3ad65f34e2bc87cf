/**
 * Says on the card of an invitation which other invitations of the mail here are for the same time.
 *
 * Guarantees: reads only mail that is here, at most {@link MOST} messages, and stops when the signal
 * fires; what cannot be read is left out. That the user accepted is said only where their own answer is
 * among the mail.
 */
import type { AccountConfig } from '../../core/account.js';
import { throwIfCancelled } from '../../core/errors.js';
import { conflictsWith, type CalendarEvent, type Conflict } from '../../core/eventConflicts.js';
import { isOwnAddress } from '../../core/identity.js';
import type { MessageRow } from '../../core/indexRows.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { ReadableMessage } from '../../core/message.js';
import { parseQuery } from '../../core/query/parse.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import type { MailStore } from '../../core/store.js';
import { eventsIn } from '../../mime/calendarEvents.js';
import { shown } from '../../mime/invitation.js';
import { sanitiseLine } from '../../mime/sanitise.js';
import type { NotingOptions } from '../mailService.js';
import { clockIn, localZone } from '../../mime/zonedTime.js';

const MOST = 200;
/** An invitation is small; what is larger is not looked into. */
const LARGEST = 1 << 20;

export interface ConflictParts {
  accounts: readonly AccountConfig[];
  index: Pick<MailIndex, 'search'>;
  store: Pick<MailStore, 'read'>;
  now: () => number;
}

/** The events that the message invites to. */
function invitedTo(content: Buffer): CalendarEvent[] {
  if (
    content.length > LARGEST ||
    !/text\/calendar|application\/ics/i.test(content.toString('latin1'))
  )
    return [];
  return eventsIn(content).filter(({ kind }) => kind === 'invitation');
}

/** The message with what is for the same time, below its card. */
export async function noteConflicts(
  parts: ConflictParts,
  { row, content, message }: { row: MessageRow; content: Buffer; message: ReadableMessage },
  { signal, onBeginning }: NotingOptions,
): Promise<ReadableMessage> {
  const events = invitedTo(content);
  if (events.length === 0) return message;
  onBeginning?.(message);
  const others = await otherEvents(parts, row, signal);
  const isOwn = (address: string): boolean => isOwnAddress(parts.accounts, address);
  const lines = events.flatMap((event) => conflictsWith(event, others, isOwn).map(sentence));
  if (lines.length === 0) return message;
  const text = message.text.replace(
    /\n\n|$/,
    (end) => `\n${lines.map(sanitiseLine).join('\n')}${end}`,
  );
  return { ...message, text };
}

async function otherEvents(
  { accounts, index, store, now }: ConflictParts,
  row: MessageRow,
  signal: AbortSignal | undefined,
): Promise<CalendarEvent[]> {
  const { query } = parseQuery('has:invite');
  const names = accounts.map(({ name }) => name);
  const rows = index
    .search({ query, now: now(), accounts: names, limit: MOST })
    .filter(
      ({ id, dir, size }) => id !== row.id && dir !== RECENTLY_DELETED_DIR && size <= LARGEST,
    );
  const events: CalendarEvent[] = [];
  for (const other of rows) {
    throwIfCancelled(signal);
    try {
      events.push(...eventsIn(await store.read(other, other.file, signal)));
    } catch {
      // Its file is just being moved, or is gone: that is told where it is opened.
    }
  }
  throwIfCancelled(signal);
  return events;
}

/** `At the same time: Tea, Mon, 30 Nov 2026 12:30 – 13:30 (you accepted)` */
function sentence({ title, start, end, answer }: Conflict): string {
  const [from, to] = [start, end].map((at) => {
    const clock = clockIn(at, localZone());
    return clock === null ? { day: '', time: '' } : shown(clock);
  });
  const until =
    end === start ? '' : ` – ${to?.day === from?.day ? '' : `${to?.day ?? ''} `}${to?.time ?? ''}`;
  const known = ANSWERS[answer] ?? 'an invitation; no answer of yours is in the mail here';
  return `At the same time: ${title === '' ? '(no title)' : title}, ${from?.day ?? ''} ${from?.time ?? ''}${until} (${known})`;
}

const ANSWERS: Readonly<Partial<Record<string, string>>> = {
  accepted: 'you accepted',
  tentative: 'you said perhaps',
};
