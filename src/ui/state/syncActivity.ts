/** What the status line knows of each account, as sync events tell it. Pure. */
import type { SyncEvent, SyncSummary } from '../../core/syncEvents.js';
import { withEvent } from './activityLines.js';
import { withNotice, withoutAccount } from './notices.js';
import { NO_ACTIVITY, type AccountActivity, type Notice, type ScreenState } from './state.js';
import { phrase } from '../text/phrase.js';

export function afterSyncEvent(state: ScreenState, event: SyncEvent, at: number): ScreenState {
  const before = state.activity.get(event.account) ?? NO_ACTIVITY;
  const activity = new Map(state.activity).set(event.account, accountAfter(before, event, at));
  const log = withEvent(state.log, event, at);
  return { ...state, activity, log, notices: noticesAfter(state.notices, event) };
}

function accountAfter(before: AccountActivity, event: SyncEvent, at: number): AccountActivity {
  switch (event.event) {
    case 'state':
      if (event.state === 'connecting') {
        return { ...NO_ACTIVITY, state: event.state, finishedAt: before.finishedAt };
      }
      return { ...before, state: event.state };
    case 'pause':
      return { ...before, pausedUntil: Date.parse(event.until) };
    case 'progress':
      return { ...before, state: 'syncing', done: event.done, total: event.total };
    case 'summary': {
      const { error, pausedUntil, finishedAt } = before;
      const failed = event.errors[0] ?? error;
      return event.ok
        ? { ...NO_ACTIVITY, state: 'idle', pausedUntil, finishedAt: at }
        : { ...NO_ACTIVITY, state: 'offline', error: failed, pausedUntil, finishedAt };
    }
    default:
      return before;
  }
}

function noticesAfter(before: readonly Notice[], event: SyncEvent): readonly Notice[] {
  if (event.event === 'summary') {
    if (event.ok) return withoutAccount(before, event.account);
    const notice = failure(event);
    return notice === null ? before : withNotice(before, notice);
  }
  if (event.event === 'warning') {
    const { account, folder, message } = event;
    const text = `${account} ${folder}: ${message}`;
    return withNotice(before, { level: 'warning', account, text, hint: '' });
  }
  if (event.event === 'state' && event.state === 'waiting-for-password') {
    const { account } = event;
    const text = phrase('syncActivity.needsItsPassword', { account });
    return withNotice(before, { level: 'error', account, text, hint: '' });
  }
  return before;
}

/** One calm line: which account, what, and what to do. Null when the user stopped it. */
function failure(summary: SyncSummary): Notice | null {
  const error = summary.errors.find(({ kind }) => kind !== 'cancelled');
  if (error === undefined) return null;
  const { account } = summary;
  return { level: 'error', account, text: `${account}: ${error.message}`, hint: error.hint };
}
