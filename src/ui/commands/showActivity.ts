/** What the accounts do, and what happened. */
import { activityLines } from '../state/activityLines.js';
import { layoutOf } from '../state/layout.js';
import type { Command } from './command.js';

const inActivity = { group: 'mailtui', contexts: ['activity'] } as const;

function scroll(by: number): Command['run'] {
  return ({ store }, count) => {
    const state = store.get();
    if (state.activityTop === null) return;
    const last = Math.max(0, activityLines(state).length - layoutOf(state).bodyRows);
    const top = Math.max(0, Math.min(last, state.activityTop + by * (count ?? 1)));
    store.dispatch({ type: 'activity', top });
  };
}

export const showActivity: readonly Command[] = [
  {
    ...{ id: 'activity.show', title: 'What happens, and happened', group: 'mailtui' },
    ...{ keys: ['g l'], contexts: ['sidebar', 'list', 'reader'] },
    run: ({ store }) => {
      store.dispatch({ type: 'activity', top: 0 });
    },
  },
  {
    ...inActivity,
    ...{ id: 'activity.sync', title: 'Fetch new mail', keys: ['$', 'Ctrl-R'], hint: 'fetch now' },
    run: ({ effects }) => {
      effects.sync();
    },
  },
  {
    ...inActivity,
    ...{ id: 'activity.close', title: 'Close', keys: ['Esc', 'q', 'h', 'Enter'], hint: 'back' },
    run: ({ store }) => {
      store.dispatch({ type: 'activity', top: null });
    },
  },
  { ...inActivity, id: 'activity.down', title: 'Scroll down', keys: ['j', 'Down'], run: scroll(1) },
  { ...inActivity, id: 'activity.up', title: 'Scroll up', keys: ['k', 'Up'], run: scroll(-1) },
  {
    ...inActivity,
    ...{ id: 'activity.page-down', title: 'Ten down', keys: ['Space', 'PgDn', 'Ctrl-D', 'Ctrl-F'] },
    run: scroll(10),
  },
  {
    ...inActivity,
    ...{ id: 'activity.page-up', title: 'Ten up', keys: ['b', 'PgUp', 'Ctrl-U', 'Ctrl-B'] },
    run: scroll(-10),
  },
];
