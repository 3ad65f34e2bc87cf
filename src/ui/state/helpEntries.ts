/** What the help screen lists: the commands of the context it was asked in, by group. Pure. */
import type { Command, CommandGroup } from '../commands/command.js';
import { keyLabel } from '../keymap/keymap.js';
import { contextOf } from './selectors.js';
import type { ScreenState } from './state.js';

export type HelpEntry =
  | { kind: 'heading'; text: string }
  | { kind: 'command'; keys: string; title: string; available: boolean }
  | { kind: 'space' };

const GROUPS: readonly CommandGroup[] = ['Moving', 'Reading', 'Mail', 'Search', 'mailtui'];

export function helpEntries(commands: readonly Command[], state: ScreenState): HelpEntry[] {
  const context = contextOf({ ...state, help: null });
  const entries: HelpEntry[] = [];
  for (const group of GROUPS) {
    const members = commands.filter(
      (command) => command.group === group && command.contexts.includes(context),
    );
    if (members.length === 0) continue;
    if (entries.length > 0) entries.push({ kind: 'space' });
    entries.push({ kind: 'heading', text: group });
    for (const { keys, title, disabledReason } of members) {
      const available = (disabledReason?.(state) ?? null) === null;
      const label = keys.map(keyLabel).join('  ');
      entries.push({ kind: 'command', keys: label, title, available });
    }
  }
  return entries;
}

/** Columns that one entry needs: its keys and its title. */
export const HELP_COLUMNS = 38;

/**
 * The entries as rows of the screen: side by side where they do not all fit below each other and
 * the terminal is wide enough.
 */
export function helpRows(
  entries: readonly HelpEntry[],
  size: { columns: number; bodyRows: number },
): HelpEntry[][] {
  const most = Math.max(1, Math.min(3, Math.floor(size.columns / HELP_COLUMNS)));
  const needed = Math.ceil(entries.length / size.bodyRows);
  const across = Math.min(most, needed);
  const rows = Math.ceil(entries.length / across);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: across }, (__, column) => entries[column * rows + row] ?? SPACE),
  );
}

const SPACE: HelpEntry = { kind: 'space' };
