/** What the palette lists: the commands of the place one came from that fit what is typed. Pure. */
import type { Command } from '../commands/command.js';
import { keyLabel } from '../keymap/keymap.js';
import { fuzzyMatch } from './fuzzy.js';
import { contextOf } from './selectors.js';
import type { ScreenState } from './state.js';

export interface PaletteEntry {
  command: Command;
  /** Which letters of the title were typed. */
  at: readonly number[];
  /** All keys, as the screen shows them. */
  keys: string;
  /** Why it cannot be done now; null when it can. */
  reason: string | null;
}

/** Best first; without words what was used last, then the order of the table, moving at the end. */
export function paletteEntries(commands: readonly Command[], state: ScreenState): PaletteEntry[] {
  const words = state.palette?.words.trim() ?? '';
  const context = contextOf({ ...state, palette: null });
  const found: { entry: PaletteEntry; score: number }[] = [];
  for (const command of commands) {
    if (!command.contexts.includes(context) || command.id.startsWith('palette.open')) continue;
    const reason = command.disabledReason?.(state) ?? null;
    // What has no reason worth a word has no meaning here.
    if (reason === '') continue;
    const inTitle = fuzzyMatch(words, command.title);
    const match = inTitle ?? fuzzyMatch(words, command.id);
    if (match === null) continue;
    const keys = command.keys.map(keyLabel).join('  ');
    const entry = { command, at: inTitle?.at ?? [], keys, reason };
    const rank = words === '' ? worthOf(command, state) : inTitle === null ? -100 : 0;
    found.push({ entry, score: match.score + rank - (reason === null ? 0 : 4) });
  }
  // Sorting is stable: equals keep the order of the table.
  return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

/** The higher, the more likely it is wanted: nobody needs a list to move by a line. */
function worthOf({ id, group }: Command, { recent }: ScreenState): number {
  const used = recent.indexOf(id);
  return used >= 0 ? 100 - used : group === 'Moving' ? -10 : 0;
}

/** The entry under the cursor; null when nothing was found. */
export function chosenEntry(
  entries: readonly PaletteEntry[],
  state: Pick<ScreenState, 'palette'>,
): PaletteEntry | null {
  return entries[Math.min(state.palette?.selected ?? 0, entries.length - 1)] ?? null;
}
