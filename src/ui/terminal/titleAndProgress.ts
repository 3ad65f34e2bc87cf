/**
 * The terminal's title (how much is unread) and its progress bar (how far a sync is, OSC 9;4): told
 * whenever they change.
 */
import type { Store } from '../state/store.js';
import type { ScreenState } from '../state/state.js';
import type { TerminalSession } from './session.js';

/** What is told; each can be switched off. */
export interface Told {
  title: boolean;
  progress: boolean;
}

/** @returns ends it */
export function tellTerminal(store: Store, session: TerminalSession, told: () => Told): () => void {
  let title = '';
  let progress = 0;
  const tell = (): void => {
    const state = store.get();
    const { title: hasTitle, progress: hasProgress } = told();
    const nextTitle = hasTitle ? titleOf(state) : '';
    if (nextTitle !== title && hasTitle) session.title(nextTitle);
    title = nextTitle;
    const nextProgress = hasProgress ? progressOf(state) : 0;
    if (nextProgress !== progress) session.progress(nextProgress);
    progress = nextProgress;
  };
  tell();
  return store.subscribe(tell);
}

/** `mailtui (14)` */
function titleOf({ folders }: ScreenState): string {
  const inboxes = folders.filter(({ role }) => role === 'inbox');
  const unread = inboxes.reduce((sum, folder) => sum + folder.unread, 0);
  return unread === 0 ? 'mailtui' : `mailtui (${String(unread)})`;
}

/** Per cent of what the syncs that are under way have to do; 0: nothing is. */
function progressOf({ activity }: ScreenState): number {
  let done = 0;
  let total = 0;
  for (const account of activity.values()) {
    if (account.state !== 'syncing') continue;
    done += account.done;
    total += account.total;
  }
  return total < 50 ? 0 : Math.max(1, Math.min(99, Math.floor((100 * done) / total)));
}

/** Whether the terminal takes OSC 9;4 for progress; some others show it as a notification. */
export function hasProgressBar(env: NodeJS.ProcessEnv): boolean {
  if (env['TMUX'] !== undefined || env['STY'] !== undefined) return false;
  if (env['WT_SESSION'] !== undefined || env['ConEmuPID'] !== undefined) return true;
  return env['TERM_PROGRAM'] === 'ghostty';
}
