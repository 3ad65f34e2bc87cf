/** Editing the words of a search. The cursor is always at their end. */
import { graphemes } from '../terminal/width.js';
import type { Command, CommandContext } from './command.js';

const LONGEST = 200;

/** Adds text as one line without control characters; more than fits is left out. */
export function insertText({ store, effects }: CommandContext, text: string): void {
  const { search } = store.get();
  if (search === null) return;
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  effects.search.type((search.words + clean).slice(0, LONGEST));
}

function change(edit: (words: string) => string): Command['run'] {
  return ({ store, effects }) => {
    const { search } = store.get();
    if (search === null) return;
    if (search.words === '') effects.search.leave();
    else effects.search.type(edit(search.words));
  };
}

export const promptEditing: readonly Command[] = [
  {
    ...{ id: 'prompt.erase', title: 'Erase a character', group: 'Search' },
    ...{ keys: ['Backspace'], contexts: ['prompt'] },
    run: change((words) => {
      const last = Array.from(graphemes(words)).at(-1)?.text ?? '';
      return words.slice(0, words.length - last.length);
    }),
  },
  {
    ...{ id: 'prompt.erase-word', title: 'Erase a word', group: 'Search' },
    ...{ keys: ['Ctrl-W', 'Alt-Backspace'], contexts: ['prompt'] },
    run: change((words) => words.replace(/\S+\s*$/, '')),
  },
  {
    ...{ id: 'prompt.clear', title: 'Erase everything', group: 'Search' },
    ...{ keys: ['Ctrl-U'], contexts: ['prompt'] },
    run: change(() => ''),
  },
];
