/** What messages are marked with on the server: read, starred, tags. */
import type { Flag } from '../../core/flags.js';
import { isOwnTag } from '../../core/tags.js';
import { count as inWords } from '../format/numbers.js';
import { targetIds } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const onMessages = { group: 'Mail', contexts: ['list', 'reader'] } as const;

/** Of several messages, some of them without the flag: all get it. @param on what they then are */
function toggle(flag: Flag, on: string, off: string): Command['run'] {
  return ({ store, effects }, count) => {
    const rows = effects.edits.rows(targetIds(store.get(), count));
    const isOff = rows.some(({ flags }) => !flags.includes(flag));
    effects.edits.flags(rows, isOff ? { add: [flag] } : { remove: [flag] });
    if (rows.length < 2) return;
    effects.edits.say(
      phrase('labelMessages.messagesAreNowU', {
        value: inWords(rows.length),
        value2: isOff ? on : off,
      }),
    );
  };
}

/** What the messages at hand are tagged with, without what programs tell each other. */
function tagsInList({ list }: ScreenState): string[] {
  const tags = new Set(list.rows.flatMap((row) => row.tags));
  return [...tags].filter(isOwnTag).sort();
}

export const labelMessages: readonly Command[] = [
  {
    ...onMessages,
    ...{
      id: 'message.toggle-read',
      title: 'Mark read or unread',
      keys: ['N'],
      hint: 'read/unread',
    },
    disabledReason: noMessage,
    run: toggle('seen', 'read', 'unread'),
  },
  {
    ...onMessages,
    ...{
      id: 'message.toggle-star',
      title: 'Star, or take the star away',
      keys: ['!'],
      hint: 'star',
    },
    disabledReason: noMessage,
    run: toggle('flagged', 'starred', 'without a star'),
  },
  {
    ...onMessages,
    ...{ id: 'message.tag', title: 'Add a tag, or take one away', keys: ['t'], hint: 'tag' },
    disabledReason: noMessage,
    argument: {
      name: '[-]TAG',
      asks: 'a tag, or -tag to take it away',
      choices: (state) => tagsInList(state),
      run: ({ store, effects }, text) => {
        const tag = text.replace(/^-/, '');
        if (!/^\S+$/.test(tag)) return phrase('labelMessages.aTagIsOne');
        const rows = effects.edits.rows(targetIds(store.get()));
        effects.edits.tags(rows, text.startsWith('-') ? { remove: [tag] } : { add: [tag] });
        effects.edits.say(
          `${text.startsWith('-') ? phrase('labelMessages.tookAwayTheTag') : phrase('labelMessages.addedTheTag')} ${tag} · u undo`,
        );
        return null;
      },
    },
    run: ({ store, effects }, count) => {
      const rows = effects.edits.rows(targetIds(store.get(), count));
      const [first, ...others] = rows;
      if (first === undefined) return;
      const own = first.tags
        .filter(isOwnTag)
        .filter((tag) => others.every(({ tags }) => tags.includes(tag)));
      const chooser = {
        ...({ kind: 'tag', words: '', selected: 0, own } as const),
        known: effects.edits.knownTags().filter(isOwnTag),
        ids: rows.map(({ id }) => id),
      };
      store.dispatch({ type: 'chooser', chooser });
    },
  },
];
