/** Moving through the list of messages. */
import type { Marks } from '../state/marks.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const MOST_PAGES = 100;

const inList = { group: 'Moving', contexts: ['list'] } as const;

function by(rows: number) {
  return ({ effects }: CommandContext, count: number | null): void => {
    effects.list.move(rows * (count ?? 1));
  };
}

function page(screens: number) {
  return ({ store, effects }: CommandContext, count: number | null): void => {
    for (let times = 0; times < Math.min(MOST_PAGES, count ?? 1); times += 1) {
      store.dispatch({ type: 'paged', screens });
      effects.list.fill();
    }
  };
}

/** A range has to pass every row that it marks. */
function leapReason({ range }: Marks, isFar: boolean): string | null {
  return range !== null && isFar ? phrase('moveInList.itIsTooFar') : null;
}

export const moveInList: readonly Command[] = [
  { ...inList, id: 'list.next', title: 'Next message', keys: ['j', 'Down'], run: by(1) },
  { ...inList, id: 'list.previous', title: 'Previous message', keys: ['k', 'Up'], run: by(-1) },
  {
    ...inList,
    ...{ id: 'list.page-down', title: 'Next screen', keys: ['PgDn', 'Ctrl-F', 'Space'] },
    run: page(1),
  },
  {
    ...inList,
    ...{ id: 'list.page-up', title: 'Previous screen', keys: ['PgUp', 'Ctrl-B', 'b'] },
    run: page(-1),
  },
  {
    ...inList,
    ...{ id: 'list.half-page-down', title: 'Half a screen down', keys: ['Ctrl-D'] },
    run: page(0.5),
  },
  {
    ...inList,
    ...{ id: 'list.half-page-up', title: 'Half a screen up', keys: ['Ctrl-U'] },
    run: page(-0.5),
  },
  {
    ...inList,
    ...{ id: 'list.first', title: 'Newest message', keys: ['g g', 'Home'] },
    disabledReason: ({ marks, list }) => leapReason(marks, list.moreNewer),
    run: ({ effects }) => {
      effects.list.toEnd('newest');
    },
  },
  {
    ...inList,
    ...{ id: 'list.last', title: 'Oldest message', keys: ['G', 'End'] },
    disabledReason: ({ marks, list }) =>
      leapReason(marks, list.moreOlder && list.source.kind !== 'search'),
    run: ({ effects }) => {
      effects.list.toEnd('oldest');
    },
  },
];
