/** Marking messages: what acts on a message then acts on all that are marked. */
import { NO_MARKS, rangeFrom, toggled, withMarks } from '../state/marks.js';
import { selectedRow } from '../state/listWindow.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';

const inList = { group: 'Marking', contexts: ['list'] } as const;

export const markMessages: readonly Command[] = [
  {
    ...inList,
    ...{ id: 'mark.toggle', title: 'Mark, or end the range', keys: ['x'], hint: 'mark' },
    disabledReason: noMessage,
    run: ({ store }) => {
      const { marks, list } = store.get();
      const row = selectedRow(list);
      if (row === null) return;
      if (marks.range !== null) {
        store.dispatch({ type: 'marks', marks: { ...marks, range: null } });
        return;
      }
      store.dispatch({ type: 'marks', marks: toggled(marks, row.id) });
      store.dispatch({ type: 'moved', by: 1 });
    },
  },
  {
    ...inList,
    ...{ id: 'mark.range', title: 'Mark from here on', keys: ['v'] },
    disabledReason: noMessage,
    run: ({ store }) => {
      const { marks, list } = store.get();
      const next = marks.range === null ? rangeFrom(marks, list) : { ...marks, range: null };
      store.dispatch({ type: 'marks', marks: next });
    },
  },
  {
    ...inList,
    ...{ id: 'mark.results', title: 'Mark all that was found', keys: ['*'] },
    disabledReason: ({ list }) => {
      if (list.source.kind !== 'search') return 'Search first: this marks what was found.';
      return list.rows.length === 0 ? 'Nothing was found.' : null;
    },
    run: ({ store }) => {
      const { marks, list } = store.get();
      const found = list.rows.map(({ id }) => id);
      store.dispatch({ type: 'marks', marks: withMarks(marks, found) });
    },
  },
  {
    ...inList,
    ...{ id: 'list.leave', title: 'Unmark all, leave a search', keys: ['Esc'] },
    disabledReason: ({ marks, search }) => (marks.ids.size === 0 && search === null ? '' : null),
    run: ({ store, effects }) => {
      if (store.get().marks.ids.size === 0) effects.search.leave();
      else store.dispatch({ type: 'marks', marks: NO_MARKS });
    },
  },
];
