/**
 * Lines as commands and as text. Where something is to be typed, a line is that; everywhere else it is the
 * name of a command with what it acts on, or the keys of one. `:` before it makes it a command everywhere.
 */
import { insertText } from '../commands/typing.js';
import type { CommandContext } from '../commands/command.js';
import type { InputHandler } from '../keymap/inputHandler.js';
import type { Keymap } from '../keymap/keymap.js';
import { contextOf, isTyping } from '../state/selectors.js';

/** Names of keys that are longer than one letter. */
const NAMED =
  /^(?:(?:Ctrl|Alt|Shift)-\S+|Enter|Esc|Tab|Space|Up|Down|Left|Right|PgUp|PgDn|Home|End|Backspace|Delete|F\d+)$/;
/** Longer ones are words. */
const LONGEST_KEYS = 6;

export class TypedLines {
  constructor(
    private readonly handler: InputHandler,
    private readonly context: CommandContext,
    private readonly keymap: Keymap,
  ) {}

  take(line: string): void {
    const { store } = this.context;
    const words = line.trim();
    if (words.startsWith(':')) this.#run(words.slice(1).trim());
    else if (NAMED.test(words)) this.#key(words);
    else if (isTyping(store.get())) {
      if (line !== '') insertText(this.context, line, true);
      this.#key('Enter');
    } else if (words === '') this.#key('Enter');
    else if (this.#areKeys(words)) for (const key of words) this.#key(key);
    else this.#run(words);
  }

  #key(name: string): void {
    this.handler.handle({ type: 'key', name });
  }

  /** Digits, and behind them what is a command or begins one. */
  #areKeys(words: string): boolean {
    if (words.length > LONGEST_KEYS || /\s/.test(words)) return false;
    const keys = [...words.replace(/^[1-9]\d*/, '')];
    const match = this.keymap.match(contextOf(this.context.store.get()), keys);
    return keys.length > 0 && match.kind === 'command';
  }

  #run(words: string): void {
    const { store, commands, effects } = this.context;
    store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    const run = commands.find(({ id }) => id === 'line.run');
    effects.guard(() => {
      run?.run(this.context, null);
    });
    // What could not be done would wait in a line that nobody sees.
    if (store.get().line?.words === words) store.dispatch({ type: 'line', line: null });
  }
}
