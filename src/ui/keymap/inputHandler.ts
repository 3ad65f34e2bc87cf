/**
 * The one root handler of keys. It finds the context on top (palette over help over prompt over pane), lets
 * the keymap say what the keys mean there, and runs the command, with the count that was typed
 * before it: `5j`. Where there is a line to type, what means nothing else is text.
 */
import { count } from '../format/numbers.js';
import { insertText } from '../commands/typing.js';
import type { Command, CommandContext } from '../commands/command.js';
import { shownNotice } from '../state/notices.js';
import { shownDraft } from '../state/compose/composeState.js';
import { contextOf, isTyping as isTypingIn, typedWords } from '../state/selectors.js';
import type { KeyEvent } from './keyDecoder.js';
import type { Keymap } from './keymap.js';
import { keyLabel } from './keymap.js';
import { phrase } from '../text/phrase.js';

/** Digits of the largest count. */
const MOST_DIGITS = 4;

export class InputHandler {
  #keymap: Keymap;
  #context: CommandContext;
  #typed: string[] = [];
  #count = '';

  constructor(keymap: Keymap, context: CommandContext) {
    this.#keymap = keymap;
    this.#context = context;
  }

  /** From now on keys mean this; what was begun is forgotten. */
  use(keymap: Keymap, context: CommandContext): void {
    this.#keymap = keymap;
    this.#context = context;
    this.#typed = [];
    this.#count = '';
  }

  /** Never throws: what goes wrong in a command becomes a notice. */
  handle(event: KeyEvent): void {
    const { store, effects } = this.#context;
    const { beginning } = effects.compose;
    if (beginning !== null) {
      // What is typed meanwhile is for the draft that is being opened.
      void beginning.then(() => {
        if (shownDraft(store.get().compose) !== null) this.handle(event);
      });
      return;
    }
    effects.guard(() => {
      if (this.#dismissed(event)) return;
      const isTyping = isTypingIn(store.get());
      if (event.type === 'paste') {
        if (isTyping) this.#paste(event.text, event.lost);
        return;
      }
      if (!this.#command(event.name, isTyping) && isTyping) {
        const text = event.name === 'Space' ? ' ' : event.name;
        if (Array.from(text).length === 1) insertText(this.#context, text, false);
      }
    });
  }

  #paste(text: string, lost: number): void {
    insertText(this.#context, text, true);
    if (lost === 0) return;
    const said = phrase('inputHandler.thePasteIsToo', { count: count(lost) });
    const hint = phrase('inputHandler.aTextOfThis');
    const notice = { level: 'warning', text: said, hint, account: null } as const;
    this.#context.store.dispatch({ type: 'notice', notice });
  }

  /** Information and warnings go with the next key, an error with Esc, which then does nothing else. */
  #dismissed(event: KeyEvent): boolean {
    const { store } = this.#context;
    const notice = shownNotice(store.get().notices);
    if (notice === null) return false;
    if (notice.level === 'error') {
      const escape = event.type === 'key' && event.name === 'Esc' && !this.#hasBegun;
      const isOver = typedWords(store.get()) !== null || store.get().help !== null;
      if (!escape || isOver) return false;
    }
    store.dispatch({ type: 'dismissed', notice });
    return notice.level === 'error';
  }

  get #hasBegun(): boolean {
    return this.#typed.length > 0 || this.#count !== '';
  }

  /** @returns whether the key meant something. */
  #command(key: string, isTyping: boolean): boolean {
    const { store } = this.#context;
    if (key === 'Esc' && this.#hasBegun) {
      this.#begin([], '');
      return true;
    }
    const typed = [...this.#typed, key];
    const match = this.#keymap.match(contextOf(store.get()), typed);
    if (match.kind === 'nothing' && typed.length === 1 && !isTyping && this.#isDigit(key)) {
      this.#begin([], this.#count + key);
      return true;
    }
    const times = this.#count === '' ? null : Number(this.#count);
    if (match.kind === 'prefix') this.#begin(typed, this.#count);
    else this.#begin([], match.kind === 'nothing' && typed.length > 1 ? this.#count : '');
    if (match.kind === 'command') this.#run(match.command, times);
    // A key that does not go on with the sequence is tried by itself.
    else if (match.kind === 'nothing' && typed.length > 1) return this.#command(key, isTyping);
    return match.kind !== 'nothing';
  }

  #isDigit(key: string): boolean {
    if (!/^[0-9]$/.test(key) || this.#count.length >= MOST_DIGITS) return false;
    return key !== '0' || this.#count !== '';
  }

  #begin(typed: string[], count: string): void {
    this.#typed = typed;
    this.#count = count;
    const keys = count + typed.map(keyLabel).join('');
    this.#context.store.dispatch({ type: 'pendingKeys', keys });
  }

  #run(command: Command, count: number | null): void {
    const { store } = this.#context;
    const reason = command.disabledReason?.(store.get()) ?? null;
    if (reason === null) command.run(this.#context, count);
    else if (reason !== '') {
      const notice = { level: 'info', text: reason, hint: '', account: null } as const;
      store.dispatch({ type: 'notice', notice });
    }
  }
}
