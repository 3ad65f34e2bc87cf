/** Beginning to write: a new message, an answer, one that is passed on, a draft that goes on. */
import type { Quoting, ReplyTarget } from '../../core/draft.js';
import { currentDraft, currentFolder, currentRow, targetIds } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const onMessages = { group: 'Mail', contexts: ['list', 'reader'] } as const;
const anywhere = { group: 'Mail', contexts: ['sidebar', 'list', 'reader'] } as const;

function answer(to: ReplyTarget, quoting?: Quoting): Command['run'] {
  return ({ store, effects }) => {
    const row = currentRow(store.get());
    const start = { kind: 'reply', to, ...(quoting === undefined ? {} : { quoting }) } as const;
    if (row !== null) effects.compose.begin({ ...start, id: row.id });
  };
}

function forward(as: 'inline' | 'attachment'): Command['run'] {
  return ({ store, effects }, count) => {
    const ids = targetIds(store.get(), count);
    if (ids.length > 0) effects.compose.begin({ kind: 'forward', ids, as });
  };
}

function notForDrafts(state: ScreenState): string | null {
  return (
    noMessage(state) ??
    (currentDraft(state) !== null ? phrase('composeMessage.thisIsADraft') : null)
  );
}

export const composeMessage: readonly Command[] = [
  {
    ...onMessages,
    ...{ id: 'message.reply', title: 'Reply to the sender', keys: ['r'], hint: 'reply' },
    disabledReason: notForDrafts,
    run: answer('sender'),
  },
  {
    ...onMessages,
    ...{ id: 'message.reply-all', title: 'Reply to all', keys: ['R'], hint: 'all' },
    disabledReason: notForDrafts,
    run: answer('all'),
  },
  {
    ...onMessages,
    ...{ id: 'message.reply-list', title: 'Reply to the mailing list', keys: ['L'] },
    disabledReason: notForDrafts,
    run: answer('list'),
  },
  {
    ...onMessages,
    ...{ id: 'message.reply-whole', title: 'Reply to all, quoting all', keys: [] },
    disabledReason: notForDrafts,
    run: answer('all', 'all'),
  },
  {
    ...onMessages,
    ...{ id: 'message.forward', title: 'Forward', keys: ['f'], hint: 'forward' },
    disabledReason: notForDrafts,
    run: forward('inline'),
  },
  {
    ...onMessages,
    ...{ id: 'message.forward-attached', title: 'Forward as an attachment', keys: ['Alt-f'] },
    disabledReason: notForDrafts,
    run: forward('attachment'),
  },
  {
    ...onMessages,
    ...{ id: 'message.edit', title: 'Go on with it, edit as new', keys: ['e'] },
    disabledReason: noMessage,
    run: ({ store, effects }) => {
      const row = currentRow(store.get());
      if (row === null) return;
      const isDraft = currentDraft(store.get()) !== null;
      effects.compose.begin({ kind: isDraft ? 'draft' : 'edit-as-new', id: row.id });
    },
  },
  {
    ...anywhere,
    ...{ id: 'compose.new', title: 'Write a message', keys: ['m', 'c'], hint: 'write' },
    run: ({ store, effects }) => {
      const account = currentFolder(store.get())?.account;
      effects.compose.begin({ kind: 'new', ...(account === undefined ? {} : { account }) });
    },
  },
  {
    ...anywhere,
    ...{ id: 'compose.go-on', title: 'Go on with the open draft', keys: ['M'] },
    disabledReason: ({ compose }) =>
      compose.drafts.length > 0 ? null : phrase('composeMessage.noDraftIsOpen'),
    run: ({ effects }) => {
      effects.compose.goOn();
    },
  },
];
