/** Text from the keyboard or a paste, for whatever is being typed. */
import { contextOf, typedWords } from '../state/selectors.js';
import type { CommandContext } from './command.js';
import { typeLetter } from './linkLetters.js';
import { insertWords } from './promptEditing.js';
import { write } from './writeText.js';

/** @param isPasted false: one character of the keyboard */
export function insertText(context: CommandContext, text: string, isPasted: boolean): void {
  if (typedWords(context.store.get()) !== null) insertWords(context, text);
  else if (contextOf(context.store.get()) === 'link-letters') typeLetter(context, text);
  else write(context, text, isPasted);
}
