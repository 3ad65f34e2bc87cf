/** The links of the message that is read, by their numbers or from a list. */
import type { ScreenState } from '../state/state.js';
import { closePick, movePick } from './pickAttachment.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const inLinks = { group: 'Reading', contexts: ['links'] } as const;

/** Where a link leads: a page to the browser, an address to a message of one's own. */
export function lead({ store, effects }: CommandContext, url: string): void {
  if (!/^mailto:/i.test(url)) {
    effects.reading.follow(url);
    return;
  }
  const account = store.get().reader.message?.row.account;
  store.dispatch({ type: 'pick', pick: null });
  effects.compose.begin({
    kind: 'new',
    mailto: url,
    ...(account === undefined ? {} : { account }),
  });
}

function whyNone({ reader }: ScreenState): string | null {
  // Beside another side of the message, the links are those of its text.
  if (reader.message?.view !== undefined) return null;
  return reader.message?.links.length === 0 ? phrase('followLink.theMessageHasNo') : null;
}

export const followLink: readonly Command[] = [
  {
    ...{ id: 'link.open', title: 'Open a link (3 o: the third)', group: 'Reading' },
    ...{ keys: ['o'], contexts: ['reader'], hint: 'links' },
    disabledReason: whyNone,
    run: (context, count) => {
      const { store, effects } = context;
      if (count === null) {
        effects.reading.pick('links');
        return;
      }
      const link = store.get().reader.message?.links[count - 1];
      if (link === undefined) effects.edits.say(phrase('followLink.thereIsNoLink', { count }));
      else lead(context, link.url);
    },
  },
  {
    ...inLinks,
    ...{ id: 'link.follow', title: 'Open it in the browser', keys: ['Enter', 'o', 'l'] },
    hint: 'open',
    run: (context, count) => {
      const { pick } = context.store.get();
      const link = pick?.message.links[count === null ? pick.selected : count - 1];
      if (link !== undefined) lead(context, link.url);
    },
  },
  {
    ...inLinks,
    ...{ id: 'link.copy-selected', title: 'Copy its address', keys: ['y'], hint: 'copy' },
    run: ({ store, effects }) => {
      const { pick } = store.get();
      const link = pick?.message.links[pick.selected];
      if (link !== undefined) effects.reading.copy(link.url);
    },
  },
  { ...inLinks, id: 'link.next', title: 'Next', keys: ['j', 'Down'], run: movePick(1) },
  { ...inLinks, id: 'link.previous', title: 'Previous', keys: ['k', 'Up'], run: movePick(-1) },
  {
    ...inLinks,
    ...{ id: 'link.page-down', title: 'Ten down', keys: ['Space', 'PgDn', 'Ctrl-D'] },
    run: movePick(10),
  },
  {
    ...inLinks,
    ...{ id: 'link.page-up', title: 'Ten up', keys: ['b', 'PgUp', 'Ctrl-U'] },
    run: movePick(-10),
  },
  {
    ...inLinks,
    ...{ id: 'link.close', title: 'Close', keys: ['Esc', 'q', 'h'], hint: 'back' },
    run: closePick,
  },
];
