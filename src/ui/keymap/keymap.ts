/**
 * The keymap: which command a key, or a sequence of keys, means in a context. Built from the
 * command table and nothing else.
 */
import type { Command } from '../commands/command.js';
import type { Context } from '../state/state.js';

/** What the keys typed so far are. */
export type Match =
  | { kind: 'command'; command: Command }
  /** The beginning of a longer sequence. */
  | { kind: 'prefix' }
  | { kind: 'nothing' };

export class Keymap {
  readonly #commands = new Map<string, Command>();
  readonly #prefixes = new Set<string>();

  /** @throws RangeError when two commands claim the same keys in one context. */
  constructor(commands: readonly Command[]) {
    for (const command of commands) {
      for (const context of command.contexts) {
        for (const keys of command.keys) this.#bind(context, keys, command);
      }
    }
    for (const bound of this.#commands.keys()) {
      if (this.#prefixes.has(bound)) throw new RangeError(`${bound} is a key and a prefix`);
    }
  }

  /** @param keys names of the keys typed so far */
  match(context: Context, keys: readonly string[]): Match {
    const typed = `${context}: ${keys.join(' ')}`;
    const command = this.#commands.get(typed);
    if (command !== undefined) return { kind: 'command', command };
    return this.#prefixes.has(typed) ? { kind: 'prefix' } : { kind: 'nothing' };
  }

  #bind(context: Context, keys: string, command: Command): void {
    const bound = `${context}: ${keys}`;
    const other = this.#commands.get(bound);
    if (other !== undefined) throw new RangeError(`${bound} means ${other.id} and ${command.id}`);
    this.#commands.set(bound, command);
    const parts = keys.split(' ');
    for (let length = 1; length < parts.length; length += 1) {
      this.#prefixes.add(`${context}: ${parts.slice(0, length).join(' ')}`);
    }
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  Enter: '⏎',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
  Space: 'space',
  Backspace: '⌫',
};

/** Keys as the screen shows them: `g g` → `gg`, `Ctrl-D` → `^D`, `Enter` → `⏎`. */
export function keyLabel(keys: string): string {
  return keys
    .split(' ')
    .map((key) => SIGNS[key] ?? key.replace(/^Ctrl-/, '^'))
    .join('');
}
