/** What each account does and did, as lines of the screen that shows it. Pure. */
import type { SyncEvent } from '../../core/syncEvents.js';
import { age, timeOfDay } from '../format/dates.js';
import { count } from '../format/numbers.js';
import { NO_ACTIVITY, type AccountActivity, type ScreenState } from './state.js';
import { phrase } from '../text/phrase.js';

/** Something that happened. */
export interface LogEntry {
  /** Ms since the epoch. */
  at: number;
  account: string;
  level: 'info' | 'warning' | 'error';
  text: string;
}

export type ActivityLine =
  | { kind: 'account'; name: string; note: string; state: string; isFailing: boolean }
  | { kind: 'hint'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'entry'; entry: LogEntry; time: string }
  | { kind: 'space' };

/** What is remembered of what happened. */
const MOST_ENTRIES = 300;

/** The log with what the event adds to it, newest first; the same where that is nothing. */
export function withEvent(
  log: readonly LogEntry[],
  event: SyncEvent,
  at: number,
): readonly LogEntry[] {
  const said = saidOf(event);
  if (said === null) return log;
  return [{ at, account: event.account, ...said }, ...log].slice(0, MOST_ENTRIES);
}

function saidOf(event: SyncEvent): Pick<LogEntry, 'level' | 'text'> | null {
  switch (event.event) {
    case 'warning':
      return { level: 'warning', text: `${event.folder}: ${event.message}` };
    case 'pause':
      return { level: 'info', text: phrase('activityLines.theServerWantsTo') };
    case 'new-mail':
      return {
        level: 'info',
        text: phrase('activityLines.newIn', { value: count(event.count), folder: event.folder }),
      };
    case 'state':
      if (event.state !== 'waiting-for-password') return null;
      return { level: 'error', text: phrase('activityLines.needsItsPassword') };
    case 'summary': {
      const [error] = event.errors;
      if (error !== undefined && error.kind === 'cancelled') return null;
      if (error !== undefined) {
        const hint = error.hint === '' ? '' : ` — ${error.hint}`;
        return { level: 'error', text: error.message + hint };
      }
      return { level: 'info', text: changesOf(event) };
    }
    default:
      return null;
  }
}

function changesOf(event: Extract<SyncEvent, { event: 'summary' }>): string {
  const parts = [
    [event.new, 'new'],
    [event.flagged, 'flagged'],
    [event.moved, 'moved'],
    [event.deleted, 'deleted'],
    [
      event.pushed,
      event.pushed === 1 ? phrase('activityLines.changeSent') : phrase('activityLines.changesSent'),
    ],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([n, what]) => `${count(n)} ${what}`);
  const seconds = `${(event.ms / 1000).toFixed(1)} s`;
  return said.length === 0
    ? phrase('activityLines.nothingNew', { seconds })
    : `${said.join(', ')} (${seconds})`;
}

export function activityLines(state: ScreenState): ActivityLine[] {
  const { now } = state;
  const accounts = state.accounts.flatMap((account): ActivityLine[] => {
    const known = state.activity.get(account.name) ?? NO_ACTIVITY;
    const activity = { ...known, finishedAt: known.finishedAt ?? account.lastSync };
    const waits =
      account.pending === 0
        ? ''
        : phrase('activityLines.changesWait', { value: count(account.pending) });
    const note = `${account.protocol === 'imap' ? 'IMAP' : 'POP3'} · ${account.address}${waits}`;
    const { error } = activity;
    const isFailing = error !== null || activity.state === 'waiting-for-password';
    return [
      { kind: 'account', name: account.name, note, state: stateOf(activity, now), isFailing },
      ...(error === null ? [] : [{ kind: 'hint', text: error.message } as const]),
      ...(error === null || error.hint === '' ? [] : [{ kind: 'hint', text: error.hint } as const]),
    ];
  });
  const entries = state.log.map((entry): ActivityLine => ({
    kind: 'entry',
    entry,
    time: timeOfDay(entry.at),
  }));
  if (entries.length === 0) return accounts;
  return [
    ...accounts,
    { kind: 'space' },
    { kind: 'heading', text: phrase('activityLines.whatHappened') },
    ...entries,
  ];
}

function stateOf(activity: AccountActivity, now: number): string {
  const { state, done, total, error, pausedUntil, finishedAt } = activity;
  if (state === 'waiting-for-password') return phrase('activityLines.waitsForItsPassword');
  if (state === 'connecting') return 'connecting…';
  if (state === 'syncing') {
    return total > 0
      ? phrase('word.fetching', { done: count(done), total: count(total) })
      : phrase('activityLines.lookingForChanges');
  }
  if (pausedUntil !== null && pausedUntil > now)
    return phrase('activityLines.waitsUntil', { timeOfDay: timeOfDay(pausedUntil) });
  const last =
    finishedAt === null
      ? phrase('activityLines.neverFetched')
      : phrase('activityLines.inStep', { age: age(finishedAt, now) });
  return error === null ? last : phrase('word.failedLast', { last });
}
