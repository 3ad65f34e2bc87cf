/**
 * Remembers what the user arranged, from one run of the screen to the next. Written a moment after
 * the last change, and at the end.
 */
import type { ScreenMemory } from '../../app/screenMemory.js';
import type { Store } from '../state/store.js';
import { rememberedOf, tabsFrom, type RememberedTabs } from '../state/tabs/rememberedTabs.js';
import { viewFrom, type View } from '../state/view.js';
import type { Busy } from './busy.js';

/** What lasts. */
export interface Remembered {
  view: View;
  /** Of the command line, newest first. */
  history: readonly string[];
  /** Words that were searched for, newest first. */
  searched: readonly string[];
  tabs: RememberedTabs;
}

/** Pause after a change, in ms: a border that is dragged changes the view many times. */
const PAUSE = 200;

export function recalled(memory: ScreenMemory | null): Remembered {
  const known = memory?.read() ?? null;
  const fields: Record<string, unknown> =
    typeof known === 'object' && known !== null ? { ...known } : {};
  return {
    view: viewFrom(fields['view']),
    history: lines(fields['history']),
    searched: lines(fields['searched']),
    tabs: tabsFrom(fields['tabs']),
  };
}

function lines(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.filter((words) => typeof words === 'string').map(plain);
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
  const state = store.get();
  const { view, history, searched } = state;
  return { view, history, searched, tabs: rememberedOf(state) };
}

function same(one: Remembered, other: Remembered): boolean {
  return (
    one.view === other.view &&
    one.history === other.history &&
    one.searched === other.searched &&
    one.tabs === other.tabs
  );
}
