import type { ReactNode } from 'react';
import type { Command } from '../commands/command.js';
import { ends, filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import type { Layout } from '../state/layout.js';
import { chosenEntry, paletteEntries, type PaletteEntry } from '../state/paletteEntries.js';
import type { ScreenState } from '../state/state.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter, Span } from '../theme/style.js';

interface PaletteScreenProps {
  state: ScreenState;
  commands: readonly Command[];
  layout: Layout;
}

const MOST_COLUMNS = 76;

/** Commands that fit what is typed, with their keys or why they cannot be used now. */
export function PaletteScreen({ state, commands, layout }: PaletteScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const entries = paletteEntries(commands, state);
  const chosen = chosenEntry(entries, state);
  const width = Math.min(columns, MOST_COLUMNS);
  const top = Math.max(0, entries.findIndex((entry) => entry === chosen) - bodyRows + 1);
  const margin = Math.floor((columns - width) / 2);
  const lines = entries
    .slice(top, top + bodyRows)
    .map((entry) => entryLine(entry, entry === chosen, width, painter));
  if (entries.length === 0) {
    lines.push(painter.line([['    No command is called that', painter.theme.muted]], width));
  }
  const placed = lines.map(
    (line) => ' '.repeat(margin) + line + ' '.repeat(columns - width - margin),
  );
  return (
    <Lines name="palette" lines={filled(placed, bodyRows, columns, painter)} width={columns} />
  );
}

function entryLine(entry: PaletteEntry, chosen: boolean, width: number, painter: Painter): string {
  const { theme } = painter;
  const { command, at, keys, reason } = entry;
  const usable = reason === null;
  const letters = new Set(at);
  const title = Array.from(command.title.split('').entries(), ([index, letter]): Span => {
    if (!usable) return [letter, theme.faintText];
    return [letter, letters.has(index) ? theme.accentStrong : theme.text];
  });
  const right: Span = usable ? [`  ${keys} `, theme.muted] : [`  ${reason} `, theme.faintText];
  return ends(
    [[chosen ? GLYPHS.bar : ' ', theme.accent], ['   '], ...title],
    [right],
    width,
    painter,
    chosen ? theme.selected : theme.text,
  );
}
