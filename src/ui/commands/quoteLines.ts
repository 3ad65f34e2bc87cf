/** Marking lines of the message that is read, to quote those alone in the answer. */
import type { ReplyTarget } from '../../core/draft.js';
import { phrase } from '../text/phrase.js';
import { quotedRange, quotedText } from '../state/quotedLines.js';
import { currentDraft, readerGeometry } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';

const marking = { group: 'Reading', contexts: ['quoting'] } as const;

function noText(state: ScreenState): string | null {
  if (currentDraft(state) !== null) return phrase('composeMessage.thisIsADraft');
  return state.reader.message === null ? '' : null;
}

/** From the first line that is seen on. */
function begin({ store }: CommandContext): void {
  const { message, scroll } = store.get().reader;
  if (message === null) return;
  const quoting = { id: message.row.id, from: scroll, to: scroll };
  store.dispatch({ type: 'quoting', quoting });
}

function leave({ store }: CommandContext): void {
  store.dispatch({ type: 'quoting', quoting: null });
}

/** What one is at stays in sight. */
function move(lines: number | 'page' | 'back'): Command['run'] {
  return ({ store }, count) => {
    const state = store.get();
    const { quoting, scroll } = state.reader;
    const { text, rows } = readerGeometry(state);
    if (quoting === null || text === null) return;
    const by = lines === 'page' ? rows - 1 : lines === 'back' ? 1 - rows : lines * (count ?? 1);
    const wanted = Math.max(0, quoting.to + by);
    const to = text.has(wanted) ? wanted : Math.min(wanted, text.length() - 1);
    store.dispatch({ type: 'quoting', quoting: { ...quoting, to } });
    if (to < scroll) store.dispatch({ type: 'scrolled', by: to - scroll });
    if (to >= scroll + rows) store.dispatch({ type: 'scrolled', by: to - scroll - rows + 1 });
  };
}

function otherEnd({ store }: CommandContext): void {
  const { quoting } = store.get().reader;
  if (quoting === null) return;
  const { id, from, to } = quoting;
  store.dispatch({ type: 'quoting', quoting: { id, from: to, to: from } });
}

function answer(target: ReplyTarget): Command['run'] {
  return (context) => {
    const { store, effects } = context;
    const state = store.get();
    const range = quotedRange(state.reader);
    const { text, columns } = readerGeometry(state);
    if (range === null || text === null) return;
    const [first, last] = range;
    const quote = quotedText(text.slice(first, last - first + 1), columns);
    const id = state.reader.message?.row.id;
    leave(context);
    if (id !== undefined) effects.compose.begin({ kind: 'reply', id, to: target, quote });
  };
}

export const quoteLines: readonly Command[] = [
  {
    ...{ id: 'quote.begin', title: 'Mark lines for the answer', group: 'Reading' },
    ...{ keys: ['V'], contexts: ['reader'] },
    disabledReason: noText,
    run: begin,
  },
  {
    ...marking,
    ...{ id: 'quote.reply', title: 'Reply with the marked lines', keys: ['r'], hint: 'reply' },
    run: answer('sender'),
  },
  {
    ...marking,
    ...{ id: 'quote.reply-all', title: 'Reply to all, quoting them', keys: ['R'], hint: 'all' },
    run: answer('all'),
  },
  {
    ...marking,
    ...{ id: 'quote.reply-list', title: 'Reply to the list with them', keys: ['L'] },
    run: answer('list'),
  },
  { ...marking, id: 'quote.down', title: 'Down', keys: ['j', 'Down'], run: move(1) },
  { ...marking, id: 'quote.up', title: 'Up', keys: ['k', 'Up'], run: move(-1) },
  {
    ...marking,
    ...{ id: 'quote.page-down', title: 'A page down', keys: ['Space', 'PageDown', 'Ctrl-F'] },
    run: move('page'),
  },
  {
    ...marking,
    ...{ id: 'quote.page-up', title: 'A page up', keys: ['PageUp', 'Ctrl-B'] },
    run: move('back'),
  },
  {
    ...marking,
    ...{
      id: 'quote.other-end',
      title: 'The other end of the mark',
      keys: ['o'],
      hint: 'other end',
    },
    run: otherEnd,
  },
  {
    ...marking,
    ...{
      id: 'quote.leave',
      title: 'Mark nothing',
      keys: ['Esc', 'q', 'V', 'Ctrl-G'],
      hint: 'back',
    },
    run: leave,
  },
];
