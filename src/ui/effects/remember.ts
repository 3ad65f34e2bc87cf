/**
 * Remembers what the user arranged, from one run of the screen to the next. Written a moment after
 * the last change, and at the end.
 */
import type { ScreenMemory } from '../../app/screenMemory.js';
import type { Store } from '../state/store.js';
import { DEFAULT_VIEW, viewFrom, type View } from '../state/view.js';
import type { Busy } from './busy.js';

/** What lasts. */
export interface Remembered {
  view: View;
  /** Of the command line, newest first. */
  history: readonly string[];
}

/** Pause after a change, in ms: a border that is dragged changes the view many times. */
const PAUSE = 200;

export function recalled(memory: ScreenMemory | null): Remembered {
  const known = memory?.read() ?? null;
  if (typeof known !== 'object' || known === null) return { view: DEFAULT_VIEW, history: [] };
  const history = 'history' in known && Array.isArray(known.history) ? known.history : [];
  return {
    view: viewFrom('view' in known ? known.view : null),
    history: history.filter((words) => typeof words === 'string').map(plain),
  };
}

/** Without what a terminal could take for more than text. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 200);
}

/** @returns ends it; what was not written yet is then. */
export function remember(store: Store, memory: ScreenMemory, busy: Busy): () => void {
  let written = lasting(store);
  let cancel: (() => void) | null = null;
  const write = (): void => {
    cancel = null;
    const now = lasting(store);
    if (same(now, written)) return;
    written = now;
    memory.write(now);
  };
  const unsubscribe = store.subscribe(() => {
    if (same(lasting(store), written)) return;
    cancel?.();
    cancel = busy.after(PAUSE, write);
  });
  return () => {
    unsubscribe();
    cancel?.();
    write();
  };
}

function lasting(store: Store): Remembered {
  const { view, history } = store.get();
  return { view, history };
}

function same(one: Remembered, other: Remembered): boolean {
  return one.view === other.view && one.history === other.history;
}
