/**
 * Editing the one line of text there is: the words of a search, of the palette or of a chooser. The
 * cursor is always at its end.
 */
import { openPage } from '../state/pages/openPage.js';
import { contextOf, typedWords } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import { graphemes } from '../terminal/width.js';
import type { Command, CommandContext } from './command.js';

const LONGEST = 200;
/** Of a value of an option: a password or a command may be long. */
const LONGEST_VALUE = 1000;

/** Adds text as one line without control characters; more than fits is left out. */
export function insertWords(context: CommandContext, text: string): void {
  const words = typedWords(context.store.get());
  if (words === null) return;
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  const isValue = contextOf(context.store.get()) === 'value';
  replace(context, (words + clean).slice(0, isValue ? LONGEST_VALUE : LONGEST));
}

function typeInPage(state: ScreenState): string | null {
  return openPage(state)?.typing ?? null;
}

function replace({ store, effects }: CommandContext, words: string): void {
  const { palette, line, chooser, address } = store.get();
  if (palette !== null) store.dispatch({ type: 'palette', palette: { words, selected: 0 } });
  else if (line !== null) {
    store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
  } else if (chooser !== null) {
    store.dispatch({ type: 'chooser', chooser: { ...chooser, words, selected: 0 } });
  } else if (typeInPage(store.get()) !== null) effects.pages.type(words);
  else if (address !== null) store.dispatch({ type: 'address', words: words.trim() });
  else effects.search.type(words);
}

/** Erasing what is empty leaves the prompt. */
function change(edit: (words: string) => string): Command['run'] {
  return (context) => {
    const words = typedWords(context.store.get());
    if (words === null) return;
    if (words !== '') replace(context, edit(words));
    else leave(context);
  };
}

function leave({ store, effects }: CommandContext): void {
  const { palette, line, chooser, address } = store.get();
  if (palette !== null) store.dispatch({ type: 'palette', palette: null });
  else if (line !== null) store.dispatch({ type: 'line', line: null });
  else if (chooser !== null) store.dispatch({ type: 'chooser', chooser: null });
  else if (typeInPage(store.get()) !== null) effects.pages.type(null);
  else if (address !== null) store.dispatch({ type: 'address', words: null });
  else effects.search.leave();
}

const inPrompt = {
  group: 'Search',
  contexts: ['prompt', 'palette', 'line', 'chooser', 'address', 'value'],
} as const;

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
