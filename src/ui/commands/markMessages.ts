/** Marking messages: what acts on a message then acts on all that are marked. */
import { NO_MARKS, rangeFrom, toggled, withMarks } from '../state/marks.js';
import { messageCount } from '../format/numbers.js';
import { selectedRow } from '../state/listWindow.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const inList = { group: 'Marking', contexts: ['list'] } as const;

export const markMessages: readonly Command[] = [
  {
    ...inList,
    ...{ id: 'mark.toggle', title: 'Mark, or end the range', keys: ['x'], hint: 'mark' },
    disabledReason: noMessage,
    run: ({ store, effects }, count) => {
      const { range } = store.get().marks;
      if (range !== null) {
        const { marks } = store.get();
        store.dispatch({ type: 'marks', marks: { ...marks, range: null } });
        return;
      }
      for (let left = count ?? 1; left > 0; left -= 1) {
        const { marks, list } = store.get();
        const row = selectedRow(list);
        if (row === null) return;
        store.dispatch({ type: 'marks', marks: toggled(marks, row.id) });
        effects.list.move(1);
        if (selectedRow(store.get().list) === row) return;
      }
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
    ...{ id: 'mark.all', title: 'Mark all that is at hand', keys: ['V'] },
    disabledReason: noMessage,
    run: ({ store }) => {
      const { marks, list } = store.get();
      const here = list.rows.map(({ id }) => id);
      store.dispatch({ type: 'marks', marks: withMarks(marks, here) });
    },
  },
  {
    ...inList,
    ...{ id: 'mark.matching', title: 'Mark what a search finds', keys: ['+'] },
    disabledReason: noMessage,
    argument: {
      name: 'WORDS',
      asks: 'what to look for',
      choices: () => ['is:unread', 'from:', 'older:30d', 'has:attachment', 'larger:1M'],
      run: ({ store, effects }, words) => {
        const found = effects.list.matching(words);
        if (found.length === 0) return phrase('markMessages.nothingHereIsLike');
        store.dispatch({ type: 'marks', marks: withMarks(store.get().marks, found) });
        effects.edits.say(`Marked ${messageCount(found.length)}.`);
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'mark.matching ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...inList,
    ...{ id: 'mark.results', title: 'Mark all that was found', keys: ['*'] },
    disabledReason: ({ list }) => {
      if (list.source.kind !== 'search') return phrase('markMessages.searchFirstThisMarks');
      return list.rows.length === 0 ? phrase('markMessages.nothingWasFound') : null;
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
