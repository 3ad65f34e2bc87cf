/** Which commands the hint bar names. Pure. */
import type { Command } from '../commands/command.js';
import { keyLabel } from '../keymap/keymap.js';
import { displayWidth } from '../terminal/width.js';
import { contextOf } from './selectors.js';
import type { ScreenState } from './state.js';

/** Columns at the end of the hint bar that are not for hints. */
export const BESIDE_HINTS = 10;

export interface Hint {
  command: Command;
  /** `⏎` */
  key: string;
  /** ` open   ` */
  does: string;
  /** Of both. */
  columns: number;
}

/** Hints of the commands that can be used now, as far as there is room. The help is always among them. */
export function hintsShown(
  state: ScreenState,
  commands: readonly Command[],
  room: number,
): readonly Hint[] {
  const context = contextOf(state);
  const usable = commands
    .filter(
      (command) =>
        command.hint !== undefined &&
        command.keys.length > 0 &&
        command.contexts.includes(context) &&
        (command.disabledReason?.(state) ?? null) === null,
    )
    .map(hintOf);
  const help = usable.filter(({ command }) => command.id.startsWith('help.show'));
  let left = room - help.reduce((sum, { columns }) => sum + columns, 0);
  const shown: Hint[] = [];
  for (const hint of usable) {
    if (help.includes(hint)) continue;
    if (hint.columns > left) break;
    left -= hint.columns;
    shown.push(hint);
  }
  return [...shown, ...help];
}

function hintOf(command: Command): Hint {
  const key = keyLabel(command.keys[0] ?? '');
  const does = ` ${command.hint ?? ''}   `;
  return { command, key, does, columns: displayWidth(key) + displayWidth(does) };
}
