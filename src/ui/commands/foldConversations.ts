/** Conversations in the list: each as one row, as a tree of its messages, or not at all; muting. */
import { isMuted } from '../../core/muting.js';
import { count as inWords } from '../format/numbers.js';
import { targetIds } from '../state/selectors.js';
import { openOf, selectedRow } from '../state/listWindow.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const inList = { group: 'Conversations', contexts: ['list'] } as const;

function noTree(state: ScreenState): string | null {
  const row = selectedRow(state.list);
  const size = row?.conversation === undefined ? 0 : row.threadSize;
  return size > 1 || row?.branch !== undefined
    ? null
    : phrase('foldConversations.thisMessageIsAlone');
}

/** Rows to go to the next one that has something unread; 0: there is none. */
export function toUnread({ list }: ScreenState): number {
  const from = Math.max(0, list.selected);
  const next = list.rows.findIndex(
    ({ flags, conversation }, at) =>
      at > from && (conversation === undefined ? !flags.includes('seen') : conversation.unread > 0),
  );
  return next < 0 ? 0 : next - from;
}

/** A folded conversation is unfolded, at what is unread in it. */
function goToUnread({ store, effects }: CommandContext): void {
  const state = store.get();
  const row = selectedRow(state.list);
  const unread = row?.conversation?.unread ?? 0;
  if (unread > 0 && (row?.threadSize ?? 0) > 1 && state.focus === 'list') {
    effects.list.unfold();
    return;
  }
  const by = toUnread(state);
  if (by === 0) {
    effects.edits.say(phrase('foldConversations.nothingUnreadFurtherDown'));
    return;
  }
  store.dispatch({ type: 'moved', by });
  effects.list.unfold();
  if (state.focus === 'reader') effects.reader.openSelected();
}

/** Of several, some of them not muted: all are muted. */
function muteOrUnmute({ store, effects }: CommandContext, count: number | null): void {
  const rows = effects.edits.rows(targetIds(store.get(), count));
  const isOn = rows.some(({ tags }) => !isMuted(tags));
  effects.edits.mute(rows, isOn);
  const threads = new Set(rows.map(({ thread }) => thread)).size;
  const what =
    threads === 1
      ? phrase('foldConversations.theConversation')
      : `${inWords(threads)} conversations`;
  effects.edits.say(
    isOn
      ? phrase('foldConversations.mutedWhatComesInto', {
          what,
          value: threads === 1 ? 'it' : 'them',
        })
      : `Unmuted ${what}. · u undo`,
  );
}

export const foldConversations: readonly Command[] = [
  {
    ...inList,
    ...{ id: 'conversation.fold', title: 'Unfold or fold it', keys: ['z'] },
    disabledReason: noTree,
    run: ({ effects }) => {
      effects.list.toggleFold();
    },
  },
  {
    ...inList,
    ...{ id: 'conversation.fold-all', title: 'Fold all conversations', keys: ['Z'] },
    disabledReason: ({ list }) => (openOf(list).size > 0 ? null : ''),
    run: ({ effects }) => {
      effects.list.foldAll();
    },
  },
  {
    ...{ id: 'conversation.next-unread', title: 'Next unread message', group: 'Conversations' },
    ...{ keys: ['n'], contexts: ['list', 'reader'] },
    run: goToUnread,
  },
  {
    ...{ id: 'conversation.mute', title: 'Mute it, or hear of it again', group: 'Conversations' },
    ...{ keys: ['I'], contexts: ['list', 'reader'] },
    disabledReason: noMessage,
    run: muteOrUnmute,
  },
  {
    ...{ id: 'conversation.unfold', title: 'Unfold the conversation' },
    ...{ group: 'Conversations', keys: ['z o'], contexts: ['reader'] },
    disabledReason: ({ reader }) =>
      reader.message?.thread === undefined ? phrase('foldConversations.thisMessageIsShown') : null,
    run: ({ effects }) => {
      effects.thread.toggleAll();
    },
  },
  {
    ...{ id: 'conversation.read', title: 'Conversations read as one' },
    ...{ group: 'Conversations', keys: ['w v'], contexts: ['sidebar', 'list', 'reader'] },
    run: ({ effects }) => {
      effects.thread.toggleReading();
    },
  },
  {
    ...{ id: 'conversation.list', title: 'Conversations or messages' },
    ...{ group: 'Conversations', keys: ['w t'], contexts: ['sidebar', 'list', 'reader'] },
    run: ({ store, effects }) => {
      const { view } = store.get();
      const list = view.list === 'messages' ? 'conversations' : 'messages';
      store.dispatch({ type: 'view', view: { ...view, list } });
      effects.list.restart();
    },
  },
];
