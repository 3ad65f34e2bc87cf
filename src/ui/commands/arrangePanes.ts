/** Arranging the panes: where the reader is, how tall the rows, how wide each pane. It lasts. */
import { layoutOf } from '../state/layout.js';
import { DEFAULT_VIEW, type View } from '../state/view.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { phrase } from '../text/phrase.js';

const inPanes = { group: 'Panes', contexts: ['sidebar', 'list', 'reader'] } as const;

function change(edit: (state: ScreenState) => Partial<View>): Command['run'] {
  return ({ store }) => {
    const state = store.get();
    store.dispatch({ type: 'view', view: { ...state.view, ...edit(state) } });
  };
}

/** Moves the border between the pane with the focus and its neighbour by about a tenth. */
function resized(state: ScreenState, by: 1 | -1): Partial<View> {
  const { panes, bodyRows, reader } = layoutOf(state);
  const columnsOf = (pane: string): number =>
    panes.find((place) => place.pane === pane)?.columns ?? 0;
  if (state.focus === 'sidebar') return { sidebarColumns: columnsOf('sidebar') + 2 * by };
  const list = panes.find(({ pane }) => pane === 'list');
  if (list === undefined) return {};
  const grows = state.focus === 'list' ? by : -by;
  if (reader === 'below') {
    return { listHeight: within(list.rows / (bodyRows - 1) + grows * 0.05) };
  }
  const both = list.columns + columnsOf('reader');
  return { listWidth: within(list.columns / both + grows * 0.04) };
}

function within(share: number): number {
  return Math.max(0.15, Math.min(0.85, share));
}

function nothingBeside(state: ScreenState): string | null {
  const { panes } = layoutOf(state);
  return panes.length > 1 ? null : phrase('arrangePanes.thereIsNoOther');
}

export const arrangePanes: readonly Command[] = [
  {
    ...inPanes,
    ...{ id: 'pane.reader-right', title: 'Reader to the right', keys: ['w r'] },
    run: change(() => ({ reader: 'right' })),
  },
  {
    ...inPanes,
    ...{ id: 'pane.reader-below', title: 'Reader below the list', keys: ['w b'] },
    run: change(() => ({ reader: 'below' })),
  },
  {
    ...inPanes,
    ...{ id: 'pane.reader-full', title: 'Reader instead of the list', keys: ['w f'] },
    run: change(() => ({ reader: 'full' })),
  },
  {
    ...inPanes,
    ...{ id: 'pane.rows', title: 'Rows of one line or of two', keys: ['w l'] },
    run: change((state) => ({ rows: layoutOf(state).rowLines === 2 ? 'compact' : 'tall' })),
  },
  {
    ...inPanes,
    ...{ id: 'pane.sidebar', title: 'Show or hide the folders', keys: ['w s'] },
    disabledReason: ({ size }) => (size.columns < 80 ? phrase('arrangePanes.itIsTooNarrow') : null),
    run: ({ store }) => {
      const state = store.get();
      const isShown = layoutOf(state).panes.some(({ pane }) => pane === 'sidebar');
      const sidebar = isShown ? 'hidden' : 'shown';
      if (isShown && state.focus === 'sidebar') store.dispatch({ type: 'focus', pane: 'list' });
      store.dispatch({ type: 'view', view: { ...state.view, sidebar } });
    },
  },
  {
    ...inPanes,
    ...{ id: 'pane.narrower', title: 'Make the pane smaller', keys: ['<'] },
    disabledReason: nothingBeside,
    run: change((state) => resized(state, -1)),
  },
  {
    ...inPanes,
    ...{ id: 'pane.wider', title: 'Make the pane larger', keys: ['>'] },
    disabledReason: nothingBeside,
    run: change((state) => resized(state, 1)),
  },
  {
    ...inPanes,
    ...{ id: 'pane.default', title: 'Panes as they are at first', keys: ['w ='] },
    run: change(() => DEFAULT_VIEW),
  },
];
