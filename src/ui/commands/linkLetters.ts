/**
 * Following and copying links by the letters beside them. While links have letters, every key that is
 * no command of its own is one of them; a link whose words lie about its target is followed at the
 * second time only.
 */
import { shownHintPlaces, type LinkHints } from '../state/linkHints.js';
import type { Command, CommandContext } from './command.js';
import { lead } from './followLink.js';
import { phrase } from '../text/phrase.js';

const inLetters = { group: 'Reading', contexts: ['link-letters'] } as const;

function give(to: LinkHints['to']): Command['run'] {
  return ({ store, effects }) => {
    if (shownHintPlaces(store.get()).length === 0) {
      effects.edits.say(phrase('linkLetters.noLinkOnThePage'));
      return;
    }
    store.dispatch({ type: 'linkHints', hints: { to, typed: '', asked: null } });
    effects.edits.say(phrase(`linkLetters.${to}`));
  };
}

/** Takes a letter; the last one of a link's letters does what was asked for. */
export function typeLetter(context: CommandContext, text: string): void {
  const { store, effects } = context;
  const { linkHints: hints } = store.get();
  if (hints === null) return;
  const typed = hints.typed + text.toLowerCase();
  const places = shownHintPlaces(store.get()).filter(({ letters }) => letters.startsWith(typed));
  const [place] = places;
  if (place === undefined) return;
  const isWhole = place.letters === typed;
  const { url, lies } = place.target;
  const isAsked = isWhole && lies && hints.to === 'open' && hints.asked !== typed;
  if (isAsked) {
    store.dispatch({ type: 'linkHints', hints: { ...hints, typed: '', asked: typed } });
    effects.edits.say(phrase('linkLetters.lies', { url }));
  } else if (isWhole) {
    store.dispatch({ type: 'linkHints', hints: null });
    if (hints.to === 'open') lead(context, url);
    else effects.reading.copy(url);
  } else store.dispatch({ type: 'linkHints', hints: { ...hints, typed } });
}

export const linkLetters: readonly Command[] = [
  {
    ...{ id: 'link.letters', title: 'Open a link by letters', group: 'Reading' },
    ...{ keys: [';', 'z f'], contexts: ['reader'] },
    run: give('open'),
  },
  {
    ...{ id: 'link.copy', title: 'Copy a link by letters', group: 'Reading' },
    ...{ keys: ['z y'], contexts: ['reader'] },
    run: give('copy'),
  },
  {
    ...inLetters,
    ...{ id: 'link.letters-close', title: 'Close', keys: ['Esc'], hint: 'back' },
    run: ({ store }) => {
      store.dispatch({ type: 'linkHints', hints: null });
    },
  },
  {
    ...inLetters,
    ...{ id: 'link.letters-erase', title: 'Erase a character', keys: ['Backspace'] },
    run: ({ store }) => {
      const { linkHints: hints } = store.get();
      if (hints === null) return;
      const typed = hints.typed.slice(0, -1);
      store.dispatch({ type: 'linkHints', hints: hints.typed === '' ? null : { ...hints, typed } });
    },
  },
];
