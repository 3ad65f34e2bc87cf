/**
 * The one root handler of keys. It finds the context on top (palette over help over prompt over pane), lets
 * the keymap say what the keys mean there, and runs the command. Where there is a line to type,
 * what means nothing else is text.
 */
import { insertText } from '../commands/promptEditing.js';
import type { Command, CommandContext } from '../commands/command.js';
import { shownNotice } from '../state/notices.js';
import { contextOf, typedWords } from '../state/selectors.js';
import type { KeyEvent } from './keyDecoder.js';
import type { Keymap } from './keymap.js';
import { keyLabel } from './keymap.js';

export class InputHandler {
  readonly #keymap: Keymap;
  readonly #context: CommandContext;
  #typed: string[] = [];

  constructor(keymap: Keymap, context: CommandContext) {
    this.#keymap = keymap;
    this.#context = context;
  }

  /** Never throws: what goes wrong in a command becomes a notice. */
  handle(event: KeyEvent): void {
    const { store, effects } = this.#context;
    effects.guard(() => {
      if (this.#dismissed(event)) return;
      const isTyping = typedWords(store.get()) !== null;
      if (event.type === 'paste') {
        if (isTyping) insertText(this.#context, event.text);
        return;
      }
      if (!this.#command(event.name) && isTyping) {
        const text = event.name === 'Space' ? ' ' : event.name;
        if (Array.from(text).length === 1) insertText(this.#context, text);
      }
    });
  }

  /** Information and warnings go with the next key, an error with Esc, which then does nothing else. */
  #dismissed(event: KeyEvent): boolean {
    const { store } = this.#context;
    const notice = shownNotice(store.get().notices);
    if (notice === null) return false;
    if (notice.level === 'error') {
      const escape = event.type === 'key' && event.name === 'Esc' && this.#typed.length === 0;
      const isOver = typedWords(store.get()) !== null || store.get().help !== null;
      if (!escape || isOver) return false;
    }
    store.dispatch({ type: 'dismissed', notice });
    return notice.level === 'error';
  }

  /** @returns whether the key meant something. */
  #command(key: string): boolean {
    const { store } = this.#context;
    const typed = [...this.#typed, key];
    const match = this.#keymap.match(contextOf(store.get()), typed);
    this.#typed = match.kind === 'prefix' ? typed : [];
    store.dispatch({ type: 'pendingKeys', keys: this.#typed.map(keyLabel).join('') });
    if (match.kind === 'command') this.#run(match.command);
    // A key that does not go on with the sequence is tried by itself.
    else if (match.kind === 'nothing' && typed.length > 1) return this.#command(key);
    return match.kind !== 'nothing';
  }

  #run(command: Command): void {
    const { store } = this.#context;
    const reason = command.disabledReason?.(store.get()) ?? null;
    if (reason === null) command.run(this.#context);
    else if (reason !== '') {
      const notice = { level: 'info', text: reason, hint: '', account: null } as const;
      store.dispatch({ type: 'notice', notice });
    }
  }
}
