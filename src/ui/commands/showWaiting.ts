/** The changes that wait for the servers: seen, taken back, tried again. */
import type { ScreenState } from '../state/state.js';
import { selectedWaiting } from '../state/waitingEntries.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

const inWaiting = { group: 'Mail', contexts: ['waiting'] } as const;

function move(by: number): Command['run'] {
  return ({ store }) => {
    const { waiting } = store.get();
    if (waiting === null) return;
    const last = Math.max(0, waiting.entries.length - 1);
    const selected = Math.max(0, Math.min(last, waiting.selected + by));
    store.dispatch({ type: 'waiting', waiting: { ...waiting, selected } });
  };
}

/** Whether what is just about to be sent is meant, as the line with its seconds says. */
function isHeldMeant(state: ScreenState): boolean {
  return state.compose.held.length > 0 && selectedWaiting(state)?.kind !== 'edit';
}

/** Messages that are to be sent, or to be put on the server, are nowhere else. */
function whyNotTakenBack(state: ScreenState): string | null {
  if (isHeldMeant(state)) return null;
  const entry = selectedWaiting(state);
  if (entry === null) return '';
  if (entry.kind === 'sending') return phrase('showWaiting.mailtuiOutboxCancelsWhat');
  return entry.uploadsTo === null ? null : phrase('showWaiting.itIsOnlyHere');
}

export const showWaiting: readonly Command[] = [
  {
    ...{ id: 'waiting.show', title: 'Changes that wait', group: 'Mail' },
    ...{ keys: ['g p'], contexts: ['sidebar', 'list', 'reader'] },
    run: ({ effects }) => {
      effects.waiting.show();
    },
  },
  {
    ...inWaiting,
    ...{ id: 'waiting.open', title: 'Go to the message', keys: ['Enter', 'l'], hint: 'go to it' },
    disabledReason: (state) => (selectedWaiting(state)?.kind === 'edit' ? null : ''),
    run: ({ store, effects }) => {
      const entry = selectedWaiting(store.get());
      if (entry === null) return;
      store.dispatch({ type: 'waiting', waiting: null });
      effects.list.showFolder(entry.row.folderId);
      effects.list.goTo(entry.row.id);
      store.dispatch({ type: 'focus', pane: 'list' });
    },
  },
  {
    ...inWaiting,
    ...{ id: 'waiting.take-back', title: 'Take it back', keys: ['u', 'd'], hint: 'take back' },
    disabledReason: whyNotTakenBack,
    run: ({ store, effects }) => {
      if (!isHeldMeant(store.get())) effects.waiting.takeBack();
      else if (effects.sending.takeBack()) store.dispatch({ type: 'waiting', waiting: null });
    },
  },
  {
    ...inWaiting,
    ...{
      id: 'waiting.sync',
      title: 'Tell the servers now',
      keys: ['$', 'Ctrl-R'],
      hint: 'sync now',
    },
    run: ({ effects }) => {
      effects.sync();
    },
  },
  {
    ...inWaiting,
    ...{ id: 'waiting.close', title: 'Close', keys: ['Esc', 'q', 'h'], hint: 'back' },
    run: ({ store }) => {
      store.dispatch({ type: 'waiting', waiting: null });
    },
  },
  { ...inWaiting, id: 'waiting.next', title: 'Next', keys: ['j', 'Down'], run: move(1) },
  { ...inWaiting, id: 'waiting.previous', title: 'Previous', keys: ['k', 'Up'], run: move(-1) },
  {
    ...inWaiting,
    ...{ id: 'waiting.page-down', title: 'Ten down', keys: ['Space', 'PgDn', 'Ctrl-D'] },
    run: move(10),
  },
  {
    ...inWaiting,
    ...{ id: 'waiting.page-up', title: 'Ten up', keys: ['b', 'PgUp', 'Ctrl-U'] },
    run: move(-10),
  },
  {
    ...inWaiting,
    ...{ id: 'waiting.first', title: 'First', keys: ['g g', 'Home'], run: move(-Infinity) },
  },
  { ...inWaiting, id: 'waiting.last', title: 'Last', keys: ['G', 'End'], run: move(Infinity) },
];
