/**
 * Editing the one line of text there is: the words of a search, or of the palette. The cursor is
 * always at its end.
 */
import { typedWords } from '../state/selectors.js';
import { graphemes } from '../terminal/width.js';
import type { Command, CommandContext } from './command.js';

const LONGEST = 200;

/** Adds text as one line without control characters; more than fits is left out. */
export function insertText(context: CommandContext, text: string): void {
  const words = typedWords(context.store.get());
  if (words === null) return;
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  replace(context, (words + clean).slice(0, LONGEST));
}

function replace({ store, effects }: CommandContext, words: string): void {
  if (store.get().palette === null) effects.search.type(words);
  else store.dispatch({ type: 'palette', palette: { words, selected: 0 } });
}

/** Erasing what is empty leaves the prompt. */
function change(edit: (words: string) => string): Command['run'] {
  return (context) => {
    const { store, effects } = context;
    const words = typedWords(store.get());
    if (words === null) return;
    if (words !== '') replace(context, edit(words));
    else if (store.get().palette === null) effects.search.leave();
    else store.dispatch({ type: 'palette', palette: null });
  };
}

const inPrompt = { group: 'Search', contexts: ['prompt', 'palette'] } as const;

export const promptEditing: readonly Command[] = [
  {
    ...inPrompt,
    ...{ id: 'prompt.erase', title: 'Erase a character', keys: ['Backspace'] },
    run: change((words) => {
      const last = Array.from(graphemes(words)).at(-1)?.text ?? '';
      return words.slice(0, words.length - last.length);
    }),
  },
  {
    ...inPrompt,
    ...{ id: 'prompt.erase-word', title: 'Erase a word', keys: ['Ctrl-W', 'Alt-Backspace'] },
    run: change((words) => words.replace(/\S+\s*$/, '')),
  },
  {
    ...inPrompt,
    ...{ id: 'prompt.clear', title: 'Erase everything', keys: ['Ctrl-U'] },
    run: change(() => ''),
  },
];
